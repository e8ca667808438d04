"""The bell, the list behind it, and the way from a notice to its place."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from blueprints.notice_links import BY_KIND, BY_ROW
from database import session
from market import notices
from market.accounts import Account
from market.notices import Notice
from market.terms import LANGUAGES
from office import letters
from tests.deals import bid_of, counter_of, request_of
from tests.office.test_letters import FACTS, PAGES, SENTENCES, WITHOUT_NOTICE, envelope
from tests.queries import counted
from tests.visitor import Visitor

ClientOf = Callable[[Account], Visitor]


def tell(account: Account, number: int = 1, about: Any = None) -> list[Notice]:
    """Something new, so many times."""
    told = [notices.tell(account, "ad_shown_again", about or account, key=f"nr {n}", title=f"Inserat {n}") for n in range(number)]
    session.commit()
    return [notice for notice in told if notice]


def rows(html: str) -> list[str]:
    return re.findall(r'<li id="notice-\d+">.*?</li>', html, re.S)


@pytest.fixture
def dario_told(dario: Account) -> Account:
    """Dario, whose welcome is read."""
    notices.mark_read(dario, up_to=10**9)
    session.commit()
    return dario


def test_a_stranger_is_asked_to_sign_in_and_comes_back_here(stranger: Visitor, dario: Account) -> None:
    [notice] = tell(dario)
    answer = stranger.get(f"/notices/{notice.id}")
    assert answer.status_code == 303
    assert answer.location.endswith(f"next=/notices/{notice.id}")


def test_an_empty_list_offers_the_next_step(client_of: ClientOf, dario: Account) -> None:
    session.query(notices.Letter).delete()
    session.query(Notice).delete()
    html = client_of(dario).get("/notices").text
    assert rows(html) == []
    assert "Noch nichts Neues" in html
    assert "Problem beschreiben" in html


def test_what_is_new_is_marked_once(client_of: ClientOf, dario_told: Account) -> None:
    tell(dario_told, 2)
    visitor = client_of(dario_told)
    first, second = visitor.get("/notices").text, visitor.get("/notices").text
    assert [row.count("rows__link--new") for row in rows(first)] == [1, 1, 0]
    assert [row.count("rows__link--new") for row in rows(second)] == [0, 0, 0]
    assert '<span class="count">2' in first
    assert '<span class="count">' not in second


def test_newest_first_and_thirty_to_a_page(client_of: ClientOf, dario_told: Account) -> None:
    tell(dario_told, 40)
    visitor = client_of(dario_told)
    first = visitor.get("/notices").text
    assert len(rows(first)) == 30
    assert "Inserat 39" in rows(first)[0]
    older = re.search(r'href="(/notices\?before=\d+)"', first)
    assert older is not None
    second = visitor.get(older[1]).text
    assert len(rows(second)) == 11
    assert "Inserat 9" in rows(second)[0]


def test_htmx_gets_the_list_alone(client_of: ClientOf, dario: Account) -> None:
    html = client_of(dario).get("/notices", htmx=True).text
    assert html.lstrip().startswith('<div class="section" id="notices">')


def test_the_list_costs_the_same_with_one_row_and_with_thirty(client_of: ClientOf, dario_told: Account) -> None:
    visitor = client_of(dario_told)
    with counted() as with_one:
        visitor.get("/notices")
    tell(dario_told, 30)
    visitor.get("/notices")
    with counted() as with_thirty:
        visitor.get("/notices")
    assert len(with_thirty) == len(with_one) <= 8


def test_a_notice_leads_to_its_place_and_is_read(client_of: ClientOf, anna: Account) -> None:
    request = request_of(anna)
    [notice] = tell(anna, about=request)
    answer = client_of(anna).get(f"/notices/{notice.id}")
    assert (answer.status_code, answer.location) == (303, f"/requests/{request.id}")
    assert notice.read_at is not None


def test_following_one_notice_leaves_the_others_unread(client_of: ClientOf, anna: Account) -> None:
    first, second = tell(anna, 2, about=request_of(anna))
    client_of(anna).get(f"/notices/{second.id}")
    assert (first.read_at, second.read_at is not None) == (None, True)


def test_somebody_elses_notice_does_not_exist(client_of: ClientOf, dario: Account, anna: Account) -> None:
    [notice] = tell(anna)
    visitor = client_of(dario)
    assert visitor.get(f"/notices/{notice.id}").status_code == 404
    assert visitor.get("/notices/999999").status_code == 404
    assert notice.read_at is None


def test_the_bell_answers_only_when_the_number_changed(client_of: ClientOf, dario_told: Account) -> None:
    visitor = client_of(dario_told)
    assert visitor.get("/notices/bell?shown=0", htmx=True).status_code == 204
    tell(dario_told, 3)
    answer = visitor.get("/notices/bell?shown=0&nav=search", htmx=True)
    assert answer.status_code == 200
    assert '<span class="count">3' in answer.text
    assert 'hx-get="/notices/bell?shown=3&amp;nav=search"' in answer.text
    assert visitor.get("/notices/bell?shown=3", htmx=True).status_code == 204


def test_an_empty_poll_asks_three_questions(client_of: ClientOf, dario_told: Account) -> None:
    visitor = client_of(dario_told)
    visitor.get("/notices")
    with counted() as asked:
        visitor.get("/notices/bell?shown=0", htmx=True)
    assert len(asked) <= 3


def test_a_title_is_never_markup(client_of: ClientOf, dario: Account) -> None:
    notices.tell(dario, "ad_shown_again", dario, title="<script>alert(1)</script>")
    html = client_of(dario).get("/notices").text
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(SENTENCES))
def test_every_kind_stands_in_the_list_with_the_sentence_of_its_letter(
    kind: str, language: str, client_of: ClientOf, dario_told: Account
) -> None:
    dario_told.language = language
    notices.tell(dario_told, kind, dario_told, key="this one", **FACTS)
    html = rows(client_of(dario_told).get("/notices").text)[0]
    if kind in PAGES - WITHOUT_NOTICE:
        assert letters.written(envelope(kind, language)).paragraphs[1] in html


def test_every_place_a_notice_leads_to_has_a_page(app: Flask) -> None:
    known = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert {way.endpoint for way in (*BY_ROW.values(), *BY_KIND.values())} - known == set()


def test_whoever_has_it_on_the_screen_is_not_told_by_the_bell(
    client_of: ClientOf, anna: Account, beat: Account, chiara: Account
) -> None:
    wanted = request_of(anna)
    bid = bid_of(beat, wanted)
    visitor = client_of(anna)
    visitor.get("/notices")
    bid_of(chiara, wanted)
    counter = counter_of(bid, by=anna, price=5500)
    counter_of(counter, by=beat, price=6500)
    before = notices.unread_about(anna)
    visitor.get(f"/proposals/{counter.id}")
    after = notices.unread_about(anna)
    visitor.get(f"/requests/{wanted.id}/proposals")
    assert ([kind for kind, _ in before], len(after), notices.unread_about(anna)) == (["proposal", "proposal"], 1, [])


def test_looking_at_something_else_leaves_the_bell_alone(client_of: ClientOf, anna: Account, dario: Account) -> None:
    other = request_of(dario)
    visitor = client_of(anna)
    before = notices.unread_about(anna)
    visitor.get(f"/requests/{other.id}")
    assert notices.unread_about(anna) == before != []
