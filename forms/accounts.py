"""What people say about themselves: when they sign up, and when something has changed."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, RadioField
from wtforms.validators import DataRequired, InputRequired, Length

from forms.fields import EmailField, PhoneField, PlaceField, WordsField
from market import terms

TOO_LONG = _l("That is a little long. Please shorten it to %(max)d characters.")
LANGUAGE_NAMES = {"de": "Deutsch", "en": "English", "fr": "Français", "it": "Italiano"}
PASSWORD_MIN = 10


def language_choices() -> list[tuple[str, str]]:
    """The languages we speak, each in its own."""
    return [(code, LANGUAGE_NAMES[code]) for code in terms.LANGUAGES]


class _AboutMe(FlaskForm):
    """Who and where."""

    first_name = WordsField(
        _l("First name"),
        validators=[DataRequired(_l("Please tell us your first name.")), Length(max=60, message=TOO_LONG)],
    )
    last_name = WordsField(
        _l("Last name"),
        description=_l("Others see only its first letter until a visit is agreed."),
        validators=[DataRequired(_l("Please tell us your last name.")), Length(max=60, message=TOO_LONG)],
    )
    place = PlaceField(
        _l("Postal code or town"), validators=[InputRequired(_l("Please type your postal code, for example 8004."))]
    )
    language = RadioField(
        _l("In which language shall we write to you?"),
        choices=language_choices,
        validators=[InputRequired(_l("Please choose a language."))],
        invalid_choice_message=_l("Please choose a language."),
    )

    @property
    def said(self) -> dict[str, Any]:
        """What the rules want to know."""
        plain = {name: self[name].data for name in ("first_name", "last_name", "language")}
        return plain | {"postal_code": self.place.data.postal_code}


class SignUpForm(_AboutMe):
    """The rest we need to know of somebody new."""

    is_adult = BooleanField(_l("I am 18 years old or older."), validators=[DataRequired(_l("Only people of age may take part."))])
    agrees = BooleanField(
        _l("I agree to the terms and have seen how my data is handled."),
        validators=[DataRequired(_l("We need your agreement to the terms."))],
    )

    @property
    def said(self) -> dict[str, Any]:
        return super().said | {"is_adult": self.is_adult.data, "agrees": self.agrees.data}


class DetailsForm(_AboutMe):
    """What may be changed at once."""

    street = WordsField(
        _l("Street and number"),
        description=_l("Shown only to the person who visits you or whom you visit, from the agreed time on."),
        validators=[Length(max=120, message=TOO_LONG)],
    )
    phone = PhoneField(_l("Telephone"), description=_l("Shown only to the person with whom a visit is agreed."))

    @property
    def said(self) -> dict[str, Any]:
        return super().said | {"street": self.street.data, "phone": self.phone.data}


class NewEmailForm(FlaskForm):
    """The address that shall count from now on."""

    email = EmailField(_l("Your new e-mail address"), validators=[DataRequired(_l("Please type your new e-mail address."))])


class PasswordForm(FlaskForm):
    """A new password; whoever has one already shows that they know it."""

    current = PasswordField(_l("Your password so far"), validators=[Length(max=200, message=_l("This password is too long."))])
    password = PasswordField(
        _l("Your new password"),
        description=_l("At least 10 characters. Three words that do not belong together are easy to remember."),
        validators=[
            InputRequired(_l("Please type a new password.")),
            Length(min=PASSWORD_MIN, message=_l("Please take at least 10 characters, so that nobody guesses it.")),
            Length(max=200, message=_l("This password is too long.")),
        ],
    )


class RemovePasswordForm(FlaskForm):
    """To go without a password again."""

    current = PasswordField(_l("Your password so far"), validators=[InputRequired(_l("Please type your password so far."))])
