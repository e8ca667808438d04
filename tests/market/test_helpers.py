"""Somebody turns into a helper, and says who they are."""

from typing import Any

import pytest

from database import session, unit_of_work
from market import clock, events, helpers
from market.accounts import Account
from market.money import Chf
from market.refusals import AlreadyMoved, Missing, NotAllowed, OutOfRange
from market.skills import Category, Skill

SAID: dict[str, Any] = {
    "phone": "+41791112233",
    "skills": [Skill.TV, Skill.BACKUP],
    "about": "Ich erkläre gern.",
    "radius_km": 5,
    "price_idea": Chf(5000),
    "languages": ("de", "it"),
    "usual_times": "abends",
    "on_own_account": True,
    "has_liability_cover": False,
}


def test_anybody_may_start_helping(anna: Account) -> None:
    profile = helpers.start_helping(anna, by=anna, **SAID)
    assert anna.is_helper
    assert (profile.skills, profile.categories) == ([Skill.BACKUP, Skill.TV], [Category.COMPUTER, Category.NETWORK])
    assert (profile.languages, profile.price_idea, profile.mean, profile.is_new) == (("de", "it"), Chf(5000), None, True)
    assert anna.phone == "+41791112233"
    assert [event.kind for event in events.story_of(profile)] == [events.Kind.HELPER_STARTED]


def test_nobody_starts_twice(beat: Account) -> None:
    with pytest.raises(AlreadyMoved) as refused:
        helpers.start_helping(beat, by=beat, **SAID)
    assert refused.value.code == "helper_exists"


def test_starting_twice_in_the_same_moment_makes_one_profile(anna: Account) -> None:
    def both() -> None:
        helpers.start_helping(anna, by=anna, **SAID)
        session.execute(helpers.HelperProfile.__table__.insert().values(**TWIN, account_id=anna.id))  # type: ignore[attr-defined]

    with pytest.raises(AlreadyMoved) as refused:
        unit_of_work(both)
    assert refused.value.code == "helper_exists"


TWIN = {"about": "x", "radius_km": 5, "languages": ("de",), "usual_times": "", "on_own_account": True, "has_liability_cover": False,
        "stars_sum": 0, "review_count": 0, "jobs_done": 0, "started_at": clock.now()}  # fmt: skip


def test_nobody_makes_a_helper_of_somebody_else(anna: Account, dario: Account) -> None:
    with pytest.raises(NotAllowed):
        helpers.start_helping(anna, by=dario, **SAID)


def test_a_suspended_person_does_not_start_helping(anna: Account) -> None:
    anna.suspended_at = clock.now()
    with pytest.raises(NotAllowed):
        helpers.start_helping(anna, by=anna, **SAID)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"skills": []}, "skill_needed", "skills"),
        ({"on_own_account": False}, "own_account_needed", "on_own_account"),
        ({"price_idea": Chf(2950)}, "price_outside_band", "price_idea"),
        ({"price_idea": Chf(10050)}, "price_outside_band", "price_idea"),
    ],
)
def test_what_is_missing_or_out_of_range_is_refused(anna: Account, change: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises((Missing, OutOfRange)) as refused:
        helpers.start_helping(anna, by=anna, **(SAID | change))
    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_helper_describes_themselves_anew(beat: Account) -> None:
    profile = helpers.change_profile(beat.helper, by=beat, **(SAID | {"price_idea": None}))  # type: ignore[arg-type]
    assert (profile.skills, profile.price_idea, profile.radius_km) == ([Skill.BACKUP, Skill.TV], None, 5)


def test_nobody_changes_somebody_elses_profile(beat: Account, chiara: Account) -> None:
    with pytest.raises(NotAllowed):
        helpers.change_profile(beat.helper, by=chiara, **SAID)  # type: ignore[arg-type]


def test_a_suspended_helper_has_no_public_profile(beat: Account) -> None:
    assert beat.helper is not None
    number = beat.helper.id
    assert helpers.seen_by(None, number) is beat.helper
    beat.suspended_at = clock.now()
    assert helpers.seen_by(None, number) is None


def test_a_number_without_a_helper_is_nobody(beat: Account) -> None:
    assert helpers.seen_by(None, 999) is None
