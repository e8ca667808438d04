"""When: the rows whose time has come, one question per errand. What is then done stands in office/errands.py.

Each question walks an index and finds only rows that wait for exactly this, so asking costs next to nothing when nothing is
due, and asking again after the errand finds nothing. «Once» is remembered by the event the errand itself records.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, String, cast, exists, func, literal, select

from invoices import documents
from market import clock, drafts, keys, sessions, terms
from market.events import Event, Kind
from market.jobs import VISITING, Job
from market.lifecycle import AdState, JobState, ProposalState
from market.notices import Notice
from market.offers import Offer
from market.proposals import Proposal
from market.requests import Request
from market.reviews import Review

REPORT_REMINDER = "job_report_reminder"
AGES = timedelta(days=365 * 100)
CODES_KEPT = timedelta(days=1)
PRINTED_AHEAD, PRINTED_AMONG = timedelta(days=1), 200
NIGHT_HOURS = (3, 4)

Rows = Select[Any]


def proposals_unanswered() -> Rows:
    """Nobody answered in time, or the last slot is past."""
    live = select(Proposal).where(Proposal.state == ProposalState.LIVE, Proposal.stands_until <= clock.now())
    return live.order_by(Proposal.stands_until)


def requests_over() -> Rows:
    return _ads_over(Request)


def offers_over() -> Rows:
    return _ads_over(Offer)


def _ads_over(kind: Any) -> Rows:
    standing = kind.state.in_((AdState.LIVE, AdState.PAUSED))
    return select(kind).where(standing, kind.stands_until <= clock.now()).order_by(kind.stands_until)


def requests_ending() -> Rows:
    return _ads_ending(Request)


def offers_ending() -> Rows:
    return _ads_ending(Offer)


def _ads_ending(kind: Any) -> Rows:
    """Three days before the end, once per end: a reminder older than that belonged to an earlier one."""
    ahead = terms.current().renewal_reminder
    soon = kind.stands_until.between(clock.now(), clock.now() + ahead)
    reminded = _told(kind, Kind.AD_ENDING).where(Event.at > clock.now() - ahead)
    return select(kind).where(kind.state == AdState.LIVE, soon, ~exists(reminded)).order_by(kind.stands_until)


def agreed_a_day() -> Rows:
    """Agreed, and a day later something is still missing; whoever runs out now is not reminded first."""
    now = terms.current()
    return _agreed_for(now.agreed_nudge, now.agreed_void).where(~exists(_told(Job, Kind.JOB_NUDGED)))


def agreed_for_days() -> Rows:
    now = terms.current()
    return _agreed_for(now.agreed_to_operator, now.agreed_void).where(Job.queued_at.is_(None))


def agreed_too_long() -> Rows:
    return _agreed_for(terms.current().agreed_void)


def _agreed_for(time: timedelta, but_not: timedelta = AGES) -> Rows:
    return _moved(JobState.AGREED, time, but_not)


def visit_past() -> Rows:
    """Half a day after the start and nobody spoke."""
    now, fixed = terms.current(), func.coalesce(Job.scheduled_at, Job.created_at)
    return _started_for(now.ask_both_after, now.silence_void).where(~exists(_told(Job, Kind.JOB_ASKED).where(Event.at > fixed)))


def visit_past_for_days() -> Rows:
    now = terms.current()
    return _started_for(now.silence_to_operator, now.silence_void).where(Job.queued_at.is_(None))


def visit_past_too_long() -> Rows:
    return _started_for(terms.current().silence_void)


def _started_for(time: timedelta, but_not: timedelta = AGES) -> Rows:
    since = Job.starts_at.between(clock.now() - but_not, clock.now() - time)
    return select(Job).where(Job.state.in_(VISITING), since).order_by(Job.starts_at)


def reported_for_days() -> Rows:
    """The helper said «done», the neighbour says nothing."""
    of_this_visit = cast(Job.id, String) + literal(":") + cast(Job.calendar_sequence, String)
    told = Notice.key == literal(f"{REPORT_REMINDER}:job:") + of_this_visit
    reminded = select(Notice.id).where(Notice.account_id == Job.neighbour_id, told)
    return _reported_for(terms.current().confirm_reminder, terms.current().confirm_silence).where(~exists(reminded))


def reported_too_long() -> Rows:
    return _reported_for(terms.current().confirm_silence)


def _reported_for(time: timedelta, but_not: timedelta = AGES) -> Rows:
    return _moved(JobState.REPORTED, time, but_not)


def _moved(state: JobState, time: timedelta, but_not: timedelta) -> Rows:
    """Jobs brought to this state so long ago, but not so long that something else is due by now: after a stop only the last counts."""
    since = Job.moved_at.between(clock.now() - but_not, clock.now() - time)
    return select(Job).where(Job.state == state, since).order_by(Job.moved_at)


def review_wanted() -> Rows:
    """Completed before the Zürich day on which the clock last struck ten, and nobody rated it yet."""
    window = Job.moved_at.between(clock.now() - terms.current().review_window, day_of_last_invitations())
    asked = _told(Job, Kind.REVIEW_INVITED)
    given = select(Review.id).where(Review.job_id == Job.id)
    return select(Job).where(Job.state == JobState.COMPLETED, window, ~exists(asked), ~exists(given)).order_by(Job.moved_at)


def day_of_last_invitations() -> datetime:
    """The first moment of that day, in UTC."""
    struck = clock.at_hour(clock.today(), terms.current().review_invited_at_hour) <= clock.now()
    return clock.midnight_after(clock.today() - timedelta(days=1 if struck else 2))


def requests_waiting() -> Rows:
    """No proposal yet, and the next thirty helpers, or the team, are to be asked."""
    return select(Request).where(Request.next_step_at <= clock.now()).order_by(Request.next_step_at)


def papers_unprinted() -> Rows:
    """Papers of the last day, among the newest; an older one is printed when somebody wants it."""
    paper, printed = documents.Document, documents.Print
    newest = paper.id > select(func.max(paper.id)).scalar_subquery() - PRINTED_AMONG
    done = select(printed.id).where(printed.document_id == paper.id)
    return select(paper).where(newest, paper.issued_at > clock.now() - PRINTED_AHEAD, ~exists(done)).order_by(paper.id)


def drafts_forgotten() -> Rows:
    old = clock.now() - drafts.KEPT_FOR
    kind = drafts.RequestDraft
    return at_night(select(kind).where(kind.changed_at < old, kind.posted_request_id.is_(None)).order_by(kind.id))


def sessions_over() -> Rows:
    """They open nothing any more; only the row is left."""
    kind = sessions.UserSession
    return at_night(select(kind).where(kind.last_seen_at < clock.now() - terms.current().session_lives).order_by(kind.id))


def codes_over() -> Rows:
    kind = keys.Challenge
    return at_night(select(kind).where(kind.expires_at < clock.now() - CODES_KEPT).order_by(kind.expires_at))


def is_night() -> bool:
    """The hours in which nobody minds a longer look through a table."""
    return clock.in_zurich(clock.now()).hour in NIGHT_HOURS


def at_night(rows: Rows) -> Rows:
    return rows if is_night() else rows.where(literal(False))


def _told(kind: Any, event: Kind) -> Rows:
    """Events of this kind about a row of the question around it."""
    return select(Event.id).where(Event.about_kind == kind.__tablename__, Event.about_id == kind.id, Event.kind == event)
