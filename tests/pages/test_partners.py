"""Partners at the desk: listed, taken in, changed with a reason."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

import storage
from database import session
from market import partners
from market.accounts import Account
from market.events import Event, Kind
from market.partners import Partner
from tests.conftest import working_for
from tests.queries import counted
from tests.visitor import Visitor

Client = Callable[[Account], Visitor]
AS = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
NEW: dict[str, Any] = {
    "name": "Router AG", "slug": "router-ag", "colour": "#7A1FA2", "badge": "Router AG friend", "categories": ["network"],
    "reason": "Vertrag vom November.",
}  # fmt: skip


def facts_of(kind: Kind) -> list[dict[str, Any]]:
    return [event.facts for event in session.scalars(select(Event).where(Event.kind == kind).order_by(Event.id))]


def logo(colour: str = "red") -> tuple[io.BytesIO, str]:
    made = io.BytesIO()
    Image.new("RGB", (60, 20), colour).save(made, "PNG")
    made.seek(0)
    return made, "logo.png"


@AS
def test_a_partner_is_taken_in_with_a_reason(olga: Account, swisscom: Partner, client_of: Client, htmx: bool) -> None:
    visitor = client_of(olga)
    assert visitor.post("/desk/partners", data=NEW, htmx=htmx).status_code == (200 if htmx else 303)
    made = partners.with_slug("router-ag")
    assert made is not None
    assert (made.name, made.colour, made.categories) == ("Router AG", "#7a1fa2", ("network",))
    assert facts_of(Kind.PARTNER_ADDED) == [{"reason": "Vertrag vom November."}]
    assert visitor.get("/p/router-ag").status_code == 200
    text = visitor.get("/desk/partners").text
    assert ("Router AG friend" in text, 'fill="#7a1fa2"' in text, text.index("router-ag") < text.index("swisscom")) == (
        True,
        True,
        True,
    )


@AS
@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"slug": "Router AG"}, "Ein Kurzname hat nur kleine Buchstaben"),
        ({"slug": "swisscom"}, "Diesen Kurznamen"),
        ({"colour": "violett"}, "Eine Farbe wird so geschrieben"),
        ({"colour": "#12345"}, "Eine Farbe wird so geschrieben"),
        ({"categories": []}, "Bitte wählen Sie mindestens eines davon."),
        ({"reason": ""}, "Bitte nennen Sie einen Grund"),
        ({"name": ""}, "Bitte füllen Sie das aus."),
    ],
)
def test_what_is_amiss_takes_nobody_in(
    olga: Account, swisscom: Partner, client_of: Client, other: dict[str, Any], said: str, htmx: bool
) -> None:
    answer = client_of(olga).post("/desk/partners", data={**NEW, **other}, htmx=htmx)
    assert (answer.status_code, said in answer.text, len(partners.all_of_them())) == (422, True, 1)
    assert "Router AG friend" in answer.text


def test_a_partner_changes_its_looks_and_keeps_its_slug(olga: Account, swisscom: Partner, client_of: Client) -> None:
    visitor = client_of(olga)
    assert 'name="slug"' not in visitor.get("/desk/partners/swisscom").text
    said = {**NEW, "name": "Swisscom", "slug": "anders", "badge": "Swisscom Freund", "reason": "Neuer Auftritt."}
    assert visitor.post("/desk/partners/swisscom", data=said).status_code == 303
    kept = partners.with_slug("swisscom")
    assert kept is not None
    assert (kept.badge, kept.colour, partners.with_slug("anders")) == ("Swisscom Freund", "#7a1fa2", None)
    assert facts_of(Kind.PARTNER_CHANGED) == [{"reason": "Neuer Auftritt.", "changed": ["colour", "badge", "categories"]}]
    assert visitor.post("/desk/partners/nobody", data=said).status_code == 404


def test_a_new_logo_takes_the_place_of_the_old_one(olga: Account, swisscom: Partner, client_of: Client) -> None:
    visitor, keys = client_of(olga), []
    for colour in ("red", "blue"):
        assert visitor.post("/desk/partners/swisscom", data={**NEW, "logo": logo(colour)}).status_code == 303
        keys.append(partners.with_slug("swisscom").logo_key)  # type: ignore[union-attr]
        session.rollback()
    assert [storage.exists(key) for key in keys] == [False, True]
    assert visitor.get("/p/swisscom/logo.jpg").mimetype == "image/jpeg"
    answer = visitor.post("/desk/partners/swisscom", data={**NEW, "logo": (io.BytesIO(b"<svg/>"), "logo.svg")})
    assert (answer.status_code, "als JPEG, PNG oder WebP" in answer.text, storage.exists(keys[1])) == (422, True, True)


def test_the_list_asks_the_same_with_one_and_with_many(olga: Account, swisscom: Partner, client_of: Client) -> None:
    visitor = client_of(olga)
    visitor.get("/desk")

    def asked() -> int:
        with counted() as statements:
            assert visitor.get("/desk/partners").status_code == 200
        return len(statements)

    few = asked()
    for number in range(12):
        one = partners.add(slug=f"p{number}", name=f"Partner {number}", colour="#0b4f8a", badge="Freund", categories=[])
        session.commit()
        working_for(one, f"Agent{number}", "Aebi")
    assert asked() == few <= 12
    assert visitor.get("/desk/partners?words=partner 11", htmx=True).text.count("<tr>") == 2


def test_partners_leave_as_a_file_with_how_many_work_here(olga: Account, patrick: Account, client_of: Client) -> None:
    lines = client_of(olga).post("/desk/partners.csv").data.decode("utf-8-sig").splitlines()
    assert (lines[0].startswith("Kurzname;Name;Farbe"), lines[1].startswith("swisscom;Swisscom;#0b4f8a;Swisscom friend;"), lines[1][-2:]) == (
        True, True, ";1",
    )  # fmt: skip
    assert facts_of(Kind.LIST_EXPORTED) == [{"list": "partners", "wishes": {}, "rows": 1}]
