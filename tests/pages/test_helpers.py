"""Becoming a helper, changing the profile, and what everybody sees of it."""

import io
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import func, select

from database import session
from market import clock
from market.accounts import Account
from market.helpers import HelperProfile
from market.money import Chf
from market.pictures import Picture
from market.reviews import Review
from market.skills import Skill
from tests.deals import offer_of, scheduled_job
from tests.queries import counted
from tests.visitor import Visitor

AS = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
TYPED: dict[str, Any] = {
    "about": "Ich war Elektrikerin und erkläre gern.",
    "skills": ["network.wifi", "computer.printer"],
    "radius_km": "5",
    "price_idea": "45,50",
    "languages": ["de", "it"],
    "usual_times": "abends",
    "phone": "079 111 22 33",
    "on_own_account": "y",
}


def goes_to(answer: Any) -> str:
    return str(answer.headers.get("HX-Redirect") or answer.headers.get("Location"))


def a_photo(colour: str = "teal") -> tuple[io.BytesIO, str]:
    raw = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(raw, "JPEG")
    return io.BytesIO(raw.getvalue()), "ich.jpg"


def test_a_stranger_reads_what_helping_means(stranger: Visitor) -> None:
    answer = stranger.get("/helpers/new")
    assert answer.status_code == 200
    assert "CHF 30.00 und CHF 100.00" in answer.text
    assert "/sign-in?next=/helpers/new" in answer.text
    assert stranger.post("/helpers/new", data=TYPED).location.startswith("/sign-in")


@AS
def test_a_member_becomes_a_helper(anna: Account, client_of: Any, htmx: bool) -> None:
    assert "Ihr Helferprofil" in client_of(anna).get("/helpers/new").text
    answer = client_of(anna).post("/helpers/new", data=TYPED | {"photo": a_photo()}, htmx=htmx)
    assert goes_to(answer) == "/helpers/1"
    profile = session.scalars(select(HelperProfile)).one()
    assert (profile.skills, profile.price_idea, profile.languages) == ([Skill.PRINTER, Skill.WIFI], Chf(4550), ("de", "it"))
    assert (profile.account.phone, profile.has_liability_cover) == ("+41791112233", False)
    assert profile.photo is not None
    assert profile.photo.owner_id == anna.id


def test_a_helper_starts_once(beat: Account, client_of: Any) -> None:
    assert client_of(beat).get("/helpers/new").location == "/helpers/me/edit"
    assert client_of(beat).post("/helpers/new", data=TYPED).location == "/helpers/1"
    assert session.scalar(select(func.count()).select_from(HelperProfile)) == 1


@AS
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"about": ""}, "Bitte schreiben Sie ein, zwei Sätze über sich."),
        ({"about": "a" * 1201}, "Bitte kürzen Sie es auf 1200 Zeichen."),
        ({"skills": []}, "Bitte wählen Sie mindestens etwas, womit Sie helfen können."),
        ({"skills": ["network.magic"]}, "Bitte wählen Sie unter diesen."),
        ({"radius_km": "400"}, "Bitte wählen Sie unter diesen."),
        ({"price_idea": "25"}, "zwischen CHF 30.00 und CHF 100.00"),
        ({"languages": []}, "Bitte wählen Sie mindestens eine Sprache."),
        ({"phone": "12"}, "Das sieht nicht nach einer Telefonnummer aus"),
        ({"phone": ""}, "Bitte geben Sie eine Telefonnummer an."),
        ({"on_own_account": ""}, "auf eigene Rechnung"),
        ({"photo": "GIF89a"}, "JPEG, PNG oder WebP"),
    ],
)
def test_what_does_not_fit_comes_back_with_its_sentence(
    anna: Account, client_of: Any, typed: dict[str, Any], sentence: str, htmx: bool
) -> None:
    sent = {name: (io.BytesIO(b"GIF89a"), "katze.gif") if name == "photo" else value for name, value in typed.items()}
    answer = client_of(anna).post("/helpers/new", data=TYPED | sent, htmx=htmx)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'id="helper-form"' in answer.text
    assert ("<html" in answer.text) is not htmx
    assert "abends" in answer.text
    assert session.scalar(select(func.count()).select_from(HelperProfile)) == 0


@AS
def test_a_helper_changes_the_profile(beat: Account, client_of: Any, htmx: bool) -> None:
    shown = client_of(beat).get("/helpers/me/edit").text
    assert "Beat hilft gern." in shown
    assert "079 123 45 67" in shown
    answer = client_of(beat).post("/helpers/me/edit", data=TYPED, htmx=htmx)
    assert goes_to(answer) == "/helpers/1"
    assert session.scalars(select(HelperProfile)).one().about == TYPED["about"]


def test_a_new_photo_replaces_the_old_one(beat: Account, client_of: Any) -> None:
    browser = client_of(beat)
    browser.post("/helpers/me/edit", data=TYPED | {"photo": a_photo()})
    first = session.scalars(select(Picture)).one().token
    browser.post("/helpers/me/edit", data=TYPED)
    assert session.scalars(select(Picture)).one().token == first
    browser.post("/helpers/me/edit", data=TYPED | {"photo": a_photo("red")})
    assert session.scalars(select(Picture)).one().token != first


def test_without_a_profile_there_is_none_to_change(anna: Account, client_of: Any) -> None:
    assert client_of(anna).get("/helpers/me/edit").status_code == 404
    assert client_of(anna).post("/helpers/me/edit", data=TYPED).status_code == 404


def test_everybody_sees_a_profile_but_neither_phone_nor_family_name(beat: Account, stranger: Visitor) -> None:
    offer_of(beat, "WLAN einrichten")
    shown = stranger.get("/helpers/1").text
    for said in (
        "Beat K.",
        "8048 Zürich",
        "Beat hilft gern.",
        "neu",
        "dabei seit November 2026",
        "Schweizerdeutsch",
        "WLAN einrichten",
    ):
        assert said in shown
    for kept in ("Keller", "123 45 67", "example.com", "Profil ändern"):
        assert kept not in shown


def test_assurances_are_said_in_plain_words(beat: Account, stranger: Visitor) -> None:
    assert beat.helper is not None
    assert "Ist privat haftpflichtversichert" in stranger.get("/helpers/1").text
    beat.helper.has_liability_cover = False
    shown = stranger.get("/helpers/1").text
    assert "Hat keine Haftpflicht-Versicherung angegeben" in shown
    assert "Hilft auf eigene Rechnung: Sie zahlen direkt an Beat" in shown


def test_words_of_a_helper_are_never_markup(beat: Account, stranger: Visitor) -> None:
    assert beat.helper is not None
    beat.helper.about = "<script>alert(1)</script>"
    assert "<script>alert" not in stranger.get("/helpers/1").text


def test_suspended_or_unknown_helpers_have_no_page(beat: Account, stranger: Visitor) -> None:
    assert stranger.get("/helpers/99").status_code == 404
    beat.suspended_at = clock.now()
    assert stranger.get("/helpers/1").status_code == 404


def test_reviews_stand_on_the_profile_and_more_come_when_asked(beat: Account, anna: Account, stranger: Visitor) -> None:
    for number in range(11):
        job = scheduled_job(anna, beat, time=f"2026-12-{number + 1:02} 14:00")
        session.add(Review(job=job, author=anna, helper=beat.helper, stars=4, body=f"Lob {number}"))
    session.commit()
    shown = stranger.get("/helpers/1").text
    assert ("Lob 10" in shown, "Lob 1<" in shown, "Lob 0" in shown) == (True, True, False)
    rest = stranger.get("/helpers/1?before=2", htmx=True).text
    assert ("Lob 0" in rest, "Lob 5" in rest, "<html" in rest) == (True, False, False)
    assert "Lob 0" in stranger.get("/helpers/1?before=2").text


def test_the_profile_asks_the_store_the_same_with_one_offer_and_with_twenty(beat: Account, client_of: Any, anna: Account) -> None:
    browser = client_of(anna)
    offer_of(beat)
    with counted() as few:
        browser.get("/helpers/1")
    for number in range(19):
        offer_of(beat, f"Angebot Nummer {number}")
    with counted() as many:
        browser.get("/helpers/1")
    assert len(many) == len(few)
    assert len(many) <= 9  # one of them for the band on all pages
