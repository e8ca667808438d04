"""The guides say what is so: every setting stands in the operating guide, every chapter in the table of contents."""

from dataclasses import fields
from pathlib import Path

import market
from config import Config
from market.terms import Terms
from settings import setting

HOUSE = Path(__file__).resolve().parents[2]


def test_every_setting_stands_in_the_operating_guide():
    guide = (HOUSE / "docs" / "operating.md").read_text(encoding="utf-8")
    names = [setting(part.name) for shape in (Config, Terms) for part in fields(shape) if part.name != "terms"]
    assert [name for name in names if name not in guide] == []


def test_the_table_of_contents_names_every_chapter():
    chapters = {path.stem for path in (HOUSE / "market").glob("[!_]*.py")}
    assert chapters == set(market.CHAPTERS)


def test_every_decision_has_its_number_once():
    numbers = [path.name[:4] for path in (HOUSE / "docs" / "decisions").glob("*.md")]
    assert len(numbers) == len(set(numbers))
