"""A message: a few words, photos, or both."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import MultipleFileField
from wtforms.validators import Length

from forms.fields import FormKeyField, StoryField
from market.talk import LONGEST


class MessageForm(FlaskForm):
    """What one says to the other side."""

    body = StoryField(
        _l("Your message"),
        validators=[Length(max=LONGEST, message=_l("This message is too long. Please shorten it or send it in two parts."))],
    )
    photos = MultipleFileField(_l("Photos"), description=_l("Up to four, for example of the device or of an error message."))
    form_key = FormKeyField()

    @property
    def files(self) -> list[Any]:
        """The photos that were really chosen."""
        return [sent for sent in self.photos.data or () if getattr(sent, "filename", "")]
