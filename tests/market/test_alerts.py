"""Who hears of a new request, and when the next do."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from database import session
from market import ads, agreeing, alerts, bargaining, clock, ending, events, offers, requests, terms
from market.accounts import Account
from market.alerts import RequestAlert
from market.money import Chf
from market.notices import Letter, Notice
from market.requests import Request
from market.skills import Skill
from tests.conftest import helping, person
from tests.deals import bid_of, request_of, scheduled_job
from tests.queries import counted

WIFI, ROUTER, SLOW = [Skill.WIFI], [Skill.ROUTER], [Skill.SLOW]
NAMES = ("Ada", "Bea", "Cem", "Dan", "Eva", "Fay", "Gil", "Hal", "Ida", "Jan", "Kim", "Leo", "Mia", "Noa", "Oli")


def helper(name: str, postal_code: str = "8004", skills: list[Skill] = WIFI, radius_km: int = 10) -> Account:
    return helping(person(name, "Test", postal_code), "+41791112233", skills, radius_km)


def told(wave: int | None = None) -> list[str]:
    rows = select(Account.first_name).join(RequestAlert, RequestAlert.account_id == Account.id).order_by(Account.id)
    return list(session.scalars(rows.where(RequestAlert.wave == wave) if wave else rows))


def steps_of(request: Request) -> list[events.Kind]:
    return [event.kind for event in events.story_of(request)]


def test_the_best_fitting_helpers_hear_of_it_at_once(anna: Account, beat: Account) -> None:
    request = request_of(anna)
    notice = session.scalars(select(Notice).where(Notice.account_id == beat.id, Notice.kind == "request_nearby")).one()
    assert (notice.kind, notice.about_kind, notice.about_id) == ("request_nearby", "request", request.id)
    assert notice.facts == {"title": "WLAN geht im Schlafzimmer nicht", "town": "Zürich", "km": 3}
    assert session.scalars(select(Letter.to_address).where(Letter.kind == "request_nearby")).all() == [beat.email]
    assert (request.asked_count, request.wave) == (1, 1)
    assert steps_of(request) == [events.Kind.REQUEST_POSTED, events.Kind.REQUEST_ALERTED]


def test_the_author_knows_when_the_next_step_is(anna: Account, beat: Account) -> None:
    request = request_of(anna)
    assert request.next_step_at is not None
    assert abs(request.next_step_at - clock.now() - timedelta(hours=2)) < timedelta(minutes=1)


def test_ten_are_asked_first_and_the_exact_skill_comes_before_nearness(anna: Account) -> None:
    for name in NAMES[:10]:
        helper(name, "8048", WIFI)
    for name in NAMES[10:]:
        helper(name, "8004", ROUTER)
    request_of(anna)
    assert told() == list(NAMES[:10])


def test_of_equals_the_nearer_the_better_rated_and_those_with_an_offer_come_first(anna: Account) -> None:
    plain, far, rated, offering = helper("Ada"), helper("Bea", "8048"), helper("Cem"), helper("Dan")
    rated.helper.stars_sum, rated.helper.review_count = 50, 10  # type: ignore[union-attr]
    offer = offers.draft(
        offering.helper, by=offering, title="WLAN", description="", price=Chf(5000), duration_min=60,  # type: ignore[arg-type]
        postal_code="8004", radius_km=10, skills=WIFI,
    )  # fmt: skip
    offers.post(offer, by=offering)
    request = request_of(anna, topic=None)
    best = sorted(alerts._candidates(request_like(request)), key=lambda one: one.fit, reverse=True)
    assert [one.account_id for one in best] == [offering.id, rated.id, plain.id, far.id]


def request_like(request: Request) -> Request:
    """The same request before anybody was asked."""
    for row in session.scalars(select(RequestAlert)):
        session.delete(row)
    session.flush()
    return request


@pytest.mark.parametrize(
    ("postal_code", "skills", "radius_km", "is_told"),
    [
        ("8048", WIFI, 5, True),
        ("8048", WIFI, 2, False),  # would not come that far
        ("8004", SLOW, 10, False),  # another category
        ("8004", ROUTER, 10, True),  # the same category
        ("8400", WIFI, 30, True),
        ("8400", WIFI, 10, False),
    ],
)
def test_only_who_can_and_would_come_is_asked(
    anna: Account, postal_code: str, skills: list[Skill], radius_km: int, is_told: bool
) -> None:
    helper("Ada", postal_code, skills, radius_km)
    request_of(anna)
    assert told() == (["Ada"] if is_told else [])


def test_the_suspended_and_the_author_are_not_asked(beat: Account, chiara: Account) -> None:
    chiara.suspended_at = clock.now()
    session.commit()
    request = request_of(beat)
    assert (told(), request.asked_count) == ([], 0)


def test_two_hours_later_the_next_thirty_are_asked(anna: Account, at: Callable[[str], None]) -> None:
    for name in NAMES:
        helper(name)
    request = request_of(anna)
    assert alerts.due() == [] and request.next_step_at is not None
    first_asked = request.next_step_at - terms.current().second_wave_after
    at("2026-11-23 12:01")
    assert alerts.due() == [request]
    alerts.next_step(request)
    assert (len(told(1)), len(told(2)), request.asked_count, request.wave) == (10, 5, 15, 2)
    assert request.next_step_at == first_asked + terms.current().operator_after
    assert alerts.due() == []


def test_nobody_is_told_twice(anna: Account, beat: Account, at: Callable[[str], None]) -> None:
    request = request_of(anna)
    at("2026-11-23 12:01")
    alerts.next_step(request)
    assert (told(1), told(2), request.asked_count) == (["Beat"], [], 1)


def test_after_a_day_the_team_has_it_on_its_list(anna: Account, at: Callable[[str], None]) -> None:
    request = request_of(anna)
    at("2026-11-23 12:01")
    alerts.next_step(request)
    assert alerts.unanswered() == []
    at("2026-11-24 10:01")
    assert alerts.due() == [request]
    alerts.next_step(request)
    assert (alerts.unanswered(), alerts.due(), request.next_step_at) == ([request], [], None)
    assert steps_of(request)[-1] is events.Kind.REQUEST_UNANSWERED


def test_a_proposal_ends_the_asking(anna: Account, beat: Account, at: Callable[[str], None]) -> None:
    request = request_of(anna)
    helper("Ada")
    bid_of(beat, request)
    at("2026-11-23 12:01")
    alerts.next_step(request)
    assert (told(), request.next_step_at, alerts.unanswered()) == (["Beat"], None, [])
    at("2026-11-24 10:01")
    assert alerts.unanswered() == []


def test_a_request_that_is_taken_asks_nobody_any_more(anna: Account, at: Callable[[str], None]) -> None:
    request = request_of(anna)
    helper("Ada")
    requests.take(request, by=anna)
    at("2026-11-23 12:01")
    alerts.next_step(request)
    assert (told(), request.next_step_at) == ([], None)


def test_a_request_that_is_open_again_is_asked_around_anew(
    anna: Account, beat: Account, chiara: Account, at: Callable[[str], None]
) -> None:
    """Beat was chosen and calls off. He has heard of it, and so has Chiara, who bid; Ada has come to live nearby since then."""
    job = scheduled_job(anna, beat, time="2026-11-26 14:00")
    request = job.request
    assert request is not None
    helper("Ada")
    at("2026-11-25 10:00")
    ending.cancel(job, "Krank", by=beat)
    ending.reopen_request(request, by=anna)
    assert (told(), request.asked_count) == (["Beat", "Chiara", "Ada"], 3)
    assert (request.proposal_count, request.is_unanswered, alerts.unanswered()) == (0, True, [])
    assert alerts.due() == []
    at("2026-11-25 12:01")
    alerts.next_step(request)
    at("2026-11-26 09:59")
    assert (alerts.due(), alerts.unanswered()) == ([], [])
    at("2026-11-26 10:01")
    assert alerts.due() == [request]
    alerts.next_step(request)
    assert alerts.unanswered() == [request]


def test_a_helper_who_bid_unasked_is_not_asked_to_bid_again(anna: Account, beat: Account) -> None:
    request = request_of(anna)
    from_afar = helper("Ada", postal_code="8400", radius_km=1)
    bid_of(from_afar, request)
    job = agreeing.accept_proposal(bid_of(beat, request), None, by=anna)
    from_afar.helper.radius_km = 50  # type: ignore[union-attr]
    ending.cancel(job, "Krank", by=beat)
    ending.reopen_request(request, by=anna)
    kinds = select(Notice.kind).where(Notice.account_id == from_afar.id, Notice.kind.like("request_%"))
    assert list(session.scalars(kinds)) == ["request_reopened"]


def test_a_lapsed_request_that_is_renewed_is_asked_around_as_a_new_one(
    anna: Account, beat: Account, chiara: Account, at: Callable[[str], None]
) -> None:
    """Beat had drawn back and Chiara was declined: they are left in peace. Ada never answered, Dan's bid only lapsed: both are asked."""
    ada, dan = helper("Ada"), helper("Dan")
    request = request_of(anna)
    bargaining.withdraw(bid_of(beat, request), by=beat)
    bargaining.decline(bid_of(chiara, request), by=anna)
    bid_of(dan, request)
    ads.lapse(request)
    at("2026-12-20 09:00")
    requests.renew(request, by=anna)
    assert (told(1), request.asked_count, request.proposal_count, request.is_unanswered) == (["Ada", "Dan"], 2, 0, True)
    asked = select(Notice.account_id).where(Notice.kind == "request_nearby").order_by(Notice.id)
    assert list(session.scalars(asked))[-2:] == [ada.id, dan.id]
    assert list(session.scalars(asked)).count(ada.id) == 2
    eva = helper("Eva")
    at("2026-12-20 11:01")
    alerts.next_step(request)
    assert told(2) == [eva.first_name]
    at("2026-12-21 09:01")
    alerts.next_step(request)
    assert alerts.unanswered() == [request]


def test_a_request_that_is_renewed_before_its_end_asks_nobody_again(
    anna: Account, beat: Account, at: Callable[[str], None]
) -> None:
    request = request_of(anna)
    at("2026-12-05 09:00")
    helper("Ada")
    requests.renew(request, by=anna)
    assert (told(), request.asked_count) == (["Beat"], 1)


def test_looking_for_helpers_is_one_question_however_many_there_are(anna: Account) -> None:
    request = request_of(anna)
    helper("Ada")
    session.refresh(request)
    with counted() as for_one:
        alerts._candidates(request)
    for name in NAMES[1:]:
        helper(name)
    session.refresh(request)
    with counted() as for_many:
        alerts._candidates(request)
    assert len(for_one) == len(for_many) == 1
