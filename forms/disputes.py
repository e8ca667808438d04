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

FEE = [("stands", _l("Our fee stays, on the price that counts in the end")), ("none", _l("We take no fee for this job"))]
MARK = [("none", _l("No mark: nobody let it down")), ("mark", _l("A mark for the one who did not come"))]


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


class HearingForm(FlaskForm):
    """How one side sees it; `other_said` is what the other one says."""

    said = StoryField(
        _l("What happened, as you see it?"),
        description=_l("The other side and our team read this."),
        validators=[DataRequired(_l("Please tell us in a few words what happened.")), Length(max=1000, message=TOO_LONG)],
    )
    amount = ChfField(
        _l("Which amount do you find right?"), validators=[InputRequired(_l("Please name an amount; 0 is fine too."))]
    )

    def __init__(self, other_said: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.other_said = other_said


class AmountForm(FlaskForm):
    """The amount the team proposes, and why."""

    amount = ChfField(
        _l("Which amount do we propose?"),
        validators=[InputRequired(_l("Please name an amount; 0 is fine too."))],
        id="proposed-amount",
    )
    reason = StoryField(
        _l("Why so?"),
        description=_l("Both sides read this sentence."),
        validators=[DataRequired(_l("Please give a reason, one sentence is enough.")), Length(max=1000, message=TOO_LONG)],
        id="amount-reason",
    )


class DecisionForm(FlaskForm):
    """What is the team's to decide: the mark after a missed appointment, otherwise our fee."""

    choice = RadioField(_l("What do we decide?"), validators=[InputRequired(_l("Please choose one of the two."))])
    reason = StoryField(
        _l("Why?"),
        description=_l("Both sides read this sentence."),
        validators=[DataRequired(_l("Please give a reason, one sentence is enough.")), Length(max=1000, message=TOO_LONG)],
        id="decision-reason",
    )

    def __init__(self, topic: Topic | None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.choice.choices = MARK if topic is Topic.NO_SHOW else FEE
