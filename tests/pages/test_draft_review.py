"""Photos of what is wrong, the overview, and posting it: once, by whoever wrote it."""

import io
from typing import Any

import pytest
from sqlalchemy import func, select

from database import session
from market.accounts import Account
from market.pictures import Picture
from market.requests import Request
from tests.pages.describing import a_photo, give, tell_all, the_draft
from tests.visitor import Visitor


@pytest.mark.parametrize("htmx", [False, True])
def test_photos_are_kept_shown_and_taken_out_again(stranger: Visitor, htmx: bool) -> None:
    give(stranger, "device")
    sent = {"photos": [a_photo("JPEG"), a_photo("PNG")], "stay": "1"}
    answer = stranger.post("/requests/new/photos", data=sent, htmx=htmx)
    shown = answer.text if htmx else stranger.get(answer.location).text
    tokens = list(session.scalars(select(Picture.token)))
    assert [f"/photos/{token}.jpg" in shown for token in tokens] == [True, True]
    assert stranger.get(f"/photos/{tokens[0]}.jpg").status_code == 200
    answer = stranger.post(f"/requests/new/photos/{tokens[0]}/removal", htmx=htmx)
    assert answer.status_code == (200 if htmx else 303)
    assert list(session.scalars(select(Picture.token))) == [tokens[1]]


def test_photos_chosen_before_going_on_are_kept_too(stranger: Visitor) -> None:
    give(stranger, "device")
    answer = stranger.post("/requests/new/photos", data={"photos": [a_photo()]})
    assert answer.location == "/requests/new/place"
    assert the_draft().has("photos")


@pytest.mark.parametrize("htmx", [False, True])
def test_a_file_that_is_no_photo_is_named_and_the_good_one_kept(stranger: Visitor, htmx: bool) -> None:
    give(stranger, "device")
    sent = {"photos": [a_photo(), (io.BytesIO(b"GIF89a..."), "katze.gif")]}
    answer = stranger.post("/requests/new/photos", data=sent, htmx=htmx)
    assert answer.status_code == 422
    assert "«katze.gif»" in answer.text
    assert len(the_draft().pictures) == 1


def test_a_fifth_photo_is_refused(stranger: Visitor) -> None:
    give(stranger, "device")
    answer = stranger.post("/requests/new/photos", data={"photos": [a_photo() for _number in range(5)]})
    assert answer.status_code == 422
    assert len(the_draft().pictures) == 4


def test_nobody_takes_photos_out_of_somebody_elses_draft(stranger: Visitor, client_of: Any, dario: Account) -> None:
    give(stranger, "device")
    stranger.post("/requests/new/photos", data={"photos": [a_photo()]})
    token = session.scalar(select(Picture.token))
    other = client_of(dario)
    give(other, "device")
    other.post(f"/requests/new/photos/{token}/removal")
    assert session.scalar(select(func.count()).select_from(Picture)) == 1
    assert other.get(f"/photos/{token}.jpg").status_code == 404


def test_the_overview_says_what_is_still_open(stranger: Visitor) -> None:
    give(stranger, "device")
    overview = stranger.get("/requests/new/review").text
    assert overview.count("Noch offen") == 2
    assert "/requests/new/what?to=review" in overview


def test_signed_out_the_overview_leads_to_the_door_and_back(stranger: Visitor) -> None:
    tell_all(stranger)
    assert "/sign-in?next=/requests/new/review" in stranger.get("/requests/new/review").text
    answer = stranger.post("/requests/posting", data={"draft": the_draft().id})
    assert answer.location.startswith("/sign-in")
    assert session.scalar(select(func.count()).select_from(Request)) == 0


@pytest.mark.parametrize("htmx", [False, True])
def test_the_reviewed_draft_is_posted_once(anna: Account, client_of: Any, htmx: bool) -> None:
    browser = client_of(anna)
    tell_all(browser)
    number = the_draft().id
    for _time in range(2):
        answer = browser.post("/requests/posting", data={"draft": number}, htmx=htmx)
        assert (answer.headers["HX-Redirect"] if htmx else answer.location) == "/requests/1"
    posted = session.scalars(select(Request)).one()
    assert (posted.author_id, posted.title, posted.budget.rappen) == (anna.id, "WLAN geht im Schlafzimmer nicht", 8000)  # type: ignore[union-attr]
    assert browser.get("/requests/new").text.count("Frage 1 von 10") == 1


def test_a_draft_written_before_signing_up_becomes_the_accounts(stranger: Visitor, anna: Account) -> None:
    from market import sessions

    tell_all(stranger)
    stranger.sign_in(sessions.open_session(anna, second_factor_done=True))
    answer = stranger.post("/requests/posting", data={"draft": the_draft().id})
    assert answer.location == "/requests/1"
    assert the_draft().account_id == anna.id


@pytest.mark.parametrize("htmx", [False, True])
def test_with_an_open_question_nothing_is_posted(anna: Account, client_of: Any, htmx: bool) -> None:
    browser = client_of(anna)
    give(browser, "device")
    answer = browser.post("/requests/posting", data={"draft": the_draft().id}, htmx=htmx)
    assert answer.status_code == 422
    assert "Eine Frage ist noch offen" in answer.text
    assert session.scalar(select(func.count()).select_from(Request)) == 0


def test_nobody_posts_somebody_elses_draft(anna: Account, dario: Account, client_of: Any) -> None:
    tell_all(client_of(anna))
    assert client_of(dario).post("/requests/posting", data={"draft": the_draft().id}).status_code == 404
