"""What can be done at a case, in place: ONE table, noun → what it is done to, may it be done now, its form, the verb."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask_wtf import FlaskForm

from blueprints.partner_names import all_here
from forms.callers import SaidBackForm
from forms.desk import ApartForm, ForgivingForm, HidingForm, SettlementForm, SuspendingForm
from forms.disputes import AmountForm, DecisionForm
from forms.handovers import HandoverForm, QuestionForm, ResultForm
from market import (
    apart,
    callers,
    consenting,
    disputes,
    finishing,
    handing_over,
    hiding,
    marks,
    outcomes,
    partners,
    suspending,
    unsolved,
)
from market.accounts import Account
from market.cases import Case, Reason
from market.consenting import Telephone
from market.disputes import Dispute
from market.jobs import Job
from market.lifecycle import JobState
from market.marks import Mark
from market.money import Chf
from market.partners import Customer, Handover, Result, Turn
from market.refusals import AlreadyMoved, NotAllowed, Refusal
from market.unsolved import GoesOn

NOBODY_TO_STOP = (Reason.UNANSWERED, Reason.DEAD_LETTER)


@dataclass(frozen=True)
class Pair:
    """In whose name the other one can be blocked."""

    job: Job
    people: list[Account]


class Matter:
    """What a case is about, each part looked for once and only when it is asked for. None: there is none just now."""

    def __init__(self, case: Case, operator: Account) -> None:
        self.case, self.job, self.operator = case, case.job, operator

    @cached_property
    def readable(self) -> Any:
        """What everybody can read of it."""
        return hiding.of_case(self.case)

    @cached_property
    def mark(self) -> Mark | None:
        return marks.of_job(self.job) if self.job is not None and self.job.ended_at else None

    @cached_property
    def dispute(self) -> Dispute | None:
        return disputes.newest_of(self.job) if self.job is not None and self.job.state is JobState.DISPUTED else None

    @cached_property
    def led(self) -> Dispute | None:
        """The dispute, for whoever of the team may lead it."""
        return self.dispute if self.dispute is not None and disputes.may_be_led_by(self.dispute.job, self.operator) else None

    @cached_property
    def handover(self) -> Handover | None:
        return partners.open_of(self.job) if self.job is not None and self.job.state is JobState.WITH_PARTNER else None

    @cached_property
    def goes_on(self) -> GoesOn | None:
        """What the partner got, and who said yes to it."""
        return GoesOn((), self.handover, partners.consent_event(self.handover), None) if self.handover else None

    @cached_property
    def telephone(self) -> Telephone | None:
        """The call in which the neighbour may say yes to the partner."""
        if self.job is None or self.job.state is not JobState.UNSOLVED:
            return None
        candidates = [one for one in all_here() if one.looks_after(self.job.category)]
        return consenting.with_neighbour(self.job, candidates, self.operator)

    @cached_property
    def pair(self) -> Pair | None:
        """The two of the job, as long as one of them can be kept from the other."""
        people = apart.sides_of(self.job, self.operator) if self.job is not None else []
        return Pair(self.job, people) if self.job is not None and people else None

    @property
    def person(self) -> Account | None:
        """Who can be stopped."""
        return None if self.case.reason in NOBODY_TO_STOP else self.case.person

    def why_not(self, part: str) -> Refusal:
        """Why nothing can be done to it: it is not for this one of the team, or it has moved on."""
        is_not_theirs = part == "led" and self.dispute is not None
        return NotAllowed("not_allowed") if is_not_theirs else AlreadyMoved("case_moved")


@dataclass(frozen=True)
class Act:
    """`of` names what it is done to. `form` makes the act's own form, sent or blank; None: one tap is enough. `then` is opened next.

    `do` gives False back where something was tried and kept, but did not come off.
    """

    of: str
    may: Callable[[Any, Account], bool]
    do: Callable[[Any, Any, Account], Any]
    form: Callable[..., FlaskForm] | None = None
    then: str = ""


def _decide(one: Dispute, form: Any, who: Account) -> Any:
    wish = {"waives_fee": form.choice.data == "none", "leaves_mark": form.choice.data == "mark"}
    return outcomes.decide(one.job, form.reason.data, **wish, by=who)


def _may_keep(*turns: Turn) -> Callable[[Handover, Account], bool]:
    return lambda one, who: handing_over.may_be_kept_by(one, who) and one.turn in turns


def _give_result(one: Handover, form: Any, who: Account) -> Any:
    return handing_over.give_result(one, Result(form.result.data), form.words.data, form.price.data, by=who)


def _hand_over(one: Telephone, form: Any, who: Account) -> Any:
    return consenting.hand_over(one.job, form.chosen, form.items, Customer(form.customer.data), by=who)


def _keep_apart(one: Pair, form: Any, who: Account) -> Any:
    person = next(person for person in one.people if person.id == form.person.data)
    return apart.keep(one.job, person, form.reason.data, by=who)


ACTS: dict[str, Act] = {
    "amount": Act(
        "led", lambda one, who: outcomes.is_time_to_propose(one.job, one),
        lambda one, form, who: outcomes.propose(one.job, form.amount.data, form.reason.data, by=who),
        lambda one, **sent: AmountForm(**sent),
    ),
    "decision": Act(
        "led", lambda one, who: outcomes.is_time_to_decide(one.job, one), _decide,
        lambda one, **sent: DecisionForm(one.topic, **sent),
    ),
    "consent": Act("job", unsolved.may_ask_consent_by, lambda job, _form, who: unsolved.ask_consent(job, by=who)),
    "call": Act(
        "telephone", lambda one, who: one.call is None and not one.is_proven,
        lambda one, _form, who: callers.call(one.job.neighbour, by=who), then="code",
    ),
    "code": Act(
        "telephone", lambda one, who: one.call is not None and not one.is_proven,
        lambda one, form, who: consenting.say_back(one, form.digits, by=who), lambda one, **sent: SaidBackForm(**sent), "handover",
    ),
    "handover": Act(
        "telephone", lambda one, who: one.is_proven, _hand_over, lambda one, **sent: HandoverForm(one.partners, **sent),
    ),
    "taking": Act("handover", _may_keep(Turn.TAKING), lambda one, _form, who: handing_over.take(one, by=who)),
    "question": Act(
        "handover", _may_keep(Turn.RESULT), lambda one, form, who: handing_over.ask_back(one, form.question.data, by=who),
        lambda one, **sent: QuestionForm(**sent),
    ),
    "result": Act("handover", _may_keep(Turn.RESULT, Turn.ANSWER), _give_result, lambda one, **sent: ResultForm(**sent)),
    "return": Act(
        "handover", _may_keep(Turn.TAKING, Turn.RESULT, Turn.ANSWER),
        lambda one, _form, who: handing_over.give_back(one, by=who),
    ),
    "settlement": Act(
        "job", lambda job, who: job.may_be_settled_by(who),
        lambda job, form, who: finishing.settle(job, Chf(form.amount.data), form.reason.data, by=who),
        lambda job, **sent: SettlementForm(finishing.partial_both_named(job), job.completed_total, **sent),
    ),
    "forgiveness": Act(
        "mark", lambda mark, who: mark.may_be_forgiven_by(who),
        lambda mark, form, who: marks.forgive(mark, form.reason.data or "", by=who), lambda mark, **sent: ForgivingForm(**sent),
    ),
    "hiding": Act(
        "readable", lambda thing, who: thing.may_be_hidden_by(who),
        lambda thing, form, who: hiding.hide(thing, form.reason.data, by=who), lambda thing, **sent: HidingForm(**sent),
    ),
    "showing": Act("readable", hiding.may_be_shown_again_by, lambda thing, _form, who: hiding.show_again(thing, by=who)),
    "block": Act(
        "pair", lambda one, who: True, _keep_apart,
        lambda one, **sent: ApartForm([(person.id, person.full_name) for person in one.people], **sent),
    ),
    "suspension": Act(
        "person", lambda person, who: suspending.may_be_suspended_by(person, who) and not person.is_suspended,
        lambda person, form, who: suspending.suspend(person, form.reason.data, by=who), lambda person, **sent: SuspendingForm(**sent),
    ),
    "admission": Act(
        "person", lambda person, who: suspending.may_be_suspended_by(person, who) and person.is_suspended,
        lambda person, form, who: suspending.lift(person, form.reason.data, by=who), lambda person, **sent: SuspendingForm(**sent),
    ),
}  # fmt: skip
