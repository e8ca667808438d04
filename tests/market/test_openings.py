"""Private conversations: closed to the team, until somebody with a case says why; then readable for an hour."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from database import session
from market import accounts, albums, cases, casework, clock, farewell, openings, pictures, takeout, talk, today
from market.accounts import Account
from market.cases import Case, Outcome, Reason
from market.events import Event, Kind
from market.jobs import Job
from market.openings import Grounds
from market.refusals import Missing, NotAllowed, OutOfRange
from tests.conftest import person
from tests.deals import request_of, scheduled_job
from tests.pages.stage import photo_on

WHY = "Beide sagen etwas anderes."


@pytest.fixture
def job(anna, beat) -> Job:
    return scheduled_job(anna, beat)


@pytest.fixture
def case(job) -> Case:
    opened = cases.open_case(Reason.SILENCE, job, person=job.helper, job_id=job.id)
    session.commit()
    return opened


def opened(case: Case, by: Account) -> Event:
    assert case.job is not None
    return openings.open_up(case, case.job.thread_id, Grounds.AGREED, WHY, by=by)


def test_who_when_why_and_which_are_written_down_and_stand_in_the_story(case, job, olga):
    made = opened(case, olga)
    facts = {"case": case.id, "grounds": "agreed", "reason": WHY}
    assert (made.kind, made.by_id, made.about_kind, made.about_id, made.facts) == (
        Kind.THREAD_OPENED, olga.id, "thread", job.thread_id, facts,
    )  # fmt: skip
    assert today.story_of(case)[-1] is made


def test_it_is_open_for_an_hour_to_who_asked_and_for_this_case(case, job, beat, olga, at):
    otto = accounts.make_operator(person("Otto", "Zweit", "8001"))
    other = cases.open_case(Reason.LET_DOWN, beat, person=beat, job_id=job.id)
    made = opened(case, olga)
    assert openings.opened_for(case, job.thread_id, olga) is made
    assert openings.opened_for(other, job.thread_id, olga) is None
    assert openings.opened_for(case, job.thread_id, otto) is None
    at(clock.now() + timedelta(hours=1, seconds=1))
    assert (openings.opened_for(case, job.thread_id, olga), openings.is_open_to(job.thread_id, olga)) == (None, False)


@pytest.mark.parametrize("said", ["", "  zu kurz  "])
def test_without_a_sentence_it_stays_closed(case, job, olga, said):
    with pytest.raises(Missing, match="reason_too_short"):
        openings.open_up(case, job.thread_id, Grounds.OTHER, said, by=olga)
    with pytest.raises(OutOfRange):
        openings.open_up(case, job.thread_id, Grounds.OTHER, "x" * 501, by=olga)
    assert openings.opened_for(case, job.thread_id, olga) is None


def test_a_case_about_a_job_opens_its_conversation_alone(case, job, anna, beat, chiara, olga):
    elsewhere = scheduled_job(anna, chiara, time="2026-11-30 14:00")
    assert [thread.id for thread in openings.threads_of(case, olga)] == [job.thread_id]
    with pytest.raises(NotAllowed):
        openings.open_up(case, elsewhere.thread_id, Grounds.AGREED, WHY, by=olga)


def test_a_case_about_a_person_opens_theirs_first_the_one_it_arose_in(job, anna, beat, chiara, dario, olga):
    newer = scheduled_job(dario, beat, time="2026-11-30 14:00")
    scheduled_job(anna, chiara, time="2026-11-30 14:00")
    case = cases.open_case(Reason.SAFETY, beat, person=beat, job_id=job.id, is_safety=True)
    assert [thread.id for thread in openings.threads_of(case, olga)] == [job.thread_id, newer.thread_id]


def test_nobody_reads_a_matter_of_their_own_and_only_the_team_reads(case, job, anna, beat, dario, olga):
    accounts.make_operator(anna)
    about_beat = cases.open_case(Reason.SAFETY, beat, person=beat, is_safety=True)
    assert openings.threads_of(about_beat, anna) == []
    for wrong in (anna, beat, dario):
        with pytest.raises(NotAllowed):
            opened(case, wrong)


def test_there_is_nothing_to_read_for_mail_or_once_the_case_is_closed(case, job, anna, beat, olga):
    dead = cases.open_case(Reason.DEAD_LETTER, anna, person=anna)
    casework.close(case, Outcome.NOTHING, "War nichts.", 1, by=olga)
    assert [openings.threads_of(one, olga) for one in (dead, case)] == [[], []]


def test_photos_of_the_conversation_are_open_as_long_as_it_is(case, job, anna, olga, at):
    token = photo_on(request_of(anna), anna)
    message = talk.say(job.thread, "So sieht es aus.", by=anna)
    picture = pictures.with_token(token)
    assert picture is not None
    picture.request_id, picture.message_id = None, message.id
    session.commit()
    assert albums.seen_by(olga, token) is None
    opened(case, olga)
    assert albums.seen_by(olga, token) is picture
    at(clock.now() + timedelta(hours=2))
    assert albums.seen_by(olga, token) is None


def test_both_find_in_their_data_that_it_was_opened_but_not_why_or_by_whom(case, job, anna, beat, dario, olga):
    opened(case, olga)
    for side in (anna, beat):
        [told] = takeout.of(side)["messages_opened_by_the_team"]
        assert (told["about_id"], set(told) & {"facts", "by_id", "via_id"}) == (job.thread_id, set())
        assert WHY not in json.dumps(takeout.of(side), default=str)
    assert takeout.of(dario)["messages_opened_by_the_team"] == []


def test_why_is_erased_with_one_who_leaves(case, job, chiara, olga, dario):
    asked = scheduled_job(dario, chiara, time="2026-11-30 14:00")
    about = cases.open_case(Reason.SILENCE, asked, person=chiara, job_id=asked.id)
    opened(about, olga)
    opened(case, olga)
    openings.forget_words_about(chiara)
    session.expire_all()
    kept = select(Event.facts).where(Event.kind == Kind.THREAD_OPENED).order_by(Event.id)
    assert [bool(facts) for facts in session.scalars(kept)] == [False, True]


def test_leaving_erases_it_by_itself(dario, olga):
    case = cases.open_case(Reason.SAFETY, dario, person=dario, is_safety=True)
    request = request_of(dario)
    thread = talk.open_thread(neighbour=dario, helper=person("Emil", "Egger", "8004"), request_id=request.id)
    talk.say(thread, "Guten Tag", by=dario)
    openings.open_up(case, thread.id, Grounds.DANGER, WHY, by=olga)
    farewell.ask(dario, by=dario)
    farewell.erase(dario, "Ehemaliges Mitglied")
    session.expire_all()
    assert session.scalars(select(Event.facts).where(Event.kind == Kind.THREAD_OPENED)).all() == [{}]
