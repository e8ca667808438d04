"""Calling off, running out of time, and opening the request again."""

import pytest

from database import session
from market import ads, agreeing, ending, events, marks, requests, reviews
from market.drafts import RequestDraft
from market.ending import Timing
from market.lifecycle import AdState, JobState
from market.refusals import AlreadyMoved, Missing, NotAllowed, TooLate
from tests.deals import bid_of, enquiry_of, offer_of, request_of, scheduled_job


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


MEANS = [
    ("2026-11-25 13:59", Timing.EARLY),
    ("2026-11-25 14:01", Timing.LATE),
    ("2026-11-26 13:59", Timing.LATE),
]


@pytest.mark.parametrize(("moment", "timing"), MEANS)
@pytest.mark.parametrize("who", ["anna", "beat"])
def test_until_a_day_before_it_is_free_then_it_leaves_a_mark(anna, beat, at, moment, timing, who, request):
    job, by = scheduled_job(anna, beat), request.getfixturevalue(who)
    at(moment)
    means = ending.cancelling(job, by)
    assert (means.timing, means.leaves_mark) == (timing, timing is Timing.LATE)
    ending.cancel(job, "Krank", although_late=True, by=by)
    assert job.state is (JobState.CANCELLED_LATE if means.leaves_mark else JobState.CANCELLED)
    assert [mark.account_id for mark in [marks.of_job(job)] if mark] == ([by.id] if means.leaves_mark else [])
    assert not job.shows_contacts_to(anna)


@pytest.mark.parametrize(
    ("start", "posted", "last_free", "late"),
    [
        ("2027-03-28 14:00", "2027-03-20 10:00", "2027-03-27 12:59", "2027-03-27 13:01"),
        ("2026-10-25 14:00", "2026-10-20 10:00", "2026-10-24 14:59", "2026-10-24 15:01"),
        ("2027-01-01 14:00", "2026-12-20 10:00", "2026-12-31 13:59", "2026-12-31 14:01"),
    ],
)
def test_a_day_before_is_twenty_four_hours_in_every_night(anna, beat, at, start, posted, last_free, late):
    at(posted)
    job = scheduled_job(anna, beat, time=start)
    at(last_free)
    assert ending.cancelling(job, anna).timing is Timing.EARLY
    at(late)
    assert ending.cancelling(job, anna).timing is Timing.LATE


@pytest.mark.parametrize("who", ["anna", "beat"])
def test_in_the_first_ten_minutes_after_agreeing_it_is_free(anna, beat, at, who, request):
    at("2026-11-26 08:00")
    job, by = scheduled_job(anna, beat), request.getfixturevalue(who)
    at("2026-11-26 08:09")
    assert ending.cancelling(job, by).timing is Timing.GRACE
    at("2026-11-26 08:11")
    assert ending.cancelling(job, by).timing is Timing.LATE
    at("2026-11-26 08:09")
    ending.cancel(job, "Verklickt", by=by)
    assert (job.state, marks.of_job(job)) == (JobState.CANCELLED, None)


def test_after_a_late_move_by_the_other_side_it_is_free_for_this_side_only(anna, beat, at):
    job = scheduled_job(anna, beat)
    job.moved_late_by_id = beat.id
    at("2026-11-26 10:00")
    assert ending.cancelling(job, beat).timing is Timing.LATE
    assert ending.cancelling(job, anna).timing is Timing.MOVED_LATE
    ending.cancel(job, "So spät geht es nicht.", by=anna)
    assert (job.state, marks.of_job(job)) == (JobState.CANCELLED, None)


def test_without_an_appointment_it_is_free(anna, beat):
    bid = bid_of(beat, request_of(anna))
    job = agreeing.accept_proposal(bid, by=anna)
    assert ending.cancelling(job, beat).timing is Timing.NO_TIME_YET
    assert ending.cancel(job, "Doch nicht", by=beat).state is JobState.CANCELLED


def test_nobody_leaves_a_mark_without_having_been_told(anna, beat, at):
    job = scheduled_job(anna, beat)
    at("2026-11-26 10:00")
    with pytest.raises(AlreadyMoved) as refused:
        ending.cancel(job, "Krank", by=anna)
    assert (refused.value.code, refused.value.field, job.state) == ("cancel_late_by_now", "reason", JobState.SCHEDULED)


def test_calling_off_late_twice_is_once_and_the_other_side_comes_too_late(anna, beat, dario, olga, at):
    job = scheduled_job(anna, beat)
    at("2026-11-26 10:00")
    for reason in ("Krank", "Sehr krank"):
        ending.cancel(job, reason, although_late=True, by=anna)
    assert [event.kind for event in events.story_of(job)].count(events.Kind.CANCELLED_LATE) == 1
    assert job.end_reason == "Krank"
    with pytest.raises(AlreadyMoved):
        ending.cancel(job, "Ich auch", although_late=True, by=beat)
    for stranger in (dario, olga):
        with pytest.raises(NotAllowed):
            ending.cancel(job, "Haha", although_late=True, by=stranger)


def test_a_helper_who_called_off_late_can_be_rated_a_neighbour_who_did_rates_nobody(anna, beat, at):
    by_helper, by_neighbour = scheduled_job(anna, beat), scheduled_job(anna, beat, time="2026-11-26 18:00", title="Drucker")
    at("2026-11-26 10:00")
    ending.cancel(by_helper, "Krank", although_late=True, by=beat)
    ending.cancel(by_neighbour, "Krank", although_late=True, by=anna)
    assert reviews.may_be_reviewed_by(by_helper, anna)
    assert not reviews.may_be_reviewed_by(by_neighbour, anna)
    with pytest.raises(AlreadyMoved):
        reviews.give(by_neighbour, stars=1, body="", by=anna)


def test_others_are_asked_in_one_tap_with_the_same_request(anna, beat, at):
    job = scheduled_job(anna, beat)
    at("2026-11-26 10:00")
    ending.cancel(job, "Krank", although_late=True, by=beat)
    assert ending.ask_others(job, by=anna) is job.request
    assert job.request.state is AdState.LIVE
    assert ending.ask_others(job, by=anna) is job.request
    assert not ending.may_ask_others_by(job, anna)


def test_a_request_that_cannot_be_opened_again_is_a_new_draft_with_all_that_was_written(anna, beat, olga):
    job = scheduled_job(anna, beat)
    ending.cancel(job, "Krank", by=beat)
    job.request.tried, job.request.since = "Neu gestartet", "Seit Montag"
    ads.hide(job.request, "Telefonnummer im Text", by=olga)
    draft = ending.ask_others(job, by=anna)
    assert isinstance(draft, RequestDraft)
    posted = requests.post(draft, by=anna)
    kept = ("title", "description", "category", "skill", "postal_code", "tried", "since")
    assert [getattr(posted, name) for name in kept] == [getattr(job.request, name) for name in kept]


def test_after_an_enquiry_on_an_offer_the_message_is_the_beginning_of_a_request(anna, beat):
    enquiry = enquiry_of(anna, offer_of(beat), message="Das WLAN reicht nicht bis zum Balkon.")
    job = agreeing.accept_proposal(enquiry, enquiry.slot_rows[0].id, by=beat)
    ending.cancel(job, "Krank", by=beat)
    draft = ending.ask_others(job, by=anna)
    assert isinstance(draft, RequestDraft)
    assert (draft.missing, draft.answers["what"]["description"]) == ([], "Das WLAN reicht nicht bis zum Balkon.")
    session.commit()
    assert ending.ask_others(job, by=anna) is draft


@pytest.mark.parametrize("who", ["beat", "chiara", "dario", "olga"])
def test_only_the_neighbour_asks_others(anna, beat, who, request):
    job = scheduled_job(anna, beat)
    ending.cancel(job, "Krank", by=beat)
    with pytest.raises(NotAllowed):
        ending.ask_others(job, by=request.getfixturevalue(who))


def test_while_somebody_is_coming_others_are_not_asked(anna, beat):
    job = scheduled_job(anna, beat)
    with pytest.raises(AlreadyMoved):
        ending.ask_others(job, by=anna)


def test_an_earlier_job_of_a_request_does_not_open_it_while_somebody_else_comes(anna, beat, chiara):
    job = scheduled_job(anna, beat)
    ending.cancel(job, "Krank", by=beat)
    ending.ask_others(job, by=anna)
    bid = bid_of(chiara, job.request)
    agreeing.accept_proposal(bid, bid.slot_rows[0].id, by=anna)
    with pytest.raises(AlreadyMoved):
        ending.ask_others(job, by=anna)
