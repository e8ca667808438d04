"""What is handed to the partner, item by item; what the partner asks and answers; and what the neighbour says to it."""

from collections.abc import Sequence
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField
from wtforms.validators import DataRequired, InputRequired, Length

from forms.fields import ChfField, StoryField
from market.partners import Customer, Item, Partner, Result

TOO_LONG = _l("That is a little long. Please shorten it to %(max)d characters.")
MOST = 2000


class HandoverForm(FlaskForm):
    """The consent: each item has its own tick, and stands beside what the partner will read."""

    symptom = BooleanField(_l("What is wrong"))
    devices = BooleanField(_l("What it is about"))
    tried = BooleanField(_l("What was tried"))
    photos = BooleanField(_l("Photos"))
    contact = BooleanField(_l("Name and telephone"))
    address = BooleanField(_l("Address, for a visit"))
    partner = RadioField(_l("Who shall go on?"), validators=[InputRequired(_l("Please choose who shall go on."))])
    customer = RadioField(validators=[InputRequired(_l("Please choose one; «I do not know» is fine too."))])

    def __init__(self, partners: Sequence[Partner], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.partner.choices = [(one.slug, one.name) for one in partners]
        self.customer.label.text = _l("Are you a customer there?")
        if len(partners) == 1:
            self.only = partners[0].slug
            del self.partner
            self.customer.label.text = _l("Are you a customer of %(partner)s?", partner=partners[0].name)
        self.customer.choices = [
            (Customer.YES.value, _l("Yes")),
            (Customer.NO.value, _l("No")),
            (Customer.UNKNOWN.value, _l("I do not know")),
        ]

    @property
    def chosen(self) -> str:
        """The slug of who shall go on."""
        return str(self.partner.data) if "partner" in self else self.only

    @property
    def items(self) -> tuple[Item, ...]:
        """What is ticked."""
        return tuple(item for item in Item if self[item.value].data)


class AnswerForm(FlaskForm):
    """The neighbour answers the partner's question."""

    answer = StoryField(
        _l("Your answer"),
        validators=[DataRequired(_l("Please write your answer first.")), Length(max=MOST, message=TOO_LONG)],
    )


def _question(label: LazyString, hint: LazyString) -> StoryField:
    needed = DataRequired(_l("Please write down the question."))
    return StoryField(label, description=hint, validators=[needed, Length(max=MOST, message=TOO_LONG)])


def _result(not_ours: LazyString) -> RadioField:
    choices = [
        (Result.SOLVED.value, _l("It is solved")),
        (Result.APPOINTMENT.value, _l("There is an appointment")),
        (Result.REPLACEMENT.value, _l("A replacement is on its way")),
        (Result.NOT_OURS.value, not_ours),
    ]
    return RadioField(_l("What came of it?"), choices=choices, validators=[InputRequired(_l("Please choose what came of it."))])


def _price(label: LazyString, hint: LazyString) -> ChfField:
    needed = InputRequired(_l("Please name an amount; 0 is fine too."))
    return ChfField(label, description=hint, validators=[needed], id="result-price")


class QuestionForm(FlaskForm):
    """The partner asks back; the team writes it down."""

    question = _question(_l("What does the partner ask?"), _l("The neighbour reads it as it stands here."))


class ResultForm(FlaskForm):
    """What came of it, what it costs, in words for both."""

    result = _result(_l("It is not a matter of theirs"))
    words = StoryField(
        _l("In a sentence or two"),
        description=_l("Neighbour and helper read this."),
        validators=[DataRequired(_l("Please say in a sentence what came of it.")), Length(max=MOST, message=TOO_LONG)],
        id="result-words",
    )
    price = _price(_l("What does the partner ask for it?"), _l("0 when it is free of charge."))


class OurQuestionForm(QuestionForm):
    """The same, asked by the partner itself."""

    question = _question(
        _l("What would you like to know?"),
        _l("The neighbour reads it as it stands here, and your days to answer stand still until the answer."),
    )


class OurResultForm(ResultForm):
    """The same, given by the partner itself."""

    result = _result(_l("It is not our matter"))
    price = _price(_l("What do you ask for it?"), _l("0 when it is free of charge. The neighbour agrees to it first."))
