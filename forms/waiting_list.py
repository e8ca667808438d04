"""To hear from us when we come to a place."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import DataRequired, InputRequired

from forms.fields import EmailField, PlaceField


class WaitingListForm(FlaskForm):
    """Where, and whom to write to."""

    place = PlaceField(
        _l("Postal code or town"), validators=[InputRequired(_l("Please type your postal code, for example 8004."))]
    )
    email = EmailField(_l("Your e-mail address"), validators=[DataRequired(_l("Please type your e-mail address."))])
