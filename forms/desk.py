"""What the team types: a reason, an amount to settle at, and what it looks for in its lists."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import RadioField
from wtforms.validators import DataRequired, InputRequired, Length

from forms.fields import StoryField
from market.money import Chf

TOO_LONG = _l("That is a little long. Please shorten it to %(max)d characters.")


class HidingForm(FlaskForm):
    """Why an ad is hidden; its author reads it."""

    reason = StoryField(
        _l("Why do we hide it?"),
        description=_l("The author reads this sentence."),
        validators=[DataRequired(_l("Please give a reason, one sentence is enough.")), Length(max=500, message=TOO_LONG)],
    )


class LookForm(FlaskForm):
    """Why somebody of the team needs street and telephone; nobody but the team reads it."""

    reason = StoryField(
        _l("What do you need them for?"),
        description=_l("It is written down with your name and the time."),
        validators=[DataRequired(_l("Please give a reason, one sentence is enough.")), Length(max=500, message=TOO_LONG)],
        id="look-reason",
    )


class ForgivingForm(FlaskForm):
    """Why the team lifts a mark; nobody but the team reads it."""

    reason = StoryField(
        _l("Why do we lift it?"),
        description=_l("It is written down with your name and the time."),
        validators=[DataRequired(_l("Please give a reason, one sentence is enough.")), Length(max=500, message=TOO_LONG)],
        id="forgiving-reason",
    )


class SuspendingForm(FlaskForm):
    """Why somebody is stopped, or let in again."""

    reason = StoryField(
        _l("Why?"),
        description=_l("The person reads this sentence in a mail."),
        validators=[DataRequired(_l("Please give a reason, one sentence is enough.")), Length(max=500, message=TOO_LONG)],
        id="suspending-reason",
    )


class ApartForm(FlaskForm):
    """In whose name the other side is blocked, and why."""

    person = RadioField(_l("Who wants it?"), coerce=int, validators=[InputRequired(_l("Please choose who asked for it."))])
    reason = StoryField(
        _l("Why?"),
        description=_l("Only the team reads it. The other side is not told."),
        validators=[DataRequired(_l("Please give a reason, one sentence is enough.")), Length(max=500, message=TOO_LONG)],
        id="apart-reason",
    )

    def __init__(self, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.person.choices = people


class SettlementForm(FlaskForm):
    """How an unsolved job ends: at nothing, or at the amount both named."""

    amount = RadioField(
        _l("At which amount?"), coerce=int, validate_choice=False, validators=[InputRequired(_l("Please choose an amount."))]
    )
    reason = StoryField(
        _l("Why so?"),
        description=_l("Both sides read this sentence."),
        validators=[DataRequired(_l("Please give a reason, one sentence is enough.")), Length(max=500, message=TOO_LONG)],
        id="settlement-reason",
    )

    def __init__(self, partial: Chf | None, receipted: Chf | None = None, **kwargs: Any) -> None:
        super().__init__(amount=None if partial or receipted else 0, **kwargs)
        self.amount.choices = [(0, _l("CHF 0.00: nobody pays anything"))]
        if partial:
            self.amount.choices.append((partial.rappen, _l("%(amount)s, as both have named", amount=str(partial))))
        if receipted and receipted != partial:
            self.amount.choices.append((receipted.rappen, _l("%(amount)s, as receipted", amount=str(receipted))))


class FindForm(FlaskForm):
    """What a list is narrowed to. It travels in the address, and nonsense is left out rather than refused."""

    class Meta:
        csrf = False

    def __init__(self, asked: MultiDict[str, str], **choices: list[tuple[str, Any]]) -> None:
        super().__init__(formdata=asked)
        for name, offered in choices.items():
            field = self[name]
            field.choices = offered
            field.data = field.data if field.data in [value for value, _words in offered] else offered[0][0]

    @property
    def wishes(self) -> dict[str, str]:
        """All that is filled in, for the address."""
        return {field.name: str(field.data) for field in self if field.data}
