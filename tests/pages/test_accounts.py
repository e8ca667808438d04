"""The page «Ich» and what hangs on it; photos behind their addresses; the waiting list; places while one types."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from database import session, unit_of_work
from market import drafts, keys, pictures, sessions
from market.accounts import Account
from market.keys import Purpose
from market.notices import Letter
from market.waiting_list import Waiting
from tests.visitor import Visitor

ClientOf = Callable[[Account], Visitor]
Letters = Callable[[], list[Letter]]
AS = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
DETAILS = {
    "first_name": "Anna",
    "last_name": "Anner-Ott",
    "place": "8820",
    "language": "en",
    "street": "Seestrasse 3",
    "phone": "079 123 45 67",
}


def goes_to(answer: Any) -> str:
    return str(answer.headers.get("HX-Redirect") or answer.headers.get("Location"))


def test_everything_about_me_needs_signing_in(stranger: Visitor) -> None:
    pages = ["/me", "/me/details", "/me/email", "/me/email/code", "/me/password", "/me/sessions"]
    assert [goes_to(stranger.get(page)) for page in pages] == [f"/sign-in?next={page}" for page in pages]


@pytest.mark.parametrize("who", ["anna", "beat", "olga"])
def test_my_page_knows_me(client_of: ClientOf, request: pytest.FixtureRequest, who: str) -> None:
    person = request.getfixturevalue(who)
    page = client_of(person).get("/me").text
    assert (person.full_name in page, person.email in page, "Mein Helferprofil" in page, "Abmelden" in page) == (
        True,
        True,
        who == "beat",
        True,
    )


@AS
def test_details_are_changed(client_of: ClientOf, anna: Account, htmx: bool) -> None:
    answer = client_of(anna).post("/me/details", data=DETAILS, htmx=htmx)
    assert (goes_to(answer), anna.full_name, anna.postal_code, anna.language, anna.street, anna.phone) == (
        "/me", "Anna Anner-Ott", "8820", "en", "Seestrasse 3", "+41791234567",
    )  # fmt: skip


def test_the_form_shows_what_is_known(client_of: ClientOf, anna: Account) -> None:
    anna.street, anna.phone = "Limmatstrasse 1", "+41791234567"
    session.commit()
    page = client_of(anna).get("/me/details").text
    assert re.findall(r'value="(Anna|Anner|8004 Zürich|Limmatstrasse 1|079 123 45 67)"', page) == [
        "Anna", "Anner", "8004 Zürich", "Limmatstrasse 1", "079 123 45 67",
    ]  # fmt: skip


@AS
@pytest.mark.parametrize(
    ("field", "typed"),
    [("place", "Nirgendwo"), ("phone", "12"), ("first_name", "x" * 61), ("last_name", "  "), ("language", "xx")],
)
def test_what_is_not_understood_is_said_and_kept(client_of: ClientOf, anna: Account, field: str, typed: str, htmx: bool) -> None:
    answer = client_of(anna).post("/me/details", data=DETAILS | {field: typed}, htmx=htmx)
    kept = f'value="{typed}"' in answer.text or not typed.strip() or field == "language"
    assert (answer.status_code, f'id="{field}-error"' in answer.text, kept, anna.last_name) == (422, True, True, "Anner")


def test_user_text_is_never_markup(client_of: ClientOf, anna: Account) -> None:
    visitor = client_of(anna)
    visitor.post("/me/details", data=DETAILS | {"first_name": "<script>alert(1)</script>"})
    page = visitor.get("/me").text
    assert ("<script>alert" in page, "&lt;script&gt;alert" in page) == (False, True)


@AS
def test_a_new_address_counts_once_its_code_is_typed(client_of: ClientOf, anna: Account, letters: Letters, htmx: bool) -> None:
    visitor, old = client_of(anna), anna.email
    asked = visitor.post("/me/email", data={"email": "Anna@Neu.example"}, htmx=htmx)
    letter = letters()[-1]
    before = anna.email
    code = keys.code_of(letter.facts["challenge_id"], Purpose.NEW_EMAIL)
    typed = visitor.post("/me/email/code", data={"code": code}, htmx=htmx)
    told = letters()[-1]
    assert (goes_to(asked), letter.kind, letter.to_address, before) == (
        "/me/email/code",
        "new_email_code",
        "anna@neu.example",
        old,
    )
    assert (goes_to(typed), anna.email, told.kind, told.to_address) == ("/me", "anna@neu.example", "email_changed", old)


def test_a_wrong_code_changes_no_address(client_of: ClientOf, anna: Account, letters: Letters) -> None:
    visitor = client_of(anna)
    visitor.post("/me/email", data={"email": "anna@neu.example"})
    sign_in_code = keys.code_of(letters()[-1].facts["challenge_id"], Purpose.SIGN_IN)
    answer = visitor.post("/me/email/code", data={"code": sign_in_code})
    assert (answer.status_code, anna.email) == (422, "anna.anner@example.com")


def test_a_taken_address_stays_with_its_owner(client_of: ClientOf, anna: Account, beat: Account, letters: Letters) -> None:
    visitor = client_of(anna)
    asked = visitor.post("/me/email", data={"email": beat.email})
    code = keys.code_of(letters()[-1].facts["challenge_id"], Purpose.NEW_EMAIL)
    typed = visitor.post("/me/email/code", data={"code": code})
    said = visitor.get(goes_to(typed)).text
    assert (goes_to(asked), goes_to(typed), anna.email) == ("/me/email/code", "/me/email", "anna.anner@example.com")
    assert "Zu dieser Adresse gibt es schon ein Konto" in said or "There is an account with this address already." in said


def test_a_code_for_annas_address_is_nothing_for_dario(
    client_of: ClientOf, anna: Account, dario: Account, letters: Letters
) -> None:
    client_of(anna).post("/me/email", data={"email": "anna@neu.example"})
    visitor = client_of(dario)
    with visitor.session_transaction() as cookie:
        cookie["challenge"] = letters()[-1].facts["challenge_id"]
    assert goes_to(visitor.get("/me/email/code")) == "/me/email"


def test_a_sign_in_code_does_not_open_the_change_of_address(
    client_of: ClientOf, anna: Account, stranger: Visitor, letters: Letters
) -> None:
    visitor = client_of(anna)
    stranger.post("/sign-in", data={"email": "anna@neu.example"})
    with visitor.session_transaction() as cookie:
        cookie["challenge"] = letters()[-1].facts["challenge_id"]
    assert goes_to(visitor.get("/me/email/code")) == "/me/email"


NEW = "drei lose Wörter"


@AS
def test_a_password_is_set_and_other_devices_are_signed_out(client_of: ClientOf, anna: Account, htmx: bool) -> None:
    elsewhere = unit_of_work(lambda: sessions.open_session(anna))
    visitor = client_of(anna)
    answer = visitor.post("/me/password", data={"password": NEW}, htmx=htmx)
    assert (goes_to(answer), keys.is_password_of(anna, NEW), sessions.find(elsewhere), visitor.get("/me/details").status_code) == (
        "/me", True, None, 200,
    )  # fmt: skip


@pytest.fixture
def locked(anna: Account) -> Account:
    """Anna with a password."""
    unit_of_work(lambda: keys.keep_password(anna, keys.hash_password("ihr altes Passwort"), by=anna))
    return anna


def test_a_password_is_changed_by_who_knows_it(client_of: ClientOf, locked: Account) -> None:
    visitor = client_of(locked)
    wrong = visitor.post("/me/password", data={"current": "geraten", "password": NEW})
    right = visitor.post("/me/password", data={"current": "ihr altes Passwort", "password": NEW})
    assert (wrong.status_code, 'id="current-error"' in wrong.text, goes_to(right), keys.is_password_of(locked, NEW)) == (
        422,
        True,
        "/me",
        True,
    )


@AS
def test_a_short_password_is_refused(client_of: ClientOf, anna: Account, htmx: bool) -> None:
    answer = client_of(anna).post("/me/password", data={"password": "kurz"}, htmx=htmx)
    assert (answer.status_code, 'id="password-error"' in answer.text, anna.password_hash) == (422, True, None)


def test_a_password_is_never_sent_back(client_of: ClientOf, locked: Account) -> None:
    answer = client_of(locked).post("/me/password", data={"current": "geraten-geraten", "password": NEW})
    assert ("geraten-geraten" in answer.text, NEW in answer.text) == (False, False)


@AS
def test_a_password_is_removed_by_who_knows_it(client_of: ClientOf, locked: Account, htmx: bool) -> None:
    visitor = client_of(locked)
    wrong = visitor.post("/me/password/removal", data={"removal-current": "geraten"}, htmx=htmx)
    right = visitor.post("/me/password/removal", data={"removal-current": "ihr altes Passwort"}, htmx=htmx)
    assert (wrong.status_code, goes_to(right), locked.password_hash) == (422, "/me", None)


def photo() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (20, 10), "red").save(made, "PNG")
    return made.getvalue()


def test_a_helpers_photo_is_shown_to_everybody_but_kept_by_no_shared_cache(stranger: Visitor, beat: Account) -> None:
    picture = unit_of_work(lambda: pictures.keep(photo(), owner=beat))
    assert beat.helper is not None
    beat.helper.photo = picture
    answer = stranger.get(f"/photos/{picture.token}.jpg")
    assert (answer.status_code, answer.mimetype, answer.headers["Cache-Control"], answer.data) == (
        200, "image/jpeg", "private, max-age=31536000, immutable", pictures.content(picture),
    )  # fmt: skip


def test_a_drafts_photo_is_shown_to_its_browser_alone(stranger: Visitor, client_of: ClientOf, dario: Account) -> None:
    draft, token = unit_of_work(lambda: drafts.start(None, device="network"))
    picture = unit_of_work(lambda: pictures.keep(photo(), draft=draft))
    address = f"/photos/{picture.token}.jpg"
    before, others = stranger.get(address).status_code, client_of(dario).get(address).status_code
    with stranger.session_transaction() as cookie:
        cookie["draft"] = token
    assert (before, others, stranger.get(address).status_code) == (404, 404, 200)


def test_a_photo_that_does_not_exist_answers_like_one_that_may_not_be_seen(stranger: Visitor, anna: Account) -> None:
    picture = unit_of_work(lambda: pictures.keep(photo(), owner=anna))
    hidden, missing = stranger.get(f"/photos/{picture.token}.jpg"), stranger.get(f"/photos/{'x' * 32}.jpg")
    assert (hidden.status_code, missing.status_code) == (404, 404)


@AS
def test_somebody_in_bern_asks_to_be_told(stranger: Visitor, htmx: bool) -> None:
    page = stranger.get("/waiting-list?place=3011").text
    answers = [stranger.post("/waiting-list", data={"place": "3011", "email": "Berta@example.com"}, htmx=htmx) for _ in range(2)]
    rows = [(row.email, row.postal_code) for row in session.scalars(select(Waiting))]
    assert ("Noch nicht in Bern. Sollen wir Ihnen schreiben?" in page, [answer.status_code for answer in answers], rows) == (
        True, [200, 200], [("berta@example.com", "3011")],
    )  # fmt: skip
    assert all("sobald wir in Bern starten" in answer.text for answer in answers)


@AS
@pytest.mark.parametrize(("place", "email", "field"), [("3011", "berta", "email"), ("", "berta@example.com", "place")])
def test_the_waiting_list_says_what_is_missing(stranger: Visitor, place: str, email: str, field: str, htmx: bool) -> None:
    answer = stranger.post("/waiting-list", data={"place": place, "email": email}, htmx=htmx)
    assert (answer.status_code, f'id="{field}-error"' in answer.text, session.scalars(select(Waiting)).all()) == (422, True, [])


@pytest.mark.parametrize("query", ["q=wädens", "place=wädens", "postal_code=8820"])
def test_places_are_suggested_under_any_fields_name(stranger: Visitor, query: str) -> None:
    answer = stranger.get(f"/suggest/places?list=place-places&{query}", htmx=True)
    assert ('<datalist id="place-places">' in answer.text, '<option value="8820 Wädenswil">' in answer.text) == (True, True)


def test_nothing_typed_suggests_nothing_and_a_strange_list_does_not_exist(stranger: Visitor) -> None:
    assert "<option" not in stranger.get("/suggest/places?list=x&q=").text
    assert stranger.get("/suggest/places?list=%22%3E&q=8").status_code == 404
