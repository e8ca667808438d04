"""What the team tells everybody: the words, where they go, and from when to when."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField
from wtforms.validators import DataRequired, Length
from wtforms.widgets import SearchInput

from forms.desk import TOO_LONG, FindForm
from forms.fields import DayField, FormKeyField, StoryField, WordsField
from market.announcements import LONGEST, LONGEST_TITLE, Announcement, Words
from market.audiences import Audience
from market.clock import in_zurich, midnight_after
from market.lists import A_DAY

AUDIENCES = {
    Audience.EVERYBODY: _l("everybody"),
    Audience.HELPERS: _l("all helpers"),
    Audience.NEIGHBOURS: _l("all neighbours in the pilot area"),
    Audience.WITH_OPEN_JOB: _l("all with an open job"),
}


class AnnouncementsForm(FindForm):
    """Announcements."""

    words = WordsField(_l("Words"), widget=SearchInput())


class AnnouncementForm(FlaskForm):
    """One announcement. Days are whole days in Zürich; one that begins today begins at once."""

    title = WordsField(
        _l("Title"), description=_l("It is also the subject of the mail."),
        validators=[DataRequired(_l("Please give it a title.")), Length(max=LONGEST_TITLE, message=TOO_LONG)],
    )  # fmt: skip
    body = StoryField(
        _l("Text"), description=_l("Plain text. An empty line begins a new paragraph."),
        validators=[DataRequired(_l("Please write something first.")), Length(max=LONGEST, message=TOO_LONG)],
    )  # fmt: skip
    title_en = WordsField(_l("Title in English"), validators=[Length(max=LONGEST_TITLE, message=TOO_LONG)])
    body_en = StoryField(_l("Text in English"), validators=[Length(max=LONGEST, message=TOO_LONG)])
    on_pages = BooleanField(_l("On all pages, in a band at the top"))
    shows_from = DayField(_l("From (included)"))
    shows_until = DayField(_l("Until (included)"))
    audience = SelectField(
        _l("By mail"), choices=lambda: [("", _l("no mail")), *((one.value, AUDIENCES[one]) for one in Audience)]
    )
    is_necessary = BooleanField(
        _l("Necessary: safety or an outage"), description=_l("The mail goes to those as well who switched news off.")
    )
    form_key = FormKeyField()

    @classmethod
    def of(cls, announcement: Announcement) -> "AnnouncementForm":
        """As it stands."""
        form = cls(formdata=None, obj=announcement)
        form.on_pages.data = announcement.shows_from is not None
        form.audience.data = announcement.audience.value if announcement.audience else ""
        for field, moment, back in (
            (form.shows_from, announcement.shows_from, A_DAY * 0),
            (form.shows_until, announcement.shows_until, A_DAY),
        ):
            field.data = in_zurich(moment).date() - back if moment else None
        return form

    @property
    def said(self) -> Words:
        """What the rules want to know."""
        begins: date | None = self.shows_from.data
        ends: date | None = self.shows_until.data
        on_pages: Any = self.on_pages.data
        return Words(
            title=self.title.data, body=self.body.data, title_en=self.title_en.data or "", body_en=self.body_en.data or "",
            shows_from=midnight_after(begins - A_DAY) if on_pages and begins else None,
            shows_until=midnight_after(ends) if on_pages and ends else None,
            audience=Audience(self.audience.data) if self.audience.data else None, is_necessary=bool(self.is_necessary.data),
        )  # fmt: skip

    def validate(self, extra_validators: Any = None) -> bool:
        """For the pages both days are needed."""
        good = bool(super().validate(extra_validators))
        for field in (self.shows_from, self.shows_until):
            if self.on_pages.data and field.data is None and not field.errors:
                field.errors, good = [_l("Please choose a day.")], False
        return good
