"""Whatever everybody can read is hidden by the team with a reason, and shown again; a tip stays hidden."""

from collections.abc import Callable
from typing import Any

import pytest

from database import session
from market import cases, hiding, reviews, tips
from market.accounts import Account
from market.cases import Reason
from market.lifecycle import AdState
from market.refusals import Missing, NotAllowed
from tests.deals import offer_of, request_of, scheduled_job
from tests.proving import good_job

WHY = "Das gehört nicht hierher."


@pytest.fixture
def things(anna: Account, beat: Account, dario: Account, at: Callable[[str], None]) -> dict[str, Any]:
    review = reviews.of_job(good_job(anna, beat, at, 5))
    request = request_of(anna)
    tip = tips.say(request, "Kaufen Sie bei mir.", by=dario)
    session.commit()
    return {"review": review, "request": request, "offer": offer_of(beat), "tip": tip}


@pytest.mark.parametrize("kind", ["review", "request", "offer", "tip"])
def test_it_is_found_hidden_with_a_reason_and_shown_again_unless_it_is_a_tip(things, anna, olga, kind: str) -> None:
    thing = things[kind]
    assert hiding.of_case(cases.open_case(Reason.REPORTED, thing, person=anna)) is thing
    with pytest.raises(Missing):
        hiding.hide(thing, " ", by=olga)
    assert (thing.may_be_hidden_by(olga), hiding.may_be_shown_again_by(thing, olga)) == (True, False)
    hiding.hide(thing, WHY, by=olga)
    assert (thing.hidden_reason, hiding.may_be_shown_again_by(thing, olga)) == (WHY, kind != "tip")


@pytest.mark.parametrize("kind", ["review", "request", "offer", "tip"])
def test_nobody_but_the_team_hides(things, chiara, kind: str) -> None:
    with pytest.raises(NotAllowed):
        hiding.hide(things[kind], WHY, by=chiara)


def test_shown_again_it_is_as_before(things, olga) -> None:
    for kind in ("review", "offer"):
        hiding.show_again(hiding.hide(things[kind], WHY, by=olga), by=olga)
    assert (things["review"].hidden_at, things["offer"].state) == (None, AdState.LIVE)


def test_of_a_job_it_is_the_review_and_before_there_is_one_nothing(things, anna, beat, at) -> None:
    rated, job = things["review"].job_id, scheduled_job(anna, beat, time="2026-12-10 14:00")
    found = [
        hiding.of_case(cases.open_case(Reason.SILENCE, row, person=beat, job_id=number))
        for row, number in ((beat, rated), (job, job.id))
    ]
    assert found == [things["review"], None]
