"""A request from the reviewed draft to its end."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from database import session
from market import ads, agreeing, bargaining, clock, drafts, ending, events, jobs, requests, terms
from market.accounts import Account
from market.drafts import RequestDraft
from market.jobs import Job
from market.lifecycle import AdState, JobState
from market.money import Chf
from market.refusals import AlreadyMoved, Missing, NotAllowed, OutOfRange
from market.requests import Request
from market.skills import Category, Skill

ANSWERS: dict[str, Any] = {
    "device": "network",
    "topic": "network.wifi",
    "what": {"title": "WLAN geht im Schlafzimmer nicht", "description": "Seit dem Umzug."},
    "since": "Seit ein paar Tagen",
    "provider": "Swisscom",
    "tried": "",
    "place": "8004",
    "budget": 8000,
    "times": "Werktags am Abend",
}
ANEW: dict[str, Any] = {
    "title": "WLAN geht nirgends",
    "description": "",
    "postal_code": "8048",
    "budget": None,
    "since": "",
    "provider": "",
    "tried": "Neu gestartet",
    "times": "",
}


def written(by: Account, **change: Any) -> RequestDraft:
    answers = {question: answer for question, answer in (ANSWERS | change).items() if answer is not None}
    return drafts.start(by, **answers)[0]


@pytest.fixture
def live(anna: Account) -> Request:
    return requests.post(written(anna), by=anna)


def test_the_answers_become_the_request(live: Request) -> None:
    assert (live.category, live.skill, live.title, live.description) == (
        Category.NETWORK, Skill.WIFI, "WLAN geht im Schlafzimmer nicht", "Seit dem Umzug.",
    )  # fmt: skip
    assert (live.since, live.provider, live.tried, live.times) == ("Seit ein paar Tagen", "Swisscom", "", "Werktags am Abend")
    assert (live.postal_code, live.budget, live.state) == ("8004", Chf(8000), AdState.LIVE)
    assert live.stands_until is not None
    assert live.posted_at is not None
    assert live.stands_until - live.posted_at <= terms.current().request_lives + timedelta(seconds=5)


def test_what_was_skipped_stays_open(anna: Account) -> None:
    request = requests.post(written(anna, topic="", since=None, budget=None), by=anna)
    assert (request.skill, request.since, request.budget) == (None, "", None)


@pytest.mark.parametrize("question", drafts.NEEDED)
def test_an_open_question_is_named(anna: Account, question: str) -> None:
    with pytest.raises(Missing) as refused:
        requests.post(written(anna, **{question: None}), by=anna)
    assert (refused.value.code, refused.value.field) == ("question_open", question)


def test_outside_the_pilot_area_nothing_is_posted(anna: Account) -> None:
    with pytest.raises(OutOfRange) as refused:
        requests.post(written(anna, place="3011"), by=anna)
    assert (refused.value.code, refused.value.field) == ("outside_pilot_area", "place")


@pytest.mark.parametrize("rappen", [2950, 10050])
def test_a_budget_outside_the_band_is_refused(anna: Account, rappen: int) -> None:
    with pytest.raises(OutOfRange) as refused:
        requests.post(written(anna, budget=rappen), by=anna)
    assert (refused.value.code, refused.value.field) == ("price_outside_band", "budget")


def test_a_draft_becomes_a_request_once(anna: Account) -> None:
    draft = written(anna)
    assert requests.post(draft, by=anna) is requests.post(draft, by=anna)
    assert len(requests.of(anna)) == 1


def test_nobody_posts_somebody_elses_draft(anna: Account, dario: Account) -> None:
    draft = written(anna)
    with pytest.raises(NotAllowed):
        requests.post(draft, by=dario)
    requests.post(draft, by=anna)
    with pytest.raises(NotAllowed):
        requests.post(draft, by=dario)


def test_a_suspended_neighbour_posts_nothing(anna: Account) -> None:
    anna.suspended_at = clock.now()
    with pytest.raises(NotAllowed):
        requests.post(written(anna), by=anna)


def test_a_request_is_written_anew(live: Request, anna: Account) -> None:
    requests.edit(live, by=anna, **ANEW)
    assert {name: getattr(live, name) for name in ANEW} == ANEW


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [({"postal_code": "3011"}, "outside_pilot_area", "place"), ({"budget": Chf(100)}, "price_outside_band", "budget")],
)
def test_writing_anew_is_checked_too(live: Request, anna: Account, change: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(OutOfRange) as refused:
        requests.edit(live, by=anna, **(ANEW | change))
    assert (refused.value.code, refused.value.field) == (code, field)


def test_nobody_else_edits_renews_or_takes_down(live: Request, dario: Account) -> None:
    with pytest.raises(NotAllowed):
        requests.edit(live, by=dario, **ANEW)
    for verb in (requests.renew, ads.take_down, requests.reopen):
        with pytest.raises(NotAllowed):
            verb(live, dario)


def test_a_taken_request_is_neither_edited_nor_renewed_nor_taken_down(live: Request, anna: Account) -> None:
    requests.take(live, by=anna)
    with pytest.raises(NotAllowed):
        requests.edit(live, by=anna, **ANEW)
    for verb in (requests.renew, ads.take_down):
        with pytest.raises(NotAllowed):
            verb(live, anna)


def test_a_request_is_taken_once(live: Request, anna: Account) -> None:
    requests.take(live, by=anna)
    with pytest.raises(AlreadyMoved):
        requests.take(live, by=anna)


def test_a_lapsed_request_stands_again_when_renewed(live: Request, anna: Account, at: Callable[[str | datetime], None]) -> None:
    ads.lapse(live)
    at("2026-12-20 09:00")
    requests.renew(live, by=anna)
    assert live.state is AdState.LIVE
    assert live.stands_until is not None
    assert live.stands_until > clock.now() + timedelta(days=13)


def test_taken_down_is_for_good(live: Request, anna: Account, dario: Account, olga: Account) -> None:
    ads.take_down(live, by=anna)
    ads.take_down(live, by=anna)
    assert [event.kind for event in events.story_of(live)].count(events.Kind.AD_TAKEN_DOWN) == 1
    assert requests.of(anna) == []
    assert [requests.seen_by(account, live.id) for account in (anna, olga, dario, None)] == [live, live, None, None]
    with pytest.raises(NotAllowed):
        requests.renew(live, by=anna)


def test_a_hidden_request_is_not_brought_back_by_its_author(live: Request, anna: Account, olga: Account) -> None:
    ads.hide(live, "Adresse im Text", by=olga)
    with pytest.raises(NotAllowed):
        requests.renew(live, by=anna)
    with pytest.raises(AlreadyMoved):
        requests.reopen(live, by=anna)
    assert requests.seen_by(None, live.id) is None


def test_requests_of_a_suspended_neighbour_are_not_seen(live: Request, anna: Account, dario: Account) -> None:
    anna.suspended_at = clock.now()
    assert requests.seen_by(dario, live.id) is None


def test_photos_are_for_signed_in_people_while_it_is_open(live: Request, anna: Account, dario: Account, olga: Account) -> None:
    assert [live.shows_photos_to(account) for account in (anna, dario, olga, None)] == [True, True, True, False]
    requests.take(live, by=anna)
    assert [live.shows_photos_to(account) for account in (anna, dario, olga, None)] == [True, False, True, False]


def test_who_may_bid(live: Request, anna: Account, beat: Account, dario: Account) -> None:
    assert [live.may_be_bid_on_by(account) for account in (beat, anna, dario, None)] == [True, False, False, False]
    beat.suspended_at = clock.now()
    assert not live.may_be_bid_on_by(beat)


@pytest.fixture
def job(live: Request, anna: Account, beat: Account) -> Job:
    bid = bargaining.bid(live, price=Chf(6000), duration_min=60, slots=[], message="Gern.", by=beat)
    return agreeing.accept_proposal(bid, None, by=anna)


def test_while_somebody_is_chosen_it_stays_closed(live: Request, job: Job, anna: Account) -> None:
    assert not ending.may_be_reopened_by(live, anna)
    with pytest.raises(AlreadyMoved) as refused:
        ending.reopen_request(live, by=anna)
    assert refused.value.code == "job_not_ended"


@pytest.mark.parametrize("how", [JobState.CANCELLED, JobState.SETTLED])
def test_after_a_job_without_help_others_are_asked_in_one_tap(live: Request, job: Job, anna: Account, how: JobState) -> None:
    job.state, job.is_current = how, False
    session.flush()
    assert ending.may_be_reopened_by(live, anna)
    ending.reopen_request(live, by=anna)
    ending.reopen_request(live, by=anna)
    assert live.state is AdState.LIVE
    assert [event.kind for event in events.story_of(live)].count(events.Kind.REQUEST_REOPENED) == 1
    assert jobs.current_of_request(live) is None


def test_a_request_that_was_done_stays_closed(live: Request, job: Job, anna: Account) -> None:
    job.state, job.is_current = JobState.COMPLETED, False
    session.flush()
    with pytest.raises(AlreadyMoved):
        ending.reopen_request(live, by=anna)


def test_nobody_else_opens_it_again(live: Request, job: Job, anna: Account, beat: Account) -> None:
    job.state, job.is_current = JobState.CANCELLED, False
    session.flush()
    assert not ending.may_be_reopened_by(live, beat)
    with pytest.raises(NotAllowed):
        ending.reopen_request(live, by=beat)
