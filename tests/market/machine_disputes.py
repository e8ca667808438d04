"""What the job machine plays where two do not agree, where a job begins again, and where the money never came; and what holds there."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import select

from database import session
from invoices import documents, ledger, receipts
from invoices.documents import Document
from market import clock, disputes, finishing, hearing, objecting, outcomes, unpaid
from market.accounts import Account
from market.disputes import Dispute, Topic, Turn
from market.events import Kind
from market.helpers import HelperProfile
from market.jobs import Cause, Job
from market.lifecycle import JobState
from market.money import Chf
from tests.market.machine_unsolved import actors, newest

PLAYED = {
    Kind.HEARD, Kind.AMOUNT_PROPOSED, Kind.AMOUNT_ACCEPTED, Kind.AMOUNT_DECLINED, Kind.DISPUTE_DECIDED,
    Kind.UNPAID_REPORTED, Kind.UNPAID_ANSWERED, Kind.UNPAID_TAKEN_BACK, Kind.UNPAID_DECIDED,
}  # fmt: skip
DISPUTES_ACTS = ("neighbour", "neighbour", "helper", "helper", "propose", "propose", "yes", "yes", "yes", "no", "decide")
amounts = st.sampled_from([0, 2000, 3000, 3000, 6000])


class DisputeRules:
    """Mixed into the machine, which knows `act`, `who` and `time_goes_by`."""

    cast: dict[str, Account]
    act: Callable[[Callable[[], Any]], None]
    who: Callable[..., Account]
    time_goes_by: Callable[[int], None]

    @precondition(lambda self: newest(JobState.REPORTED) is not None)
    @rule(by=actors, topic=st.sampled_from(list(Topic)), names=st.sampled_from([None, 0, 3000]))
    def object_to(self, by: str, topic: Topic, names: int | None) -> None:
        job = newest(JobState.REPORTED)
        amount = None if names is None else Chf(names)
        who = self.who(by, job.neighbour)
        self.act(lambda: objecting.object_to(job, topic, "So nicht.", amount, by=who))

    @precondition(lambda self: newest(JobState.DISPUTED) is not None)
    @rule(by=actors, act=st.sampled_from(DISPUTES_ACTS), amount=amounts, flag=st.booleans())
    def dispute_goes_on(self, by: str, act: str, amount: int, flag: bool) -> None:
        job = newest(JobState.DISPUTED)
        dispute = disputes.of_job(job)
        assert dispute is not None
        on_offer = dispute.proposed_amount if dispute.proposed_amount is not None and not flag else Chf(amount)
        side, team = self.who(by, job.neighbour, job.helper), self.who(by, self.cast["olga"])
        neighbour, helper = self.who(by, job.neighbour), self.who(by, job.helper)
        acts: dict[str, Callable[[], Any]] = {
            "neighbour": lambda: hearing.speak(job, "Es war kurz.", Chf(amount), by=neighbour),
            "helper": lambda: hearing.speak(job, "Es war lang.", Chf(amount), by=helper),
            "propose": lambda: outcomes.propose(job, Chf(amount), "In der Mitte.", by=team),
            "yes": lambda: outcomes.accept(job, on_offer, by=side),
            "no": lambda: outcomes.decline(job, on_offer, by=side),
            "decide": lambda: outcomes.decide(job, "Das liegt bei uns.", waives_fee=flag, leaves_mark=flag, by=team),
        }
        self.act(acts[act])

    @precondition(lambda self: newest(JobState.COMPLETED) is not None)
    @rule(by=actors, way=st.sampled_from(["again", "again", "damage", "price", "conduct"]))
    def come_back(self, by: str, way: str) -> None:
        job = newest(JobState.COMPLETED)
        who = self.who(by, job.neighbour)
        if way == "again":
            return self.act(lambda: objecting.come_back(job, Cause.TIME, by=who))
        self.act(lambda: objecting.object_to(job, Topic(way), "So nicht.", Chf(0), by=who))

    @precondition(lambda self: newest(JobState.COMPLETED) is not None)
    @rule(by=actors, act=st.sampled_from(["report", "report", "answer", "answer", "true", "true", "not true", "take back"]))
    def the_money_never_came(self, by: str, act: str) -> None:
        job = _open_payment() or newest(JobState.COMPLETED)
        neighbour, helper, team = self.who(by, job.neighbour), self.who(by, job.helper), self.who(by, self.cast["olga"])
        acts: dict[str, Callable[[], Any]] = {
            "report": lambda: unpaid.report(job, by=helper),
            "answer": lambda: unpaid.answer(job, "Mit TWINT.", by=neighbour),
            "true": lambda: unpaid.decide(job, True, "Nichts gefunden.", by=team),
            "not true": lambda: unpaid.decide(job, False, "Gefunden.", by=team),
            "take back": lambda: unpaid.take_back(job, by=helper),
        }
        self.act(acts[act])

    def usual_dispute(self, job: Job, turn: str) -> Callable[[], Any]:
        """The next thing a dispute waits for; in the bad turn a no."""

        def step() -> Any:
            dispute, olga = disputes.of_job(job), self.cast["olga"]
            assert dispute is not None
            if dispute.turn is Turn.HEARING:
                silent = job.neighbour if dispute.neighbour_amount is None else job.helper
                return hearing.speak(job, "So war es.", Chf(3000), by=silent)
            if dispute.turn is Turn.AFTER_NO and dispute.decided_at is None:
                return outcomes.decide(job, "Das liegt bei uns.", waives_fee=True, leaves_mark=turn == "bad", by=olga)
            if dispute.turn in (Turn.AMOUNT, Turn.AFTER_NO):
                return outcomes.propose(job, Chf(2000 if dispute.proposed_at else 3000), "In der Mitte.", by=olga)
            side = job.helper if dispute.neighbour_accepted_at else job.neighbour
            assert dispute.proposed_amount is not None
            return (outcomes.decline if turn == "bad" else outcomes.accept)(job, dispute.proposed_amount, by=side)

        return step

    def after_the_end(self, job: Job, turn: str) -> Callable[[], Any]:
        """It does not work again, or the next thing about a payment that did not come."""
        if turn == "again":
            return lambda: objecting.come_back(job, Cause.TIME, by=job.neighbour)
        if job.is_unpaid:
            return lambda: unpaid.take_back(job, by=job.helper)
        if not unpaid.rests(job):
            return lambda: unpaid.report(job, by=job.helper)
        if job.unpaid_answered_at is None:
            return lambda: unpaid.answer(job, "Mit TWINT.", by=job.neighbour)
        return lambda: unpaid.decide(job, True, "Nichts gefunden.", by=self.cast["olga"])


def _open_payment() -> Any:
    found = select(Job).where(Job.unpaid_reported_at.is_not(None), Job.unpaid_decided_at.is_(None))
    return session.scalar(found.order_by(Job.id).limit(1))


def disputes_are_open_exactly_while_they_run(jobs: list[Job]) -> None:
    """And none longer than thirty days; the steps of the clock in these stories are of seventeen days at most."""
    open_ones = list(session.scalars(select(Dispute).where(Dispute.closed_at.is_(None))))
    assert sorted(dispute.job_id for dispute in open_ones) == sorted(job.id for job in jobs if job.state is JobState.DISPUTED)
    assert all(clock.now() - dispute.opened_at < timedelta(days=30 + 17) for dispute in open_ones)


def no_payment_stays_open(jobs: list[Job]) -> None:
    for job in jobs:
        assert unpaid.rests(job) == (job.unpaid_due_at is not None)
        if unpaid.rests(job):
            assert job.state is JobState.COMPLETED
            assert job.unpaid_reported_at is not None
            assert clock.now() - job.unpaid_reported_at < timedelta(days=30 + 17)


def the_books_are_right(jobs: list[Job]) -> None:
    """Bookings sum to zero, numbers have no gaps, and the papers that stand say what is owed."""
    assert ledger.check() == []
    papers = list(session.scalars(select(Document).order_by(Document.id)))
    for series, year in {(paper.series, paper.year) for paper in papers}:
        numbers = [paper.number for paper in papers if (paper.series, paper.year) == (series, year)]
        assert numbers == list(range(1, len(numbers) + 1))
    fees = {job.helper_id: Chf(0) for job in jobs}
    for job in jobs:
        standing = documents.standing_of(job)
        assert {(paper.told.price, paper.told.commission) for paper in standing} == _owed(job)
        assert len(standing) == 2 * len(_owed(job))
        fees[job.helper_id] += standing[1].told.commission if standing else Chf(0)
    assert fees == {job.helper_id: ledger.balance_of(job.helper) for job in jobs}


def _owed(job: Job) -> set[tuple[Chf, Chf]]:
    """What papers must say: of an end what is paid then; else what was completed before, if it ever was."""
    if job.state in (JobState.COMPLETED, JobState.SETTLED):
        return {(receipts.price_of(job), finishing.commission_of(job))} if receipts.price_of(job) else set()
    if job.completed_total is None:
        return set()
    return {(paper.told.price, paper.told.commission) for paper in documents.standing_of(job)[:1]}


def every_job_done_counts_once(jobs: list[Job]) -> None:
    for helper in session.scalars(select(HelperProfile)):
        theirs = [job for job in jobs if job.helper_id == helper.account_id]
        done = [job for job in theirs if job.state is JobState.COMPLETED or finishing.is_in_full(job)]
        assert helper.jobs_done == len(done)
