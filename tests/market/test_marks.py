"""Marks: what a late cancel or a no-show leaves, what may be said to it, and when others read of it."""

import pytest
from sqlalchemy import func, select

from database import session
from market import ending, events, marks
from market.lifecycle import JobState
from market.marks import Mark, Reason, Shown
from market.refusals import AlreadyMoved, Missing, NotAllowed, OutOfRange
from market.skills import Skill
from tests.conftest import helping
from tests.deals import scheduled_job


def late_cancel(neighbour, helper, at, by, day="2026-11-26", title="WLAN geht nicht"):
    job = scheduled_job(neighbour, helper, time=f"{day} 14:00", title=title)
    at(f"{day} 08:00")
    ending.cancel(job, "Ich bin krank.", although_late=True, by=by)
    session.commit()
    return job


@pytest.fixture
def mark(anna, beat, at) -> Mark:
    return marks.of_job(late_cancel(anna, beat, at, beat))


def test_a_late_cancel_leaves_a_mark_with_cause_date_and_end(mark, beat):
    assert (mark.account_id, mark.reason, mark.counts) == (beat.id, Reason.LATE_CANCEL, True)
    assert (mark.ends_at - mark.at).days == 365


def test_one_mark_per_cause_whatever_happens_twice(mark, beat):
    assert marks.leave(mark.job, beat, Reason.LATE_CANCEL) is mark
    assert session.scalar(select(func.count()).select_from(Mark)) == 1


def test_its_owner_says_something_to_it_once(mark, beat):
    marks.answer(mark, " Mein Kind hatte Fieber. ", by=beat)
    marks.answer(mark, "Mein Kind hatte Fieber.", by=beat)
    assert mark.answer == "Mein Kind hatte Fieber."
    assert [event.kind for event in events.story_of(mark)].count(events.Kind.MARK_ANSWERED) == 1
    with pytest.raises(AlreadyMoved) as refused:
        marks.answer(mark, "Oder doch anders.", by=beat)
    assert refused.value.code == "mark_answered"


@pytest.mark.parametrize(("said", "refusal"), [(" ", Missing), ("a" * 1001, OutOfRange)])
def test_an_answer_has_words_but_not_too_many(mark, beat, said, refusal):
    with pytest.raises(refusal) as refused:
        marks.answer(mark, said, by=beat)
    assert refused.value.field == "answer"


@pytest.mark.parametrize("who", ["anna", "chiara", "dario", "olga"])
def test_nobody_else_answers_it(mark, who, request):
    with pytest.raises(NotAllowed):
        marks.answer(mark, "Ich war es nicht.", by=request.getfixturevalue(who))


def test_the_one_who_was_let_down_excuses_it_and_it_counts_no_more(mark, anna, beat):
    marks.excuse(mark, by=anna)
    marks.excuse(mark, by=anna)
    assert not mark.counts
    assert mark.job.state is JobState.CANCELLED_LATE
    assert [event.kind for event in events.story_of(mark.job)].count(events.Kind.MARK_EXCUSED) == 1
    with pytest.raises(AlreadyMoved) as refused:
        marks.answer(mark, "Danke!", by=beat)
    assert refused.value.code == "mark_lifted"


@pytest.mark.parametrize("who", ["beat", "chiara", "dario", "olga"])
def test_nobody_else_excuses_it(mark, who, request):
    with pytest.raises(NotAllowed):
        marks.excuse(mark, by=request.getfixturevalue(who))


def test_a_suspended_person_neither_answers_nor_excuses(mark, anna, beat):
    anna.suspended_at = beat.suspended_at = mark.at
    with pytest.raises(NotAllowed):
        marks.excuse(mark, by=anna)
    with pytest.raises(NotAllowed):
        marks.answer(mark, "Bitte", by=beat)


def test_after_twelve_months_it_is_over(mark, anna, beat, at):
    at("2027-11-26 08:01")
    assert (mark.counts, marks.of(beat), marks.shown_of(beat.id)[beat.id]) == (False, [], Shown())
    with pytest.raises(AlreadyMoved):
        marks.excuse(mark, by=anna)


def test_it_is_seen_by_the_two_and_listed_for_its_owner_alone(mark, anna, beat, chiara, dario):
    seen = [marks.seen_by(who, mark.id) for who in (anna, beat, chiara, dario, None)]
    assert seen == [mark, mark, None, None, None]
    assert (marks.of(beat), marks.of(anna)) == ([mark], [])


@pytest.mark.parametrize("side", ["anna", "beat"])
def test_others_read_of_it_from_the_second_one_on_for_both_sides_alike(anna, beat, at, side, request):
    who = request.getfixturevalue(side)
    late_cancel(anna, beat, at, who)
    assert not marks.shown_of(who.id)[who.id].is_shown
    second = late_cancel(anna, beat, at, who, day="2026-11-28", title="Drucker")
    shown = marks.shown_of(anna.id, beat.id)
    assert shown[who.id] == Shown(late_cancels=2)
    assert {account for account, one in shown.items() if one.is_shown} == {who.id}
    marks.excuse(marks.of_job(second), by=second.other_side(who))
    assert not marks.shown_of(who.id)[who.id].is_shown


def test_its_owner_and_the_other_side_are_told(mark, anna, beat, letters):
    marks.excuse(mark, by=anna)
    told = [(letter.to_address, letter.kind) for letter in letters()][-3:]
    assert told == [(beat.email, "marked_late_cancel"), (anna.email, "job_cancelled_late"), (beat.email, "mark_excused")]


def test_the_team_lifts_it_with_a_reason_and_its_owner_is_told(mark, beat, olga, letters):
    marks.forgive(mark, " War im Spital. ", by=olga)
    marks.forgive(mark, "War im Spital.", by=olga)
    assert not mark.counts
    (event,) = [event for event in events.story_of(mark) if event.kind is events.Kind.MARK_FORGIVEN]
    assert (event.by_id, event.facts["reason"]) == (olga.id, "War im Spital.")
    assert [letter.kind for letter in letters() if letter.to_address == beat.email][-1] == "mark_forgiven"


@pytest.mark.parametrize("who", ["anna", "beat", "chiara", "dario"])
def test_nobody_else_lifts_it_so(mark, who, request):
    with pytest.raises(NotAllowed):
        marks.forgive(mark, "So.", by=request.getfixturevalue(who))
    assert mark.counts


def test_nobody_of_the_team_lifts_one_of_their_own_appointments(anna, olga, at):
    own = helping(olga, "+41791234599", [Skill.WIFI])
    mark = marks.of_job(late_cancel(anna, own, at, own))
    with pytest.raises(NotAllowed):
        marks.forgive(mark, "Ich war krank.", by=own)


def test_without_a_reason_or_once_excused_nothing_is_lifted(mark, anna, olga):
    with pytest.raises(Missing) as refused:
        marks.forgive(mark, " ", by=olga)
    assert (refused.value.field, mark.counts) == ("reason", True)
    marks.excuse(mark, by=anna)
    with pytest.raises(AlreadyMoved):
        marks.forgive(mark, "So.", by=olga)
