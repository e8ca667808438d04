"""The money never came: what the helper says, what the neighbour answers, what the team decides."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.validators import DataRequired, InputRequired, Length

from forms.fields import StoryField

TOO_LONG = _l("That is a little long. Please shorten it to %(max)d characters.")


class UnpaidForm(FlaskForm):
    """The money never came."""

    said = StoryField(
        _l("What do you know?"),
        description=_l("For example: how it was to be paid. The other side and our team read this."),
        validators=[Length(max=1000, message=TOO_LONG)],
    )


class PaidForm(FlaskForm):
    """How and when it was paid."""

    said = StoryField(
        _l("How and when did you pay?"),
        description=_l("For example: with TWINT on Thursday evening. The other side and our team read this."),
        validators=[DataRequired(_l("Please tell us how and when, one sentence is enough.")), Length(max=1000, message=TOO_LONG)],
    )


class PaymentForm(FlaskForm):
    """What the team found out."""

    found = RadioField(
        _l("Was it paid?"),
        choices=[
            ("paid", _l("Yes: the receipt and the fee stand")),
            ("unpaid", _l("No: the receipt is cancelled, without a fee")),
        ],
        validators=[InputRequired(_l("Please choose one of the two."))],
    )
    reason = StoryField(
        _l("Why so?"),
        description=_l("Both sides read this sentence."),
        validators=[DataRequired(_l("Please give a reason, one sentence is enough.")), Length(max=500, message=TOO_LONG)],
        id="payment-reason",
    )
