"""Cases: one per thing and reason, raised when it happens again, never overwritten, closed with what came of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from database import session, unit_of_work
from market import accounts, cases, casework, clock, farewell
from market.accounts import Account
from market.cases import Case, Outcome, Reason
from market.events import Event, Kind
from market.refusals import AlreadyMoved, Missing, NotAllowed, OutOfRange
from tests.conftest import person


@pytest.fixture
def case(beat) -> Case:
    opened = cases.open_case(Reason.LET_DOWN, beat, detail="3", person=beat)
    session.commit()
    return opened


@pytest.fixture
def otto() -> Account:
    account = accounts.make_operator(person("Otto", "Zweit", "8001"))
    session.commit()
    return account


def history(case: Case) -> list[Kind]:
    about = select(Event.kind).where(Event.about_kind == "case_file", Event.about_id == case.id)
    return list(session.scalars(about.order_by(Event.id)))


def test_a_case_says_why_about_whom_and_by_when(case, beat):
    assert (case.reason, case.detail, case.person_id, case.is_open) == (Reason.LET_DOWN, "3", beat.id, True)
    assert case.due_at - case.opened_at == timedelta(days=1)


def test_what_happens_again_raises_the_open_one(case, beat, olga, at):
    casework.snooze(case, clock.now() + timedelta(days=3), 1, by=olga)
    at(clock.now() + timedelta(hours=1))
    again = cases.open_case(Reason.LET_DOWN, beat, detail="4", person=beat)
    assert (again.id, again.times, again.detail, again.snoozed_until) == (case.id, 2, "4", None)
    assert history(case) == [Kind.CASE_BEGUN, Kind.CASE_SNOOZED, Kind.CASE_RAISED]


def test_safety_comes_within_two_hours_and_draws_an_open_case_forward(case, beat):
    raised = cases.open_case(Reason.LET_DOWN, beat, is_safety=True)
    assert (raised.id, raised.is_safety) == (case.id, True)
    assert raised.due_at <= clock.now() + timedelta(hours=2)


def test_another_reason_is_another_case(case, beat):
    assert cases.open_case(Reason.LOW_STARS, beat).id != case.id


def test_closing_wants_an_outcome_and_words_and_is_remembered(case, olga):
    with pytest.raises(Missing):
        casework.close(case, Outcome.WARNED, " ", 1, by=olga)
    with pytest.raises(OutOfRange):
        casework.close(case, Outcome.BY_ITSELF, "So.", 1, by=olga)
    casework.close(case, Outcome.WARNED, "Mit Beat geredet.", 1, by=olga)
    casework.close(case, Outcome.WARNED, "Mit Beat geredet.", 1, by=olga)
    assert (case.outcome, case.outcome_words, case.closed_by_id) == (Outcome.WARNED, "Mit Beat geredet.", olga.id)
    assert history(case) == [Kind.CASE_BEGUN, Kind.CASE_CLOSED]


def test_opened_again_it_keeps_its_history(case, olga, beat):
    casework.close(case, Outcome.NOTHING, "War nichts.", 1, by=olga)
    casework.reopen(case, "Anna hat nochmals angerufen.", 2, by=olga)
    assert (case.is_open, case.outcome, case.version) == (True, None, 3)
    assert history(case) == [Kind.CASE_BEGUN, Kind.CASE_CLOSED, Kind.CASE_REOPENED]
    with pytest.raises(AlreadyMoved):
        casework.reopen(case, "Noch einmal", 3, by=olga)


def test_an_old_one_is_not_opened_beside_a_new_one(case, olga, beat):
    casework.close(case, Outcome.NOTHING, "War nichts.", 1, by=olga)
    cases.open_case(Reason.LET_DOWN, beat)
    with pytest.raises(AlreadyMoved, match="case_open_elsewhere"):
        casework.reopen(case, "Doch", 2, by=olga)


def test_two_of_the_team_never_overwrite_each_other(case, olga, otto):
    seen = case.version
    casework.note(case, "Beat angerufen, ruft zurück.", seen, by=olga)
    for act in (
        lambda: casework.note(case, "Auch angerufen", seen, by=otto),
        lambda: casework.close(case, Outcome.HELPED, "Erledigt", seen, by=otto),
        lambda: casework.snooze(case, clock.now() + timedelta(days=1), seen, by=otto),
        lambda: casework.assign(case, otto, seen, by=otto),
    ):
        with pytest.raises(AlreadyMoved, match="case_moved"):
            act()
    casework.close(case, Outcome.HELPED, "Erledigt", case.version, by=otto)
    with pytest.raises(AlreadyMoved):
        casework.close(case, Outcome.NOTHING, "Doch nicht", case.version, by=olga)


def test_assigning_twice_is_once_and_only_to_the_team(case, olga, otto, dario):
    casework.assign(case, otto, 1, by=olga)
    casework.assign(case, otto, 1, by=olga)
    assert (case.assigned_to_id, case.version) == (otto.id, 2)
    with pytest.raises(NotAllowed):
        casework.assign(case, dario, 2, by=olga)


def test_put_off_for_two_weeks_at_most_and_safety_never(case, olga, beat):
    for days in (-1, 15):
        with pytest.raises(OutOfRange):
            casework.snooze(case, clock.now() + timedelta(days=days), 1, by=olga)
    cases.open_case(Reason.LET_DOWN, beat, is_safety=True)
    with pytest.raises(NotAllowed, match="safety_not_snoozed"):
        casework.snooze(case, clock.now() + timedelta(days=1), 2, by=olga)


def test_nobody_works_on_a_matter_of_their_own_and_only_the_team_works(case, anna, beat, dario, olga):
    accounts.make_operator(beat)
    for wrong in (anna, beat, dario):
        for act in (
            lambda who: casework.note(case, "x", 1, by=who),
            lambda who: casework.close(case, Outcome.NOTHING, "x", 1, by=who),
            lambda who: casework.snooze(case, clock.now() + timedelta(days=1), 1, by=who),
            lambda who: casework.assign(case, olga, 1, by=who),
            lambda who: casework.reopen(case, "x", 1, by=who),
        ):
            with pytest.raises(NotAllowed):
                act(wrong)
    assert (cases.for_team(anna, case.id), cases.for_team(olga, case.id)) == (None, case)


def test_what_goes_on_without_us_closes_by_itself(case, beat):
    cases.close_by_itself(cases.open_about(beat, Reason.LET_DOWN))
    assert (case.outcome, case.closed_by_id) == (Outcome.BY_ITSELF, None)
    cases.close_by_itself(cases.open_about(beat, Reason.LET_DOWN))
    assert history(case) == [Kind.CASE_BEGUN, Kind.CASE_CLOSED]


def test_the_same_reason_in_two_transactions_is_one_case(beat):
    for _ in range(2):
        unit_of_work(lambda: cases.open_case(Reason.LOW_STARS, session.merge(beat)).id)
    assert [(row.times, row.version) for row in session.scalars(select(Case))] == [(2, 2)]


def test_what_was_written_about_somebody_who_left_is_erased_and_the_case_stays(case, beat, olga):
    casework.note(case, "Beat wohnt an der Langstrasse.", 1, by=olga)
    casework.close(case, Outcome.WARNED, "Mit Beat geredet.", 2, by=olga)
    farewell.ask(beat, by=beat)
    farewell.erase(beat, "Ehemaliges Mitglied")
    session.expire_all()
    written = select(Event.facts).where(Event.about_kind == "case_file", Event.kind.in_(cases.WITH_WORDS))
    assert (case.outcome, case.outcome_words, list(session.scalars(written))) == (Outcome.WARNED, "", [{}, {}])


def test_the_team_hears_at_once_of_safety_but_nobody_of_a_matter_of_their_own(olga, otto, anna, letters):
    cases.open_case(Reason.LET_DOWN, anna, person=anna)
    cases.open_case(Reason.SAFETY, otto, person=otto, is_safety=True)
    assert [(letter.to_address, letter.kind) for letter in letters()] == [(olga.email, "safety_case")]
