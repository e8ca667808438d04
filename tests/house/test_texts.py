"""Words for readers stand where they can be found, translated and corrected; codes never reach anybody unsaid."""

import ast
import re

import pytest
from flask import Flask

from blueprints import phrases
from market import terms
from market.helpers import SPOKEN
from market.jobs import Cause, PaidBy
from market.lifecycle import AdState, JobState, ProposalState
from market.refusals import Refusal
from market.skills import Category, Skill
from tests.house.sources import constants, in_folders, product
from tools import catalogues

TRANSLATES = {"_", "_l", "gettext", "ngettext", "lazy_gettext", "lazy_ngettext"}
MAY_SPEAK = ("forms", "blueprints", "demo")
ON_PAPER = "invoices/paper.py"
KINDS = {kind.__name__ for kind in Refusal.__subclasses__()}
TRANSLATED = [language for language in terms.LANGUAGES if language != "en"]


def codes() -> dict[str, str]:
    """Every code a rule says no with, and where."""
    return {
        node.args[0].value: f"{source.path}:{node.lineno}"
        for source in in_folders("market", "invoices", "office", "forms", "blueprints")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in KINDS
        and node.args and isinstance(node.args[0], ast.Constant)
    }  # fmt: skip


def test_every_refusal_has_its_sentence() -> None:
    assert {code: place for code, place in codes().items() if code not in phrases.REFUSALS} == {}


def test_no_sentence_waits_for_a_refusal_that_never_comes() -> None:
    assert set(phrases.REFUSALS) - set(codes()) == set()


@pytest.mark.parametrize("language", terms.LANGUAGES)
def test_every_refusal_can_be_said(app: Flask, language: str) -> None:
    with app.test_request_context(headers={"Accept-Language": language}):
        said = [phrases.refusal(Refusal(code)) for code in phrases.REFUSALS]

    assert [sentence for sentence in said if "%" in sentence or not sentence.endswith((".", "?"))] == []


def test_everything_has_a_name() -> None:
    assert set(phrases.CATEGORIES) == set(Category)
    assert set(phrases.SKILLS) == set(Skill)
    assert set(phrases.CAUSES) == set(Cause)
    assert set(phrases.PAID_BY) == set(PaidBy)
    assert set(phrases.AD_STATES) == set(AdState)
    assert set(phrases.PROPOSAL_STATES) == set(ProposalState)
    assert set(phrases.JOB_STATES) == set(JobState)
    assert set(phrases.LANGUAGES) >= set(terms.LANGUAGES)
    assert set(phrases.SPOKEN) == set(SPOKEN)


def test_below_the_doors_nobody_speaks_to_readers() -> None:
    found = {
        f"{source.path}:{node.lineno}"
        for source in product()
        if source.folder not in MAY_SPEAK and source.path != ON_PAPER
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in TRANSLATES
    }
    assert found == set()


def test_no_german_stands_in_the_code() -> None:
    found = {
        f"{source.path}:{line} {text[:40]}"
        for source in product()
        if source.folder not in ("demo", "config.py")
        for text, line in constants(source)
        if re.search(r"[äöüÄÖÜß]", text) and " " in text.strip()
    }
    assert found == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated(language: str) -> None:
    assert catalogues.missing(language) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_unsure_contradictory_or_left_over(language: str) -> None:
    assert catalogues.fuzzy(language) == []
    assert catalogues.contradictions(language) == []
    assert catalogues.unused(language) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_keeps_its_placeholders(language: str) -> None:
    wrong = [
        (name, message.id)
        for name, message in catalogues.surely_translated(language)
        for told in (message.string if isinstance(message.string, tuple) else (message.string,))
        if placeholders(told) - placeholders(" ".join(message.id) if isinstance(message.id, tuple) else message.id)
    ]
    assert wrong == []


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)s|</?\w+", text))


def test_german_is_written_as_in_switzerland() -> None:
    wrong = [
        (name, message.string)
        for name, message in catalogues.surely_translated("de")
        if re.search(r"ß|[„“]|\bdu\b", str(message.string))
    ]
    assert wrong == []
