"""An offer from first words to its end."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from market import ads, clock, events, offers, terms
from market.accounts import Account
from market.lifecycle import AdState
from market.money import Chf
from market.offers import Offer
from market.refusals import AlreadyMoved, Missing, NotAllowed, OutOfRange, SentDifferently
from market.skills import Category, Skill

SAID: dict[str, Any] = {
    "title": "WLAN einrichten",
    "description": "Ich schaue mir alle Zimmer an.",
    "skills": [Skill.WIFI, Skill.ROUTER],
    "price": Chf(6000),
    "duration_min": 60,
    "postal_code": "8048",
    "radius_km": 5,
}
Verb = Callable[[Offer, Account], Offer]


def drafted(by: Account, form_key: str | None = None, **change: Any) -> Offer:
    assert by.helper is not None
    return offers.draft(by.helper, by=by, form_key=form_key, **(SAID | change))


@pytest.fixture
def draft(beat: Account) -> Offer:
    return drafted(beat)


@pytest.fixture
def live(beat: Account, draft: Offer) -> Offer:
    return offers.post(draft, by=beat)


def test_a_draft_is_seen_by_its_author_and_the_operator_only(draft: Offer, beat: Account, dario: Account, olga: Account) -> None:
    seen = [offers.seen_by(account, draft.id) is draft for account in (beat, olga, dario, None)]
    assert seen == [True, True, False, False]


def test_a_posted_offer_is_seen_by_everybody_for_ninety_days(live: Offer, dario: Account) -> None:
    assert live.state is AdState.LIVE
    assert live.category is Category.NETWORK
    assert live.stands_until is not None
    assert live.posted_at is not None
    assert live.stands_until - live.posted_at <= terms.current().offer_lives + timedelta(seconds=5)
    assert [offers.seen_by(account, live.id) for account in (dario, None)] == [live, live]


def test_an_offer_of_a_suspended_helper_is_not_seen(live: Offer, beat: Account) -> None:
    beat.suspended_at = clock.now()
    assert offers.seen_by(None, live.id) is None


def test_a_number_without_an_offer_is_nothing(beat: Account) -> None:
    assert offers.seen_by(beat, 999) is None


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"price": Chf(2950)}, "price_outside_band", "price"),
        ({"price": Chf(10050)}, "price_outside_band", "price"),
        ({"price": Chf(4525)}, "price_step", "price"),
        ({"skills": []}, "skill_needed", "skills"),
    ],
)
def test_a_price_or_skill_that_does_not_fit_is_refused(beat: Account, change: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises((OutOfRange, Missing)) as refused:
        drafted(beat, **change)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_editing_is_checked_like_drafting(live: Offer, beat: Account) -> None:
    with pytest.raises(OutOfRange):
        offers.edit(live, by=beat, **(SAID | {"price": Chf(100)}))


def test_the_same_form_makes_one_offer(beat: Account) -> None:
    assert drafted(beat, form_key="abcdefghij") is drafted(beat, form_key="abcdefghij")
    assert len(offers.of(beat)) == 1


def test_the_same_form_with_other_content_is_refused(beat: Account) -> None:
    drafted(beat, form_key="abcdefghij")
    with pytest.raises(SentDifferently):
        drafted(beat, form_key="abcdefghij", title="Drucker einrichten")


def test_nobody_drafts_in_another_name(beat: Account, chiara: Account) -> None:
    assert beat.helper is not None
    with pytest.raises(NotAllowed):
        offers.draft(beat.helper, by=chiara, **SAID)


def test_a_suspended_helper_drafts_nothing(beat: Account) -> None:
    beat.suspended_at = clock.now()
    with pytest.raises(NotAllowed):
        drafted(beat)


def test_an_edited_offer_keeps_its_state(live: Offer, beat: Account) -> None:
    offers.edit(live, by=beat, **(SAID | {"title": "Drucker einrichten", "skills": [Skill.PRINTER], "price": Chf(4500)}))
    assert (live.title, live.skills, live.price, live.category, live.state) == (
        "Drucker einrichten", [Skill.PRINTER], Chf(4500), Category.COMPUTER, AdState.LIVE,
    )  # fmt: skip


@pytest.mark.parametrize("verb", [offers.post, offers.pause, offers.resume, offers.renew, ads.take_down])
def test_nobody_moves_somebody_elses_offer(draft: Offer, dario: Account, verb: Verb) -> None:
    with pytest.raises(NotAllowed):
        verb(draft, dario)


def test_nobody_edits_somebody_elses_offer(live: Offer, dario: Account) -> None:
    with pytest.raises(NotAllowed):
        offers.edit(live, by=dario, **SAID)


def test_paused_and_resumed(live: Offer, beat: Account) -> None:
    assert offers.pause(live, by=beat).state is AdState.PAUSED
    assert not live.is_open
    assert offers.resume(live, by=beat).state is AdState.LIVE


@pytest.mark.parametrize(
    ("verb", "kind"),
    [
        (offers.post, events.Kind.OFFER_POSTED),
        (offers.pause, events.Kind.OFFER_PAUSED),
        (ads.take_down, events.Kind.AD_TAKEN_DOWN),
    ],
)
def test_the_same_step_again_is_once(draft: Offer, beat: Account, verb: Verb, kind: events.Kind) -> None:
    if verb is not offers.post:
        offers.post(draft, by=beat)
    verb(draft, beat)
    verb(draft, beat)
    assert [event.kind for event in events.story_of(draft)].count(kind) == 1


def test_resuming_again_is_once(live: Offer, beat: Account) -> None:
    offers.pause(live, by=beat)
    offers.resume(live, by=beat)
    offers.resume(live, by=beat)
    assert [event.kind for event in events.story_of(live)].count(events.Kind.OFFER_RESUMED) == 1


def test_a_draft_cannot_be_paused_resumed_or_renewed(draft: Offer, beat: Account) -> None:
    for verb in (offers.pause, offers.resume, offers.renew):
        with pytest.raises(NotAllowed):
            verb(draft, beat)


def test_a_taken_down_offer_stays_down(live: Offer, beat: Account) -> None:
    ads.take_down(live, by=beat)
    assert offers.of(beat) == []
    for verb in (offers.post, offers.pause, offers.renew):
        with pytest.raises(NotAllowed):
            verb(live, beat)
    with pytest.raises(NotAllowed):
        offers.edit(live, by=beat, **SAID)


def test_a_lapsed_offer_stands_again_when_renewed(live: Offer, beat: Account, at: Callable[[str | datetime], None]) -> None:
    ads.lapse(live)
    at("2027-03-01 09:00")
    offers.renew(live, by=beat)
    assert live.state is AdState.LIVE
    assert live.stands_until is not None
    assert live.stands_until > clock.now() + timedelta(days=89)


def test_a_hidden_offer_is_not_brought_back_by_its_author(live: Offer, beat: Account, olga: Account) -> None:
    ads.hide(live, "Telefonnummer im Text", by=olga)
    for verb in (offers.post, offers.resume, offers.renew):
        with pytest.raises(NotAllowed):
            verb(live, beat)
    assert [offers.seen_by(account, live.id) for account in (beat, olga, None)] == [live, live, None]
    assert ads.show_again(live, by=olga).state is AdState.LIVE


def test_only_the_operator_hides_and_gives_a_reason(live: Offer, dario: Account, olga: Account) -> None:
    with pytest.raises(NotAllowed):
        ads.hide(live, "weil", by=dario)
    with pytest.raises(Missing) as refused:
        ads.hide(live, "  ", by=olga)
    assert (refused.value.code, refused.value.field) == ("reason_needed", "reason")
    with pytest.raises(NotAllowed):
        ads.show_again(live, by=dario)
    with pytest.raises(AlreadyMoved):
        ads.show_again(live, by=olga)


def test_the_clock_does_not_end_what_the_author_took_down(live: Offer, beat: Account) -> None:
    ads.take_down(live, by=beat)
    with pytest.raises(AlreadyMoved):
        ads.lapse(live)


def test_who_may_enquire(live: Offer, beat: Account, dario: Account) -> None:
    assert [live.may_be_enquired_by(account) for account in (dario, beat, None)] == [True, False, False]
    offers.pause(live, by=beat)
    assert not live.may_be_enquired_by(dario)


def test_a_profile_shows_live_offers_only(live: Offer, beat: Account) -> None:
    drafted(beat, title="Noch nicht fertig")
    assert beat.helper is not None
    assert offers.live_of(beat.helper) == [live]
    assert len(offers.of(beat)) == 2
