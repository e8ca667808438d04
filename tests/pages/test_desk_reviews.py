"""A review at the desk: hidden with a reason, shown again, and the way back to the case."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from database import session
from market import reviews
from market.accounts import Account
from market.cases import Case
from market.reviews import Review
from tests.proving import good_job
from tests.visitor import Visitor

Client = Callable[[Account], Visitor]
AS = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
WHY = "Die Bewertung beleidigt."


@pytest.fixture
def review(anna: Account, beat: Account, at) -> Review:
    job = good_job(anna, beat, at, 5)
    given = reviews.of_job(job)
    assert given is not None
    reviews.replace(given, stars=1, body="Ein Trottel.", by=anna)
    session.commit()
    return given


@AS
def test_it_is_hidden_and_shown_again_from_the_case(review, anna, beat, olga, client_of: Client, stranger, htmx: bool) -> None:
    [case] = session.scalars(select(Case))
    browser, place = client_of(olga), f"/desk/reviews/{review.id}"
    assert f'href="{place}?case={case.id}"' in browser.get(f"/desk/cases/{case.id}").text
    page = browser.get(f"{place}?case={case.id}").text
    assert (f'href="/desk/cases/{case.id}"' in page, f'action="{place}/hiding?case={case.id}"' in page) == (True, True)
    answer = browser.post(f"{place}/hiding?case={case.id}", data={"reason": WHY}, htmx=htmx)
    assert (answer.status_code, answer.location) == ((200, None) if htmx else (303, f"{place}?case={case.id}"))
    assert "Ein Trottel." not in stranger.get(f"/helpers/{beat.helper.id}").text
    for side in (anna, beat):
        shown = client_of(side).get(f"/jobs/{review.job_id}").text
        assert ("Ein Trottel." in shown, WHY in shown) == (True, True)
    assert "Bewertung ausgeblendet · «Die Bewertung beleidigt.»" in browser.get(f"/desk/cases/{case.id}").text
    assert browser.post(f"{place}/showing", htmx=htmx).status_code == (200 if htmx else 303)
    assert "Ein Trottel." in stranger.get(f"/helpers/{beat.helper.id}").text


@AS
def test_without_a_reason_it_stays(review, olga, stranger, client_of: Client, htmx: bool) -> None:
    answer = client_of(olga).post(f"/desk/reviews/{review.id}/hiding", data={"reason": " "}, htmx=htmx)
    assert (answer.status_code, 'id="reason-error"' in answer.text) == (422, True)
    session.expire_all()
    assert session.get_one(Review, review.id).hidden_at is None
