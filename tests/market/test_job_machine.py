"""Whatever anybody does in whatever order, with days going by: no promise of the rules is broken.

Hypothesis plays all five of the cast at random, right and wrong acts alike, moves the clock and lets the errands run.
After every step the promises are counted.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from database import session, unit_of_work
from market import agreeing, bargaining, clock, ending, events, finishing, marks, no_shows, objecting, partners, reviews
from market.accounts import Account
from market.disputes import Dispute, Topic, Turn
from market.jobs import Cause, Job, PaidBy
from market.lifecycle import MOVES, JobState, ProposalState
from market.marks import Mark
from market.money import Chf
from market.proposals import Proposal
from market.refusals import Refusal
from market.requests import Request
from market.skills import Skill
from market.slots import Slot
from office import errands
from tests.conftest import helping, person
from tests.deals import request_of
from tests.market.machine_asking import any_of, count_events, one_in, operator
from tests.market.machine_disputes import (
    PLAYED,
    DisputeRules,
    disputes_are_open_exactly_while_they_run,
    every_job_done_counts_once,
    no_payment_stays_open,
    the_books_are_right,
)
from tests.market.machine_unsolved import (
    UnsolvedRules,
    a_handover_runs_exactly_while_the_partner_has_it,
    newest,
    nothing_unsolved_waits_beyond_its_time,
)
from tests.market.promises import (
    every_state_has_an_exit,
    nobody_is_blamed_too_soon,
    nobody_is_in_two_places,
    one_current_job_per_request,
    one_live_proposal_per_thread,
)

NAMES = ("anna", "beat", "chiara", "dario", "olga")
NOT_PLAYED_YET = {JobState.UNDER_WAY}
TURNS = (
    "good", "good", "good", "bad", "bad", "late", "called off", "called off", "nobody came",
    "nobody came", "again", "not paid", "not paid", "not right",
)  # fmt: skip
actors = st.sampled_from(("right",) * 9 + NAMES)  # mostly somebody whose turn it is, so that stories get somewhere
prices = st.sampled_from([3000, 4550, 6000, 6000, 10000, 10050, 0, 6025])
HOW_MANY = settings(
    max_examples=25, stateful_step_count=40, deadline=None, database=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
several_turns = st.lists(st.sampled_from(TURNS), min_size=2, max_size=6)
mostly = st.sampled_from([True, True, True, False])
pick = st.sampled_from([0, 0, 0, 1, 1, 2, 3])


class Market(UnsolvedRules, DisputeRules, RuleBasedStateMachine):
    """One small market: two neighbours' requests, two helpers, one who has no business there, one who operates."""

    seen: set[JobState] = set()
    turns: set[Turn] = set()
    played: set[events.Kind] = set()
    began_again: set[JobState] = set()
    empty: Callable[[], None]
    travel: Callable[[Any], None]

    @classmethod
    def never_done(cls) -> set[Any]:
        """What must happen at least once in all these stories and has not."""
        began_again = {JobState.UNSOLVED, JobState.DISPUTED} - cls.began_again
        return (set(JobState) - cls.seen - NOT_PLAYED_YET) | (PLAYED - cls.played) | (set(Turn) - cls.turns) | began_again

    @initialize()
    def open(self) -> None:
        type(self).empty()
        self.cast = {"anna": person("Anna", "Anner", "8004"), "dario": person("Dario", "Frei", "8005")}
        for name, last in (("beat", "Keller"), ("chiara", "Moretti")):
            self.cast[name] = helping(person(name.title(), last, "8003"), "+41791234567", [Skill.WIFI])
        self.cast["olga"] = operator()
        partners.fill_from_settings(slug="swisscom", name="Swisscom", colour="#0b4f8a", badge="Swisscom friend")
        request_of(self.cast["anna"])
        request_of(self.cast["dario"], "Drucker druckt nicht")
        for name, hours in (("anna", 5), ("dario", 26)):
            session.commit()
            self.bid_now("beat", self.one(Request, 1 if name == "anna" else 0), 6000, hours)
        self.ended: dict[int, JobState] = {}

    def bid_now(self, by: str, request: Request, price: int, hours: int) -> None:
        start = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=hours)
        slots, helper = [Slot(start, start + timedelta(minutes=60))], self.who(by, self.cast["beat"], self.cast["chiara"])
        self.act(lambda: bargaining.bid(request, price=Chf(price), duration_min=60, slots=slots, message="Gerne", by=helper))

    def act(self, verb: Callable[[], Any]) -> None:
        """One act: it works, or it is refused and nothing has happened."""
        before = count_events()
        try:
            unit_of_work(verb)
            self.seen.update(session.scalars(select(Job.state)))
            self.played.update(session.scalars(select(events.Event.kind).order_by(events.Event.id.desc()).limit(3)))
            again = Job.completed_at.is_not(None), Job.state.in_((JobState.UNSOLVED, JobState.DISPUTED))
            self.began_again.update(session.scalars(select(Job.state).where(*again)))
            self.turns.update(one.turn for one in session.scalars(select(Dispute).where(Dispute.closed_at.is_(None))))
        except Refusal:
            session.rollback()
            assert count_events() == before

    def one(self, kind: Any, number: int) -> Any:
        rows = list(session.scalars(select(kind).order_by(kind.id.desc()).limit(6)))
        return rows[number % len(rows)] if rows else None

    @rule(by=actors, which=pick, price=prices, hours=st.integers(-1, 30))
    def bid(self, by: str, which: int, price: int, hours: int) -> None:
        self.bid_now(by, self.one(Request, which), price, hours)

    @precondition(lambda self: any_of(Proposal))
    @rule(by=actors, which=pick, price=prices)
    def counter(self, by: str, which: int, price: int) -> None:
        old = self.one(Proposal, which)
        slots = [row.slot for row in old.slot_rows]
        who = self.who(by, old.asked)
        self.act(lambda: bargaining.counter(old, price=Chf(price), duration_min=60, slots=slots, message="", by=who))

    @precondition(lambda self: any_of(Proposal))
    @rule(by=actors, which=pick, verb=st.sampled_from([bargaining.decline, bargaining.withdraw]))
    def turn_down(self, by: str, which: int, verb: Any) -> None:
        proposal = self.one(Proposal, which)
        who = self.who(by, proposal.asked if verb is bargaining.decline else proposal.author)
        self.act(lambda: verb(proposal, by=who))

    @precondition(lambda self: any_of(Proposal))
    @rule(by=actors, which=pick, ticks=mostly, tells=mostly)
    def accept(self, by: str, which: int, ticks: bool, tells: bool) -> None:
        proposal = self.one(Proposal, which)
        slot_id = proposal.slot_rows[0].id if ticks and proposal.slot_rows else None
        contacts = {"street": "Langstrasse 1", "phone": "+41442422424"} if tells else {}
        who = self.who(by, proposal.asked)
        self.act(lambda: agreeing.accept_proposal(proposal, slot_id, **contacts, by=who))

    @precondition(lambda self: any_of(Job))
    @rule(by=actors, which=pick, hours=st.integers(-1, 50))
    def find_a_time(self, by: str, which: int, hours: int) -> None:
        job = self.one(Job, which)
        start = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=hours)
        who = self.who(by, job.neighbour, job.helper)
        self.act(lambda: agreeing.offer_slots(job, [Slot(start, start + timedelta(minutes=60))], by=who))

    @precondition(lambda self: any_of(Job))
    @rule(by=actors, which=pick)
    def take_a_time(self, by: str, which: int) -> None:
        job = self.one(Job, which)
        number = job.slot_rows[0].id if job.slot_rows else 0
        who = self.who(by, job.neighbour, job.helper)
        self.act(lambda: agreeing.tick_slot(job, number, by=who))

    @precondition(lambda self: any_of(Job))
    @rule(by=actors, which=pick)
    def give_contacts(self, by: str, which: int) -> None:
        job = self.one(Job, which)
        who = self.who(by, job.neighbour)
        self.act(lambda: agreeing.give_contacts(job, street="Langstrasse 1", phone="+41442422424", by=who))

    @precondition(lambda self: any_of(Job))
    @rule(by=actors, which=pick, price=prices, waits=mostly)
    def propose_total(self, by: str, which: int, price: int, waits: bool) -> None:
        job = self.one(Job, which)
        self.wait_for(job, waits)
        who = self.who(by, job.helper, job.neighbour)
        self.act(lambda: finishing.propose_total(job, Chf(price), "Kabel", by=who))

    @precondition(lambda self: any_of(Job))
    @rule(by=actors, which=pick)
    def confirm_total(self, by: str, which: int) -> None:
        job = self.one(Job, which)
        number = job.totals[-1].id if job.totals else 0
        who = self.who(by, job.neighbour, job.helper)
        self.act(lambda: finishing.confirm_total(job, number, by=who))

    @precondition(lambda self: any_of(Job))
    @rule(by=actors, which=pick, waits=mostly)
    def report_done(self, by: str, which: int, waits: bool) -> None:
        job = self.one(Job, which)
        self.wait_for(job, waits)
        who = self.who(by, job.helper, job.helper, job.neighbour)
        self.act(lambda: finishing.report_done(job, PaidBy.TWINT, by=who))

    @precondition(lambda self: any_of(Job))
    @rule(by=actors, which=pick)
    def confirm(self, by: str, which: int) -> None:
        job = self.one(Job, which)
        who = self.who(by, job.neighbour)
        self.act(lambda: finishing.confirm(job, by=who))

    @precondition(lambda self: any_of(Job))
    @rule(by=actors, which=pick, waits=mostly)
    def call_unsolved(self, by: str, which: int, waits: bool) -> None:
        job = self.one(Job, which)
        self.wait_for(job, waits)
        who = self.who(by, job.neighbour, job.helper)
        self.act(lambda: finishing.call_unsolved(job, Cause.TIME, by=who))

    @precondition(lambda self: one_in(JobState.UNSOLVED) is not None)
    @rule(by=actors, which=pick, price=st.sampled_from([0, 0, 3000]), waits=mostly)
    def name_partial(self, by: str, which: int, price: int, waits: bool) -> None:
        job = one_in(JobState.UNSOLVED) if waits else self.one(Job, which)
        who = self.who(by, job.neighbour, job.helper)
        self.act(lambda: finishing.name_partial(job, Chf(price), by=who))

    @precondition(lambda self: one_in(JobState.UNSOLVED) is not None)
    @rule(by=actors, which=pick, price=st.sampled_from([0, 0, 3000]), waits=mostly)
    def settle(self, by: str, which: int, price: int, waits: bool) -> None:
        job = one_in(JobState.UNSOLVED) if waits else self.one(Job, which)
        who = self.who(by, self.cast["olga"])
        self.act(lambda: finishing.settle(job, Chf(price), "So sei es.", by=who))

    @precondition(lambda self: any_of(Job))
    @rule(by=actors, which=pick, told=mostly)
    def cancel(self, by: str, which: int, told: bool) -> None:
        job = self.one(Job, which)
        who = self.who(by, job.neighbour, job.helper)
        self.act(lambda: ending.cancel(job, "Es geht nicht.", although_late=told, by=who))

    @precondition(lambda self: any_of(Job))
    @rule(by=actors, which=pick, waits=mostly)
    def say_nobody_came(self, by: str, which: int, waits: bool) -> None:
        job = self.one(Job, which)
        self.wait_for(job, waits)
        who = self.who(by, job.neighbour, job.helper)
        self.act(lambda: no_shows.claim(job, "Niemand da.", by=who))

    @precondition(lambda self: one_in(JobState.MISSED) is not None)
    @rule(by=actors, answers=st.sampled_from(["contest", "contest", "take back", "silence", "silence"]))
    def answer_that_nobody_came(self, by: str, answers: str) -> None:
        job = one_in(JobState.MISSED)
        who = self.who(by, no_shows.missed_by(job))
        if answers == "silence":
            return self.time_goes_by(49)
        if answers == "contest":
            return self.act(lambda: no_shows.contest(job, "Doch.", by=who))
        self.act(lambda: no_shows.take_back(job, by=job.other_side(who) if job.is_of(who) else who))

    @precondition(lambda self: any_of(Mark))
    @rule(by=actors, which=pick, excuses=mostly)
    def speak_of_a_mark(self, by: str, which: int, excuses: bool) -> None:
        mark = self.one(Mark, which)
        other = self.who(by, mark.job.other_side(mark.account))
        owner = self.who(by, mark.account)
        self.act((lambda: marks.excuse(mark, by=other)) if excuses else (lambda: marks.answer(mark, "Krank.", by=owner)))

    def turn_by_turn(self, which: int, turns: list[str]) -> None:
        """What usually comes next, well or badly, so that the stories get somewhere between all the nonsense."""
        for turn in turns:
            if turn in ("again", "not paid") and newest(JobState.COMPLETED) is not None:
                self.act(self.after_the_end(newest(JobState.COMPLETED), turn))
                continue
            open_ones = select(Job).where(Job.ended_at.is_(None)).order_by(Job.id.desc())
            still_open = list(session.scalars(open_ones))
            if not still_open:
                self.somebody_says_yes(turn)
                continue
            job = still_open[which % len(still_open)]
            if turn == "late":
                self.time_goes_by(400)
            elif job.state is JobState.MISSED and turn != "not right":
                self.time_goes_by(49)
            else:
                self.next_turn(job, turn)

    the_story_goes_on = rule(which=pick, turns=several_turns)(turn_by_turn)  # under four names, as Hypothesis draws by name
    the_story_goes_further = rule(which=pick, turns=several_turns)(turn_by_turn)
    a_story_goes_on = rule(which=pick, turns=several_turns)(turn_by_turn)
    a_story_goes_further = rule(which=pick, turns=several_turns)(turn_by_turn)

    def somebody_says_yes(self, turn: str) -> None:
        standing = Proposal.state == ProposalState.LIVE, Proposal.stands_until > clock.now()
        live = session.scalar(select(Proposal).where(*standing).order_by(Proposal.id.desc()).limit(1))
        if live is None:
            self.bid_now("beat", request_of(self.cast["anna"], "Tablet ist langsam"), 6000, 30)
        elif live.slot_rows:
            contacts: dict[str, str] = {} if turn == "late" else {"street": "Langstrasse 1", "phone": "+41442422424"}
            self.act(lambda: agreeing.accept_proposal(live, live.slot_rows[0].id, **contacts, by=live.asked))

    def next_turn(self, job: Job, turn: str) -> None:
        if turn == "called off" and job.starts_at and job.state is JobState.SCHEDULED:
            type(self).travel(max(clock.now(), job.starts_at - timedelta(hours=3)))
            return self.act(lambda: ending.cancel(job, "Krank.", although_late=True, by=job.neighbour))
        self.wait_for(job, waits=True)
        usual: dict[JobState, Callable[[], Any]] = {
            JobState.AGREED: lambda: agreeing.give_contacts(job, street="Weg 1", phone="+41442422424", by=job.neighbour),
            JobState.SCHEDULED: lambda: finishing.report_done(job, PaidBy.CASH, by=job.helper),
            JobState.REPORTED: lambda: finishing.confirm(job, by=job.neighbour),
            JobState.MISSED: lambda: no_shows.contest(job, "Doch.", by=no_shows.missed_by(job)),
            JobState.UNSOLVED: self.usual_end(job, turn),
            JobState.WITH_PARTNER: self.usual_partner(job),
            JobState.DISPUTED: self.usual_dispute(job, turn),
        }
        unusual: dict[tuple[str, JobState], Callable[[], Any]] = {
            ("bad", JobState.SCHEDULED): lambda: finishing.call_unsolved(job, Cause.TIME, by=job.neighbour),
            ("bad", JobState.REPORTED): lambda: finishing.call_unsolved(job, Cause.TIME, by=job.neighbour),
            ("not right", JobState.REPORTED): lambda: objecting.object_to(job, Topic.PRICE, "Zu viel.", by=job.neighbour),
            ("bad", JobState.MISSED): lambda: no_shows.take_back(job, by=job.other_side(no_shows.missed_by(job))),
            ("nobody came", JobState.SCHEDULED): lambda: no_shows.claim(job, by=job.neighbour),
        }
        self.act(unusual.get((turn, job.state)) or usual.get(job.state, lambda: None))

    def wait_for(self, job: Job, waits: bool) -> None:
        """Until the appointment is under way."""
        if waits and job.starts_at and job.is_open and not job.has_started:
            type(self).travel(job.starts_at + timedelta(minutes=50))

    @precondition(lambda self: any_of(Job))
    @rule(by=actors, which=pick, stars=st.integers(0, 5))
    def review(self, by: str, which: int, stars: int) -> None:
        job = self.one(Job, which)
        who = self.who(by, job.neighbour)
        self.act(lambda: reviews.give(job, stars=stars, body="Danke", by=who))

    @precondition(lambda self: any_of(Job))
    @rule(by=actors, which=pick)
    def ask_others(self, by: str, which: int) -> None:
        job = self.one(Job, which)
        who = self.who(by, job.neighbour)
        self.act(lambda: ending.ask_others(job, by=who))

    @rule(by=actors, which=pick)
    def reopen(self, by: str, which: int) -> None:
        request = self.one(Request, which)
        who = self.who(by, request.author)
        self.act(lambda: ending.reopen_request(request, by=who))

    @rule(hours=st.sampled_from([1, 3, 26, 80, 180]))
    def time_passes(self, hours: int) -> None:
        self.time_goes_by(hours)

    def time_goes_by(self, hours: int) -> None:
        type(self).travel(clock.now() + timedelta(hours=hours))
        session.commit()
        errands.run_due()
        session.expire_all()
        self.seen.update(session.scalars(select(Job.state)))

    def who(self, name: str, *right: Account) -> Account:
        """Somebody of the cast, or one of those whose turn it is."""
        return right[count_events() % len(right)] if name == "right" and right else self.cast[name]

    @invariant()
    def the_promises_hold(self) -> None:
        if not hasattr(self, "cast"):
            return
        jobs = list(session.scalars(select(Job).order_by(Job.id)))
        one_current_job_per_request(jobs)
        nobody_is_in_two_places(jobs)
        the_books_are_right(jobs)
        every_job_done_counts_once(jobs)
        disputes_are_open_exactly_while_they_run(jobs)
        no_payment_stays_open(jobs)
        every_state_has_an_exit(jobs)
        a_handover_runs_exactly_while_the_partner_has_it(jobs)
        nothing_unsolved_waits_beyond_its_time(jobs)
        self.what_ended_stays(jobs)
        one_live_proposal_per_thread()
        nobody_is_blamed_too_soon(jobs)
        session.commit()

    def what_ended_stays(self, jobs: list[Job]) -> None:
        for job in jobs:
            assert self.ended.get(job.id, job.state) is job.state
            if not MOVES[JobState][job.state]:
                self.ended[job.id] = job.state


def test_no_order_of_acts_breaks_a_promise(config, _store_of_this_run, at):
    def empty() -> None:
        session.remove()
        _store_of_this_run.open_empty()
        at("2026-12-29 10:00")  # so that New Year comes along

    Market.empty, Market.travel = staticmethod(empty), staticmethod(at)
    for number in range(10):  # the same stories every time; more of them only until everything happened once
        seed(number)(Market)
        run_state_machine_as_test(Market, settings=HOW_MANY)
        if not Market.never_done():
            break
    assert Market.never_done() == set()
