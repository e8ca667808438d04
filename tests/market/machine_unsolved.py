"""What the job machine plays of a job that was not solved: every way on, by right and wrong people, and what always holds there."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import select

from database import session
from market import clock, finishing, follow_ups, handing_over, partners, requests, unsolved
from market.accounts import Account
from market.jobs import Job
from market.lifecycle import JobState
from market.money import Chf
from market.partners import Customer, Handover, Item, Result, Turn
from market.slots import Slot

NAMES = ("anna", "beat", "chiara", "dario", "olga")
actors = st.sampled_from(("right",) * 9 + NAMES)
WAYS = ("offer", "take", "team", "consent", "refuse", "others", "hand over", "hand over")
PARTNERS_ACTS = ("take", "take", "ask", "answer", "result", "withdraw", "not ours", "agree", "turn down", "give back")


def newest(state: JobState) -> Any:
    return session.scalar(select(Job).where(Job.state == state).order_by(Job.id.desc()).limit(1))


class UnsolvedRules:
    """Mixed into the machine, which knows `act` and `who`."""

    cast: dict[str, Account]
    act: Callable[[Callable[[], Any]], None]
    who: Callable[..., Account]

    @precondition(lambda self: newest(JobState.UNSOLVED) is not None)
    @rule(by=actors, way=st.sampled_from(WAYS), hours=st.integers(-1, 40))
    def go_on(self, by: str, way: str, hours: int) -> None:
        job, olga = newest(JobState.UNSOLVED), self.cast["olga"]
        start = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=hours)
        number = job.slot_rows[0].id if job.slot_rows else 0
        either, neighbour, team = self.who(by, job.neighbour, job.helper), self.who(by, job.neighbour), self.who(by, olga)
        ways: dict[str, Callable[[], Any]] = {
            "offer": lambda: unsolved.offer_second_visit(job, [Slot(start, start + timedelta(minutes=60))], by=either),
            "take": lambda: unsolved.accept_second_visit(job, number, by=either),
            "team": lambda: unsolved.ask_team(job, by=neighbour),
            "consent": lambda: unsolved.ask_consent(job, by=team),
            "refuse": lambda: unsolved.refuse_consent(job, by=neighbour),
            "others": lambda: requests.post(follow_ups.begin(job, by=neighbour), by=neighbour),
            "hand over": lambda: handing_over.hand_over(job, "swisscom", tuple(Item), Customer.YES, by=neighbour),
        }
        self.act(ways[way])

    @precondition(lambda self: newest(JobState.WITH_PARTNER) is not None)
    @rule(by=actors, act=st.sampled_from(PARTNERS_ACTS))
    def the_partner_goes_on(self, by: str, act: str) -> None:
        one = partners.open_of(newest(JobState.WITH_PARTNER))
        assert one is not None
        neighbour, team = self.who(by, one.job.neighbour), self.who(by, self.cast["olga"])
        acts: dict[str, Callable[[], Any]] = {
            "take": lambda: handing_over.take(one, by=team),
            "ask": lambda: handing_over.ask_back(one, "Rot?", by=team),
            "answer": lambda: handing_over.answer(one, "Ja.", by=neighbour),
            "result": lambda: handing_over.give_result(one, Result.SOLVED, "Geht.", Chf(0), by=team),
            "not ours": lambda: handing_over.give_result(one, Result.NOT_OURS, "Nein.", Chf(0), by=team),
            "agree": lambda: handing_over.agree(one, by=neighbour),
            "turn down": lambda: handing_over.turn_down(one, by=neighbour),
            "withdraw": lambda: handing_over.withdraw(one, by=neighbour),
            "give back": lambda: handing_over.give_back(one, by=team),
        }
        self.act(acts[act])

    def usual_end(self, job: Job, turn: str) -> Callable[[], Any]:
        """Settled, or in the bad turn handed over."""
        if turn == "bad":
            return lambda: handing_over.hand_over(job, "swisscom", tuple(Item), Customer.NO, by=job.neighbour)
        return lambda: finishing.settle(job, Chf(0), "So sei es.", by=self.cast["olga"])

    def usual_partner(self, job: Job) -> Callable[[], Any]:
        """The next thing a running handover waits for."""

        def step() -> Any:
            one = partners.open_of(job)
            assert one is not None
            olga = self.cast["olga"]
            steps: dict[Turn, Callable[[], Any]] = {
                Turn.TAKING: lambda: handing_over.take(one, by=olga),
                Turn.RESULT: lambda: handing_over.give_result(one, Result.SOLVED, "Geht.", Chf(0), by=olga),
                Turn.ANSWER: lambda: handing_over.answer(one, "Ja.", by=job.neighbour),
                Turn.AGREEMENT: lambda: handing_over.agree(one, by=job.neighbour),
            }
            return steps[one.turn]()

        return step


def a_handover_runs_exactly_while_the_partner_has_it(jobs: list[Job]) -> None:
    running = set(session.scalars(select(Handover.job_id).where(Handover.ended_at.is_(None))))
    assert running == {job.id for job in jobs if job.state is JobState.WITH_PARTNER}


def nothing_unsolved_waits_beyond_its_time(jobs: list[Job]) -> None:
    """Three weeks, and the steps of the clock in these stories are of sixteen days at most."""
    for job in jobs:
        if job.state is JobState.UNSOLVED:
            assert clock.now() - job.moved_at < timedelta(days=21 + 17)
