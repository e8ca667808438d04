"""After «done» something else is wrong: who may say so and when, and that nobody is blamed by it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from database import session
from market import disputes, events, finishing, marks, objecting
from market.disputes import Topic
from market.jobs import Cause, Job
from market.lifecycle import JobState
from market.money import Chf
from market.notices import Notice
from market.refusals import AlreadyMoved, Missing, NotAllowed, OutOfRange
from tests.deals import scheduled_job
from tests.disputed import reported_job

SAID = "Abgemacht waren 60 Franken, verlangt wurden 80."


@pytest.fixture
def reported(anna, beat, at) -> Job:
    return reported_job(anna, beat, at)


@pytest.mark.parametrize("topic", [Topic.PRICE, Topic.DAMAGE, Topic.CONDUCT])
def test_the_neighbour_says_what_is_wrong_and_both_are_heard(reported, anna, beat, olga, topic):
    dispute = objecting.object_to(reported, topic, f" {SAID} ", Chf(5000), by=anna)
    assert (reported.state, reported.is_current, dispute.topic) == (JobState.DISPUTED, True, topic)
    assert (dispute.neighbour_words, dispute.neighbour_amount) == (SAID, Chf(5000))
    assert (dispute.helper_words, dispute.helper_amount) == ("", None)
    ends = [moment - dispute.opened_at for moment in (dispute.heard_until, dispute.due_at, dispute.settles_at)]
    assert ends == [timedelta(days=3), timedelta(days=10), timedelta(days=30)]
    told = session.scalars(
        select(Notice).where(Notice.kind.in_(("dispute_opened", "job_disputed_operator"))).order_by(Notice.id)
    ).all()
    assert [notice.account_id for notice in told] == [beat.id, olga.id]
    assert marks.of(beat) == []


def test_the_same_again_is_the_same_and_another_topic_is_told_how_things_stand(reported, anna):
    first = objecting.object_to(reported, Topic.PRICE, SAID, by=anna)
    assert objecting.object_to(reported, Topic.PRICE, SAID, by=anna) is first
    with pytest.raises(AlreadyMoved):
        objecting.object_to(reported, Topic.DAMAGE, "Und ein Kratzer.", by=anna)
    assert [event.kind for event in events.story_of(reported)].count(events.Kind.DISPUTED) == 1


@pytest.mark.parametrize("who", ["beat", "chiara", "dario", "olga"])
def test_nobody_else_objects(reported, who, request):
    by = request.getfixturevalue(who)
    assert not objecting.may_object(reported, by)
    with pytest.raises(NotAllowed):
        objecting.object_to(reported, Topic.PRICE, SAID, by=by)
    assert reported.state is JobState.REPORTED


@pytest.mark.parametrize(
    ("topic", "said", "amount", "refusal", "field"),
    [
        (Topic.PRICE, " ", None, Missing, "said"),
        (Topic.NO_SHOW, SAID, None, OutOfRange, "topic"),
        (Topic.PRICE, SAID, Chf(6001), OutOfRange, "amount"),
        (Topic.PRICE, SAID, Chf(-1), OutOfRange, "amount"),
    ],
)
def test_words_a_topic_and_a_possible_amount_are_needed(reported, anna, topic, said, amount, refusal, field):
    with pytest.raises(refusal) as refused:
        objecting.object_to(reported, topic, said, amount, by=anna)
    assert (refused.value.field, reported.state, disputes.of_job(reported)) == (field, JobState.REPORTED, None)


def test_before_it_is_reported_or_once_it_went_on_there_is_nothing_to_object_to(anna, beat, at):
    job = scheduled_job(anna, beat)
    at("2026-11-26 15:00")
    with pytest.raises(AlreadyMoved):
        objecting.object_to(job, Topic.PRICE, SAID, by=anna)
    finishing.call_unsolved(job, Cause.TIME, by=beat)
    with pytest.raises(AlreadyMoved):
        objecting.object_to(job, Topic.PRICE, SAID, by=anna)
    assert not objecting.may_object(job, anna)
