"""Why a badge is not given, or taken back; the helper reads it."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import DataRequired, Length

from forms.fields import StoryField

TOO_LONG = _l("That is a little long. Please shorten it to %(max)d characters.")


class StoppingForm(FlaskForm):
    """The reason."""

    reason = StoryField(
        _l("Why?"),
        description=_l("The helper reads this sentence."),
        validators=[DataRequired(_l("Please give a reason, one sentence is enough.")), Length(max=1000, message=TOO_LONG)],
    )
