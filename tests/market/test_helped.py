"""A job came to nothing after the address was shown: who is asked, when, and what three yes-answers about one helper do."""

import pytest
from sqlalchemy import select

from database import session
from market import agreeing, cases, ending, helped, suspending, takeout
from market.cases import Case, Reason
from market.events import Event, Kind
from market.helped import Helped, HelpQuestion
from market.lifecycle import JobState
from market.money import Chf
from market.notices import Letter, Notice
from market.refusals import AlreadyMoved, Missing, NotAllowed
from office import due_helped, errands
from tests.conftest import person
from tests.deals import bid_of, request_of, scheduled_job
from tests.queries import counted


def go_round() -> None:
    errands.run_due(only=["ask_if_helped"])


def called_off(neighbour, helper, **said):
    """Called off by the neighbour on the day it was agreed."""
    job = scheduled_job(neighbour, helper, **said)
    ending.cancel(job, "Es geht wieder.", by=neighbour)
    session.commit()
    return job


def asked() -> list[int]:
    return [question.job_id for question in session.scalars(select(HelpQuestion).order_by(HelpQuestion.id))]


def said_of(job, said: Helped, by) -> HelpQuestion:
    """Asked and answered."""
    question = helped.answer(helped.ask(job), said, by=by)
    session.commit()
    return question


def opened() -> list[tuple[int | None, str, int]]:
    return [
        (case.person_id, case.detail, case.times) for case in session.scalars(select(Case).where(Case.reason == Reason.PAST_US))
    ]


def test_the_neighbour_is_asked_once_the_next_day_at_ten_and_the_helper_hears_nothing(anna, beat, at):
    job = called_off(anna, beat)
    at("2026-11-24 09:59")
    go_round()
    assert asked() == []
    at("2026-11-24 10:01")
    go_round()
    go_round()
    at("2026-11-25 10:01")
    go_round()
    assert asked() == [job.id]
    told = session.scalars(select(Notice).where(Notice.kind == "helped_and_paid")).all()
    assert [(notice.account_id, notice.about_id) for notice in told] == [(anna.id, job.id)]
    assert session.scalars(select(Letter.to_address).where(Letter.kind == "helped_and_paid")).all() == [anna.email]


@pytest.mark.parametrize("day", ["2027-03-27", "2027-10-30"])
def test_ten_is_ten_in_zurich_on_the_day_the_clocks_change(anna, beat, at, day):
    at(f"{day} 14:00")
    job = called_off(anna, beat, time=f"{day[:8]}31 14:00")
    next_day = f"{day[:8]}{int(day[8:]) + 1}"
    at(f"{next_day} 09:59")
    go_round()
    assert asked() == []
    at(f"{next_day} 10:01")
    go_round()
    assert asked() == [job.id]


def test_called_off_after_midnight_is_asked_on_the_day_after(anna, beat, at):
    at("2026-11-24 00:30")
    job = called_off(anna, beat)
    at("2026-11-24 10:01")
    go_round()
    assert asked() == []
    at("2026-11-25 10:01")
    go_round()
    assert asked() == [job.id]


def test_before_there_was_an_appointment_nobody_is_asked(anna, beat, at):
    job = agreeing.accept_proposal(bid_of(beat, request_of(anna)), by=anna)
    assert job.state is JobState.AGREED
    ending.cancel(job, "Es geht wieder.", by=anna)
    session.commit()
    at("2026-11-24 10:01")
    go_round()
    assert asked() == []


@pytest.mark.parametrize(
    ("state", "price", "reason", "expected"),
    [
        (JobState.CANCELLED, None, "suspended", 1),
        (JobState.CANCELLED_LATE, None, "Krank.", 1),
        (JobState.VOID, None, ending.VOID_AFTER_SCHEDULED, 1),
        (JobState.VOID, None, "suspended", 0),
        (JobState.SETTLED, 0, "", 1),
        (JobState.SETTLED, 3000, "", 0),
        (JobState.NO_SHOW, None, "", 0),
        (JobState.COMPLETED, None, "", 0),
    ],
)
def test_which_ends_are_asked_about(anna, beat, at, state, price, reason, expected):
    job = scheduled_job(anna, beat)
    job.state, job.end_reason, job.settled_price = state, reason, None if price is None else Chf(price)
    session.commit()
    at("2026-11-24 10:01")
    assert len(session.scalars(due_helped.to_be_asked()).all()) == expected


def test_whoever_has_no_mail_is_suspended_or_gone_is_not_asked(anna, beat, olga, at):
    called_off(anna, beat)
    at("2026-11-24 10:01")
    mail, anna.email = anna.email, None
    session.commit()
    go_round()
    anna.email = mail
    suspending.suspend(anna, "Hat mehrere belogen.", by=olga)
    session.commit()
    go_round()
    assert asked() == []
    suspending.lift(anna, "Ein Missverständnis.", by=olga)
    session.commit()
    go_round()
    assert len(asked()) == 1


def test_two_weeks_later_nobody_is_asked_any_more(anna, beat, at):
    called_off(anna, beat)
    at("2026-12-07 10:01")
    go_round()
    assert asked() == []


def test_asking_is_one_question_to_the_store_for_one_job_and_for_thirty(anna, beat, at):
    for count in (1, 29):
        for number in range(count):
            called_off(anna, beat, title=f"WLAN {count} {number}")
        with counted() as queries:
            session.scalars(due_helped.to_be_asked()).all()
        assert len(queries) == 1
    at("2026-11-24 10:01")
    assert len(session.scalars(due_helped.to_be_asked()).all()) == 30


def test_one_answer_and_the_same_again_is_the_same(anna, beat, olga):
    question = helped.ask(called_off(anna, beat))
    with pytest.raises(Missing):
        helped.answer(question, None, by=anna)
    for other in (beat, olga):
        assert helped.seen_by(other, question.job_id) is None
        with pytest.raises(NotAllowed):
            helped.answer(question, Helped.PAID, by=other)
    assert helped.seen_by(anna, question.job_id) is question
    helped.answer(question, Helped.NOT_PAID, by=anna)
    helped.answer(question, Helped.NOT_PAID, by=anna)
    with pytest.raises(AlreadyMoved) as refused:
        helped.answer(question, Helped.PAID, by=anna)
    assert (refused.value.code, question.answer) == ("help_answered", Helped.NOT_PAID)
    happened = session.scalars(select(Event).where(Event.about_kind == "help_question").order_by(Event.id)).all()
    assert [(event.kind, event.by_id, event.facts) for event in happened] == [
        (Kind.HELP_ASKED, None, {}),
        (Kind.HELP_ANSWERED, anna.id, {"answer": "not_paid"}),
    ]


@pytest.fixture
def neighbours(anna):
    """Four who had asked the same helper."""
    return [anna, person("Emma", "Frei", "8004"), person("Fritz", "Graf", "8004"), person("Gerda", "Huber", "8004")]


def test_three_neighbours_open_a_case_and_a_fourth_raises_it(neighbours, beat):
    states = []
    for number, one in enumerate(neighbours):
        said_of(called_off(one, beat, title=f"WLAN {number}"), Helped.PAID, one)
        states.append(opened())
    assert states == [[], [], [(beat.id, "3", 1)], [(beat.id, "4", 2)]]


def test_the_same_neighbour_counts_once_and_other_answers_do_not(neighbours, beat):
    first, second, third, fourth = neighbours
    for number, (one, said) in enumerate(
        [(first, Helped.PAID), (first, Helped.PAID), (first, Helped.PAID), (second, Helped.PAID), (third, Helped.NOT_PAID)]
    ):
        said_of(called_off(one, beat, title=f"WLAN {number}"), said, one)
    assert opened() == []
    said_of(called_off(fourth, beat, title="WLAN zum Dritten"), Helped.PAID, fourth)
    said_of(called_off(first, beat, title="WLAN nochmals"), Helped.PAID, first)
    assert opened() == [(beat.id, "3", 1)]


def test_after_a_year_an_answer_counts_no_more(neighbours, beat, at):
    first, second, third, _ = neighbours
    for one in (first, second):
        said_of(called_off(one, beat, title=f"WLAN {one.first_name}"), Helped.PAID, one)
    job = called_off(third, beat, title="WLAN zum Dritten")
    at("2027-11-23 10:01")
    said_of(job, Helped.PAID, third)
    assert opened() == []


def test_three_answers_about_different_helpers_are_no_case(neighbours, beat, chiara):
    for one, helper in zip(neighbours, (beat, beat, chiara), strict=False):
        said_of(called_off(one, helper, title=f"WLAN {one.first_name}"), Helped.PAID, one)
    assert opened() == []
    assert cases.open_about(beat, Reason.PAST_US) is None


def test_the_answer_is_in_the_neighbours_data_alone(anna, beat):
    said_of(called_off(anna, beat), Helped.PAID, anna)
    assert [row["answer"] for row in takeout.of(anna)["asked_whether_helped"]] == ["paid"]
    assert takeout.of(beat)["asked_whether_helped"] == []
    assert "helped_and_paid" not in str(takeout.of(beat))
