"""The team writes to the sides of a case: kept with its words, told to whoever is chosen, never over a colleague."""

import pytest
from sqlalchemy import select

from database import session
from market import accounts, cases, casework
from market.cases import Case, Outcome, Reason
from market.casework import To
from market.events import Event, Kind
from market.refusals import AlreadyMoved, Missing, NotAllowed, OutOfRange
from tests.conftest import person
from tests.deals import scheduled_job
from tests.market.test_races import at_once, own_sessions

__all__ = ["own_sessions"]
SAID = "Wir schlagen einen zweiten Besuch vor."


@pytest.fixture
def case(anna, beat) -> Case:
    job = scheduled_job(anna, beat)
    made = cases.open_case(Reason.SILENCE, job, person=beat, job_id=job.id)
    session.commit()
    return made


@pytest.mark.parametrize("to", [(To.NEIGHBOUR,), (To.HELPER,), (To.NEIGHBOUR, To.HELPER)])
def test_whoever_is_chosen_gets_the_words_and_the_story_keeps_them(case, anna, beat, olga, letters, to):
    before = len(letters())
    casework.write(case, to, f" {SAID} ", 1, by=olga)
    who = {To.NEIGHBOUR: anna.email, To.HELPER: beat.email}
    told = [(letter.to_address, letter.kind, letter.facts) for letter in letters()[before:]]
    assert told == [(who[one], "team_wrote", {"title": case.job.title, "said": SAID}) for one in to]
    event = session.scalars(select(Event).where(Event.kind == Kind.CASE_WRITTEN)).one()
    assert (event.by_id, event.facts, case.version) == (olga.id, {"to": [one.value for one in to], "said": SAID}, 2)


def test_without_readers_or_words_nothing_leaves(case, olga, letters):
    before = len(letters())
    for to in ((), (To.PERSON,)):
        with pytest.raises(OutOfRange, match="nobody_to_write_to"):
            casework.write(case, to, SAID, 1, by=olga)
    with pytest.raises(Missing):
        casework.write(case, [To.HELPER], "  ", 1, by=olga)
    assert (len(letters()), case.version) == (before, 1)


def test_of_a_case_without_a_job_the_person_reads_it_unless_they_have_left(dario, olga):
    case = cases.open_case(Reason.LET_DOWN, dario, person=dario)
    assert casework.sides_of(case) == {To.PERSON: dario}
    dario.left_at = case.opened_at
    assert casework.sides_of(case) == {}


def test_only_the_team_writes_and_nobody_in_a_matter_of_their_own(case, anna, beat, dario):
    accounts.make_operator(anna)
    for wrong in (anna, beat, dario):
        with pytest.raises(NotAllowed):
            casework.write(case, [To.HELPER], SAID, 1, by=wrong)


def test_acting_on_an_old_version_is_refused(case, olga):
    casework.go_on(case, 1, by=olga)
    for act in (lambda: casework.go_on(case, 1, by=olga), lambda: casework.write(case, [To.HELPER], SAID, 1, by=olga)):
        with pytest.raises(AlreadyMoved, match="case_moved"):
            act()
    assert case.version == 2


@pytest.mark.parametrize("second", ["close", "write", "go_on"])
def test_two_of_the_team_in_the_same_moment_one_wins_and_the_other_hears_it(case, olga, second):
    otto = accounts.make_operator(person("Otto", "Zweit", "8001"))
    session.commit()
    number, one, two = case.id, olga.id, otto.id
    session.rollback()

    def closing(by):
        who, row = session.get_one(accounts.Account, by), session.get_one(Case, number)
        return casework.close(row, Outcome.HELPED, f"Erledigt von {by}", 1, by=who).id

    def other():
        who, row = session.get_one(accounts.Account, two), session.get_one(Case, number)
        acts = {
            "close": lambda: closing(two),
            "write": lambda: casework.write(row, [To.HELPER], SAID, 1, by=who).id,
            "go_on": lambda: casework.go_on(row, 1, by=who).id,
        }
        return acts[second]()

    came = at_once(lambda: closing(one), other)
    assert sorted(isinstance(each, AlreadyMoved) for each in came) == [False, True]
    assert session.get_one(Case, number).version == 2
