"""The one door: an address, then six digits; a password for those who set one; the team's second key."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import DataRequired, InputRequired, Length

from forms.fields import EmailField, WordsField


class SignInForm(FlaskForm):
    """An address, known or not."""

    email = EmailField(_l("Your e-mail address"), validators=[DataRequired(_l("Please type your e-mail address."))])


class CodeForm(FlaskForm):
    """The six digits of the letter; spaces in between do not matter."""

    code = WordsField(
        _l("The code from the e-mail"), validators=[DataRequired(_l("Please type the six digits from our e-mail."))]
    )

    @property
    def digits(self) -> str:
        return "".join((self.code.data or "").split())


class PasswordSignInForm(FlaskForm):
    """An address and its password."""

    email = EmailField(_l("Your e-mail address"), validators=[DataRequired(_l("Please type your e-mail address."))])
    password = PasswordField(
        _l("Your password"),
        validators=[InputRequired(_l("Please type your password.")), Length(max=200, message=_l("This password is too long."))],
    )


class SecondFactorForm(FlaskForm):
    """Six digits of the app, or a recovery code."""

    code = WordsField(
        _l("The code from your app"),
        description=_l("If the phone is not at hand, type one of your recovery codes instead."),
        validators=[
            DataRequired(_l("Please type the six digits your app shows.")),
            Length(max=40, message=_l("This code is too long.")),
        ],
    )
