"""What the team hears on the telephone before a helper's first visit, and who has seen who it is."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import DataRequired, InputRequired, Length

from forms.fields import StoryField, WordsField
from market.introductions import ADDRESS_LONGEST, NAME_LONGEST, Identity

TOO_LONG = _l("That is a little long. Please shorten it to %(max)d characters.")


class SpokenForm(FlaskForm):
    """Spoken with, and what was said."""

    name = WordsField(
        _l("Name, as it was said"),
        validators=[DataRequired(_l("Please write down the name as it was said.")), Length(max=NAME_LONGEST, message=TOO_LONG)],
    )
    address = StoryField(
        _l("Street, number and place, as they were said"),
        description=_l("For the team alone; nobody else reads it."),
        validators=[
            DataRequired(_l("Please write down street, number and place as they were said.")),
            Length(max=ADDRESS_LONGEST, message=TOO_LONG),
        ],
    )
    has_spoken = BooleanField(
        _l("I spoke with this person at this number."),
        validators=[DataRequired(_l("Please tick this once you have spoken with the person."))],
    )


class IdentityForm(FlaskForm):
    """How somebody of the team has seen who it is. No document and no number."""

    how = RadioField(
        _l("How did we see it?"),
        choices=[(Identity.IN_PERSON.value, _l("in person")), (Identity.VIDEO.value, _l("by video"))],
        validate_choice=False,
        validators=[InputRequired(_l("Please choose how."))],
    )
    seen_by = SelectField(_l("Who of us?"), coerce=int, validate_choice=False)

    def __init__(self, team: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.seen_by.choices = list(team)
