"""The team at its desk: every day in the late afternoon Olga looks after the cases that opened by themselves; and what she tells everybody."""

from datetime import timedelta
from functools import partial

from sqlalchemy import select

from database import session
from demo.pilot import Pilot
from market import announcements, casework, clock, reports
from market.announcements import Words
from market.audiences import Audience
from market.cases import Case, Outcome, Reason
from market.casework import To
from market.openings import Grounds, open_up, threads_of
from market.reports import Why

SAID = {
    Reason.LOW_STARS: (
        Outcome.WARNED,
        "Mit beiden telefoniert. Es lag am Ton, nicht an der Arbeit; das nächste Mal mit mehr Zeit.",
    ),
    Reason.FALLING_MEAN: (Outcome.HELPED, "Telefoniert: zu viele Termine an einem Tag. Nimmt jetzt höchstens drei an."),
    Reason.FIRST_BADGE: (Outcome.NOTHING, "In der Nachbarschaft angerufen: Der Besuch war, wie es in der Bewertung steht."),
    Reason.UNANSWERED: (Outcome.HELPED, "Angerufen und die Beschreibung gemeinsam ergänzt; zwei in der Nähe direkt gefragt."),
    Reason.SILENCE: (Outcome.HELPED, "Angerufen: Es läuft, und bezahlt ist es auch. Das Mail war untergegangen."),
    Reason.LET_DOWN: (Outcome.WARNED, "Gesprochen: krank gewesen, sagt künftig früher ab."),
}
WRITTEN = "Wir haben Sie nicht erreicht. Möchten Sie einen zweiten Besuch, oder sollen wir andere fragen? Rufen Sie uns gern an."
STILL_WAIT = timedelta(days=1)  # what opened on the last day has not been looked at


def plan(pilot: Pilot, days: int) -> None:
    """One round a day, the last one yesterday."""
    for day in range(1 - days, 0):
        pilot.timeline.at(pilot.timeline.moment(day, 17), partial(close_cases, pilot))
    pilot.timeline.at(pilot.timeline.moment(-1, 18), partial(take_one, pilot))
    pilot.timeline.at(pilot.timeline.moment(-1, 8), partial(tell_everybody, pilot))
    pilot.timeline.at(pilot.timeline.moment(-1, 9), partial(draft_for_helpers, pilot))
    pilot.timeline.at(pilot.timeline.moment(-1, 18, 30), partial(report_one, pilot))


def close_cases(pilot: Pilot) -> None:
    """Olga calls, writes down what came of it, and closes."""
    old = Case.opened_at <= clock.now() - STILL_WAIT
    waits = select(Case).where(Case.closed_at.is_(None), Case.reason.in_(SAID), old)
    for case in session.scalars(waits.order_by(Case.id)).all():
        outcome, said = SAID[case.reason]
        casework.close(case, outcome, said, case.version, by=pilot.operator)


def take_one(pilot: Pilot) -> None:
    """One she has begun with and not reached yet: she reads what the two agreed on, and writes to the neighbour."""
    unsolved = select(Case).where(Case.closed_at.is_(None), Case.reason == Reason.NOT_SOLVED).order_by(Case.due_at, Case.id)
    case = session.scalars(unsolved).first()
    if case is not None:
        casework.assign(case, pilot.operator, case.version, by=pilot.operator)
        for thread in threads_of(case, pilot.operator)[:1]:
            open_up(case, thread.id, Grounds.AGREED, "Was war für den Besuch abgemacht?", by=pilot.operator)
        casework.write(case, [To.NEIGHBOUR], WRITTEN, case.version, by=pilot.operator)
        casework.note(case, "Angerufen, niemand da. Am Abend nochmals.", case.version, by=pilot.operator)


def tell_everybody(pilot: Pilot) -> None:
    """In a band on all pages for some days; nobody gets a mail."""
    body, title_en, body_en = (
        "Von 6 bis 7 Uhr sind wir nicht erreichbar.",
        "Short break on Sunday",
        "From 6 to 7 we cannot be reached.",
    )
    days = (clock.now(), clock.now() + timedelta(days=7))
    said = Words("Kurze Pause am Sonntag", body, title_en, body_en, *days, None, False)
    announcements.announce(announcements.write(said, by=pilot.operator), by=pilot.operator)


def draft_for_helpers(pilot: Pilot) -> None:
    """Written, and not sent yet."""
    body = "Ab Januar kommt die Abrechnung am Ersten des Monats.\n\nFür Sie ändert sich sonst nichts; die Gebühr bleibt gleich."
    announcements.write(Words("Abrechnung ab Januar", body, "", "", None, None, Audience.HELPERS, False), by=pilot.operator)


def report_one(pilot: Pilot) -> None:
    """A neighbour finds that an offer promises more than it should; nobody has looked at it yet."""
    reporter = pilot.neighbours[0]
    seen = (reports.about_offer(reporter, offer.id) for offer in reversed(pilot.offers))
    subject = next(one for one in seen if one is not None and one.may_be_reported_by(reporter))
    reports.report(
        subject, Why.UNTRUE, "Am Telefon hiess es, der Weg koste noch extra. Im Angebot steht davon nichts.", by=reporter
    )
