"""Why the team opens a private conversation, and which one."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.validators import DataRequired, InputRequired, Length

from forms.fields import StoryField
from market.openings import LEAST, LONGEST, Grounds

TOO_LONG = _l("That is a little long. Please shorten it to %(max)d characters.")
GROUNDS = {
    Grounds.DANGER: _l("Somebody may be in danger, or be cheated"),
    Grounds.AGREED: _l("The two see it differently: what did they agree on?"),
    Grounds.COMPLAINT: _l("One of them complains about what the other wrote"),
    Grounds.ASKED_US: _l("One of them asked us to read it"),
    Grounds.OTHER: _l("Another reason"),
}


class OpeningForm(FlaskForm):
    """Which conversation, a usual reason, and a sentence."""

    thread = RadioField(_l("Which conversation?"), coerce=int, validators=[InputRequired(_l("Please choose a conversation."))])
    grounds = RadioField(_l("Why?"), choices=list(GROUNDS.items()), validators=[InputRequired(_l("Please choose a reason."))])
    said = StoryField(
        _l("In a sentence"),
        description=_l("It is written down with your name and the time. The two find in their data that it was opened."),
        validators=[
            DataRequired(_l("Please give a reason, one sentence is enough.")),
            Length(min=LEAST, message=_l("Please say in a sentence why it is needed, at least ten letters.")),
            Length(max=LONGEST, message=TOO_LONG),
        ],
        id="opening-said",
    )

    def __init__(self, threads: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(thread=threads[0][0] if len(threads) == 1 else None, **kwargs)
        self.thread.choices = threads
