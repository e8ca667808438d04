"""What happens without a click: ONE table, when → errand.

Read a line as a sentence: «proposals nobody answered lapse», «a job agreed a day ago is nudged». The questions stand in
office/due.py, what is done to one row in office/acts.py, how the table is worked through in office/rounds.py.
"""

import threading
from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import event

from database import session
from market import (
    ads,
    alerts,
    appointments,
    badges,
    bargaining,
    clock,
    ending,
    finishing,
    handing_over,
    helped,
    mailings,
    no_shows,
    outcomes,
    unpaid,
    unsolved,
    visits,
)
from market.notices import Letter
from office import (
    acts,
    acts_leaving,
    acts_unsolved,
    due,
    due_appointments,
    due_badges,
    due_helped,
    due_leaving,
    due_no_shows,
    due_unsolved,
    manners,
    outbox,
    outbox_texts,
    rounds,
    telling_badges,
)
from office.acts import Errand, rows
from office.rounds import Line, Report

if TYPE_CHECKING:
    from flask import Flask

ERRANDS = (
    # name                    when                       then
    Errand("send_letters", outbox.waiting, outbox.send, outbox.send_several),
    Errand("send_texts", outbox_texts.waiting, outbox_texts.send),
    rows("mail_announcements", mailings.to_be_mailed, mailings.write_next),
    rows("lapse_proposals", due.proposals_unanswered, bargaining.lapse),
    rows("ask_more_helpers", due.requests_waiting, alerts.next_step),
    rows("lapse_requests", due.requests_over, ads.lapse),
    rows("lapse_offers", due.offers_over, ads.lapse),
    rows("remind_requests", due.requests_ending, ads.remind),
    rows("remind_offers", due.offers_ending, ads.remind),
    rows("void_agreed", due.agreed_too_long, acts.void_agreed),
    rows("queue_agreed", due.agreed_for_days, ending.queue),
    rows("nudge_agreed", due.agreed_a_day, ending.nudge),
    rows("void_scheduled", due.visit_past_too_long, acts.void_scheduled),
    rows("queue_scheduled", due.visit_past_for_days, ending.queue),
    rows("ask_both", due.visit_past, ending.ask_both),
    # Not solved, and how it goes on
    rows("settle_disputes", due_no_shows.disputes_too_long, outcomes.settle_by_time),
    rows("move_due_disputes", due_no_shows.disputes_overdue, outcomes.move_due),
    rows("end_payments", due_no_shows.payments_too_long, unpaid.end_by_time),
    rows("move_due_payments", due_no_shows.payments_overdue, unpaid.move_due),
    rows("settle_unsolved", due_unsolved.unsolved_too_long, unsolved.settle_by_time),
    rows("settle_without_consent", due_unsolved.consent_silent_too_long, acts_unsolved.settle_unanswered),
    rows("queue_consent", due_unsolved.consent_silent, acts_unsolved.queue_consent),
    rows("queue_unsolved", due_unsolved.unsolved_without_choice, acts_unsolved.queue_without_choice),
    rows("back_from_partner", due_unsolved.partner_silent, handing_over.come_back),
    rows("settle_unanswered", due_unsolved.neighbour_silent_too_long, acts_unsolved.settle_unanswered),
    rows("queue_unanswered", due_unsolved.neighbour_silent, acts_unsolved.queue_unanswered),
    rows("complete_silently", due.reported_too_long, finishing.confirm_silently),
    rows("remind_of_report", due.reported_for_days, acts.remind_of_report),
    rows("let_no_shows_stand", due_no_shows.unanswered, no_shows.let_stand),
    rows("end_moves", due_appointments.moves_unanswered, appointments.end_move),
    rows("ask_if_fine", due_appointments.fine_to_be_asked, visits.ask_if_fine),
    rows("turn_amber", due_appointments.helper_silent, visits.turn_amber),
    rows("remind_of_visit", due_appointments.visit_soon, visits.remind),
    rows("remind_of_unsigned", due_badges.unsigned, telling_badges.remind_of_unsigned),
    rows("award_unsigned", due_badges.unsigned_too_long, badges.award_unsigned),
    rows("end_paused_badges", due_badges.paused_too_long, badges.end_pause),
    rows("look_at_badges", due_badges.not_looked_at, badges.look_again),
    rows("invite_reviews", due.review_wanted, acts.invite_review),
    rows("ask_if_helped", due_helped.to_be_asked, helped.ask),
    Errand("print_papers", acts.waiting_papers, acts.print_paper),
    Errand("erase_leavers", acts_leaving.waiting, acts_leaving.erase),
    rows("forget_last_letters", due_leaving.last_letters, acts.throw_away),
    Errand("throw_drafts_away", acts.waiting_drafts, acts.throw_draft_away),
    rows("throw_sessions_away", due.sessions_over, acts.throw_away),
    rows("throw_codes_away", due.codes_over, acts.throw_away),
    Errand("sweep_search", acts.sweep_waits, acts.sweep),
)

OFTEN = ("send_letters", "send_texts", "mail_announcements", "print_papers")
OFTEN_EVERY = timedelta(seconds=2)
BREATH = timedelta(milliseconds=50)  # between full batches: pages come first
ALL_EVERY = timedelta(seconds=15)

log = structlog.get_logger()
_bell = threading.Event()


def run_due(only: Collection[str] = ()) -> Report:
    """One round now: everything whose time has come, a batch of each."""
    return rounds.run(ERRANDS, only)


def is_late() -> bool:
    """Whether errands that began to run once have stopped doing so."""
    return rounds.is_late(ERRANDS)


def listing() -> list[Line]:
    """Every errand: when it last ran and runs next, whether it is late, how much waits for it, what last went wrong."""
    return rounds.listing(ERRANDS, lambda name: OFTEN_EVERY if name in OFTEN else ALL_EVERY)


def wake() -> None:
    """There is a letter: the thread looks at once."""
    _bell.set()


def start_thread(app: "Flask") -> threading.Thread:
    """Runs the errands beside the requests of this process, until it ends."""
    app.before_request(acts.disturb)
    app.wsgi_app = manners.polite(app.wsgi_app)  # type: ignore[assignment,method-assign]
    event.listen(session, "after_flush", _notice_letters)
    event.listen(session, "after_commit", _wake_for_letters)
    event.listen(session, "after_rollback", _forget_letters)
    thread = threading.Thread(target=_keep_house, name="errands", daemon=True)
    thread.start()
    return thread


def _keep_house() -> None:
    next_round = clock.now()
    while True:
        is_time = next_round <= clock.now()
        next_round = clock.now() + ALL_EVERY if is_time else next_round
        has_more = False
        try:
            has_more = run_due(() if is_time else OFTEN).has_more("send_letters", "send_texts")
        except Exception as error:  # the store may be away for a while; the thread must not be
            log.error("errands_failed", exc_info=error)
        finally:
            session.remove()
        _bell.wait((BREATH if has_more else OFTEN_EVERY).total_seconds())
        _bell.clear()


def _notice_letters(made: Any, _context: Any) -> None:
    if any(isinstance(row, Letter) for row in made.new):
        made.info["letters"] = True


def _wake_for_letters(made: Any) -> None:
    if made.info.pop("letters", False):
        wake()


def _forget_letters(made: Any) -> None:
    made.info.pop("letters", None)
