"""What the team looks for in its lists, and why somebody takes one along as a file."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField
from wtforms.validators import DataRequired, Length
from wtforms.widgets import SearchInput

from forms.desk import TOO_LONG, FindForm
from forms.fields import DayField, StoryField, WordsField, phone_in

PLACE = _l("Postal code or town")
SINCE, UNTIL = _l("From"), _l("Until")


class PeopleForm(FindForm):
    """People."""

    words = WordsField(_l("Name, e-mail or telephone"), widget=SearchInput())
    who = SelectField(_l("Who"), validate_choice=False)
    standing = SelectField(_l("State"), validate_choice=False)
    place = WordsField(PLACE)
    since = DayField(_l("Here from"))
    until = DayField(UNTIL)

    @property
    def phone(self) -> str | None:
        """A whole telephone number, if that is what was typed."""
        return phone_in(self.words.data or "")


class AdsForm(FindForm):
    """Offers or requests."""

    words = WordsField(_l("Title or name"), widget=SearchInput())
    kind = SelectField(_l("Which ads"), validate_choice=False)
    state = SelectField(_l("State"), validate_choice=False)
    category = SelectField(_l("Category"), validate_choice=False)
    place = WordsField(PLACE)
    since = DayField(_l("Posted from"))
    until = DayField(UNTIL)


class JobsForm(FindForm):
    """Jobs."""

    words = WordsField(_l("Title, name or number"), widget=SearchInput())
    state = SelectField(_l("State"), validate_choice=False)
    category = SelectField(_l("Category"), validate_choice=False)
    place = WordsField(PLACE)
    since = DayField(_l("Agreed from"))
    until = DayField(UNTIL)


class OfOnePersonForm(FindForm):
    """A list that may be about one person."""

    person = HiddenField()

    @property
    def person_id(self) -> int | None:
        typed = self.person.data or ""
        return int(typed) if typed.isdecimal() and len(typed) <= 9 else None


class HistoryForm(OfOnePersonForm):
    """What happened."""

    words = WordsField(_l("Name or number"), widget=SearchInput())
    kind = SelectField(_l("What happened"), validate_choice=False)
    since = DayField(SINCE)
    until = DayField(UNTIL)


class MoneyForm(FindForm):
    """What helpers owe."""

    words = WordsField(_l("Name"), widget=SearchInput())
    since = DayField(_l("Booked from"))
    until = DayField(UNTIL)


class BookingsForm(OfOnePersonForm):
    """Bookings."""

    words = WordsField(_l("Name or number of the job"), widget=SearchInput())
    code = SelectField(_l("What"), validate_choice=False)
    since = DayField(_l("Booked from"))
    until = DayField(UNTIL)


class ReceiptsForm(FindForm):
    """Receipts and their cancellations."""

    words = WordsField(_l("Number"), description=_l("For example Q-2026-000123, or just 123."), widget=SearchInput())
    kind = SelectField(_l("Which paper"), validate_choice=False)
    since = DayField(_l("Issued from"))
    until = DayField(UNTIL)

    @property
    def number(self) -> int | None:
        """The counting part of what was typed."""
        last = (self.words.data or "").rpartition("-")[2].strip()
        return int(last) if last.isdecimal() and len(last) <= 9 else None


class ExportForm(FlaskForm):
    """Why a list about people leaves the house; nobody but the team reads it."""

    reason = StoryField(
        _l("What do you need the file for?"),
        description=_l("It is written down with your name and the time."),
        validators=[DataRequired(_l("Please give a reason, one sentence is enough.")), Length(max=500, message=TOO_LONG)],
        id="export-reason",
    )
