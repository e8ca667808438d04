"""Which mails somebody wants, and from when to when it is quiet."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput

from forms.chips import CHOOSE_THESE
from forms.fields import PhoneField
from market import texting
from market.preferences import Preference
from market.topics import FOR_HELPERS, OPTIONAL, Topic

CHOOSE_HOUR = _l("Please choose one of these hours.")


def _hours() -> list[tuple[str, Any]]:
    return [(str(hour), _l("%(hour)s o'clock", hour=hour)) for hour in range(24)]


class PreferencesForm(FlaskForm):
    """The whole page; without the two about texts where the house has no gateway. What the topics are called stands in notices/topics.html."""

    mail = SelectMultipleField(
        _l("What shall we write to you about?"), invalid_choice_message=CHOOSE_THESE, option_widget=CheckboxInput()
    )
    has_texts = BooleanField(_l("Yes, send me texts"))
    phone = PhoneField(_l("Mobile number"), description=_l("It is also the number in your details."))
    is_quiet = BooleanField(_l("Leave me in peace at night"))
    quiet_from = SelectField(_l("Quiet from"), choices=_hours, invalid_choice_message=CHOOSE_HOUR)
    quiet_to = SelectField(_l("until"), choices=_hours, invalid_choice_message=CHOOSE_HOUR)

    def __init__(self, *, is_helper: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.among = tuple(topic for topic in OPTIONAL if is_helper or topic not in FOR_HELPERS)
        self.mail.choices = [(topic.value, topic.value) for topic in self.among]
        if not texting.can_leave():
            del self.has_texts, self.phone

    def fill(self, mine: Preference, usual: tuple[int, int], phone: str | None) -> "PreferencesForm":
        """As it stands; where nothing is quiet, the usual hours wait to be ticked."""
        if self.has_texts is not None:
            self.has_texts.data, self.phone.data = mine.has_texts, phone
        self.mail.data = [topic.value for topic in self.among if mine.wants_mail_about(topic)]
        self.is_quiet.data = mine.quiet is not None
        self.quiet_from.data, self.quiet_to.data = map(str, mine.quiet or usual)
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """A number nobody wants texts to need not be understood."""
        if self.phone is not None and not self.has_texts.data:
            self.phone.process_errors = []
        return bool(super().validate(extra_validators))

    @property
    def said(self) -> dict[str, Any]:
        """What the rules want to know."""
        quiet = (int(self.quiet_from.data), int(self.quiet_to.data)) if self.is_quiet.data else None
        return {"wanted": tuple(map(Topic, self.mail.data or ())), "among": self.among, "quiet": quiet}
