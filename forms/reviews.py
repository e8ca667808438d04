"""Stars and a few words; and the helper's one answer."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import InputRequired, Length

from forms.fields import StarsField, StoryField

TOO_LONG = _l("That is a little long. Please shorten it to %(max)d characters.")


class ReviewForm(FlaskForm):
    """What the neighbour says of the help."""

    stars = StarsField(_l("How was the help?"))
    body = StoryField(
        _l("In your own words"),
        description=_l("What went well? Your first name stands beside it, everybody can read it."),
        validators=[Length(max=2000, message=TOO_LONG)],
    )


class AnswerForm(FlaskForm):
    """What the helper answers, once."""

    answer = StoryField(
        _l("Your answer"),
        description=_l("Everybody can read it. You can answer once."),
        validators=[InputRequired(_l("Please write an answer first.")), Length(max=2000, message=TOO_LONG)],
    )
