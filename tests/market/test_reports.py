"""Something is wrong with a person, an ad, a message or a review: the team looks, and nobody learns who told it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from database import session
from market import cases, casework, clock, finishing, reports, reviews, talk, terms
from market.accounts import Account
from market.cases import Case, Outcome, Reason
from market.jobs import PaidBy
from market.notices import Notice
from market.refusals import Missing, NotAllowed, OutOfRange
from market.reports import Report, Subject, Why
from tests.deals import bid_of, offer_of, request_of, scheduled_job


def cases_now() -> list[Case]:
    return list(session.scalars(select(Case).order_by(Case.id)))


def told(account: Account) -> list[str]:
    return list(session.scalars(select(Notice.kind).where(Notice.account_id == account.id).order_by(Notice.id)))


@pytest.fixture
def offer(anna: Account, beat: Account) -> Subject:
    found = reports.about_offer(anna, offer_of(beat).id)
    assert found is not None
    return found


def test_a_report_opens_a_case_about_the_thing(offer: Subject, anna: Account, beat: Account) -> None:
    made = reports.report(offer, Why.UNTRUE, "  Das ist Werbung. ", by=anna)
    [case] = cases_now()
    assert (case.reason, case.detail, case.about_kind, case.about_id, case.person) == (
        Reason.REPORTED,
        "untrue",
        "offer",
        offer.row.id,
        beat,
    )
    assert (made.said, made.quoted.splitlines()[0]) == ("Das ist Werbung.", "WLAN einrichten und verstärken")
    assert reports.looks_until(made) == case.due_at
    assert (case.is_safety, case.due_at - case.opened_at) == (False, terms.current().operator_acts_within)


@pytest.mark.parametrize(("why", "said"), [(Why.DANGER, ""), (Why.INSULT, "Er hat mich bedroht.")])
def test_danger_is_a_case_about_safety_and_due_soon(offer: Subject, anna: Account, olga: Account, why: Why, said: str) -> None:
    reports.report(offer, why, said, by=anna)
    [case] = cases_now()
    assert (case.is_safety, case.due_at - case.opened_at) == (True, terms.current().safety_acts_within)
    assert told(olga) == ["welcome", "safety_case"]


def test_reported_twice_is_once(offer: Subject, anna: Account) -> None:
    first = reports.report(offer, Why.UNTRUE, by=anna)
    assert reports.report(offer, Why.DANGER, "Doch schlimmer.", by=anna) is first
    assert [(case.times, case.detail) for case in cases_now()] == [(1, "untrue")]


def test_several_reporters_raise_one_case(offer: Subject, anna: Account, chiara: Account, dario: Account) -> None:
    for person, why in ((anna, Why.UNTRUE), (chiara, Why.OTHER), (dario, Why.DANGER)):
        reports.report(offer, why, "Bitte ansehen.", by=person)
    [case] = cases_now()
    assert (case.times, case.is_safety) == (3, True)
    assert [report.reporter for report in reports.of_case(case)] == [anna, chiara, dario]


def test_nobody_reports_their_own(offer: Subject, beat: Account) -> None:
    assert not offer.may_be_reported_by(beat)
    with pytest.raises(NotAllowed):
        reports.report(offer, Why.UNTRUE, by=beat)


def test_something_else_needs_words_and_words_have_an_end(offer: Subject, anna: Account) -> None:
    with pytest.raises(Missing) as said:
        reports.report(offer, Why.OTHER, "  ", by=anna)
    assert (said.value.code, said.value.field) == ("reason_needed", "said")
    with pytest.raises(OutOfRange) as long:
        reports.report(offer, Why.INSULT, "x" * (reports.LONGEST + 1), by=anna)
    assert (long.value.code, long.value.field) == ("text_too_long", "said")
    assert cases_now() == []


def test_ten_reports_a_day_are_enough(anna: Account, beat: Account, at: Any) -> None:
    for number in range(terms.current().reports_a_day):
        reports.report(Subject(offer_of(beat, f"Angebot {number}"), beat), Why.UNTRUE, by=anna)
    one_more = Subject(offer_of(beat, "Noch eines"), beat)
    with pytest.raises(OutOfRange) as said:
        reports.report(one_more, Why.UNTRUE, by=anna)
    assert said.value.code == "too_many_reports"
    at(clock.now() + timedelta(days=1, minutes=1))
    assert reports.report(one_more, Why.UNTRUE, by=anna)


def test_a_message_is_reported_by_the_other_one_of_its_talk_alone(anna: Account, beat: Account, dario: Account) -> None:
    thread = bid_of(beat, request_of(anna)).thread
    message = talk.say(thread, "Überweisen Sie mir zuerst 50 Franken.", by=beat)
    assert reports.about_message(dario, message.id) is None
    assert reports.about_message(None, message.id) is None
    found = reports.about_message(anna, message.id)
    assert found is not None
    made = reports.report(found, Why.MONEY, by=anna)
    [case] = cases_now()
    assert (made.quoted, case.about_kind, case.person, case.job_id) == (message.body, "message", beat, None)
    assert [said.body for said in reports.messages_of_other(anna, thread.id)] == [message.body, "Das klingt nach dem Repeater."]
    assert reports.messages_of_other(dario, thread.id) == []


def test_a_message_of_a_job_and_a_review_belong_to_that_job(anna: Account, beat: Account, at: Any) -> None:
    job = scheduled_job(anna, beat)
    message = talk.say(job.thread, "Nein.", by=anna)
    at("2026-11-26 16:00")
    finishing.report_done(job, PaidBy.CASH, by=beat)
    finishing.confirm(job, by=anna)
    review = reviews.give(job, stars=4, body="Nett, aber nicht pünktlich.", by=anna)
    for found in (reports.about_message(beat, message.id), reports.about_review(beat, review.id)):
        assert found is not None
        reports.report(found, Why.UNTRUE, by=beat)
    assert [(case.about_kind, case.job_id) for case in cases_now() if case.reason is Reason.REPORTED] == [
        ("message", job.id),
        ("review", job.id),
    ]


def test_what_one_does_not_see_cannot_be_reported(anna: Account, beat: Account, dario: Account, olga: Account) -> None:
    from market import ads

    hidden = offer_of(beat)
    ads.hide(hidden, "Werbung.", olga)
    thread = bid_of(beat, request_of(anna)).thread
    assert reports.about_offer(anna, hidden.id) is None
    assert reports.about_thread(dario, thread.id) is None
    assert [reports.about_helper(anna, 4711), reports.about_request(anna, 4711), reports.about_review(anna, 4711)] == [None] * 3


def test_once_the_team_is_through_the_reporter_hears_so_and_the_reported_nothing(
    offer: Subject, anna: Account, beat: Account, olga: Account
) -> None:
    before = told(beat)
    made = reports.report(offer, Why.INSULT, by=anna)
    [case] = cases_now()
    casework.close(case, Outcome.WARNED, "Mit Beat gesprochen.", case.version, by=olga)
    assert (made.looked_at is not None, reports.looks_until(made)) == (True, None)
    assert told(anna)[-1] == "report_looked_at"
    assert session.scalar(select(Notice.facts).where(Notice.kind == "report_looked_at")) == {}
    assert told(beat) == before


def test_it_may_be_reported_again_once_it_was_looked_at(offer: Subject, anna: Account, olga: Account) -> None:
    first = reports.report(offer, Why.UNTRUE, by=anna)
    casework.close(cases_now()[0], Outcome.NOTHING, "Es stimmt.", 1, by=olga)
    again = reports.report(offer, Why.MONEY, "Jetzt will er Geld voraus.", by=anna)
    assert (again, again.why, again.looked_at) == (first, Why.MONEY, None)
    assert [case.is_open for case in cases_now()] == [False, True]
    casework.close(cases_now()[1], Outcome.STOPPED, "Angebot ausgeblendet.", 1, by=olga)
    assert told(anna).count("report_looked_at") == 2


def test_other_cases_of_the_same_person_answer_no_report(anna: Account, beat: Account, olga: Account) -> None:
    made = reports.report(Subject(beat, beat), Why.INSULT, by=anna)
    other = cases.open_case(Reason.SAFETY, beat, person=beat, is_safety=True)
    casework.close(other, Outcome.NOTHING, "Ein Missverständnis.", other.version, by=olga)
    assert made.looked_at is None


def test_who_leaves_takes_the_words_along(anna: Account, beat: Account, chiara: Account) -> None:
    reports.report(Subject(beat, beat, "Ich bin Beat."), Why.INSULT, "Unfreundlich.", by=anna)
    reports.report(Subject(anna, anna, "Ich bin Anna."), Why.INSULT, "Auch.", by=beat)
    reports.forget_words_of(anna)
    session.expire_all()
    assert [(one.said, one.quoted) for one in session.scalars(select(Report).order_by(Report.id))] == [
        ("", "Ich bin Beat."),
        ("Auch.", ""),
    ]
