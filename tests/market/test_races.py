"""Two people in the same moment: one wins, the other is told how things stand. Each race has a control with its guard off.

Every runner has a session of its own, as two requests in one server have.
"""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.util import ThreadLocalRegistry

import database
from database import session, unit_of_work
from invoices.documents import Document
from market import agreeing, appointments, bargaining, ending, finishing, jobs, tips
from market.accounts import Account
from market.jobs import Job, PaidBy
from market.lifecycle import JobState
from market.proposals import Proposal
from market.refusals import AlreadyMoved, Refusal
from market.requests import Request
from market.tips import Tip
from tests.conftest import person
from tests.deals import THURSDAY_AT_TWO, bid_of, enquiry_of, offer_of, request_of, scheduled_job, slot, terms_of

CONTACTS = {"street": "Langstrasse 1", "phone": "+41442422424"}


@pytest.fixture(autouse=True)
def own_sessions() -> Iterator[None]:
    """Each thread its own session, as in the server."""
    kept = session.registry
    session.commit()
    session.registry = ThreadLocalRegistry(session.session_factory)
    yield
    session.remove()
    session.registry = kept


def at_once(*steps: Callable[[], Any]) -> list[Any]:
    """Runs the steps in the same moment, each as a unit of work of its own; what came of each, or what stood in its way."""
    came: list[Any] = [None] * len(steps)
    start = threading.Barrier(len(steps))

    def run(number: int, step: Callable[[], Any]) -> None:
        start.wait(10)
        try:
            came[number] = unit_of_work(step)
        except Exception as problem:
            came[number] = problem
        finally:
            session.remove()

    runners = [threading.Thread(target=run, args=pair) for pair in enumerate(steps)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join(30)
    session.expire_all()
    return came


def accepting(proposal_id: int, ticks: bool = True) -> Callable[[], int]:
    def step() -> int:
        proposal = session.get_one(Proposal, proposal_id)
        slot_id = proposal.slot_rows[0].id if ticks else None
        return agreeing.accept_proposal(proposal, slot_id, **CONTACTS, by=proposal.neighbour).id

    return step


def count(kind: Any) -> int:
    return session.scalar(select(func.count()).select_from(kind)) or 0


def refusals(came: list[Any]) -> list[Any]:
    return [one for one in came if isinstance(one, Refusal)]


@pytest.fixture
def two_bids(anna, beat, chiara) -> tuple[int, int]:
    """On one request, at different times."""
    request = request_of(anna)
    ids = bid_of(beat, request).id, bid_of(chiara, request, times=("2026-11-28 10:00",)).id
    session.remove()
    return ids


@pytest.fixture
def one_time_twice(anna, dario, beat) -> tuple[int, int]:
    """Beat offered the same Thursday to two neighbours."""
    ids = tuple(bid_of(beat, request_of(author), times=(THURSDAY_AT_TWO,)).id for author in (anna, dario))
    session.remove()
    return ids  # type: ignore[return-value]


def test_of_two_bids_accepted_at_once_one_wins(two_bids):
    came = at_once(*(accepting(number) for number in two_bids))
    assert (count(Job), len(refusals(came))) == (1, 1)
    assert isinstance(refusals(came)[0], AlreadyMoved)


def test_of_two_neighbours_who_take_the_same_hour_one_wins(one_time_twice):
    came = at_once(*(accepting(number) for number in one_time_twice))
    assert (count(Job), len(refusals(came))) == (1, 1)
    assert refusals(came)[0].code == "slot_taken"


def test_a_double_click_makes_one_job_and_both_clicks_see_it(two_bids):
    came = at_once(*(accepting(two_bids[0]) for _ in range(4)))
    assert (count(Job), len(set(came))) == (1, 1)


def test_the_same_form_sent_twice_at_once_is_one_bid(anna, beat):
    request_id, helper_id = request_of(anna).id, beat.id
    session.remove()

    def bid() -> int:
        by = session.get_one(Account, helper_id)
        request = session.get_one(Request, request_id)
        return bargaining.bid(request, **terms_of(), message="Gerne", by=by, form_key="the-same-key").id

    came = at_once(*(bid for _ in range(4)))
    assert (count(Proposal), len(set(came))) == (1, 1)


def finished_job(anna: Any, beat: Any, at: Any) -> int:
    job = scheduled_job(anna, beat)
    at("2026-11-26 15:00")
    finishing.report_done(job, PaidBy.TWINT, by=beat)
    session.commit()
    number = job.id
    session.remove()
    return number


def confirming(job_id: int) -> Callable[[], str]:
    def step() -> str:
        job = session.get_one(Job, job_id)
        return str(finishing.confirm(job, by=job.neighbour).state)

    return step


def test_it_works_from_two_phones_at_once_issues_papers_once(anna, beat, at):
    job_id = finished_job(anna, beat, at)
    assert at_once(*(confirming(job_id) for _ in range(4))) == ["completed"] * 4
    assert count(Document) == 2


def calling_unsolved(job_id: int) -> Callable[[], str]:
    def step() -> str:
        job = session.get_one(Job, job_id)
        return str(finishing.call_unsolved(job, jobs.Cause.TIME, by=job.neighbour).state)

    return step


def test_it_works_and_it_does_not_at_once_is_one_of_them(anna, beat, at):
    job_id = finished_job(anna, beat, at)
    came = at_once(confirming(job_id), calling_unsolved(job_id))
    assert len(refusals(came)) == 1
    state = session.get_one(Job, job_id).state
    assert count(Document) == (2 if state is JobState.COMPLETED else 0)


def test_many_completions_at_once_leave_no_gap_in_the_numbers(beat, at):
    neighbours = [person(name, "Huber", "8004") for name in ("Eva", "Finn", "Gian", "Heidi")]
    numbers = [scheduled_job(who, beat, time=f"2026-11-26 {9 + 2 * n:02}:00").id for n, who in enumerate(neighbours)]
    at("2026-11-26 18:00")
    session.remove()

    def done(job_id: int) -> Callable[[], Any]:
        def step() -> None:
            job = session.get_one(Job, job_id)
            finishing.report_done(job, PaidBy.CASH, by=job.neighbour)

        return step

    assert at_once(*(done(number) for number in numbers)) == [None] * 4
    assert sorted(session.scalars(select(Document.number))) == list(range(1, 9))


def test_confirmations_about_one_offer_wait_for_each_other_and_all_go_through(anna, beat, at):
    offer, when = offer_of(beat), [f"2026-11-26 {8 + 2 * number:02}:00" for number in range(6)]
    numbers = [visit_of(anna, offer, time) for time in when]
    at("2026-11-26 20:00")
    for number in numbers:
        finishing.report_done(session.get_one(Job, number), PaidBy.CASH, by=beat)
    session.commit()
    session.remove()
    for some in (numbers[:3], numbers[3:]):
        assert at_once(*(confirming(number) for number in some)) == ["completed"] * 3
    assert sorted(session.scalars(select(Document.number))) == list(range(1, 13))


def visit_of(neighbour: Any, offer: Any, time: str) -> int:
    """A visit on an offer, with street and phone."""
    asked = enquiry_of(neighbour, offer, times=(time,))
    job = agreeing.accept_proposal(asked, asked.slot_rows[0].id, by=offer.author)
    agreeing.give_contacts(job, **CONTACTS, by=neighbour)
    session.commit()
    return job.id


# Controls: the same races with their guard off must go wrong, or the tests above prove nothing.


@pytest.fixture
def no_locks(monkeypatch) -> None:
    """Nobody waits for anybody: no row locks, and on SQLite a writer begins like a reader."""
    monkeypatch.setattr(agreeing, "lock", lambda row: None)
    monkeypatch.setattr(finishing, "lock", lambda row: None)
    monkeypatch.setattr(database.work, "WRITES", {"writes": False})


@pytest.fixture
def slow_look(monkeypatch) -> None:
    """Both look before either writes."""
    both = threading.Barrier(2)
    look = jobs.helper_is_busy

    def looked(*args: Any, **more: Any) -> bool:
        found = look(*args, **more)
        both.wait(10)
        return found

    monkeypatch.setattr(jobs, "helper_is_busy", looked)


def test_control_without_locks_the_same_hour_is_promised_twice_or_a_writer_crashes(one_time_twice, no_locks, slow_look):
    came = at_once(*(accepting(number) for number in one_time_twice))
    plainly_refused = len(refusals(came)) == 1 and count(Job) == 1
    assert not plainly_refused


def test_control_without_lock_and_conditional_write_it_works_and_does_not(anna, beat, at, no_locks, monkeypatch):
    job_id = finished_job(anna, beat, at)
    both = threading.Barrier(2)

    def careless(row: Any, to: Any, by: Any) -> None:
        both.wait(10)
        row.state, row.moved_by_id = to, by.id
        session.flush()

    monkeypatch.setattr(finishing, "move_to", careless)
    came = at_once(confirming(job_id), calling_unsolved(job_id))
    assert refusals(came) == []


# Moving, accepting and calling off in the same moment


def wish(job: Job, by: Account) -> int:
    move = unit_of_work(lambda: appointments.ask_to_move(job, slot("2026-11-27 16:00"), "", by=by))
    return move.id


def test_moved_and_called_off_in_the_same_moment_only_one_happens(anna: Account, beat: Account) -> None:
    job = scheduled_job(anna, beat)
    number, move_id, annas, beats = job.id, wish(job, anna), anna.id, beat.id
    session.remove()
    came = at_once(
        lambda: appointments.accept_move(session.get_one(Job, number), move_id, by=session.get_one(Account, beats)),
        lambda: ending.cancel(session.get_one(Job, number), "Es geht wieder.", by=session.get_one(Account, annas)),
    )
    fresh = session.get_one(Job, number)
    was_moved = fresh.calendar_sequence == 1
    if fresh.state is JobState.CANCELLED and was_moved:
        assert not any(isinstance(one, Exception) for one in came)  # first moved, then called off: both may be true
    else:
        assert fresh.state is JobState.CANCELLED
        assert isinstance(came[0], AlreadyMoved)


def test_a_time_promised_twice_in_the_same_moment_goes_to_one(anna: Account, beat: Account, chiara: Account) -> None:
    """One neighbour's wish is accepted while another neighbour accepts a bid for the same hour."""
    job = scheduled_job(anna, beat)
    number, move_id, beats, chiaras = job.id, wish(job, anna), beat.id, chiara.id
    bid = bid_of(beat, request_of(chiara, "Drucker"), times=("2026-11-27 16:00",))
    bid_id, slot_id = bid.id, bid.slot_rows[0].id
    session.remove()
    came = at_once(
        lambda: appointments.accept_move(session.get_one(Job, number), move_id, by=session.get_one(Account, beats)),
        lambda: agreeing.accept_proposal(
            session.get_one(Proposal, bid_id), slot_id, street="Weg 1", phone="+41442422424", by=session.get_one(Account, chiaras)
        ),
    )
    assert sum(isinstance(one, Refusal) for one in came) == 1
    at_that_time = select(func.count()).select_from(Job).where(Job.starts_at == slot("2026-11-27 16:00").starts_at)
    assert session.scalar(at_that_time) == 1


def solving(tip_id: int) -> Callable[[], int]:
    def step() -> int:
        tip = session.get_one(Tip, tip_id)
        return tips.mark_solved(tip, by=tip.request.author).id

    return step


def test_of_two_tips_marked_at_once_one_has_solved_it(anna, beat, dario):
    wanted = request_of(anna)
    ids = [tips.say(wanted, "Ausstecken.", by=giver).id for giver in (beat, dario)]
    session.commit()
    session.remove()
    came = at_once(*(solving(number) for number in ids))
    assert (len(refusals(came)), isinstance(refusals(came)[0], AlreadyMoved)) == (1, True)
    assert session.scalar(select(func.count()).where(Tip.solved_at.is_not(None))) == 1


def test_of_a_tip_marked_and_a_bid_accepted_at_once_one_wins(anna, beat, dario):
    wanted = request_of(anna)
    bid_id, tip_id = bid_of(beat, wanted).id, tips.say(wanted, "Ausstecken.", by=dario).id
    session.commit()
    session.remove()
    came = at_once(solving(tip_id), accepting(bid_id))
    solved = session.scalar(select(func.count()).where(Tip.solved_at.is_not(None)))
    assert (len(refusals(came)), count(Job) + (solved or 0)) == (1, 1)
