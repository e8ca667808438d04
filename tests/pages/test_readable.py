"""What templates know, and how moments, money and distances are said."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from market import clock
from market.money import Chf


def shown(app: Flask, text: str, language: str = "de", **context: Any) -> str:
    from flask import render_template_string

    with app.test_request_context(headers={"Accept-Language": language}):
        return render_template_string(text, **context)


@pytest.mark.parametrize(
    ("text", "language", "said"),  # ~ is a space at which no line breaks
    [
        ("{{ when|day }}", "de", "Donnerstag, 26.~November"),
        ("{{ when|day }}", "en", "Thursday, 26~November"),
        ("{{ when|clock }}", "de", "14~Uhr"),
        ("{{ half|clock }}", "de", "14.30~Uhr"),
        ("{{ when|clock }}", "en", "2~pm"),
        ("{{ half|clock }}", "en", "2:30~pm"),
        ("{{ when|moment }}", "de", "Donnerstag, 26.~November, 14~Uhr"),
        ("{{ when|day_short }}", "de", "Do, 26.~Nov."),
        ("{{ next_year|day }}", "de", "Freitag, 26.~November 2027"),
        ("{{ when|iso }}", "de", "2026-11-26T14:00+01:00"),
        ("{{ now|ago }}", "de", "gerade eben"),
        ("{{ before|ago }}", "de", "vor 5 Minuten"),
        ("{{ long_ago|ago }}", "de", "Sonntag, 1.~November"),
        ("{{ 2700|km }}", "de", "ca.~3~km"),
        ("{{ price|chf }}", "en", "CHF~1’234.50"),
        ("{{ operator.phone }}", "de", "044~000~00~00"),
        ("{{ operator.phone_href }}", "de", "+41440000000"),
        ("{{ app_name }} {{ locale }} {{ me is none }} {{ demo }} {{ terms.slots_max }}", "en", "Kabelsalat en True False 3"),
    ],
)
def test_moments_money_and_distances_are_said_as_people_say_them(app: Flask, text: str, language: str, said: str) -> None:
    zurich = {"tzinfo": clock.ZURICH}
    when = clock.now().astimezone(clock.ZURICH).replace(day=26, hour=14, minute=0, second=0, microsecond=0, **zurich)
    facts = {
        "when": when, "half": when.replace(minute=30), "next_year": when.replace(year=2027), "now": clock.now(),
        "before": clock.now() - timedelta(minutes=5), "long_ago": clock.now() - timedelta(days=22), "price": Chf(123450),
    }  # fmt: skip

    assert shown(app, text, language, **facts) == said.replace("~", "\u00a0")
