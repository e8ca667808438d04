"""A question or a tip under a request."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import InputRequired, Length

from forms.fields import FormKeyField, StoryField

TOO_LONG = _l("That is a little long. Please shorten it to %(max)d characters.")


class TipForm(FlaskForm):
    """One of them."""

    body = StoryField(
        _l("Your question or your tip"),
        description=_l("Everybody can read it. Telephone numbers and addresses are covered."),
        validators=[InputRequired(_l("Please write a few words.")), Length(max=1000, message=TOO_LONG)],
        id="tip-body",
    )
    form_key = FormKeyField()
