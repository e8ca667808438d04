"""Announcements: written and looked at by the team, a band on every page that can be put away, a page to read them."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from database import session
from market import announcements
from market.accounts import Account
from market.announcements import Announcement
from market.lifecycle import AnnouncementState
from tests.papers import At
from tests.queries import counted
from tests.visitor import Visitor

Client = Callable[[Account], Visitor]
AS = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
WORDS = {"title": "Wartung am Sonntag", "body": "Von 6 bis 7 Uhr.\n\nDanach geht alles wieder.", "audience": "everybody"}
BAND = {**WORDS, "on_pages": "y", "shows_from": "2026-11-23", "shows_until": "2026-11-25", "audience": ""}


def only() -> Announcement:
    return session.scalars(select(Announcement)).one()


def written(visitor: Visitor, words: dict[str, str], **more: str) -> Announcement:
    assert visitor.post("/desk/announcements", data={**words, **more}).status_code == 303
    return only()


def announced(visitor: Visitor, words: dict[str, str], **more: str) -> Announcement:
    number = written(visitor, words, **more).id
    assert visitor.post(f"/desk/announcements/{number}/announcement").status_code == 303
    return only()


@AS
def test_it_is_written_looked_at_and_then_announced(anna: Account, olga: Account, client_of: Client, htmx: bool) -> None:
    visitor = client_of(olga)
    answer = visitor.post("/desk/announcements", data={**BAND, "audience": "everybody"}, htmx=htmx)
    address = f"/desk/announcements/{only().id}"
    assert (answer.status_code, answer.headers.get("HX-Redirect" if htmx else "Location")) == (200 if htmx else 303, address)
    text = visitor.get(address).text
    for told in ("Sie geht an 2 Personen: alle.", "Danach geht alles wieder.", "Mittwoch, 25. November", "Jetzt bekanntgeben"):
        assert told in text
    assert visitor.post(f"{address}/announcement", htmx=htmx).status_code == (200 if htmx else 303)
    assert only().state is AnnouncementState.RUNNING
    assert visitor.post(f"{address}/announcement", htmx=htmx).status_code == (200 if htmx else 303)


@AS
@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"title": ""}, "Bitte geben Sie einen Titel an."),
        ({"audience": ""}, "Bitte wählen Sie, wohin es geht"),
        ({"on_pages": "y"}, "Bitte wählen Sie einen Tag."),
        ({"on_pages": "y", "shows_from": "2026-11-25", "shows_until": "2026-11-24"}, "Bis wann soll es auf allen Seiten stehen?"),
        ({"title_en": "Maintenance"}, "Auf Englisch bitte beides"),
        ({"body": "x" * 1501}, "Bitte kürzen"),
    ],
)
def test_what_is_amiss_stands_beside_what_was_typed(
    olga: Account, client_of: Client, other: dict[str, str], said: str, htmx: bool
) -> None:
    answer = client_of(olga).post("/desk/announcements", data={**WORDS, "body": "Alles bleibt stehen.", **other}, htmx=htmx)
    assert (answer.status_code, said in answer.text, session.scalars(select(Announcement)).all()) == (422, True, [])
    if "body" not in other:
        assert "Alles bleibt stehen." in answer.text


def test_a_draft_is_changed_and_what_is_announced_is_not(olga: Account, client_of: Client) -> None:
    visitor = client_of(olga)
    number = written(visitor, BAND).id
    assert 'value="2026-11-25"' in visitor.get(f"/desk/announcements/{number}/edit").text
    assert visitor.post(f"/desk/announcements/{number}", data={**BAND, "title": "Wartung am Montag"}).status_code == 303
    assert only().title == "Wartung am Montag"
    visitor.post(f"/desk/announcements/{number}/announcement")
    again = visitor.post(f"/desk/announcements/{number}", data=BAND)
    assert (again.status_code, only().title) == (409, "Wartung am Montag")


def test_the_band_stands_on_all_pages_in_its_days(
    anna: Account, olga: Account, at: At, stranger: Visitor, client_of: Client
) -> None:
    announced(client_of(olga), BAND)
    pages = [(stranger, "/"), (stranger, "/offers"), (client_of(anna), "/today"), (client_of(olga), "/desk")]
    assert [visitor.get(address).text.count("Wartung am Sonntag</strong>") for visitor, address in pages] == [1] * 4
    assert '<div class="bands" id="bands" role="status">' in stranger.get("/").text
    at("2026-11-26 00:05")
    assert [client_of(one).get("/me").text.count("Wartung am Sonntag") for one in (anna, olga)] == [0, 0]
    assert stranger.get("/").text.count("Wartung am Sonntag") == 0


def test_nobody_sees_a_draft(anna: Account, olga: Account, stranger: Visitor, client_of: Client) -> None:
    number = written(client_of(olga), BAND).id
    assert "Wartung" not in stranger.get("/").text
    assert [one.get(f"/news/{number}").status_code for one in (stranger, client_of(anna), client_of(olga))] == [404, 404, 200]


def test_once_its_time_is_over_only_members_find_it(
    anna: Account, olga: Account, stranger: Visitor, at: At, client_of: Client
) -> None:
    number = announced(client_of(olga), BAND).id
    assert stranger.get(f"/news/{number}").status_code == 200
    at("2026-11-26 00:01")
    assert [one.get(f"/news/{number}").status_code for one in (stranger, client_of(anna))] == [404, 200]


@AS
def test_it_is_put_away_on_this_browser_alone(olga: Account, stranger: Visitor, app: Any, client_of: Client, htmx: bool) -> None:
    number = announced(client_of(olga), BAND).id
    assert f'action="/news/{number}/dismissal"' in stranger.get("/").text
    answer = stranger.post(f"/news/{number}/dismissal", data={"next": "/prices"}, htmx=htmx)
    if htmx:
        assert (answer.status_code, 'id="bands"' in answer.text, "Wartung" in answer.text) == (200, True, False)
    else:
        assert (answer.status_code, answer.headers["Location"]) == (303, "/prices")
    assert "Wartung" not in stranger.get("/").text
    assert "Wartung" in app.test_client().get("/").text


@pytest.mark.parametrize("cookie", ["x", "..", "1.x.2", "9" * 400, "\u00b2"])
def test_a_strange_cookie_puts_nothing_away(olga: Account, stranger: Visitor, client_of: Client, cookie: str) -> None:
    announced(client_of(olga), {**BAND, "title": "Wartung bald"})
    stranger.set_cookie("put_away", cookie)
    text = stranger.get("/").text
    assert ("Wartung bald" in text) == (only().id != 1 or "1" not in cookie.split("."))


def test_it_is_ended_early_for_everybody(olga: Account, stranger: Visitor, client_of: Client) -> None:
    visitor = client_of(olga)
    number = announced(visitor, BAND).id
    assert "Wartung" in stranger.get("/").text
    assert visitor.post(f"/desk/announcements/{number}/ending").status_code == 303
    assert "Wartung" not in stranger.get("/").text
    assert stranger.get(f"/news/{number}").status_code == 404
    assert visitor.post(f"/desk/announcements/{number}/announcement").status_code == 409


def test_the_bell_leads_to_the_whole_text(
    anna: Account, olga: Account, client_of: Client, run_errands: Callable[[], None]
) -> None:
    announced(client_of(olga), WORDS)
    run_errands()
    visitor = client_of(anna)
    bell = visitor.get("/notices").text
    assert "Neues von uns: «Wartung am Sonntag»" in bell
    text = visitor.get(f"/news/{only().id}").text
    assert ("Von 6 bis 7 Uhr." in text, "Danach geht alles wieder." in text) == (True, True)
    announcements.end(only(), by=olga)
    assert visitor.get(f"/news/{only().id}").status_code == 200  # what the bell told can be read afterwards too


def test_in_english_where_there_is_english(olga: Account, stranger: Visitor, client_of: Client) -> None:
    announced(client_of(olga), BAND, title_en="Maintenance", body_en="From 6 to 7.")
    english = stranger.get("/", headers={"Accept-Language": "en"}).text
    assert ("Maintenance</strong>" in english, "Wartung" in english) == (True, False)


def test_what_the_team_writes_is_never_markup(olga: Account, stranger: Visitor, client_of: Client) -> None:
    announced(client_of(olga), {**BAND, "title": "<b>fett</b>", "body": "<i>schräg</i>"})
    text = stranger.get("/").text
    assert ("<b>fett" in text, "<i>schräg" in text, "&lt;i&gt;schräg" in text) == (False, False, True)


def test_the_band_costs_one_question_and_none_while_nothing_is_written(anna: Account, olga: Account, client_of: Client) -> None:
    announced(client_of(olga), BAND)
    visitor = client_of(anna)
    visitor.get("/me")

    def asked(address: str) -> list[str]:
        return [one for one in statements(visitor, address) if "FROM announcement" in one]

    assert len(asked("/me")) == 1
    with counted() as statements_of_two:
        visitor.get("/me")
        visitor.get("/me/notifications")
    assert sum("FROM announcement" in one for one in statements_of_two) == 1


def statements(visitor: Visitor, address: str) -> list[str]:
    with counted() as asked:
        assert visitor.get(address).status_code == 200
    return asked


def test_the_list_asks_the_same_with_one_and_with_thirty(olga: Account, client_of: Client) -> None:
    visitor = client_of(olga)
    visitor.get("/desk")
    written(visitor, WORDS)
    few = len(statements(visitor, "/desk/announcements"))
    words = announcements.Words("Noch eine", "Ja.", "", "", None, None, announcements.Audience.HELPERS, False)
    for _ in range(29):
        announcements.write(words, by=olga)
    session.commit()
    assert len(statements(visitor, "/desk/announcements")) == few <= 8
    assert visitor.get("/desk/announcements?words=wartung", htmx=True).text.count("<tr>") == 2
