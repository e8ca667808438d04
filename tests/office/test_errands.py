"""What happens without a click: every errand moves by time, and once."""

from datetime import timedelta

import pytest

from database import session
from market import clock, drafts, finishing, keys, requests, reviews, sessions
from market.accounts import Account
from market.drafts import RequestDraft
from market.events import Kind
from market.jobs import Job
from market.keys import Challenge, Purpose
from market.lifecycle import AdState, JobState, ProposalState
from market.proposals import Proposal
from market.sessions import UserSession
from office import acts
from tests.deals import offer_of, request_of
from tests.office.stage import At, after, go_round, times, told

# Proposals and ads


def test_a_proposal_nobody_answers_lapses(bid: Proposal, at: At) -> None:
    at(bid.stands_until - timedelta(seconds=5))
    go_round()
    assert bid.state is ProposalState.LIVE
    after(at, seconds=10)
    go_round()
    assert bid.state is ProposalState.LAPSED
    go_round()
    assert times(Kind.PROPOSAL_LAPSED) == 1


def test_more_helpers_are_asked_after_two_hours_and_the_team_after_a_day(
    anna: Account, beat: Account, olga: Account, at: At
) -> None:
    request = request_of(anna)
    after(at, hours=1, minutes=59)
    go_round()
    assert request.wave == 1
    after(at, minutes=2)
    go_round()
    go_round()
    assert request.wave == 2
    after(at, hours=22)
    go_round()
    go_round()
    assert told(olga) == ["request_unanswered"]


def test_an_author_is_reminded_three_days_before_the_end_and_then_the_request_lapses(anna: Account, at: At) -> None:
    request = request_of(anna)
    after(at, days=10, hours=23)
    go_round()
    assert times(Kind.AD_ENDING) == 0
    after(at, hours=2)
    go_round()
    after(at, days=1)
    go_round()
    assert times(Kind.AD_ENDING) == 1
    after(at, days=2)
    go_round()
    assert request.state is AdState.LAPSED
    go_round()
    assert (times(Kind.AD_ENDING), times(Kind.AD_LAPSED)) == (1, 1)


def test_a_renewed_request_is_reminded_of_its_new_end_too(anna: Account, at: At) -> None:
    request = request_of(anna)
    after(at, days=11, hours=1)
    go_round()
    requests.renew(request, by=anna)
    session.commit()
    go_round()
    after(at, days=11, hours=1)
    go_round()
    assert told(anna).count("ad_ending") == 2


def test_an_offer_lapses_after_ninety_days(beat: Account, at: At) -> None:
    offer = offer_of(beat)
    after(at, days=87, hours=1)
    go_round()
    assert (offer.state, told(beat)) == (AdState.LIVE, ["ad_ending"])
    after(at, days=3)
    go_round()
    assert offer.state is AdState.LAPSED


# Agreed, and something is missing


def test_an_agreed_job_is_nudged_then_queued_then_void_and_the_request_is_open_again(agreed: Job, olga: Account, at: At) -> None:
    after(at, hours=23)
    assert "nudge_agreed" not in go_round().done
    for days, expected in ((1, (1, 0, JobState.AGREED)), (2, (1, 1, JobState.AGREED)), (4, (1, 1, JobState.VOID))):
        after(at, days=days, minutes=1)
        go_round()
        go_round()
        assert (times(Kind.JOB_NUDGED), times(Kind.JOB_QUEUED), agreed.state) == expected
    assert agreed.request is not None
    assert agreed.request.state is AdState.LIVE
    assert told(olga) == ["job_queued"]


def test_after_a_week_without_errands_a_job_only_ends(agreed: Job, at: At) -> None:
    after(at, days=8)
    go_round()
    assert (agreed.state, times(Kind.JOB_NUDGED), times(Kind.JOB_QUEUED)) == (JobState.VOID, 0, 0)


# The visit is over and nobody spoke


def test_after_a_visit_both_are_asked_then_the_team_looks_then_it_ends(scheduled: Job, at: At) -> None:
    at("2026-11-27 01:59")
    assert "ask_both" not in go_round().done
    for moment, expected in (
        ("2026-11-27 02:01", (1, 0, JobState.SCHEDULED)),
        ("2026-12-01 14:01", (1, 1, JobState.SCHEDULED)),
        ("2026-12-10 14:01", (1, 1, JobState.VOID)),
    ):
        at(moment)
        go_round()
        go_round()
        assert (times(Kind.JOB_ASKED), times(Kind.JOB_QUEUED), scheduled.state) == expected


def test_nobody_is_asked_once_somebody_spoke(reported: Job, at: At) -> None:
    at("2026-11-27 02:01")
    go_round()
    assert times(Kind.JOB_ASKED) == 0


# «Done», and the neighbour is silent


def test_a_silent_neighbour_is_reminded_once_and_after_a_week_the_job_is_completed(reported: Job, anna: Account, at: At) -> None:
    at("2026-11-29 15:29")
    go_round()
    assert "job_report_reminder" not in told(anna)
    at("2026-11-29 15:31")
    go_round()
    go_round()
    assert told(anna).count("job_report_reminder") == 1
    at("2026-12-03 15:31")
    go_round()
    go_round()
    assert (reported.state, reported.is_payment_confirmed) == (JobState.COMPLETED, False)
    assert told(anna).count("job_completed_silently") == 1


def test_a_review_is_invited_the_next_day_at_ten(reported: Job, anna: Account, at: At) -> None:
    finishing.confirm(reported, by=anna)
    at("2026-11-27 09:59")
    go_round()
    assert "review_invited" not in told(anna)
    at("2026-11-27 10:01")
    go_round()
    go_round()
    assert told(anna).count("review_invited") == 1
    at("2026-11-28 10:01")
    go_round()
    assert told(anna).count("review_invited") == 1


def test_completed_after_midnight_is_invited_on_the_day_after(reported: Job, anna: Account, at: At) -> None:
    at("2026-11-27 00:30")
    finishing.confirm(reported, by=anna)
    at("2026-11-27 10:01")
    go_round()
    assert "review_invited" not in told(anna)
    at("2026-11-28 10:01")
    go_round()
    assert "review_invited" in told(anna)


def test_who_has_rated_already_is_not_invited(reported: Job, anna: Account, at: At) -> None:
    finishing.confirm(reported, by=anna)
    reviews.give(reported, stars=5, body="", by=anna)
    at("2026-11-27 10:01")
    go_round()
    assert "review_invited" not in told(anna)


def test_two_papers_are_printed_one_after_the_other_when_it_is_quiet(
    reported: Job, anna: Account, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acts, "QUIET", timedelta(minutes=1))  # a second may go by here on a busy machine
    finishing.confirm(reported, by=anna)
    acts.disturb()
    assert "print_papers" not in go_round().done
    after(at, minutes=2)
    assert [go_round().done.get("print_papers", 0) for _ in range(3)] == [1, 1, 0]


# By night


def test_what_is_forgotten_is_thrown_away_by_night(anna: Account, beat: Account, at: At) -> None:
    drafts.start(anna, device="network")
    sessions.open_session(anna)
    keys.ask("anna@example.com", Purpose.SIGN_IN)
    after(at, days=200)
    drafts.start(beat, device="network")
    sessions.open_session(beat)
    keys.ask("beat@example.com", Purpose.SIGN_IN)
    go_round()
    assert [session.query(kind).count() for kind in (RequestDraft, UserSession, Challenge)] == [2, 2, 2]
    at((clock.now() + timedelta(days=1)).replace(hour=2, minute=30))
    go_round()
    assert [session.query(kind).count() for kind in (RequestDraft, UserSession, Challenge)] == [1, 1, 1]


def test_the_search_is_swept_once_a_night(at: At) -> None:
    at("2026-11-24 03:10")
    assert [go_round().done.get("sweep_search") for _ in range(2)] == [1, None]
    at("2026-11-25 03:10")
    assert go_round().done.get("sweep_search") == 1
