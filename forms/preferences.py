"""Which mails somebody wants, and from when to when it is quiet."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput

from forms.chips import CHOOSE_THESE
from market.preferences import Preference
from market.topics import FOR_HELPERS, OPTIONAL, Topic

CHOOSE_HOUR = _l("Please choose one of these hours.")


def _hours() -> list[tuple[str, Any]]:
    return [(str(hour), _l("%(hour)s o'clock", hour=hour)) for hour in range(24)]


class PreferencesForm(FlaskForm):
    """The whole page. What the topics are called stands in notices/topics.html."""

    mail = SelectMultipleField(
        _l("What shall we write to you about?"), invalid_choice_message=CHOOSE_THESE, option_widget=CheckboxInput()
    )
    is_quiet = BooleanField(_l("Leave me in peace at night"))
    quiet_from = SelectField(_l("Quiet from"), choices=_hours, invalid_choice_message=CHOOSE_HOUR)
    quiet_to = SelectField(_l("until"), choices=_hours, invalid_choice_message=CHOOSE_HOUR)

    def __init__(self, *, is_helper: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.among = tuple(topic for topic in OPTIONAL if is_helper or topic not in FOR_HELPERS)
        self.mail.choices = [(topic.value, topic.value) for topic in self.among]

    def fill(self, mine: Preference, usual: tuple[int, int]) -> "PreferencesForm":
        """As it stands; where nothing is quiet, the usual hours wait to be ticked."""
        self.mail.data = [topic.value for topic in self.among if mine.wants_mail_about(topic)]
        self.is_quiet.data = mine.quiet is not None
        self.quiet_from.data, self.quiet_to.data = map(str, mine.quiet or usual)
        return self

    @property
    def said(self) -> dict[str, Any]:
        """What the rules want to know."""
        quiet = (int(self.quiet_from.data), int(self.quiet_to.data)) if self.is_quiet.data else None
        return {"wanted": tuple(map(Topic, self.mail.data or ())), "among": self.among, "quiet": quiet}
