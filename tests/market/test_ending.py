"""Calling off, running out of time, and opening the request again."""

import pytest

from market import ads, ending, events
from market.lifecycle import AdState, JobState
from market.refusals import AlreadyMoved, Missing, NotAllowed, TooLate
from tests.deals import bid_of, request_of, scheduled_job


def test_either_side_calls_off_before_the_start(anna, beat):
    job = ending.cancel(scheduled_job(anna, beat), "Ich bin krank.", by=beat)
    assert (job.state, job.end_reason, job.is_current) == (JobState.CANCELLED, "Ich bin krank.", False)


def test_contacts_disappear_at_once(anna, beat):
    job = scheduled_job(anna, beat)
    assert job.shows_contacts_to(beat) and job.shows_contacts_to(anna)
    ending.cancel(job, "Hat sich erledigt.", by=anna)
    assert not job.shows_contacts_to(beat) and not job.shows_contacts_to(anna)


def test_calling_off_needs_a_reason(anna, beat):
    with pytest.raises(Missing) as refused:
        ending.cancel(scheduled_job(anna, beat), " ", by=anna)
    assert refused.value.field == "reason"


def test_after_the_start_it_is_too_late(anna, beat, at):
    job = scheduled_job(anna, beat)
    at("2026-11-26 14:01")
    with pytest.raises(TooLate):
        ending.cancel(job, "Doch nicht", by=anna)


def test_a_stranger_calls_nothing_off(anna, beat, dario):
    with pytest.raises(NotAllowed):
        ending.cancel(scheduled_job(anna, beat), "Haha", by=dario)


def test_calling_off_twice_is_once_and_the_other_side_comes_too_late(anna, beat):
    job = scheduled_job(anna, beat)
    ending.cancel(job, "Krank", by=anna)
    ending.cancel(job, "Krank", by=anna)
    assert [event.kind for event in events.story_of(job)].count(events.Kind.CANCELLED) == 1
    with pytest.raises(AlreadyMoved):
        ending.cancel(job, "Ich auch", by=beat)


def test_the_request_opens_again_in_one_tap_and_takes_bids(anna, beat, chiara):
    job = scheduled_job(anna, beat)
    with pytest.raises(AlreadyMoved):
        bid_of(chiara, job.request)
    ending.cancel(job, "Krank", by=beat)
    ending.reopen_request(job.request, by=anna)
    assert job.request.state is AdState.LIVE
    assert bid_of(chiara, job.request).is_live


def test_only_the_author_opens_it_again_and_an_open_one_is_open(anna, beat):
    job = scheduled_job(anna, beat)
    ending.cancel(job, "Krank", by=beat)
    with pytest.raises(NotAllowed):
        ending.reopen_request(job.request, by=beat)
    live = request_of(anna, "Drucker druckt nicht")
    assert ending.reopen_request(live, by=anna) is live


def test_while_a_job_runs_the_request_does_not_open(anna, beat):
    job = scheduled_job(anna, beat)
    with pytest.raises(AlreadyMoved):
        ending.reopen_request(job.request, by=anna)


def test_a_request_hidden_while_a_job_runs_is_shown_again_as_taken(anna, beat, olga):
    job = scheduled_job(anna, beat)
    ads.hide(job.request, "Telefonnummer im Text", by=olga)
    ads.show_again(job.request, by=olga)
    assert job.request.state is AdState.TAKEN
