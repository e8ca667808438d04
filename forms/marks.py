"""What a marked person says to it."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import InputRequired, Length

from forms.fields import StoryField


class MarkAnswerForm(FlaskForm):
    """One answer."""

    answer = StoryField(
        _l("What would you like to say to it?"),
        description=_l("You and our team read this, nobody else."),
        validators=[
            InputRequired(_l("Please write a few words.")),
            Length(max=1000, message=_l("That is a little long. Please shorten it to %(max)d characters.")),
        ],
    )
