"""Acting for others: an account for somebody who calls, the code told on the telephone, the address of somebody trusted."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import DataRequired, Length

from forms.accounts import TOO_LONG, DetailsForm
from forms.fields import EmailField, PhoneField, WordsField


class CallerForm(DetailsForm):
    """Who calls, as the team types it during the call."""

    street = WordsField(
        _l("Street and number"),
        validators=[
            DataRequired(_l("Please give street and number, so that the helper finds you.")),
            Length(max=120, message=TOO_LONG),
        ],
    )
    phone = PhoneField(_l("Telephone"), validators=[DataRequired(_l("Please give a telephone number for the day of the visit."))])
    is_adult = BooleanField(_l("The person is of age."), validators=[DataRequired(_l("Only people of age may take part."))])
    agrees = BooleanField(
        _l("I have read out the main terms, and the person agreed."),
        validators=[DataRequired(_l("We need the agreement to the terms."))],
    )

    @property
    def said(self) -> dict[str, Any]:
        return super().said | {"is_adult": self.is_adult.data, "agrees": self.agrees.data}


class SaidBackForm(FlaskForm):
    """The code the person says back to the team."""

    code = WordsField(_l("The code the person says back"), validators=[DataRequired(_l("Please type the six digits."))])

    @property
    def digits(self) -> str:
        return "".join((self.code.data or "").split())


class CallCodeForm(FlaskForm):
    """The number we called and the code we told."""

    phone = PhoneField(_l("Your telephone number"), validators=[DataRequired(_l("Please type the number we called."))])
    code = WordsField(_l("The code we told you"), validators=[DataRequired(_l("Please type the six digits."))])

    @property
    def digits(self) -> str:
        return "".join((self.code.data or "").split())


class TrustedForm(FlaskForm):
    """Who shall be allowed to act for me."""

    email = EmailField(
        _l("The e-mail address of the person you trust"),
        description=_l("We write to this person. It begins only when they accept."),
        validators=[DataRequired(_l("Please type an e-mail address."))],
    )
