"""Times to offer: a few rows of a day and a half hour, and one duration for all of them."""

from datetime import date, time, timedelta
from typing import Any

from babel.dates import format_date, format_skeleton
from flask_babel import get_locale, gettext, ngettext
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, Form, FormField, SelectField
from wtforms.validators import ValidationError

from market import clock, terms
from market.refusals import OutOfRange
from market.slots import Slot

FIRST_HOUR, LAST_HOUR = 7, 21
AMISS = {
    "no_such_hour": _l("At this hour the clocks are set forward, so it does not exist. Please choose another time."),
    "hour_twice": _l("At this hour the clocks are set back, so it comes twice. Please choose another time."),
}


def day_words(day: date) -> str:
    """`Donnerstag, 26. November`; the two nearest days are named too."""
    locale = get_locale() or "de"
    words = f"{format_date(day, 'EEEE', locale)}, {format_skeleton('MMMMd', day, locale=locale)}"
    near = {0: gettext("today, %(day)s", day=words), 1: gettext("tomorrow, %(day)s", day=words)}
    return str(near.get((day - clock.today()).days, words))


def day_choices() -> list[tuple[str, str]]:
    """The days from today as far as one may look ahead."""
    days = (clock.today() + timedelta(days=ahead) for ahead in range(terms.current().slot_horizon.days))
    return [("", gettext("Choose a day")), *((day.isoformat(), day_words(day)) for day in days)]


def time_choices() -> list[tuple[str, str]]:
    """Half hours of the day."""
    halves = [f"{hour:02}:{minute:02}" for hour in range(FIRST_HOUR, LAST_HOUR) for minute in (0, 30)]
    return [("", gettext("Choose the hour")), *((half, gettext("from %(time)s", time=half)) for half in halves)]


class SlotForm(Form):
    """One row. An empty one counts for nothing; a half-filled one is asked about."""

    day = SelectField(_l("Day"), choices=day_choices, validate_choice=False)
    time = SelectField(_l("Begins"), choices=time_choices, validate_choice=False)

    @property
    def is_empty(self) -> bool:
        return not self.day.data and not self.time.data

    def slot(self, minutes: int) -> Slot:
        """What this row says. Raises ValueError when it is half filled, OutOfRange in an odd hour."""
        return Slot.on(date.fromisoformat(self.day.data), time.fromisoformat(self.time.data), minutes)

    def validate_day(self, field: Any) -> None:
        if not self.is_empty and not _is_one(date, field.data):
            raise ValidationError(_l("Please choose a day too."))

    def validate_time(self, field: Any) -> None:
        if self.is_empty or not _is_one(date, self.day.data):
            return
        if not _is_one(time, field.data):
            raise ValidationError(_l("Please choose a time too."))
        try:
            chosen = self.slot(minutes=0)
        except OutOfRange as odd:
            raise ValidationError(AMISS[odd.code]) from None
        if chosen.is_past:
            raise ValidationError(_l("This time is past already. Please choose a later one."))


def _is_one(kind: Any, typed: Any) -> bool:
    try:
        kind.fromisoformat(typed or "")
    except ValueError:
        return False
    return True


class SlotsField(FieldList):
    """Up to three times; `chosen(minutes)` gives them as slots. Rendered by the macro slot_chooser."""

    def __init__(self, label: Any = None, *, optional: bool = False, most: int | None = None, **kwargs: Any) -> None:
        most = most or terms.current().slots_max
        super().__init__(FormField(SlotForm), label, min_entries=most, max_entries=most, **kwargs)
        self.optional = optional

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """A list looks at its rows only; that there is one at all is asked here."""
        if not super().validate(form, extra_validators):
            return False
        if not self.optional and all(row.form.is_empty for row in self):
            self.errors = [_l("Please offer at least one time.")]
        return not self.errors

    def chosen(self, minutes: int) -> list[Slot]:
        """The filled rows, in the order they were typed. To be asked after the form was validated."""
        return [row.form.slot(minutes) for row in self if not row.form.is_empty]

    @property
    def now(self) -> str:
        """The clock in Zürich, for the chooser's script: `2026-11-26 14:10`."""
        return f"{clock.in_zurich(clock.now()):%Y-%m-%d %H:%M}"


class DurationField(SelectField):
    """How long it takes, in minutes, the same for all times offered."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        choose = _l("Please choose how long it takes.")
        kwargs = {"choices": duration_choices, "coerce": int, "invalid_choice_message": choose, **kwargs}
        super().__init__(label, validators, **kwargs)


def duration_choices() -> list[tuple[int, str]]:
    """The durations one may choose, in words."""
    return [(minutes, ngettext("%(num)s minute", "%(num)s minutes", minutes)) for minutes in terms.current().durations_min]
