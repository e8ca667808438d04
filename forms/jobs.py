"""What people say about a job: where to ring, another total, how it was paid, why it did not work, why it is called off."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField
from wtforms.validators import InputRequired, Length

from forms.fields import ChfField, PhoneField, StoryField, WordsField
from forms.slots import SlotsField
from market.jobs import Cause, PaidBy

TOO_LONG = _l("That is a little long. Please shorten it to %(max)d characters.")


class ContactsForm(FlaskForm):
    """Street and phone of the neighbour."""

    street = WordsField(
        _l("Street and number"),
        description=_l("Shown only to the person who comes, and only for this job."),
        validators=[
            InputRequired(_l("Please tell us the street and number, so that the helper finds you.")),
            Length(max=120, message=TOO_LONG),
        ],
    )
    phone = PhoneField(
        _l("Your telephone number"),
        description=_l("In case the helper cannot find the door bell."),
        validators=[InputRequired(_l("Please give a number at which you can be reached on the day."))],
    )


class TimesForm(FlaskForm):
    """Times for a job that has none yet."""

    slots = SlotsField(_l("When does it suit you?"))


class MoveForm(FlaskForm):
    """Another time for an appointment, and why."""

    slots = SlotsField(_l("Which time would suit you?"), most=1)
    reason = WordsField(
        _l("Why, in a few words?"),
        description=_l("You need not say; it helps the other side."),
        validators=[Length(max=200, message=TOO_LONG)],
    )


class TotalForm(FlaskForm):
    """Another total, on site."""

    amount = ChfField(_l("New total"), validators=[InputRequired(_l("Please name the new total."))])
    reason = WordsField(
        _l("What has changed?"),
        description=_l("For example: «One more hour», «New cable, CHF 12»."),
        validators=[InputRequired(_l("Please say in a few words what has changed.")), Length(max=200, message=TOO_LONG)],
    )


class DoneForm(FlaskForm):
    """Done, and how it was paid."""

    paid_by = RadioField(
        _l("How was it paid?"),
        choices=[
            (PaidBy.TWINT.value, "TWINT"),
            (PaidBy.CASH.value, _l("In cash")),
            (PaidBy.TRANSFER.value, _l("By bank transfer, later")),
        ],
        validators=[InputRequired(_l("Please say how it was paid."))],
    )


class UnsolvedForm(FlaskForm):
    """Why it does not work yet."""

    cause = RadioField(
        _l("What is the matter?"),
        validators=[InputRequired(_l("Please choose what fits best. «Something else» is fine too."))],
    )
    words = StoryField(_l("What was tried, what happened?"), validators=[Length(max=2000, message=TOO_LONG)])

    def __init__(self, partner: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.cause.choices = [
            (Cause.SKILL.value, _l("It needs somebody who knows more about it")),
            (Cause.PARTNER_LINE.value, _l("The line or the router of %(partner)s", partner=partner)),
            (Cause.OTHER_LINE.value, _l("The line or the router of another provider")),
            (Cause.DEVICE.value, _l("The device is broken")),
            (Cause.TIME.value, _l("There was not enough time")),
            (Cause.OTHER.value, _l("Something else")),
        ]


class PartialForm(FlaskForm):
    """The partial price one side finds fair."""

    amount = ChfField(_l("What do you find fair?"), validators=[InputRequired(_l("Please name an amount; 0 is fine too."))])


class ClaimForm(FlaskForm):
    """Nobody came."""

    said = StoryField(
        _l("What happened?"),
        description=_l("For example: how long you waited, whether you called. The other side reads this."),
        validators=[Length(max=1000, message=TOO_LONG)],
    )


class ContestForm(FlaskForm):
    """It was otherwise."""

    said = StoryField(
        _l("How was it?"),
        description=_l("Our team reads this, and the other side too."),
        validators=[InputRequired(_l("Please tell us in a few words how it was.")), Length(max=1000, message=TOO_LONG)],
    )


class ReasonForm(FlaskForm):
    """A reason the other side reads."""

    reason = StoryField(
        _l("Why, in a few words?"),
        description=_l("The other side reads this."),
        validators=[
            InputRequired(_l("Please give a reason, so that nobody is left wondering.")),
            Length(max=500, message=TOO_LONG),
        ],
    )


class CancelForm(ReasonForm):
    """A reason, and whether the page said that it leaves a mark; `means` is what calling off means now."""

    although_late = BooleanField()

    def __init__(self, means: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.means = means
