"""Messages: an inbox, a thread for two, what is new within seconds, photos, and saying something with and without htmx."""

import io
import re

import pytest
from PIL import Image
from sqlalchemy import func, select

from database import session
from market import agreeing, clock, talk
from market.pictures import Picture
from market.said import messages_of
from market.sessions import UserSession
from market.talk import Message
from tests.deals import bid_of, enquiry_of, offer_of, request_of
from tests.queries import counted


@pytest.fixture
def bid(anna, beat):
    return bid_of(beat, request_of(anna), message="Guten Tag <b>Frau Anner</b>\nBis bald")


@pytest.fixture
def thread(bid):
    return bid.thread


def photo(name: str = "router.jpg", kind: str = "JPEG"):
    raw = io.BytesIO()
    Image.new("RGB", (40, 30), "#6699aa").save(raw, kind)
    return io.BytesIO(raw.getvalue()), name


def form_key(html: str) -> str:
    return re.search(r'name="form_key" value="([^"]+)"', html)[1]


def count(kind=Message) -> int:
    return session.scalar(select(func.count()).select_from(kind)) or 0


# The inbox


def test_an_empty_inbox_says_what_will_be_here(client_of, dario):
    page = client_of(dario).get("/messages")
    assert page.status_code == 200
    assert "Noch keine Nachrichten" in page.text


def test_the_inbox_names_the_other_side_the_ad_and_the_last_word(client_of, anna, beat, thread):
    for viewer, other in ((anna, "Beat K."), (beat, "Anna A.")):
        page = client_of(viewer).get("/messages").text
        assert other in page
        assert "WLAN geht im Schlafzimmer nicht" in page
    assert "(ungelesen)" in client_of(anna).get("/messages").text
    assert "(ungelesen)" not in client_of(beat).get("/messages").text


def test_an_inbox_asks_the_same_few_questions_with_one_thread_and_with_many(client_of, anna, beat, chiara, thread):
    visitor = client_of(anna)
    visitor.get("/messages")
    with counted() as few:
        visitor.get("/messages")
    for number in range(12):
        bid_of((beat, chiara)[number % 2], request_of(anna, f"Gerät Nummer {number} streikt"))
    with counted() as many:
        visitor.get("/messages")
    assert len(many) == len(few) <= 8


# The thread


def test_a_thread_shows_what_was_said_as_text_and_in_its_language(client_of, anna, thread):
    page = client_of(anna).get(f"/threads/{thread.id}").text
    assert "Guten Tag &lt;b&gt;Frau Anner&lt;/b&gt;\nBis bald" in page
    assert '<p class="user-text" lang="de">' in page
    assert "mit einem Vorschlag" in page


def test_nobody_else_finds_a_thread(client_of, stranger, chiara, dario, olga, thread):
    for other in (chiara, dario, olga):
        visitor = client_of(other)
        assert visitor.get(f"/threads/{thread.id}").status_code == 404
        assert visitor.get(f"/threads/{thread.id}/messages?after=0&read=0", htmx=True).status_code == 404
        assert visitor.post(f"/threads/{thread.id}/messages", data={"body": "Hallo"}).status_code == 404
    assert stranger.get(f"/threads/{thread.id}").status_code == 303
    assert stranger.get(f"/threads/{thread.id}/messages", htmx=True).status_code == 401
    assert count() == 1


def test_looking_marks_as_read_and_the_other_side_sees_it(client_of, anna, beat, thread):
    assert "· gelesen" not in client_of(beat).get(f"/threads/{thread.id}").text
    client_of(anna).get(f"/threads/{thread.id}")
    assert not thread.is_unread_by(anna)
    assert "· gelesen" in client_of(beat).get(f"/threads/{thread.id}").text


def test_a_thread_leads_to_its_proposal_and_later_to_its_job(client_of, anna, bid, thread):
    visitor = client_of(anna)
    assert f"/proposals/{bid.id}" in visitor.get(f"/threads/{thread.id}").text
    job = agreeing.accept_proposal(bid, bid.slot_rows[0].id, by=anna)
    page = visitor.get(f"/threads/{thread.id}").text
    assert f'href="/jobs/{job.id}"' in page
    assert f"/proposals/{bid.id}" not in page


def test_days_stand_between_messages(client_of, anna, beat, thread, at):
    at("2026-11-24 09:00")
    talk.say(thread, "Sind Sie noch da?", by=beat)
    page = client_of(anna).get(f"/threads/{thread.id}").text
    assert (
        page.index("Montag, 23. November") < page.index("Guten Tag") < page.index(">Heute</p>") < page.index("Sind Sie noch da?")
    )


# What is new


def test_a_poll_with_nothing_new_is_one_small_question(client_of, anna, thread):
    visitor = client_of(anna)
    visitor.get(f"/threads/{thread.id}")
    address = f"/threads/{thread.id}/messages?after={thread.last_message_id}&read={thread.last_message_id}"
    session.commit()
    with counted() as asked:
        answer = visitor.get(address, htmx=True)
    assert (answer.status_code, answer.data) == (204, b"")
    assert len(asked) == 2  # who asks, and what is newest
    assert "thread.last_message_id" in asked[1]


def test_a_poll_brings_what_is_new_and_marks_it_read(client_of, anna, beat, thread):
    before = thread.last_message_id
    said = talk.say(thread, "Neues vom Router", by=beat)
    answer = client_of(anna).get(f"/threads/{thread.id}/messages?after={before}&read=0", htmx=True)
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<div class="talk" id="talk"')
    assert "Neues vom Router" in answer.text
    assert f"after={said.id}" in answer.text
    assert thread.neighbour_read_id == said.id


def test_a_poll_tells_that_the_other_side_has_read_on(client_of, anna, beat, thread):
    newest = thread.last_message_id
    ask = f"/threads/{thread.id}/messages?after={newest}&read=0"
    assert client_of(beat).get(ask, htmx=True).status_code == 204
    talk.mark_read(thread, anna, newest)
    answer = client_of(beat).get(ask, htmx=True)
    assert answer.status_code == 200
    assert "· gelesen" in answer.text


def test_without_htmx_the_poll_address_leads_to_the_thread(client_of, anna, thread):
    answer = client_of(anna).get(f"/threads/{thread.id}/messages")
    assert (answer.status_code, answer.location) == (303, f"/threads/{thread.id}")


def test_a_poll_is_no_visit(client_of, anna, thread, at):
    visitor = client_of(anna)
    visitor.get(f"/threads/{thread.id}")
    seen = session.scalar(select(UserSession.last_seen_at))
    at("2026-11-23 10:30")
    visitor.get(f"/threads/{thread.id}/messages?after=99&read=99", htmx=True)
    assert session.scalar(select(UserSession.last_seen_at)) == seen


# To say something


def test_a_message_is_said_with_htmx_and_brings_the_talk_and_an_empty_field(client_of, anna, thread):
    answer = client_of(anna).post(f"/threads/{thread.id}/messages", data={"body": "Wann kämen Sie?"}, htmx=True)
    assert answer.status_code == 200
    assert answer.text.index('id="composer"') < answer.text.index('<hx-partial hx-target="#talk"')
    assert answer.text.count("Wann kämen Sie?") == 1
    assert "autofocus" in answer.text


def test_a_message_is_said_without_javascript(client_of, anna, thread):
    answer = client_of(anna).post(f"/threads/{thread.id}/messages", data={"body": "Wann kämen Sie?"})
    assert (answer.status_code, answer.location) == (303, f"/threads/{thread.id}#composer")
    assert messages_of(thread)[-1].body == "Wann kämen Sie?"


def test_after_thirty_messages_a_minute_one_has_to_wait_a_moment(client_of, anna, thread, limits_on):
    visitor = client_of(anna)
    for number in range(30):
        assert visitor.post(f"/threads/{thread.id}/messages", data={"body": f"Nummer {number}"}).status_code == 303
    answer = visitor.post(f"/threads/{thread.id}/messages", data={"body": "Zu viel"}, htmx=True)
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 61
    assert count() == 31


@pytest.mark.parametrize("htmx", [True, False])
def test_an_empty_message_is_asked_about(client_of, anna, thread, htmx):
    answer = client_of(anna).post(f"/threads/{thread.id}/messages", data={"body": "  "}, htmx=htmx)
    assert answer.status_code == 422
    assert "Bitte schreiben Sie zuerst etwas." in answer.text
    assert count() == 1


@pytest.mark.parametrize("htmx", [True, False])
def test_a_message_too_long_keeps_every_letter(client_of, anna, thread, htmx):
    long = "Lang " * 1000
    answer = client_of(anna).post(f"/threads/{thread.id}/messages", data={"body": long}, htmx=htmx)
    assert answer.status_code == 422
    assert long.strip() in answer.text


def test_contact_data_is_hidden_and_explained(client_of, anna, thread):
    answer = client_of(anna).post(f"/threads/{thread.id}/messages", data={"body": "079 123 45 67"}, htmx=True)
    assert "079 123" not in answer.text
    assert "••• steht für eine Telefonnummer" in answer.text


@pytest.mark.parametrize("htmx", [True, False])
def test_the_same_form_sent_twice_is_one_message(client_of, anna, thread, htmx):
    visitor = client_of(anna)
    sent = {"body": "Einmal", "form_key": form_key(visitor.get(f"/threads/{thread.id}").text)}
    first = visitor.post(f"/threads/{thread.id}/messages", data=sent, htmx=htmx)
    again = visitor.post(f"/threads/{thread.id}/messages", data=sent, htmx=htmx)
    assert first.status_code == again.status_code == (200 if htmx else 303)
    assert count() == 2


def test_the_same_form_with_other_words_is_refused_and_may_go_with_a_new_key(client_of, anna, thread):
    visitor = client_of(anna)
    key = form_key(visitor.get(f"/threads/{thread.id}").text)
    visitor.post(f"/threads/{thread.id}/messages", data={"body": "Eins", "form_key": key})
    answer = visitor.post(f"/threads/{thread.id}/messages", data={"body": "Zwei", "form_key": key}, htmx=True)
    assert answer.status_code == 409
    assert "Zwei" in answer.text
    fresh = form_key(answer.text)
    assert fresh != key
    assert visitor.post(f"/threads/{thread.id}/messages", data={"body": "Zwei", "form_key": fresh}).status_code == 303
    assert count() == 3


def test_a_photo_goes_along_and_only_the_two_see_it(client_of, anna, beat, chiara, thread):
    sent = {"body": "So blinkt er", "photos": [photo(), photo("zwei.png", "PNG")]}
    answer = client_of(anna).post(f"/threads/{thread.id}/messages", data=sent, htmx=True)
    assert answer.status_code == 200
    addresses = re.findall(r'<img src="(/photos/[^"]+)"', answer.text)
    assert len(addresses) == 2
    assert client_of(beat).get(addresses[0]).status_code == 200
    assert client_of(chiara).get(addresses[0]).status_code == 404


def test_photos_of_a_form_sent_twice_are_kept_once(client_of, anna, thread, data_dir):
    visitor = client_of(anna)
    key = form_key(visitor.get(f"/threads/{thread.id}").text)
    for _ in range(2):
        visitor.post(f"/threads/{thread.id}/messages", data={"body": "", "form_key": key, "photos": [photo()]})
    assert (count(), count(Picture)) == (2, 1)
    kept = session.scalars(select(Picture.storage_key)).all()
    files = {path.name for path in data_dir.rglob("*.jpg")}
    assert {key.rpartition("/")[2] for key in kept} <= files


@pytest.mark.parametrize("htmx", [True, False])
def test_what_is_no_photo_is_refused_and_the_words_stay(client_of, anna, thread, htmx):
    sent = {"body": "Schauen Sie", "photos": [(io.BytesIO(b"%PDF-1.7 nothing"), "rechnung.pdf")]}
    answer = client_of(anna).post(f"/threads/{thread.id}/messages", data=sent, htmx=htmx)
    assert answer.status_code == 422
    assert "JPEG, PNG oder WebP" in answer.text
    assert "Schauen Sie" in answer.text
    assert (count(), count(Picture)) == (1, 0)


def test_a_fifth_photo_is_refused_and_nothing_is_left_behind(client_of, anna, thread, data_dir):
    before = set(data_dir.rglob("*.jpg"))
    sent = {"body": "Viele", "photos": [photo(f"{number}.jpg") for number in range(5)]}
    answer = client_of(anna).post(f"/threads/{thread.id}/messages", data=sent, htmx=True)
    assert answer.status_code == 422
    assert (count(), count(Picture)) == (1, 0)
    assert set(data_dir.rglob("*.jpg")) == before


def test_a_suspended_person_has_no_field_to_write_in_and_may_not(client_of, anna, thread):
    visitor = client_of(anna)
    anna.suspended_at = clock.now()
    assert 'id="composer"' not in visitor.get(f"/threads/{thread.id}").text
    assert visitor.post(f"/threads/{thread.id}/messages", data={"body": "Hallo"}).status_code == 403
    assert count() == 1


def test_an_enquiry_has_a_thread_as_well(client_of, anna, beat):
    enquiry = enquiry_of(anna, offer_of(beat))
    assert "Können Sie zu mir kommen?" in client_of(beat).get(f"/threads/{enquiry.thread_id}").text
