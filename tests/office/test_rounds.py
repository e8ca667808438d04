"""How the table of errands is worked through: once, under a lease, whatever fails."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from database import session, unit_of_work
from market import ads, clock
from market.accounts import Account
from market.events import Kind
from market.jobs import Job
from market.lifecycle import AdState, ProposalState
from market.proposals import Proposal
from market.requests import Request
from office import due, errands, lease, outbox, rounds
from office.acts import Errand, rows
from office.lease import ErrandLease, Held, LeaseGone
from tests.deals import request_of
from tests.office.stage import BY_NIGHT, At, after, go_round, times
from tests.queries import counted
from tests.stores import ASKED_FOR

# How the table is worked through


def test_a_round_with_nothing_to_do_only_asks(agreed: Job) -> None:
    go_round()
    with counted() as asked:
        report = errands.run_due()
    assert (report.total, len(asked)) == (0, 1 + len(errands.ERRANDS) - NEED_NO_QUESTION)
    assert {statement.split()[0] for statement in asked} == {"SELECT"}


NEED_NO_QUESTION = 2  # the sweeping of the search knows by the hour, and without a gateway there are no texts


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
    lines = rounds.listing(table, lambda name: timedelta(seconds=15))
    assert [line.waiting for line in lines] == [None, 2]
    errors = {line.name: line.last_error for line in lines}
    assert errors == {"broken": f"{report.failed['broken']} OSError", "spoilt": f"{report.failed['spoilt']} ValueError"}


def test_rows_share_a_commit_and_one_renewal_of_the_lease(anna: Account, at: At) -> None:
    requests = [request_of(anna, title=f"Drucker Nummer {number} druckt nicht") for number in range(12)]
    go_round()
    at(requests[0].stands_until + timedelta(minutes=1))
    with lease.held("lapse_requests") as mine:
        lapse = next(errand for errand in errands.ERRANDS if errand.name == "lapse_requests")
        assert mine is not None and lapse.do_several is not None
        with counted() as asked:
            assert lapse.do_several([request.id for request in requests], mine) == 12
    assert len([statement for statement in asked if statement.startswith("UPDATE errand_lease")]) == 1
    assert times(Kind.AD_LAPSED) == 12


def test_of_rows_that_share_a_commit_only_the_spoilt_one_is_left_undone(anna: Account, at: At) -> None:
    requests = [request_of(anna, title=f"Drucker Nummer {number} druckt nicht") for number in range(3)]
    spoilt = requests[1].id
    session.commit()

    def lapse(request: Request) -> None:
        ads.lapse(request)
        if request.id == spoilt:
            raise ValueError("this one is spoilt")

    at(requests[0].stands_until + timedelta(minutes=1))
    report = rounds.run((rows("lapse_requests", due.requests_over, lapse),))
    session.expire_all()
    assert (report.done, set(report.failed)) == ({"lapse_requests": 2}, {"lapse_requests"})
    assert [request.state for request in requests] == [AdState.LAPSED, AdState.LIVE, AdState.LAPSED]
    assert times(Kind.AD_LAPSED) == 2


def test_who_loses_the_lease_among_several_leaves_nothing_of_them(anna: Account, at: At) -> None:
    request = request_of(anna)
    go_round()
    at(request.stands_until + timedelta(minutes=1))
    lapse = next(errand for errand in errands.ERRANDS if errand.name == "lapse_requests")
    with lease.held("lapse_requests") as mine:
        taken = update(ErrandLease).where(ErrandLease.name == "lapse_requests").values(holder="somebody else")
        unit_of_work(lambda: session.execute(taken))
        assert mine is not None and lapse.do_several is not None
        with pytest.raises(LeaseGone):
            lapse.do_several([request.id], mine)
    session.expire_all()
    assert request.state is AdState.LIVE


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
    assert {(line.is_running, line.is_late, line.waiting, line.last_error) for line in lines} == {(False, False, 0, None)}


def test_the_listing_says_when_each_runs_next_and_which_are_late(at: At) -> None:
    assert {line.next_run_at for line in errands.listing()} == {None}
    go_round()
    by_name = {line.name: line for line in errands.listing()}
    often, seldom = by_name["send_letters"], by_name["lapse_offers"]
    assert often.last_run_at is not None
    assert often.next_run_at == often.last_run_at + timedelta(seconds=2)
    assert seldom.next_run_at == often.last_run_at + timedelta(seconds=15)
    after(at, minutes=6)
    lines = errands.listing()
    assert {line.is_late for line in lines} == {True}
    assert all(line.next_run_at <= clock.now() for line in lines if line.next_run_at)


@pytest.mark.skipif(ASKED_FOR != "sqlite", reason="SQLite says its plan in words")
def test_mails_of_a_bundle_are_looked_for_by_their_bundle() -> None:
    """Not among all that wait, for each of all that wait."""
    with counted() as asked:
        outbox.waiting(50)
    [statement] = asked
    plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", (None,) * statement.count("?"))
    inner = [row.detail for row in plan if "letter_1" in row.detail]
    assert [detail.partition("INDEX ")[2].partition(" ")[0] for detail in inner] == ["ix_letter_bundle"] * 2


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
