"""Moments, distances and money as people read them: «Donnerstag, 26. November, 14 Uhr», «ca. 3 km», «CHF 45.50».

For pages: what belongs together stays on one line, «CHF 45.50», «26. November», «14 Uhr». Mails, papers and files have their own.
"""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from babel.dates import format_date, format_timedelta
from flask import Flask, g
from flask_babel import get_locale, gettext

from forms.fields import shown_phone
from market import clock, places
from market.money import Chf

TIE = "\u00a0"  # a space at which no line breaks
DAYS = {"de": f"EEEE, d.{TIE}MMMM", "en": f"EEEE, d{TIE}MMMM"}
SHORT_DAYS = {"de": f"ccc, d.{TIE}MMM", "en": f"EEE d{TIE}MMM"}
SOON = 300  # days around today in which nobody needs the year


def init_app(app: Flask) -> None:
    """Every function here is a filter of the same name."""
    for filter_ in (chf, rappen, phone, iso_moment, day, day_short, clock_time, moment, deadline, soon, ago, km, iso):
        app.add_template_filter(filter_, filter_.__name__)
    app.add_template_filter(clock_time, "clock")


def chf(amount: Chf) -> str:
    """`CHF 1’234.50`, in all languages, on one line."""
    return tied(str(amount))


def rappen(amount: int) -> str:
    """The same from the facts of an event, where money is whole Rappen."""
    return chf(Chf(amount))


def phone(e164: str) -> str:
    """`079 123 45 67`, never broken into two lines."""
    return tied(shown_phone(e164))


def iso_moment(written: str) -> str:
    """A moment from the facts of an event, in words."""
    return moment(datetime.fromisoformat(written))


def day(when: datetime | date) -> str:
    """`Donnerstag, 26. November`; with its year when that is far from today."""
    return _written(when, DAYS)


def day_short(when: datetime | date) -> str:
    """`Do, 26. Nov.`"""
    return _written(when, SHORT_DAYS)


def clock_time(when: datetime | time) -> str:
    """`14 Uhr`, `14.30 Uhr`; in English `2 pm`, `2:30 pm`."""
    at = clock.in_zurich(when).time() if isinstance(when, datetime) else when
    if language() == "de":
        return f"{at.hour}{TIE}Uhr" if at.minute == 0 else f"{at.hour}.{at.minute:02}{TIE}Uhr"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{TIE}{'am' if at.hour < 12 else 'pm'}"


def moment(when: datetime) -> str:
    """`Donnerstag, 26. November, 14 Uhr`"""
    return f"{day(when)}, {clock_time(when)}"


def deadline(when: datetime) -> str:
    """The same for «by …»; where it is midnight, the day that then is over: `Dienstag, 1. Dezember`."""
    is_midnight = clock.in_zurich(when).time() == time()
    return day(when - timedelta(minutes=1)) if is_midnight else moment(when)


def soon(when: datetime) -> str:
    """`Donnerstag, 14 Uhr` within the next six days, else `Do, 3. Dez., 14 Uhr`: for buttons."""
    ahead = (clock.in_zurich(when).date() - clock.today()).days
    weekday = _date(clock.in_zurich(when).date(), "EEEE", language())
    return f"{weekday if 0 <= ahead <= 6 else day_short(when)}, {clock_time(when)}"


def ago(when: datetime) -> str:
    """`vor 5 Minuten`; after a week the day."""
    since = clock.now() - when
    if since.total_seconds() < 60:
        return str(gettext("just now"))
    if since.days >= 7:
        return day(when)
    return str(format_timedelta(-since, add_direction=True, locale=language(), threshold=1.0))


def km(metres: int) -> str:
    """`ca. 3 km`: never more exact than that."""
    return tied(str(gettext("about %(km)s km", km=places.rounded_km(metres))))


def iso(when: datetime) -> str:
    """For `<time datetime>`."""
    return clock.in_zurich(when).isoformat(timespec="minutes")


def tied(text: str) -> str:
    """The same without a place to break it."""
    return text.replace(" ", TIE)


def language() -> str:
    """The language of this answer."""
    return str(g.get("language") or get_locale() or "de")


def _written(when: datetime | date, patterns: dict[str, str]) -> str:
    date_ = clock.in_zurich(when).date() if isinstance(when, datetime) else when
    year = " y" if abs((date_ - clock.today()).days) > SOON else ""
    return _date(date_, patterns.get(language(), patterns["en"]) + year, language())


@lru_cache(maxsize=4096)
def _date(day: date, pattern: str, language: str) -> str:
    """A page names the same few days again and again."""
    return str(format_date(day, pattern, locale=language))
