"""A thread is between two; contact data stays hidden until there is a job; what is sent twice stands once."""

from datetime import date

import pytest
from sqlalchemy import func, select

from database import session
from market import agreeing, clock, talk
from market.events import Event, Kind
from market.refusals import Missing, NotAllowed, OutOfRange, SentDifferently
from market.said import messages_of
from tests.deals import bid_of, enquiry_of, offer_of, request_of


@pytest.fixture
def bid(anna, beat):
    return bid_of(beat, request_of(anna))


@pytest.fixture
def thread(bid):
    return bid.thread


def test_a_bid_opens_a_thread_with_its_message(thread, anna, beat):
    assert (thread.neighbour, thread.helper) == (anna, beat)
    assert [message.body for message in messages_of(thread)] == ["Das klingt nach dem Repeater."]


def test_both_sides_may_write_and_the_order_is_kept(thread, anna, beat):
    talk.say(thread, "Wann kämen Sie?", by=anna)
    talk.say(thread, "Um zwei.", by=beat)
    said = [(message.first_name, message.body) for message in messages_of(thread)][1:]
    assert said == [("Anna", "Wann kämen Sie?"), ("Beat", "Um zwei.")]


def test_nobody_else_sees_or_writes(thread, chiara, dario, olga):
    for other in (chiara, dario, olga, None):
        assert talk.seen_by(other, thread.id) is None
        assert not thread.may_be_written_by(other)
    with pytest.raises(NotAllowed):
        talk.say(thread, "Hallo", by=dario)


def test_a_suspended_person_reads_but_does_not_write(thread, anna):
    anna.suspended_at = clock.now()
    assert talk.seen_by(anna, thread.id) is thread
    with pytest.raises(NotAllowed):
        talk.say(thread, "Hallo", by=anna)


def test_an_empty_message_is_refused(thread, anna):
    with pytest.raises(Missing) as said:
        talk.say(thread, "  \n ", by=anna)
    assert (said.value.code, said.value.field) == ("message_empty", "body")


def test_a_message_beyond_the_longest_is_refused(thread, anna):
    assert talk.say(thread, "a" * talk.LONGEST, by=anna)
    with pytest.raises(OutOfRange) as said:
        talk.say(thread, "a" * (talk.LONGEST + 1), by=anna)
    assert said.value.code == "message_too_long"


def test_a_message_sent_twice_stands_once(thread, anna):
    first = talk.say(thread, "Wann kämen Sie?", by=anna, form_key="key-0123456789")
    again = talk.say(thread, "Wann kämen Sie?", by=anna, form_key="key-0123456789")
    assert again is first
    assert session.scalar(select(func.count()).select_from(Event).where(Event.kind == Kind.MESSAGE_SENT)) == 1


def test_the_same_form_with_other_words_is_refused(thread, anna):
    talk.say(thread, "Wann kämen Sie?", by=anna, form_key="key-0123456789")
    with pytest.raises(SentDifferently):
        talk.say(thread, "Kommen Sie nicht", by=anna, form_key="key-0123456789")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Rufen Sie mich an: 079 123 45 67.", "Rufen Sie mich an: •••."),
        ("+41 79 123 45 67", "•••"),
        ("0041791234567", "•••"),
        ("+41 (0)44 123 45 67 oder 044/123 45 67", "••• oder •••"),
        ("anna.anner@example.com bitte", "••• bitte"),
        ("anna (at) example.com", "•••"),
        ("Siehe https://example.com/hilfe und www.example.com", "Siehe ••• und •••"),
    ],
)
def test_contact_data_is_masked_before_a_job(thread, anna, typed, shown):
    message = talk.say(thread, typed, by=anna)
    assert (message.body, message.was_masked) == (shown, True)


@pytest.mark.parametrize(
    "typed",
    [
        "Am 26.11.2026 14:30 passt es.",
        "Am 01.12.2026 14.30 Uhr oder 2. 12. 2026 9.00",
        "Die Box kostet 1234.50, nicht 1’200.",
        "Fehler 651, Windows 11, 8004 Zürich",
        "Seriennummer 7A3F99120034K2200Z8817266253899001",
        "2026-11-26 14:30",
    ],
)
def test_dates_prices_and_error_numbers_are_left_alone(thread, anna, typed):
    message = talk.say(thread, typed, by=anna)
    assert (message.body, message.was_masked) == (typed, False)


def test_from_the_job_on_nothing_is_masked(bid, thread, anna):
    agreeing.accept_proposal(bid, bid.slot_rows[0].id, by=anna)
    assert talk.say(thread, "079 123 45 67", by=anna).body == "079 123 45 67"


def test_the_words_of_a_proposal_are_masked_too(anna, beat):
    bid = bid_of(beat, request_of(anna), message="Mein Handy: 079 123 45 67")
    assert bid.message == "Mein Handy: •••"
    assert [message.body for message in messages_of(bid.thread)] == ["Mein Handy: •••"]


def test_a_message_says_who_wrote_it_when_and_with_what(bid, thread, beat, at):
    at("2026-11-23 23:30")
    beat.language = "en"
    talk.say(thread, "079 123 45 67", by=beat)
    first, last = messages_of(thread)
    assert (first.proposal_id, first.was_masked) == (bid.id, False)
    assert (last.proposal_id, last.was_masked) == (None, True)
    assert (last.author_id, last.language, last.day) == (beat.id, "en", date(2026, 11, 23))


def test_of_each_side_the_last_message_the_other_has_read_is_known(thread, anna, beat):
    for words, by in (("Wann?", anna), ("Um zwei.", beat), ("Gut.", anna)):
        talk.say(thread, words, by=by)
    talk.mark_read(thread, beat, thread.last_message_id - 1)
    assert [said.body for said in messages_of(thread) if said.is_last_read] == ["Wann?", "Um zwei."]


def test_a_message_is_unread_by_the_other_side_until_read(thread, anna, beat):
    assert thread.is_unread_by(anna)
    assert not thread.is_unread_by(beat)
    assert (talk.unread_count(anna), talk.unread_count(beat)) == (1, 0)
    talk.mark_read(thread, anna, thread.last_message_id)
    assert not thread.is_unread_by(anna)
    assert talk.unread_count(anna) == 0


def test_reading_never_goes_backwards_and_is_nobody_elses(thread, anna, dario):
    talk.mark_read(thread, anna, 5)
    talk.mark_read(thread, anna, 3)
    talk.mark_read(thread, dario, 9)
    assert (thread.neighbour_read_id, thread.helper_read_id) == (5, thread.last_message_id)


def test_the_poll_hears_of_the_newest_message_and_how_far_the_other_has_read(thread, anna, beat, dario):
    newest = thread.last_message_id
    assert talk.newest_id(anna.id, thread.id) == (newest, newest)
    assert talk.newest_id(beat.id, thread.id) == (newest, 0)
    assert talk.newest_id(dario.id, thread.id) is None


def test_the_inbox_has_the_last_spoken_in_first(anna, beat, chiara, dario, at):
    first, second = bid_of(beat, request_of(anna)), bid_of(chiara, request_of(anna, "Drucker druckt nicht"))
    assert talk.of(anna) == [second.thread, first.thread]
    at("2026-11-23 11:00")
    said = talk.say(first.thread, "Ist das dringend?", by=beat)
    assert talk.of(anna) == [first.thread, second.thread]
    assert talk.last_messages(talk.of(anna))[first.thread.id] is said
    assert talk.of(dario) == []


def test_a_thread_knows_what_it_is_about(anna, beat, bid):
    assert bid.thread.title == "WLAN geht im Schlafzimmer nicht"
    assert enquiry_of(anna, offer_of(beat)).thread.title == "WLAN einrichten und verstärken"


def test_a_request_has_one_thread_per_helper(anna, beat, chiara):
    request = request_of(anna)
    threads = {bid_of(helper, request).thread_id for helper in (beat, chiara)}
    assert len(threads) == 2
    assert talk.open_thread(neighbour=anna, helper=beat, request_id=request.id).id in threads


def test_a_second_enquiry_after_a_job_gets_a_thread_of_its_own(anna, beat):
    offer = offer_of(beat)
    first = enquiry_of(anna, offer)
    agreeing.accept_proposal(first, first.slot_rows[0].id, by=beat)
    second = enquiry_of(anna, offer, times=("2026-11-28 10:00",))
    assert second.thread_id != first.thread_id


def test_photos_are_kept_with_the_message_and_a_photo_alone_is_enough(thread, anna, drawn):
    message = talk.say(thread, "", by=anna, photos=[drawn(), drawn()])
    assert [picture.owner_id for picture in message.pictures] == [anna.id, anna.id]
    talk.say(thread, "Das sind beide.", by=anna)
    assert [said.photos for said in messages_of(thread)][1:] == [tuple(picture.token for picture in message.pictures), ()]


def test_a_fifth_photo_is_refused(thread, anna, drawn):
    with pytest.raises(OutOfRange) as said:
        talk.say(thread, "Viele Fotos", by=anna, photos=[drawn() for _ in range(5)])
    assert (said.value.code, said.value.field) == ("too_many_photos", "photos")


def test_photos_sent_twice_are_kept_once(thread, anna, drawn):
    first = talk.say(thread, "Der Router", by=anna, photos=[drawn()], form_key="key-0123456789")
    again = talk.say(thread, "Der Router", by=anna, photos=[drawn()], form_key="key-0123456789")
    assert again is first
    assert len(again.pictures) == 1


@pytest.fixture
def drawn():
    names = iter(range(100))
    return lambda: talk.Drawn(f"pictures/{next(names)}.jpg", 400, 300)
