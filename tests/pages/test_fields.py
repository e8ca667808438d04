"""Fields: what people type, what is understood, and that what is not understood stays as it was typed."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from flask import Flask, request
from werkzeug.datastructures import MultiDict
from wtforms import Form

from forms.fields import ChfField, EmailField, FormKeyField, PhoneField, PlaceField, StarsField, StoryField, WordsField
from forms.search import SearchForm
from forms.slots import DurationField, SlotsField
from market import clock
from market.money import Chf


class Everything(Form):
    """One of each."""

    price = ChfField("Price")
    place = PlaceField("Place")
    phone = PhoneField("Phone")
    email = EmailField("E-mail")
    words = WordsField("Words")
    story = StoryField("Story")
    form_key = FormKeyField()


class Times(Form):
    slots = SlotsField("Times")
    duration_min = DurationField("Duration")


@pytest.fixture(autouse=True)
def in_a_request(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def typed(**texts: str) -> Everything:
    form = Everything(MultiDict(texts))
    form.validate()
    return form


@pytest.mark.parametrize(
    ("text", "rappen"), [("45.50", 4550), ("45,5", 4550), ("45", 4500), ("CHF 45.–", 4500), ("1’234.50", 123450)]
)
def test_francs_are_understood_as_people_write_them(text: str, rappen: int) -> None:
    form = typed(price=text)
    assert (form.price.data, form.price.errors) == (Chf(rappen), [])


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("price", "viel"),
        ("price", "4.5.5"),
        ("price", "-5"),
        ("place", "Nirgendwo"),
        ("place", "9999"),
        ("phone", "12"),
        ("phone", "Telefon"),
        ("email", "anna"),
        ("email", "anna@bluewin"),
    ],
)
def test_what_is_not_understood_is_said_and_stays(field: str, text: str) -> None:
    form = typed(**{field: text})
    assert (len(form[field].errors), f'value="{text}"' in str(form[field]())) == (1, True)
    assert field == "email" or form[field].data is None


@pytest.mark.parametrize(("text", "code"), [("8004", "8004"), ("8004 Zürich", "8004"), ("wädenswil", "8820"), ("", None)])
def test_a_place_is_a_code_or_a_town(text: str, code: str | None) -> None:
    place = typed(place=text).place.data
    assert (place.postal_code if place else None) == code


@pytest.mark.parametrize(
    ("text", "e164", "shown"),
    [
        ("079 123 45 67", "+41791234567", "079 123 45 67"),
        ("+41 (0)44 668 18 00", "+41446681800", "044 668 18 00"),
        ("0049 30 901820", "+4930901820", "+49 30 901820"),
    ],
)
def test_a_telephone_number_is_kept_in_one_way_and_shown_as_here(text: str, e164: str, shown: str) -> None:
    assert (typed(phone=text).phone.data, f'value="{shown}"' in Everything(phone=e164).phone()) == (e164, True)


def test_what_we_know_is_shown_as_people_write_it() -> None:
    form = Everything(price=Chf(4550), place="8004")
    assert ('value="45.50"' in form.price(), 'value="8004 Zürich"' in form.place()) == (True, True)


def test_words_are_stripped_of_what_nobody_sees() -> None:
    form = typed(words="  a\u200b \x00 b\n c ", story=" eins \r\n\r\n\r\n\r\nzwei  \n")
    assert (form.words.data, form.story.data) == ("a b c", "eins\n\nzwei")


def test_a_blank_form_has_a_fresh_key_and_one_that_comes_back_keeps_its_own() -> None:
    one, two = Everything().form_key.data, Everything().form_key.data
    assert (one != two, typed(form_key=str(one)).form_key.data) == (True, one)


@pytest.mark.parametrize("sent", ["", "x", "a" * 65, "<script>alert(1)</script>"])
def test_a_key_that_is_none_of_ours_is_replaced(sent: str) -> None:
    assert typed(form_key=sent).form_key.data != sent


@pytest.mark.parametrize(
    ("sent", "data", "errors"), [("5", 5, 0), ("1", 1, 0), ("0", 0, 1), ("6", 6, 1), ("x", None, 1), (None, None, 1)]
)
def test_stars_are_one_to_five(sent: str | None, data: int | None, errors: int) -> None:
    class Rated(Form):
        stars = StarsField("Stars")

    form = Rated(MultiDict({"stars": sent} if sent is not None else {"other": "x"}))
    form.validate()
    assert (form.stars.data, len(form.stars.errors)) == (data, errors)


def offered(*rows: tuple[str, str], minutes: str = "60") -> Times:
    sent: dict[str, Any] = {"duration_min": minutes}
    for number, (day, at) in enumerate([*rows, ("", ""), ("", ""), ("", "")][:3]):
        sent |= {f"slots-{number}-day": day, f"slots-{number}-time": at}
    form = Times(MultiDict(sent))
    form.validate()
    return form


def test_filled_rows_become_slots_of_one_duration_and_empty_ones_nothing() -> None:
    form = offered(("2026-11-26", "14:00"), ("", ""), ("2026-11-27", "09:30"))
    begins = [clock.in_zurich(slot.starts_at).strftime("%d. %H:%M") for slot in form.slots.chosen(form.duration_min.data)]
    assert (form.errors, begins, {slot.minutes for slot in form.slots.chosen(60)}) == ({}, ["26. 14:00", "27. 09:30"], {60})


@pytest.mark.parametrize(
    ("today", "day", "at_", "part"),
    [
        ("2026-11-23 10:00", "2026-11-26", "", "time"),
        ("2026-11-23 10:00", "", "14:00", "day"),
        ("2026-11-23 10:00", "übermorgen", "14:00", "day"),
        ("2026-11-23 10:00", "2026-11-23", "09:30", "time"),
        ("2027-03-01 10:00", "2027-03-28", "02:30", "time"),
        ("2026-10-01 10:00", "2026-10-25", "02:30", "time"),
    ],
)
def test_a_row_that_cannot_be_is_asked_about(
    at: Callable[[str | datetime], None], today: str, day: str, at_: str, part: str
) -> None:
    at(today)
    errors: Any = offered((day, at_)).errors
    assert [list(row) for row in errors["slots"] if row] == [[part]]


def test_one_time_at_least_is_needed_unless_it_is_optional() -> None:
    class Optional(Form):
        slots = SlotsField("Times", optional=True)

    assert (list(offered().errors), Optional(MultiDict({"x": "y"})).validate()) == (["slots"], True)


def test_days_are_in_words_from_today_on() -> None:
    labels = [label for _, label in Times().slots[0].form.day.choices][:4]
    assert labels == ["Tag wählen", "heute, Montag, 23. November", "morgen, Dienstag, 24. November", "Mittwoch, 25. November"]


def test_the_chooser_knows_the_time_in_zurich() -> None:
    assert Times().slots.now == "2026-11-23 10:00"


@pytest.mark.parametrize(
    "asked", ["", "what=%20W-LAN%20&place=8004&km=20&category=network&price=60", "place=9999&km=many", "km=99&price=7"]
)
def test_a_search_form_made_of_what_is_typed_looks_the_same(app: Flask, asked: str) -> None:
    with app.test_request_context(f"/offers?{asked}"):
        form = SearchForm(request.args, km=10)
        again = form.made_of(form.typed)
        assert [str(field()) for field in again] == [str(field()) for field in form]
        assert [again.place.errors, again.wanted_km, again.wanted_price] == [form.place.errors, form.wanted_km, form.wanted_price]
