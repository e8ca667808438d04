"""What happens without a click: every errand moves by time, once, and only while its lease is held."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from database import session, unit_of_work
from market import agreeing, clock, drafts, finishing, keys, notices, requests, reviews, sessions
from market.accounts import Account
from market.drafts import RequestDraft
from market.events import Event, Kind
from market.jobs import Job, PaidBy
from market.keys import Challenge, Purpose
from market.lifecycle import AdState, JobState, ProposalState
from market.proposals import Proposal
from market.sessions import UserSession
from office import acts, errands, lease, rounds
from office.acts import Errand
from office.lease import ErrandLease, Held, LeaseGone
from tests.deals import bid_of, offer_of, request_of
from tests.queries import counted
from tests.stores import ASKED_FOR

At = Callable[[object], None]
BY_NIGHT = ("throw_drafts_away", "throw_sessions_away", "throw_codes_away", "sweep_search")


def go_round() -> rounds.Report:
    """One round, and none of it failed."""
    session.commit()
    report = errands.run_due()
    session.expire_all()
    assert report.failed == {}
    return report


def after(at: At, **time: float) -> None:
    at(clock.now() + timedelta(**time))


def times(kind: Kind) -> int:
    return len(session.scalars(select(Event.id).where(Event.kind == kind)).all())


def told(account: Account) -> list[str]:
    return [notice.kind for notice in reversed(notices.of(account)) if notice.kind != "welcome"]


@pytest.fixture
def bid(anna: Account, beat: Account) -> Proposal:
    return bid_of(beat, request_of(anna))


@pytest.fixture
def agreed(bid: Proposal, anna: Account) -> Job:
    job = agreeing.accept_proposal(bid, by=anna)
    session.commit()
    return job


@pytest.fixture
def scheduled(bid: Proposal, anna: Account) -> Job:
    """On Thursday at two."""
    job = agreeing.accept_proposal(bid, bid.slot_rows[0].id, street="Ankerstrasse 3", phone="+41791112233", by=anna)
    session.commit()
    return job


@pytest.fixture
def reported(scheduled: Job, beat: Account, at: At) -> Job:
    """The helper said «done» on Thursday at half past three."""
    at("2026-11-26 15:30")
    finishing.report_done(scheduled, PaidBy.CASH, by=beat)
    session.commit()
    return scheduled


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


def test_two_papers_are_printed_one_after_the_other_when_it_is_quiet(reported: Job, anna: Account, at: At) -> None:
    finishing.confirm(reported, by=anna)
    acts.disturb()
    assert "print_papers" not in go_round().done
    after(at, seconds=2)
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


# How the table is worked through


def test_a_round_with_nothing_to_do_only_asks(agreed: Job) -> None:
    go_round()
    with counted() as asked:
        report = errands.run_due()
    assert (report.total, len(asked)) == (0, 1 + len(errands.ERRANDS) - NEED_NO_QUESTION)
    assert {statement.split()[0] for statement in asked} == {"SELECT"}


NEED_NO_QUESTION = 1  # the sweeping of the search knows by the hour


def test_an_errand_another_process_has_is_left_alone_until_its_lease_runs_out(bid: Proposal, at: At) -> None:
    go_round()
    at(bid.stands_until + timedelta(seconds=1))
    theirs = update(ErrandLease).where(ErrandLease.name == "lapse_proposals")
    session.execute(theirs.values(holder="somebody else", until=clock.now() + timedelta(seconds=30)))
    go_round()
    assert bid.state is ProposalState.LIVE
    after(at, seconds=31)
    go_round()
    assert bid.state is ProposalState.LAPSED


def test_who_has_lost_the_lease_rolls_back(bid: Proposal, at: At) -> None:
    go_round()
    at(bid.stands_until + timedelta(seconds=1))
    with lease.held("lapse_proposals") as mine:
        assert mine is not None
        taken = update(ErrandLease).where(ErrandLease.name == "lapse_proposals").values(holder="somebody else")
        unit_of_work(lambda: session.execute(taken))
        lapse = next(errand for errand in errands.ERRANDS if errand.name == "lapse_proposals")
        with pytest.raises(LeaseGone):
            lapse.do(bid.id, mine)
    session.expire_all()
    assert bid.state is ProposalState.LIVE


def test_a_lease_is_given_back(bid: Proposal, at: At) -> None:
    at(bid.stands_until + timedelta(seconds=1))
    go_round()
    assert [row.holder for row in lease.rows().values() if row.holder] == []


def test_a_row_that_moved_meanwhile_is_not_touched(bid: Proposal, beat: Account, at: At) -> None:
    lapse = next(errand for errand in errands.ERRANDS if errand.name == "lapse_proposals")
    go_round()
    with lease.held("lapse_proposals") as mine:
        assert mine is not None
        assert lapse.do(bid.id, mine) is False
    assert times(Kind.PROPOSAL_LAPSED) == 0


def test_one_failure_stops_neither_the_other_rows_nor_the_other_errands(at: At) -> None:
    done: list[int] = []

    def do(row_id: int, _lease: Held) -> bool:
        if row_id == 1:
            raise ValueError("this row is spoilt")
        done.append(row_id)
        return True

    def broken(_limit: int) -> list[int]:
        raise OSError("no store")

    table = (Errand("broken", broken, do), Errand("spoilt", lambda limit: [1, 2, 3][:limit], do))
    report = rounds.run(table)
    assert (done, set(report.failed)) == ([2, 3], {"broken", "spoilt"})
    errors = {line.name: line.last_error for line in rounds.listing(table)}
    assert errors == {"broken": f"{report.failed['broken']} OSError", "spoilt": f"{report.failed['spoilt']} ValueError"}


def test_a_failing_row_is_left_alone_for_ten_minutes(at: At) -> None:
    tried: list[int] = []

    def do(row_id: int, _lease: Held) -> bool:
        tried.append(row_id)
        raise ValueError

    table = (Errand("spoilt", lambda limit: [1], do),)
    rounds.run(table)
    rounds.run(table)
    after(at, minutes=11)
    rounds.run(table)
    assert tried == [1, 1]


def test_a_batch_stops_after_fifty_rows_and_after_two_seconds(at: At) -> None:
    done: list[int] = []

    def slow(row_id: int, _lease: Held) -> bool:
        done.append(row_id)
        after(at, seconds=0.5)
        return True

    rounds.run((Errand("slow", lambda limit: list(range(limit)), slow),))
    assert len(done) == 4
    quick = Errand("quick", lambda limit: list(range(limit)), lambda row_id, _lease: True)
    assert rounds.run((quick,)).done == {"quick": 50}


def test_errands_are_late_once_they_stop_running(at: At) -> None:
    assert errands.is_late() is False
    go_round()
    after(at, minutes=4)
    assert errands.is_late() is False
    after(at, minutes=2)
    assert errands.is_late() is True
    go_round()
    assert errands.is_late() is False


def test_the_listing_names_every_errand_and_when_it_last_ran() -> None:
    go_round()
    lines = errands.listing()
    assert [line.name for line in lines] == [errand.name for errand in errands.ERRANDS]
    assert {line.last_run_at is not None for line in lines} == {True}
    assert {(line.is_running, line.last_error) for line in lines} == {(False, None)}


@pytest.mark.skipif(ASKED_FOR != "sqlite", reason="SQLite says its plan in words")
@pytest.mark.parametrize(
    "errand", [errand for errand in errands.ERRANDS if errand.name not in BY_NIGHT], ids=lambda errand: errand.name
)
def test_asking_what_is_due_walks_an_index(errand: Errand) -> None:
    """However many jobs and ads there are: nothing is looked through from top to bottom."""
    with counted() as asked:
        errand.waiting(50)
    for statement in asked:
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", (None,) * statement.count("?"))
        steps = [row.detail for row in plan]
        assert [step for step in steps if step.startswith("SCAN")] == []
