"""Nobody came: who may say so and when, what the other side may answer, and what the clock does with silence."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from database import session
from market import clock, disputes, ending, events, finishing, marks, no_shows, reviews
from market.drafts import RequestDraft
from market.jobs import Job, PaidBy
from market.lifecycle import AdState, JobState
from market.marks import Reason
from market.money import Chf
from market.notices import Notice
from market.refusals import AlreadyMoved, Missing, NotAllowed, OutOfRange, TooLate
from tests.deals import scheduled_job
from tests.office.stage import go_round

A_QUARTER_PAST = "2026-11-26 14:16"
WINDOW = [("2026-11-26 14:14", OutOfRange), ("2026-11-28 14:01", TooLate)]


@pytest.fixture
def job(anna, beat) -> Job:
    return scheduled_job(anna, beat)


@pytest.fixture
def missed(job, anna, at) -> Job:
    """Anna says at 14.16 that Beat did not come."""
    at(A_QUARTER_PAST)
    no_shows.claim(job, "Ich habe gewartet.", by=anna)
    session.commit()
    return job


def kinds(job):
    return [event.kind for event in events.story_of(job)]


@pytest.mark.parametrize(("who", "missing"), [("anna", "beat"), ("beat", "anna")])
def test_either_side_says_so_and_nobody_is_blamed_yet(job, at, who, missing, request):
    by, other = request.getfixturevalue(who), request.getfixturevalue(missing)
    at(A_QUARTER_PAST)
    no_shows.claim(job, "Niemand da.", by=by)
    no_shows.claim(job, "Niemand da.", by=by)
    assert (job.state, job.missed_by_id, job.is_current) == (JobState.MISSED, other.id, True)
    assert kinds(job).count(events.Kind.NO_SHOW_CLAIMED) == 1
    assert marks.of(other) == []
    told = session.scalars(select(Notice).where(Notice.kind == "no_show_claimed")).all()
    assert [notice.account_id for notice in told] == [other.id]


@pytest.mark.parametrize(("moment", "refusal"), WINDOW)
def test_before_a_quarter_of_an_hour_and_after_two_days_it_is_refused(job, anna, at, moment, refusal):
    at(moment)
    assert not no_shows.may_be_claimed_by(job, anna)
    with pytest.raises(refusal):
        no_shows.claim(job, by=anna)
    assert job.state is JobState.SCHEDULED


@pytest.mark.parametrize("who", ["chiara", "dario", "olga"])
@pytest.mark.parametrize("act", ["claim", "contest", "take_back"])
def test_nobody_else_has_a_part_in_it(missed, who, act, request):
    by = request.getfixturevalue(who)
    acts = {
        "claim": lambda: no_shows.claim(missed, by=by), "contest": lambda: no_shows.contest(missed, "Doch", by=by),
        "take_back": lambda: no_shows.take_back(missed, by=by),
    }  # fmt: skip
    with pytest.raises(NotAllowed):
        acts[act]()


def test_what_was_said_otherwise_first_stands(job, anna, beat, at):
    at("2026-11-26 15:00")
    finishing.report_done(job, PaidBy.CASH, by=beat)
    with pytest.raises(AlreadyMoved):
        no_shows.claim(job, by=anna)
    with pytest.raises(AlreadyMoved):
        no_shows.contest(job, "Doch", by=beat)
    with pytest.raises(AlreadyMoved):
        no_shows.take_back(job, by=anna)


def test_while_one_side_is_asked_it_cannot_accuse_the_other(missed, beat):
    with pytest.raises(AlreadyMoved):
        no_shows.claim(missed, by=beat)


def test_contested_in_time_the_team_hears_both_and_there_is_no_mark(missed, anna, beat, olga, at, run_errands):
    at("2026-11-28 14:15")
    no_shows.contest(missed, "Ich habe dreimal geläutet.", by=beat)
    no_shows.contest(missed, "Ich habe dreimal geläutet.", by=beat)
    [dispute] = session.scalars(select(disputes.Dispute)).all()
    assert (missed.state, dispute.topic) == (JobState.DISPUTED, disputes.Topic.NO_SHOW)
    assert (dispute.neighbour_words, dispute.helper_words) == ("Ich habe gewartet.", "Ich habe dreimal geläutet.")
    assert dispute.heard_until == dispute.opened_at + timedelta(days=3)
    at("2026-11-29 14:15")
    run_errands()
    assert (missed.state, marks.of(beat)) == (JobState.DISPUTED, [])
    told = session.scalars(select(Notice).where(Notice.kind.startswith("job_disputed")).order_by(Notice.id)).all()
    assert [notice.account_id for notice in told] == [anna.id, olga.id]


def test_contesting_needs_words_and_the_right_person(missed, anna, beat):
    with pytest.raises(Missing) as refused:
        no_shows.contest(missed, " ", by=beat)
    assert refused.value.field == "said"
    with pytest.raises(NotAllowed):
        no_shows.contest(missed, "Doch", by=anna)


def test_after_two_days_it_cannot_be_contested_whether_the_clock_came_by_or_not(missed, beat, at, run_errands):
    at("2026-11-28 14:17")
    with pytest.raises(TooLate):
        no_shows.contest(missed, "Doch", by=beat)
    run_errands()
    with pytest.raises(TooLate):
        no_shows.contest(missed, "Doch", by=beat)


def test_silence_for_two_days_ends_it_with_a_mark_and_both_are_told(missed, anna, beat, at, run_errands):
    at("2026-11-28 14:15")
    run_errands()
    assert missed.state is JobState.MISSED
    at("2026-11-28 14:17")
    run_errands()
    run_errands()
    assert (missed.state, missed.is_current, missed.moved_by_id) == (JobState.NO_SHOW, False, None)
    assert [(mark.reason, mark.job_id) for mark in marks.of(beat)] == [(Reason.NO_SHOW, missed.id)]
    assert kinds(missed).count(events.Kind.NO_SHOW) == 1
    told = session.scalars(select(Notice).where(Notice.kind.in_(("job_no_show", "marked_no_show")))).all()
    assert {(notice.account_id, notice.kind) for notice in told} == {(anna.id, "job_no_show"), (beat.id, "marked_no_show")}
    assert not missed.shows_contacts_to(beat)


@pytest.mark.parametrize(
    ("start", "posted", "before", "after"),
    [
        ("2027-03-27 14:00", "2027-03-23 10:00", "2027-03-29 15:14", "2027-03-29 15:17"),  # one hour less that night
        ("2026-10-24 14:00", "2026-10-20 10:00", "2026-10-26 13:14", "2026-10-26 13:17"),  # one hour more
        ("2026-12-31 14:00", "2026-12-28 10:00", "2027-01-02 14:14", "2027-01-02 14:17"),
    ],
)
def test_two_days_are_forty_eight_hours_in_every_night(anna, beat, at, run_errands, start, posted, before, after):
    at(posted)
    job = scheduled_job(anna, beat, time=start)
    at(start.replace("14:00", "14:16"))
    no_shows.claim(job, by=anna)
    at(before)
    run_errands()
    assert job.state is JobState.MISSED
    at(after)
    run_errands()
    assert job.state is JobState.NO_SHOW


def test_who_said_it_takes_it_back_and_the_visit_goes_on(missed, anna, beat):
    no_shows.take_back(missed, by=anna)
    no_shows.take_back(missed, by=anna)
    assert (missed.state, missed.missed_by_id) == (JobState.SCHEDULED, None)
    assert kinds(missed).count(events.Kind.NO_SHOW_TAKEN_BACK) == 1
    assert finishing.report_done(missed, PaidBy.CASH, by=beat).state is JobState.REPORTED


def test_the_asked_side_does_not_take_it_back(missed, beat):
    with pytest.raises(NotAllowed):
        no_shows.take_back(missed, by=beat)


def test_the_neighbour_asks_others_at_once_while_it_is_cleared_up(missed, anna, beat, at, run_errands):
    draft = ending.ask_others(missed, by=anna)
    assert isinstance(draft, RequestDraft)
    assert draft.missing == []
    assert draft.answers["what"]["title"] == missed.request.title
    assert ending.ask_others(missed, by=anna) is draft
    at("2026-11-28 14:17")
    run_errands()
    assert ending.ask_others(missed, by=anna) is missed.request
    assert missed.request.state is AdState.LIVE


def test_a_helper_who_did_not_come_can_be_rated_a_neighbour_who_was_not_there_rates_nobody(missed, anna, beat, at, run_errands):
    at("2026-11-28 14:17")
    run_errands()
    assert reviews.give(missed, stars=1, body="Nicht gekommen.", by=anna).helper.account_id == beat.id
    at("2026-12-01 10:00")
    other = scheduled_job(anna, beat, time="2026-12-03 14:00", title="Drucker")
    at("2026-12-03 14:16")
    no_shows.claim(other, by=beat)
    at("2026-12-05 14:17")
    run_errands()
    assert other.state is JobState.NO_SHOW
    assert not reviews.may_be_reviewed_by(other, anna)


def test_from_the_way_too_it_can_be_said(job, anna, at):
    job.state, job.on_my_way_at = JobState.UNDER_WAY, clock.now()
    session.commit()
    at(A_QUARTER_PAST)
    assert no_shows.claim(job, by=anna).state is JobState.MISSED


def test_a_dispute_hangs_no_longer_than_thirty_days(missed, beat, at):
    no_shows.contest(missed, "Ich stand vor der Tür.", by=beat)
    session.commit()
    dispute = disputes.of_job(missed)
    assert dispute is not None
    at(dispute.settles_at - timedelta(minutes=1))
    go_round()
    assert missed.state is JobState.DISPUTED
    at(dispute.settles_at + timedelta(seconds=1))
    go_round()
    assert (missed.state, missed.settled_price, disputes.of_job(missed)) == (JobState.SETTLED, Chf(0), None)
