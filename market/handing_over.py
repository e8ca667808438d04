"""Handing over: the neighbour consents, the partner takes it, asks back, answers; the neighbour agrees or it comes back.

What the partner does its agents do themselves; for a partner without people here the team writes it down. Nothing is decided for the neighbour: whoever does not answer is called
after three days, and after two weeks the clock settles the job.
"""

from collections.abc import Collection

from database import lock, session
from market import acting, agents, clock, events, finishing, terms, workdays
from market.accounts import Account
from market.events import Kind
from market.jobs import Job
from market.lifecycle import JobState, has_already, move_to
from market.money import Chf
from market.partners import Customer, Handover, Item, Result, Turn, consent_of, looking_after, may_be_handed_over_by, open_of
from market.queueing import Why, open_case, take_off
from market.refusals import AlreadyMoved, Missing, NotAllowed, OutOfRange

LONGEST_TEXT = 2000


def may_be_kept_by(handover: Handover, account: Account | None) -> bool:
    """Whether this person may do now what is the partner's to do."""
    return handover.is_open and keeps(handover, account)


def keeps(handover: Handover, account: Account | None) -> bool:
    """An agent of this very partner; the team only where the partner has no people here, and never in a matter of its own."""
    if account is None or handover.job.is_of(account):
        return False
    if account.is_operator:
        return not agents.has_any(handover.given_to)
    return agents.works_for(account, handover.given_to)


def hand_over(job: Job, partner: str, items: Collection[Item], customer: Customer, *, by: Account) -> Handover:
    """The neighbour gives the job to the partner, with exactly what she ticked. Without saying what is wrong it makes no sense."""
    _refuse_without_consent(job, by)
    lock(job)
    ticked = tuple(item for item in Item if item in items)
    there = open_of(job)
    if there is not None and there.partner == partner and consent_of(there) == (ticked, customer):
        return there
    if not may_be_handed_over_by(job, by):
        raise AlreadyMoved("already_moved", state=job.state)
    if partner not in [one.slug for one in looking_after(job.category)]:
        raise OutOfRange("partner_unknown", "partner")
    if not {Item.SYMPTOM, Item.CONTACT} <= set(ticked):
        raise Missing("consent_needed", "items")
    now, days = clock.now(), terms.current().partner_takes_within_working_days
    handover = Handover(job=job, partner=partner, consented_at=now, handed_at=now, take_until=workdays.after(now, days))
    session.add(handover)
    move_to(job, JobState.WITH_PARTNER, by)
    take_off(job)
    named = [item.value for item in ticked]
    events.record(Kind.HANDED_OVER, by=by, about=job, handover=handover.id, items=named, customer=customer.value)
    _pass_on(handover)
    return handover


def _refuse_without_consent(job: Job, by: Account) -> None:
    """Hers alone; the team writes it down only while she is on the telephone and has said back the code."""
    if by.id != job.neighbour_id or by.is_suspended:
        raise NotAllowed("not_allowed")
    if not acting.may_consent_as(by):
        raise NotAllowed("consent_by_phone_needed")


def _pass_on(handover: Handover) -> None:
    """Its agents read it themselves; for a partner without people here the team passes it on."""
    if not agents.has_any(handover.given_to):
        open_case(handover.job, Why.HANDED_OVER)


def take(handover: Handover, *, by: Account) -> Handover:
    """The partner has it on its table; from now on its days to answer count."""
    _refuse_others(handover, by)
    if handover.taken_at is not None and handover.is_open:
        return handover
    _refuse_closed(handover)
    handover.taken_at = clock.now()
    handover.answer_until = workdays.after(clock.now(), terms.current().partner_answers_within_working_days)
    take_off(handover.job)
    events.record(Kind.PARTNER_TOOK, by=by, about=handover.job, until=handover.answer_until.isoformat())
    return handover


def ask_back(handover: Handover, question: str, *, by: Account) -> Handover:
    """The partner needs to know more; meanwhile its own clock stands still."""
    _refuse_others(handover, by)
    asked = _text(question, "question")
    if handover.turn is Turn.ANSWER and handover.question == asked and handover.is_open:
        return handover
    if not handover.is_open or handover.turn is not Turn.RESULT:
        raise AlreadyMoved("already_moved", state=handover.job.state)
    handover.question, handover.asked_at, handover.answer, handover.answered_at = asked, clock.now(), "", None
    take_off(handover.job)
    events.record(Kind.PARTNER_ASKED, by=by, about=handover.job, until=handover.until.isoformat())
    return handover


def answer(handover: Handover, said: str, *, by: Account) -> Handover:
    """The neighbour answers; the partner gets back the time that went by."""
    _refuse_anyone_but_neighbour(handover, by)
    words = _text(said, "answer")
    if handover.answered_at is not None and handover.answer == words and handover.is_open:
        return handover
    if not handover.is_open or handover.turn is not Turn.ANSWER:
        raise AlreadyMoved("already_moved", state=handover.job.state)
    assert handover.asked_at is not None and handover.answer_until is not None
    handover.answer, handover.answered_at = words, clock.now()
    handover.answer_until += clock.now() - handover.asked_at
    take_off(handover.job)
    events.record(Kind.PARTNER_ANSWERED, by=by, about=handover.job)
    return handover


def give_result(handover: Handover, result: Result, words: str, price: Chf, *, by: Account) -> Handover:
    """What came of it and what it costs (0: free). «Not ours» brings the job back, all else the neighbour agrees to."""
    _refuse_others(handover, by)
    said, cost = _text(words, "words"), Chf(0) if result is Result.NOT_OURS else price
    if handover.result is result and handover.price == cost and handover.result_words == said:
        return handover
    if not handover.is_open or handover.turn not in (Turn.RESULT, Turn.ANSWER):
        raise AlreadyMoved("already_moved", state=handover.job.state)
    handover.result, handover.result_words, handover.result_at = result, said, clock.now()
    handover.price = cost
    take_off(handover.job)
    events.record(Kind.PARTNER_RESULT, by=by, about=handover.job, result=result.value, price=cost.rappen)
    if result is Result.NOT_OURS:
        _bring_back(handover, "not_ours", by)
    return handover


def agree(handover: Handover, *, by: Account) -> Handover:
    """The neighbour is fine with the result and its price: the job is settled at what the two had named, else at nothing."""
    _refuse_anyone_but_neighbour(handover, by)
    if handover.price_agreed_at is not None:
        return handover
    _refuse_no_result(handover)
    handover.price_agreed_at = clock.now()
    finishing.settle_as_named(handover.job, "partner_went_on", by=by)
    return handover


def turn_down(handover: Handover, *, by: Account) -> Handover:
    """It is not fine, or it still does not work: the job comes back, and the neighbour chooses anew."""
    _refuse_anyone_but_neighbour(handover, by)
    if not handover.is_open and has_already(handover.job, JobState.UNSOLVED, by):
        return handover
    _refuse_no_result(handover)
    _bring_back(handover, "turned_down", by)
    return handover


def may_be_withdrawn_by(handover: Handover, account: Account | None) -> bool:
    """Whether the neighbour may take her consent back: at any time while it is with the partner."""
    return handover.is_open and account is not None and account.id == handover.job.neighbour_id


def withdraw(handover: Handover, *, by: Account) -> Handover:
    """The neighbour takes her consent back, as a whole: the file is gone for the partner at once, and she chooses anew."""
    _refuse_anyone_but_neighbour(handover, by)
    if not handover.is_open and has_already(handover.job, JobState.UNSOLVED, by):
        return handover
    if not handover.is_open:
        raise AlreadyMoved("already_moved", state=handover.job.state)
    _bring_back(handover, "withdrawn", by, Kind.CONSENT_WITHDRAWN)
    return handover


def give_back(handover: Handover, *, by: Account) -> Handover:
    """The partner gives it back without a result."""
    _refuse_others(handover, by)
    if not handover.is_open and has_already(handover.job, JobState.UNSOLVED, by):
        return handover
    _refuse_closed(handover)
    _bring_back(handover, "given_back", by)
    return handover


def come_back(job: Job) -> Job:
    """The clock: not taken or not answered in time. The team looks after it."""
    handover = open_of(job)
    if handover is None:
        raise AlreadyMoved("already_moved", state=job.state)
    why = Why.NOT_TAKEN if handover.taken_at is None else Why.NO_RESULT
    _bring_back(handover, why.value, None)
    open_case(job, why)
    return job


def end_open(job: Job) -> None:
    """However the job went on: what ran with the partner ends with it."""
    handover = open_of(job)
    if handover is not None:
        handover.ended_at = clock.now()


def _bring_back(handover: Handover, reason: str, by: Account | None, kind: Kind = Kind.BACK_FROM_PARTNER) -> None:
    handover.ended_at = clock.now()
    move_to(handover.job, JobState.UNSOLVED, by)
    take_off(handover.job)
    events.record(kind, by=by, about=handover.job, why=reason)


def _text(typed: str, field: str) -> str:
    if not typed.strip():
        raise Missing("message_empty", field)
    if len(typed) > LONGEST_TEXT:
        raise OutOfRange("text_too_long", field)
    return typed.strip()


def _refuse_others(handover: Handover, by: Account) -> None:
    """Only who keeps the partner's side; looked at again behind the lock."""
    if not keeps(handover, by):
        raise NotAllowed("not_allowed")
    _look_again(handover)


def _refuse_anyone_but_neighbour(handover: Handover, by: Account) -> None:
    if by.id != handover.job.neighbour_id or by.is_suspended:
        raise NotAllowed("not_allowed")
    _look_again(handover)


def _look_again(handover: Handover) -> None:
    lock(handover.job)
    lock(handover)


def _refuse_closed(handover: Handover) -> None:
    if not handover.is_open or handover.result is not None:
        raise AlreadyMoved("already_moved", state=handover.job.state)


def _refuse_no_result(handover: Handover) -> None:
    if not handover.is_open or handover.turn is not Turn.AGREEMENT:
        raise AlreadyMoved("already_moved", state=handover.job.state)
