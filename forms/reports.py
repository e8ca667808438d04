"""What is wrong with somebody or something: one reason, and words if one likes."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.validators import InputRequired, Length

from forms.fields import StoryField
from market.reports import LONGEST, Why
from market.talk import Message

TOO_LONG = _l("That is a little long. Please shorten it to %(max)d characters.")
NO_MESSAGE = "0"
WHYS = {
    Why.DANGER: _l("Somebody is in danger, or is being threatened"),
    Why.MONEY: _l("Asks for money, codes, or to take over the computer from afar"),
    Why.PAST_US: _l("Wants to settle it past us"),
    Why.INSULT: _l("Insults or harasses"),
    Why.UNTRUE: _l("Is not true, or is advertising"),
    Why.OTHER: _l("Something else"),
}


class ReportForm(FlaskForm):
    """What, why, and a few words. Without messages to choose from it is about the thing itself."""

    message = RadioField(_l("Which message is it about?"), default=NO_MESSAGE)
    why = RadioField(
        _l("What is not right about it?"), choices=[(why.value, words) for why, words in WHYS.items()],
        validators=[InputRequired(_l("Please choose what fits best."))],
    )  # fmt: skip
    said = StoryField(
        _l("In your words"),
        description=_l("Only our team reads this."),
        validators=[Length(max=LONGEST, message=TOO_LONG)],
    )

    def __init__(self, messages: Iterable[Message] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        chosen = [(str(message.id), _short(message.body)) for message in messages]
        self.message.choices = [*chosen, (NO_MESSAGE, _l("None of these: it is about the person"))]
        if not chosen:
            del self.message

    @property
    def message_id(self) -> int:
        """The message that was chosen, or 0."""
        return int(self.message.data or NO_MESSAGE) if "message" in self else 0


def _short(body: str) -> str:
    return f"«{body if len(body) <= 90 else body[:89] + '…'}»"
