"""A posted request, written anew on one page."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import InputRequired, Length

from forms.drafts import SOME_WORDS, TOO_LONG
from forms.fields import ChfField, PlaceField, StoryField, WordsField


class RequestForm(FlaskForm):
    """All answers at once, in the words they have now."""

    title = WordsField(
        _l("The problem in a few words"),
        validators=[InputRequired(SOME_WORDS), Length(min=5, message=SOME_WORDS), Length(max=90, message=TOO_LONG)],
    )
    description = StoryField(_l("What happens exactly?"), validators=[Length(max=2000, message=TOO_LONG)])
    since = StoryField(_l("Since when has it been like this?"), validators=[Length(max=200, message=TOO_LONG)])
    provider = WordsField(_l("Who is your internet or phone provider?"), validators=[Length(max=80, message=TOO_LONG)])
    tried = StoryField(_l("What have you tried already?"), validators=[Length(max=1200, message=TOO_LONG)])
    place = PlaceField(
        _l("Postal code or town"), validators=[InputRequired(_l("Please type your postal code, for example 8004."))]
    )
    budget = ChfField(_l("Up to how much would you like to pay?"))
    times = StoryField(_l("When would a visit suit you?"), validators=[Length(max=300, message=TOO_LONG)])

    @property
    def said(self) -> dict[str, Any]:
        """What the rules want to know."""
        names = ("title", "description", "since", "provider", "tried", "budget", "times")
        words = {name: getattr(self, name).data for name in names}
        plain = {name: value if name == "budget" else value or "" for name, value in words.items()}
        return plain | {"postal_code": self.place.data.postal_code}
