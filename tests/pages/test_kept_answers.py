"""A page asked again is not built again, and never shown when it is not true any more, nor to anybody else."""

import re

import pytest

import database
from blueprints.kept_answers import kept
from blueprints.responses import afterwards, say
from database import unit_of_work
from market import accounts, clock, said, sessions
from market.talk import Thread
from tests.deals import bid_of, request_of
from tests.queries import counted

TOKEN = re.compile(r'csrf-token" content="([^"]+)"')
FORM_KEY = re.compile(r'name="form_key" value="([^"]+)"')


@pytest.fixture
def counting(trying):
    """A view behind /trying that says how often it was built."""
    built = []

    def view():
        built.append(1)
        return f"built {len(built)}"

    trying(kept(view), open=False)
    return built


def asked(visitor, path: str = "/trying", **options) -> str:
    answer = visitor.get(path, **options)
    assert answer.status_code == 200
    return answer.text


def somebody_writes(account) -> None:
    unit_of_work(lambda: setattr(account, "street", f"Weg {clock.now().isoformat()}"))


def test_a_page_asked_again_asks_nothing_of_the_store(client_of, anna):
    request_of(anna, "WLAN geht nicht")
    visitor = client_of(anna)
    first = asked(visitor, "/requests/1")
    with counted() as afresh:
        asked(visitor, "/requests/1")
    with counted() as again:
        asked(visitor, "/requests/1")
        again.clear()
        last = asked(visitor, "/requests/1")
    assert afresh
    assert again == []
    assert TOKEN.sub("", last).count("<form") == TOKEN.sub("", first).count("<form")


def test_whatever_is_written_by_whomever_makes_it_afresh(counting, client_of, anna, dario):
    visitor = client_of(anna)
    assert asked(visitor) == asked(visitor) == "built 1"
    somebody_writes(dario)
    assert asked(visitor) == asked(visitor) == "built 2"


def test_a_commit_while_it_is_built_is_not_lost(trying, client_of, anna, dario):
    """What was read before a commit must not count as read after it."""
    words = ["before"]

    def view():
        told = words[0]
        with database.engine().begin() as elsewhere:
            elsewhere.exec_driver_sql(f"UPDATE account SET street = 'Weg {clock.now().isoformat()}' WHERE id = {dario_id}")
        words[0] = "after"
        return told

    dario_id = dario.id
    trying(kept(view))
    visitor = client_of(anna)
    assert asked(visitor) == "before"
    assert asked(visitor) == "after"


def test_after_a_minute_it_is_built_again(counting, client_of, anna, at):
    visitor = client_of(anna)
    asked(visitor)
    at("2026-11-23 10:01")
    assert asked(visitor) == "built 2"


def test_everybody_every_language_and_every_piece_has_its_own(counting, client_of, anna, beat):
    visitor = client_of(anna)
    seen = [asked(visitor), asked(visitor, htmx=True), asked(visitor, headers={"Accept-Language": "en"}), asked(client_of(beat))]
    assert len(set(seen)) == 4
    assert asked(visitor, "/trying?page=2") not in seen


def test_whoever_was_signed_out_is_not_shown_what_was_kept(counting, client_of, anna):
    visitor = client_of(anna)
    asked(visitor)
    unit_of_work(lambda: sessions.end_others(anna))
    answer = visitor.get("/trying")
    assert answer.status_code == 303
    assert "/sign-in" in answer.headers["Location"]


def test_a_session_that_ran_out_opens_nothing_although_nothing_was_written(client_of, olga, at):
    visitor = client_of(olga)
    assert visitor.get("/today").status_code == 200
    at("2026-11-23 12:00")
    assert visitor.get("/today").status_code == 303


def test_an_answer_that_writes_or_speaks_once_is_not_kept(trying, client_of, anna):
    built = []

    def view():
        built.append(1)
        afterwards(lambda: None)
        return f"built {len(built)}"

    trying(kept(view))
    visitor = client_of(anna)
    assert [asked(visitor), asked(visitor)] == ["built 1", "built 2"]


def test_a_word_for_the_next_page_is_said_once(trying, client_of, anna):
    visitor = client_of(anna)
    asked(visitor, "/today")
    trying(lambda: say("Gespeichert, Frau Ammann.") or "")
    asked(visitor)
    assert "Gespeichert, Frau Ammann." in asked(visitor, "/today")
    assert "Gespeichert, Frau Ammann." not in asked(visitor, "/today")


def test_each_copy_has_a_mask_of_its_own_and_keys_of_its_own(client_of, anna, beat):
    thread = a_thread(anna, beat)
    visitor = client_of(anna)
    copies = [asked(visitor, f"/threads/{thread.id}") for _ in range(4)][1:]
    assert len({TOKEN.findall(copy)[0] for copy in copies}) == 3
    assert len({FORM_KEY.findall(copy)[0] for copy in copies}) == 3

    visitor.has_token = False
    for number, copy in enumerate(copies[1:]):
        form = {"csrf_token": TOKEN.findall(copy)[0], "form_key": FORM_KEY.findall(copy)[0], "body": f"Guten Tag {number}"}
        assert visitor.post(f"/threads/{thread.id}/messages", data=form).status_code == 303
    assert {"Guten Tag 0", "Guten Tag 1"} <= {message.body for message in said.messages_of(thread)}


def test_what_is_not_there_is_asked_for_again(client_of, anna):
    visitor = client_of(anna)
    assert visitor.get("/requests/1").status_code == 404
    request_of(anna, "WLAN geht nicht")
    assert visitor.get("/requests/1").status_code == 200


def test_a_change_of_the_person_shows_at_once(client_of, anna):
    visitor = client_of(anna)
    assert 'lang="de"' in asked(visitor, "/today")
    unit_of_work(lambda: setattr(accounts.with_email(anna.email), "language", "en"))
    assert 'lang="en"' in asked(visitor, "/today")


def a_thread(anna, beat) -> Thread:
    return bid_of(beat, request_of(anna, "WLAN geht nicht")).thread
