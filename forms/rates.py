"""Another commission rate: how much, from when, and why."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import DataRequired, InputRequired, Length

from forms.desk import TOO_LONG
from forms.fields import DayField, StoryField, _Typed
from market.money import percent

A_RATE = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?\s*%?")


class PercentField(_Typed):
    """A share in per cent, as basis points: `8`, `7.5`, `7,5 %`."""

    def shown(self, data: int | None) -> str:
        return "" if data is None else percent(data)

    def understood(self, typed: str) -> Any:
        match = A_RATE.fullmatch(typed)
        if match is None:
            raise ValueError(_l("Please write the rate in figures, for example 8 or 7.5."))
        return int(match[1]) * 100 + int((match[2] or "0").ljust(2, "0"))


class RateForm(FlaskForm):
    """From a day to come."""

    rate = PercentField(
        _l("Rate in per cent"), validators=[InputRequired(_l("Please write the rate in figures, for example 8 or 7.5."))]
    )
    day = DayField(
        _l("Valid from"), description=_l("A day to come. Jobs keep the rate of the day they were agreed on."),
        validators=[InputRequired(_l("Please choose a day."))],
    )  # fmt: skip
    reason = StoryField(
        _l("Why so?"), description=_l("It is written down with your name and the time."),
        validators=[DataRequired(_l("Please give a reason, one sentence is enough.")), Length(max=500, message=TOO_LONG)],
        id="rate-reason",
    )  # fmt: skip
