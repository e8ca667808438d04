"""Every letter in every language: a subject, the same sentence as behind the bell, no raw texts, and nothing people wrote acts."""

import re
from datetime import UTC, datetime
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest

from market import clock, keys, topics
from market.terms import LANGUAGES
from office import due, letters
from office.folder import Folder
from office.letters import Envelope
from tests.office.conftest import HOUSE

TEMPLATES = letters.HOUSE / "templates"
WITHOUT_NOTICE = {"account_erased", "account_suspended", "sign_in_code", "new_email_code", "email_changed"}
WITHOUT_LETTER = {"welcome", "on_my_way", "dispute_heard"}
PAGES = {path.stem for path in (TEMPLATES / "letters").glob("*.txt")} - {"letter"}
SENTENCES = set(re.findall(r"macro (\w+)\(facts\)", (TEMPLATES / "notices" / "sentences.html").read_text()))
THURSDAY_AT_TWO = datetime(2026, 11, 26, 13, tzinfo=UTC)
HOSTILE = "<b>WLAN</b> & «Funk»\r\nBcc: evil@example.com\x1e %(who)s {{ 7*7 }}"

FACTS: dict[str, Any] = {
    "who": "Beat", "title": "WLAN geht im Schlafzimmer nicht", "price": 6050, "starts_at": THURSDAY_AT_TWO.isoformat(),
    "until": THURSDAY_AT_TWO.isoformat(), "town": "Zürich", "km": 2, "asked": 12, "stars": 4, "reason": "Bitte ohne Telefonnummer.", "has_profile": True,
    "new": "b•••@example.com", "challenge_id": "abc",
    "has_to_answer": True, "said": "Bitte rufen Sie uns an.", "goes_on": "reopened", "because": "safety",
    "badge": "Swisscom friend", "partner": "Swisscom", "why": "marks", "number": 12, "paragraphs": ["Am Sonntag sind wir kurz weg.", "Danach geht alles wieder."],
}  # fmt: skip


@pytest.fixture(autouse=True)
def somebody_writes(store: None, tmp_path: Path) -> None:
    letters.settle(letters.Mailer(way=Folder(tmp_path), **HOUSE))


def envelope(kind: str, language: str = "de", **facts: Any) -> Envelope:
    notice_id, account_id = (None, None) if kind in WITHOUT_NOTICE else (7, 3)
    return Envelope("anna@example.com", language, kind, {**FACTS, **facts}, "f00d", notice_id, account_id=account_id)


def told_anywhere() -> set[str]:
    """The kinds of notices and letters the rules and the office speak of."""
    sources = [
        *(letters.HOUSE / "market").glob("*.py"),
        *(letters.HOUSE / "office").glob("*.py"),
        *(letters.HOUSE / "blueprints").glob("*.py"),
    ]
    text = "\n".join(path.read_text() for path in sources)
    direct = re.findall(r"""notices\.tell\(\s*[\w.]+,\s*"(\w+)\"""", text)
    by_helper = re.findall(r"""_tell_(?:both|other|operators)\("(\w+)\"""", text)
    named = re.findall(r"\bkind = \"(\w+)\" if .* else \"(\w+)\"", text)
    by_mail = re.findall(r"""notices\.post_letter\(.*"(\w+)\",""", text)
    return {*direct, *by_helper, *by_mail, *(kind for pair in named for kind in pair), due.REPORT_REMINDER}


def test_whatever_is_told_has_its_words() -> None:
    told = told_anywhere()
    assert told - PAGES == WITHOUT_LETTER
    assert told - SENTENCES <= WITHOUT_NOTICE
    assert len(told) >= 35


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(PAGES))
def test_every_letter_has_a_subject_words_and_both_dresses(kind: str, language: str) -> None:
    words = letters.written(envelope(kind, language))
    mail = letters.compose(envelope(kind, language))
    assert words.subject
    assert len(words.paragraphs) >= 2
    assert len(words.farewell) == 4
    assert bool(words.action) == (kind not in WITHOUT_NOTICE)
    text, html = (part.get_content() for part in mail.iter_parts())
    for said in (*words.paragraphs, *words.farewell):
        assert said in text
    assert f'<html lang="{language}">' in html
    assert (
        ("https://kabelsalat.example/notices/7" in text) == ("https://kabelsalat.example/notices/7" in html) == bool(words.action)
    )
    assert re.findall(r"(?:src|url)\s*[=(]", html) == []
    assert "None" not in text
    assert "%(" not in text


@pytest.mark.parametrize("kind", sorted(PAGES))
def test_no_english_is_left_in_a_german_letter(kind: str) -> None:
    german, english = letters.written(envelope(kind, "de")), letters.written(envelope(kind, "en"))
    both = {german.subject, german.action, *german.paragraphs, *german.farewell} & {
        english.subject, english.action, *english.paragraphs, *english.farewell,
    }  # fmt: skip
    codes = {keys.code_of("abc", purpose) for purpose in keys.Purpose}
    told_by_us = {"team_wrote": {FACTS["said"]}}.get(
        kind, {FACTS["title"], *FACTS["paragraphs"]} if kind.startswith("announced") else set()
    )
    assert both - {"", "Kabelsalat", *codes, *told_by_us} == set()
    assert "ß" not in str(german)


@pytest.mark.parametrize("kind", sorted(PAGES))
def test_what_people_wrote_never_acts(kind: str) -> None:
    facts = dict.fromkeys(("who", "title", "town", "reason", "new", "said"), HOSTILE)
    mail = letters.compose(envelope(kind, **facts))
    raw = mail.as_bytes(policy=SMTP)
    head = raw.partition(b"\r\n\r\n")[0].decode()
    assert re.findall(r"^(?i:bcc).*$", head, re.M) == []
    assert len(mail.get_all("Subject", [])) == 1
    text, html = (part.get_content() for part in mail.iter_parts())
    assert "<b>" not in html
    assert "49" not in text
    assert letters.written(envelope(kind)).action == letters.written(envelope(kind, **facts)).action
    assert len(letters.written(envelope(kind)).paragraphs) == len(letters.written(envelope(kind, **facts)).paragraphs)


def test_a_sentence_says_moments_and_money_as_pages_do() -> None:
    german, english = (letters.written(envelope("job_scheduled", language)) for language in ("de", "en"))
    assert german.paragraphs[1] == (
        "Abgemacht: Donnerstag, 26. November, 14 Uhr mit Beat, «WLAN geht im Schlafzimmer nicht», CHF 60.50."
    )
    assert english.subject == "Your appointment with Beat: Thursday, 26 November, 2 pm"
    half_past = datetime(2026, 7, 1, 12, 30, tzinfo=UTC).isoformat()
    assert (
        letters.written(envelope("job_scheduled", starts_at=half_past)).subject
        == "Ihr Termin mit Beat: Mittwoch, 1. Juli, 14.30 Uhr"
    )


@pytest.mark.parametrize(("kind", "purpose"), [("sign_in_code", "sign_in"), ("new_email_code", "new_email")])
def test_a_code_letter_holds_the_very_code_the_check_wants(kind: str, purpose: str) -> None:
    code = keys.code_of("abc", purpose)
    words = letters.written(envelope(kind))
    assert words.subject.startswith(code)
    assert code in words.paragraphs
    text, html = (part.get_content() for part in letters.compose(envelope(kind)).iter_parts())
    assert f"\n\n{code}\n\n" in text
    assert f'<p class="code">{code}</p>' in html


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(PAGES))
def test_every_letter_leads_to_fewer_letters_where_that_is_possible(kind: str, language: str) -> None:
    ways = [address for _, address in letters.written(envelope(kind, language)).foot]
    may_stop = topics.optional_topic_of(kind) is not None
    assert [way.removeprefix("https://kabelsalat.example").partition("/3-")[0] for way in ways] == (
        [] if kind in WITHOUT_NOTICE else ["/me/notifications", *["/mails-off"] * may_stop]
    )


def test_nothing_is_to_be_paid_for_a_job_settled_at_nothing() -> None:
    assert "Es ist nichts zu bezahlen." in letters.written(envelope("job_settled", price=0)).paragraphs[1]
    assert "CHF 20.00" in letters.written(envelope("job_settled", price=2000)).paragraphs[1]


def test_one_star_is_one_star() -> None:
    assert letters.written(envelope("review_received", stars=1)).paragraphs[1] == "Beat gibt Ihnen 1 Stern."
    assert letters.written(envelope("review_received", stars=5)).paragraphs[1] == "Beat gibt Ihnen 5 Sterne."


def test_a_letter_carries_neither_reason_nor_words_of_the_other_side() -> None:
    mail = letters.compose(envelope("job_cancelled", reason="Ruf mich an: 079 111 22 33"))
    assert "079 111 22 33" not in mail.as_string()


def test_the_date_is_now() -> None:
    mail = letters.compose(envelope("job_void"))
    assert abs((mail["Date"].datetime - clock.now()).total_seconds()) < 2
