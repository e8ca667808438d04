"""Every kind of notice and letter has its topic, so that it is decided whether its mail may be switched off."""

import re

from market import topics
from tests.house.sources import HOUSE

LETTERS = HOUSE / "templates" / "letters"
SENTENCES = HOUSE / "templates" / "notices" / "sentences.html"


def told() -> set[str]:
    """All that is ever said behind the bell or by mail."""
    by_mail = {path.stem for path in LETTERS.glob("*.txt")} - {"letter"}
    return by_mail | set(re.findall(r"macro (\w+)\(facts\)", SENTENCES.read_text(encoding="utf-8")))


def test_every_kind_stands_in_one_topic() -> None:
    homeless = told() - set(topics.OF_KIND)
    assert not homeless, (
        f"say in market/topics.py what mails of this kind are about, and so whether they are always sent: {homeless}"
    )


def test_no_topic_names_a_kind_nobody_is_told_of() -> None:
    assert set(topics.OF_KIND) - told() == set()


def test_no_kind_stands_in_two_topics() -> None:
    assert len(topics.OF_KIND) == sum(len(kinds) for kinds in topics.KINDS.values())


def test_every_topic_has_its_kinds() -> None:
    assert set(topics.KINDS) == set(topics.Topic)
