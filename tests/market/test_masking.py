"""What can be called, written to or looked up is covered; what helps to understand the problem is not."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from market import masking
from market.masking import MASK, Found


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Rufen Sie mich an: 079 123 45 67.", "Rufen Sie mich an: •••."),
        ("+41 79 123 45 67 oder 044/123 45 67", "••• oder •••"),
        ("0041791234567", "•••"),
        ("+49 151 23456789", "•••"),
        ("null sieben neun eins zwei drei vier fünf sechs sieben", "•••"),
        ("zero seven nine, then one two three and four five six seven", "•••"),
        ("0 7 9 - 1 2 3 - 4 5 - 6 7 abends", "••• abends"),
        ("079.123.45.67", "•••"),
        ("o79 123 45 67", "•••"),
        ("079 eins zwei drei 45 67", "•••"),
        ("anna (at) example.com", "•••"),
        ("anna.anner@bluewin.ch bitte", "••• bitte"),
        ("anna punkt anner at bluewin punkt ch", "anna punkt •••"),
        ("anna ät gmx punkt ch", "•••"),
        ("Siehe https://example.com/hilfe und www.example.com", "Siehe ••• und •••"),
        ("Mehr auf computer-kurt.ch, dort buchen", "Mehr auf •••, dort buchen"),
        ("wa.me/41791234567", "•••"),
        ("null sieben neun eins zwo drei vier fuenf sechs sieben", "•••"),
        ("41 79 123 45 67 oder 41 (0)79 123 45 67", "••• oder •••"),
        ("079_123*45|67, abends 079·123;45,67", "•••, abends •••"),
        ("079 -- 123 -- 45 -- 67", "•••"),
        ("anna (at) gmx (punkt) ch und anna [at] gmx [dot] ch", "••• und •••"),
        ("anna klammeraffe gmx punkt ch", "•••"),
        ("anna at gmail.com", "•••"),
        ("Mein Laden: www.computerladen.shop", "Mein Laden: •••"),
        ("Schauen Sie auf youtube.com/computerkurt", "Schauen Sie auf •••"),
        ("Steht auf https://example.com/hilfe. Bis dann!", "Steht auf •••. Bis dann!"),
        ("Threema: ABCDEFGH", "Threema: •••"),
        ("Telegram: nadja_b", "Telegram: •••"),
        ("Threema-ID: ABCD1234", "Threema-ID: •••"),
        ("Ich bin dort: @nadja_b", "Ich bin dort: •••"),
    ],
)
def test_contact_data_is_covered(typed: str, shown: str) -> None:
    assert masking.covered(typed) == shown


@pytest.mark.parametrize(
    "typed",
    [
        "FRITZ!Box 7590, iPhone 12, Windows 11, 192.168.1.1, 8004 Zürich",
        "Die Adresse http://192.168.1.1 und http://fritz.box gehen nicht auf.",
        "Am 26.11.2026 14:30 passt es, sonst am 01.12.2026 14.30 Uhr oder 2. 12. 2026 9.00",
        "Die Box kostet CHF 1234.50, nicht 1’200.",
        "Fehler 0x80070057 und 651",
        "Seriennummer 7A3F99120034K2200Z8817266253899001",
        "Bei bluewin.ch und gmail.com kommt keine Mail an.",
        "Seit drei, vier Tagen: null Empfang, eins von zwei Handys.",
        "Die Seiten http://10.0.0.1 und http://127.0.0.1 öffnen nicht.",
        "Die Datei start.command geht nicht auf.",
        "Der Drucker meldet scan@buero, statt @ kommt @x.",
        "Im Protokoll steht 2026-01-26 10.30.15.",
        "Frei: 08.30, 10.30, 14.30 Uhr",
        "Am Gerät steht 10:04 4567 8901.",
        "Offerte CHF 1’050.00 / 12345",
        "Der Router 10.0.0.138 hat im Internet 41.223.104.178.",
        "Kanal 077       1234567 in der Liste",
        "Seriennummer SN0791234567, 0791234567890123 oder 044 1234 98765432",
        "Version 7.0441234567",
        "Im Jahr 2019 gekauft, 2021 und 2023 repariert",
        "Signal: schwach. Skype: geht nicht.",
        "Die Datei setup.exe, die rechnung.pdf",
        "Ich habe um 10.15 Uhr und um 14:30 angerufen.",
        "Von 10 bis 12, dann 14 bis 16, am 7. 8. 9. und 10.",
        "2026-11-26 14:30",
    ],
)
def test_what_describes_the_problem_stays(typed: str) -> None:
    assert masking.masked(typed) == (typed, ())


def test_it_says_what_was_covered() -> None:
    assert masking.masked("079 123 45 67, anna@example.com, www.example.com, @anna.a")[1] == (
        Found.MAIL,
        Found.WEB,
        Found.HANDLE,
        Found.PHONE,
    )
    assert (masking.is_masked("nichts", None), masking.is_masked("nichts", f"da {MASK}")) == (False, True)


SPELLED = [
    ["null", "zero"],
    ["eins", "one"],
    ["zwei", "two"],
    ["drei", "three"],
    ["vier", "four"],
    ["fünf", "five"],
    ["sechs", "six"],
]
SPELLED += [["sieben", "seven"], ["acht", "eight"], ["neun", "nine"]]
numbers = st.tuples(
    st.sampled_from(["044", "043", "052", "076", "077", "078", "079"]), st.from_regex(r"[0-9]{7}", fullmatch=True)
)


@st.composite
def written_numbers(draw: st.DrawFn) -> str:
    """A Swiss number, its figures one by one or in groups, some of them in words."""
    code, rest = draw(numbers)
    gap = draw(st.sampled_from(["", " ", "-", "/", ".", " - "]))
    figures = [draw(st.sampled_from([figure, *SPELLED[int(figure)]])) for figure in code + rest]
    written = figures[0]
    for before, figure in pairwise(figures):
        written += (gap or " " if before.isalpha() or figure.isalpha() else gap) + figure
    return written


@given(written_numbers(), st.sampled_from(["", "Rufen Sie an: ", "Nummer "]), st.sampled_from(["", " abends", ". Danke!"]))
def test_every_way_to_write_a_number_is_covered(number: str, before: str, after: str) -> None:
    assert masking.covered(before + number + after) == before + MASK + after


HARMLESS = (
    "FRITZ!Box 7590", "iPhone 12", "Windows 11", "192.168.1.1", "8004 Zürich", "CHF 60.00", "CHF 1’234.50", "2021", "am 26.11.2026",
    "um 14.30 Uhr", "um 9:15", "seit drei Tagen", "Fehler 651", "HP OfficeJet 8022e", "5 GHz", "100 Mbit/s", "Galaxy S21", "Kanal 36",
)  # fmt: skip


@given(st.lists(st.sampled_from(HARMLESS), min_size=1, max_size=6), st.sampled_from([", ", " und ", ". "]))
def test_what_is_said_of_devices_days_and_prices_is_never_covered(said: list[str], between: str) -> None:
    text = between.join(said)
    assert masking.covered(text) == text


@given(st.text(max_size=80))
def test_covering_twice_is_covering_once(text: str) -> None:
    once = masking.covered(text)
    assert masking.covered(once) == once
    assert not re.search(r"(?<!\d)07[6-9]\d{7}(?!\d)", once) or once == text
