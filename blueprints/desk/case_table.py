"""What can be done at a case, in place: ONE table, noun → what it is done to, may it be done now, its form, the verb."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_wtf import FlaskForm

from forms.desk import ForgivingForm, HidingForm, SettlementForm, SuspendingForm
from forms.disputes import AmountForm, DecisionForm
from forms.handovers import QuestionForm, ResultForm
from market import disputes, finishing, handing_over, hiding, marks, outcomes, partners, suspending, unsolved
from market.accounts import Account
from market.cases import Case, Reason
from market.disputes import Dispute
from market.jobs import Job
from market.lifecycle import JobState
from market.marks import Mark
from market.money import Chf
from market.partners import Handover, Result, Turn

NOBODY_TO_STOP = (Reason.UNANSWERED, Reason.DEAD_LETTER)


def _job(case: Case) -> Job | None:
    return case.job


def _mark(case: Case) -> Mark | None:
    return marks.of_job(case.job) if case.job is not None and case.job.ended_at else None


def _dispute(case: Case) -> Dispute | None:
    return disputes.newest_of(case.job) if case.job is not None and case.job.state is JobState.DISPUTED else None


def _handover(case: Case) -> Handover | None:
    return partners.open_of(case.job) if case.job is not None and case.job.state is JobState.WITH_PARTNER else None


def _person(case: Case) -> Account | None:
    return None if case.reason in NOBODY_TO_STOP else case.person


@dataclass(frozen=True)
class Act:
    """`of` finds what it is done to, None: there is nothing. `form` makes the act's own form, sent or blank; None: one tap is enough."""

    of: Callable[[Case], Any]
    may: Callable[[Any, Account], bool]
    do: Callable[[Any, Any, Account], Any]
    form: Callable[..., FlaskForm] | None = None


def _decide(one: Dispute, form: Any, who: Account) -> Any:
    wish = {"waives_fee": form.choice.data == "none", "leaves_mark": form.choice.data == "mark"}
    return outcomes.decide(one.job, form.reason.data, **wish, by=who)


def _may_keep(*turns: Turn) -> Callable[[Handover, Account], bool]:
    return lambda one, who: handing_over.may_be_kept_by(one, who) and one.turn in turns


def _give_result(one: Handover, form: Any, who: Account) -> Any:
    return handing_over.give_result(one, Result(form.result.data), form.words.data, form.price.data, by=who)


ACTS: dict[str, Act] = {
    "amount": Act(
        _dispute, lambda one, who: outcomes.may_be_proposed_by(one.job, one, who),
        lambda one, form, who: outcomes.propose(one.job, form.amount.data, form.reason.data, by=who),
        lambda one, **sent: AmountForm(**sent),
    ),
    "decision": Act(
        _dispute, lambda one, who: outcomes.may_be_decided_by(one.job, one, who), _decide,
        lambda one, **sent: DecisionForm(one.topic, **sent),
    ),
    "consent": Act(_job, unsolved.may_ask_consent_by, lambda job, _form, who: unsolved.ask_consent(job, by=who)),
    "taking": Act(_handover, _may_keep(Turn.TAKING), lambda one, _form, who: handing_over.take(one, by=who)),
    "question": Act(
        _handover, _may_keep(Turn.RESULT), lambda one, form, who: handing_over.ask_back(one, form.question.data, by=who),
        lambda one, **sent: QuestionForm(**sent),
    ),
    "result": Act(_handover, _may_keep(Turn.RESULT, Turn.ANSWER), _give_result, lambda one, **sent: ResultForm(**sent)),
    "return": Act(
        _handover, _may_keep(Turn.TAKING, Turn.RESULT, Turn.ANSWER),
        lambda one, _form, who: handing_over.give_back(one, by=who),
    ),
    "settlement": Act(
        _job, lambda job, who: job.may_be_settled_by(who),
        lambda job, form, who: finishing.settle(job, Chf(form.amount.data), form.reason.data, by=who),
        lambda job, **sent: SettlementForm(finishing.partial_both_named(job), job.completed_total, **sent),
    ),
    "forgiveness": Act(
        _mark, lambda mark, who: mark.may_be_forgiven_by(who),
        lambda mark, form, who: marks.forgive(mark, form.reason.data or "", by=who), lambda mark, **sent: ForgivingForm(**sent),
    ),
    "hiding": Act(
        hiding.of_case, lambda thing, who: thing.may_be_hidden_by(who),
        lambda thing, form, who: hiding.hide(thing, form.reason.data, by=who), lambda thing, **sent: HidingForm(**sent),
    ),
    "showing": Act(hiding.of_case, hiding.may_be_shown_again_by, lambda thing, _form, who: hiding.show_again(thing, by=who)),
    "suspension": Act(
        _person, lambda person, who: suspending.may_be_suspended_by(person, who) and not person.is_suspended,
        lambda person, form, who: suspending.suspend(person, form.reason.data, by=who), lambda person, **sent: SuspendingForm(**sent),
    ),
    "admission": Act(
        _person, lambda person, who: suspending.may_be_suspended_by(person, who) and person.is_suspended,
        lambda person, form, who: suspending.lift(person, form.reason.data, by=who), lambda person, **sent: SuspendingForm(**sent),
    ),
}  # fmt: skip
