"""A partner's colours stand out on every ground, by day and by night, whatever colour it is."""

import io
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from market import entrances, pictures
from market.refusals import OutOfRange

TOKENS = Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css"
colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_black_on_white_is_twenty_one_to_one():
    assert (round(entrances.contrast("#000000", "#ffffff"), 2), entrances.contrast("#123456", "#123456")) == (21.0, 1.0)
    assert round(entrances.contrast("#767676", "#ffffff"), 2) == 4.54  # the grey everybody quotes


@settings(max_examples=300, deadline=None)
@given(colours)
def test_any_colour_can_be_read_by_day_and_by_night(colour):
    for shade, grounds in ((entrances.by_day(colour), entrances.BY_DAY), (entrances.by_night(colour), entrances.BY_NIGHT)):
        assert min(entrances.contrast(shade.colour, ground) for ground in grounds) >= 4.5
        assert min(entrances.contrast(shade.on, ground) for ground in (shade.colour, shade.hover)) >= 4.5


def test_a_colour_that_stands_out_stays_as_it_is():
    assert entrances.by_day("#0b4f8a").colour == "#0b4f8a"


def test_the_grounds_are_those_of_our_pages():
    tokens = dict(re.findall(r"--(bg|surface|sunken|soft): light-dark\((#\w+, #\w+)\)", TOKENS.read_text()))
    days, nights = zip(*(pair.split(", ") for pair in tokens.values()), strict=True)
    assert (set(days), set(nights)) == (set(entrances.BY_DAY), set(entrances.BY_NIGHT))


def test_a_logo_is_drawn_anew_and_replaces_the_old_one(swisscom):
    made = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(made, "PNG")
    assert entrances.logo_of(swisscom) is None
    assert entrances.put_logo(swisscom, made.getvalue()) is None
    first = entrances.logo_of(swisscom)
    assert first is not None and first.startswith(b"\xff\xd8")
    old = entrances.put_logo(swisscom, made.getvalue())
    pictures.clear([old])
    assert entrances.logo_of(swisscom) is not None
    with pytest.raises(OutOfRange):
        entrances.put_logo(swisscom, b"<svg/>")
