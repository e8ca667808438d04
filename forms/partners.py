"""A partner: its name and slug, how it looks, what it looks after, and why it changes."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, FileField, SelectMultipleField
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, SearchInput

from forms.chips import CHOOSE_THESE
from forms.desk import TOO_LONG, FindForm
from forms.fields import StoryField, WordsField

PLEASE = _l("Please fill this in.")


class PartnersForm(FindForm):
    """Partners."""

    words = WordsField(_l("Name"), widget=SearchInput())


class PartnerForm(FlaskForm):
    """One partner. The slug stands in addresses, so it is asked for once and stays."""

    name = WordsField(_l("Name"), validators=[DataRequired(PLEASE), Length(max=60, message=TOO_LONG)])
    slug = WordsField(_l("Short name"), description=_l("For its address, such as swisscom. It stays as it is."))
    colour = WordsField(
        _l("Colour"),
        description=_l("Such as #0b4f8a. Lighter and darker shades are made of it, so that it can be read."),
        validators=[DataRequired(PLEASE)],
    )
    badge = WordsField(_l("What its badge is called"), validators=[DataRequired(PLEASE), Length(max=60, message=TOO_LONG)])
    categories = SelectMultipleField(
        _l("What it looks after"), invalid_choice_message=CHOOSE_THESE, option_widget=CheckboxInput()
    )
    signs_badges = BooleanField(_l("It signs each badge itself"))
    logo = FileField(_l("Logo"), description=_l("JPEG, PNG or WebP, up to 8 MB. Without one the name stands there."))
    reason = StoryField(
        _l("Why so?"), description=_l("It is written down with your name and the time."),
        validators=[DataRequired(_l("Please give a reason, one sentence is enough.")), Length(max=500, message=TOO_LONG)],
        id="partner-reason",
    )  # fmt: skip

    def __init__(self, categories: list[tuple[str, Any]], has_slug: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.categories.choices = categories
        if has_slug:
            del self.slug
