"""What people say when they do not agree: what is wrong, how they see it, which amount they find right."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.validators import DataRequired, InputRequired, Length

from forms.fields import ChfField, StoryField
from market.disputes import Topic

TOO_LONG = _l("That is a little long. Please shorten it to %(max)d characters.")
TOPICS = {
    Topic.PRICE: _l("The price is not as we agreed"),
    Topic.DAMAGE: _l("Something was damaged"),
    Topic.CONDUCT: _l("How I was treated"),
}


class ObjectionForm(FlaskForm):
    """Something else is not right."""

    topic = RadioField(_l("What is it about?"), validators=[InputRequired(_l("Please choose what it is about."))])
    said = StoryField(
        _l("What happened?"),
        description=_l("The other side and our team read this."),
        validators=[DataRequired(_l("Please tell us in a few words what happened.")), Length(max=1000, message=TOO_LONG)],
    )
    amount = ChfField(_l("Which amount would you find right?"))

    def __init__(self, topics: Iterable[Topic], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.topic.choices = [(topic.value, TOPICS[topic]) for topic in topics]
