"""Fields for what people here type: francs, a place, a telephone number, times, stars.

A field that does not understand says so in a sentence and keeps what was typed. Whether the rules allow it, the rules say.
"""

import re
import secrets
from datetime import date
from functools import lru_cache
from typing import Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from flask import url_for
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import DateInput, EmailInput, TelInput, TextInput

from market import places
from market.money import Chf, NotMoney
from market.places import Place

_A_FORM_KEY = re.compile(r"[A-Za-z0-9_-]{10,64}")
HOME = "CH"


def tidy(typed: str | None) -> str | None:
    """One line, without spaces around it, in a row, or letters nobody sees."""
    return None if typed is None else " ".join("".join(sign if sign.isprintable() else " " for sign in typed).split())


def tidy_story(typed: str | None) -> str | None:
    """Several lines, with at most one empty line in between."""
    if typed is None:
        return None
    lines = [line.rstrip() for line in typed.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class WordsField(StringField):
    """One line of words, stripped."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        self.data = tidy(self.data)


class StoryField(TextAreaField):
    """Several lines of words, stripped."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        self.data = tidy_story(self.data)


class _Typed(StringField):
    """A field whose data is no text: what was typed stays in the input, understood or not."""

    data: Any

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else self.shown(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = (valuelist[0] if valuelist else "").strip()
        self.data = None  # never what was there before, when the new text is not understood
        self.data = self.understood(typed) if typed else None

    def shown(self, data: Any) -> str:
        """The text of a value that comes from us."""
        return "" if data is None else str(data)

    def understood(self, typed: str) -> Any:
        """The value of a typed text. Raises ValueError with a sentence."""
        raise NotImplementedError


class ChfField(_Typed):
    """Francs, as Chf or None: `45.50`, `45,50`, `45`, `CHF 45.–`."""

    def shown(self, data: Chf | None) -> str:
        return "" if data is None else data.amount

    def understood(self, typed: str) -> Chf:
        try:
            return Chf.parse(typed)
        except NotMoney:
            raise ValueError(_l("Please write the amount in figures, for example 45 or 45.50.")) from None


class PlaceInput(TextInput):
    """Suggests places while one types, where there is JavaScript; without it the plain line does."""

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        suggestions = f"{field.id}-places"
        kwargs |= {
            "list": suggestions,
            "hx-get": url_for("places.suggest", list=suggestions),
            "hx-trigger": "input changed delay:150ms",
            "hx-target": f"#{suggestions}",
            "hx-swap": "outerMorph",
            "hx-sync": "this:replace",
        }
        line: Markup = super().__call__(field, **kwargs)
        return line + Markup('<datalist id="{}"></datalist>').format(suggestions)


class PlaceField(_Typed):
    """A postal code, or a town's name when only one can be meant; its data is the Place or None."""

    widget = PlaceInput()

    def process_data(self, value: Place | str | None) -> None:
        self.data = places.find(value) if isinstance(value, str) else value

    def _set_typed(self, text: str | None) -> None:
        self.process_data(text)

    typed = property(lambda self: self._value(), _set_typed, doc="The text in the line; setting it fills the field.")

    def shown(self, data: Place | None) -> str:
        return "" if data is None else data.name

    def understood(self, typed: str) -> Place:
        place = places.find(typed)
        if place is None:
            raise ValueError(_l("We do not know this place. Please type the four digits of the postal code, for example 8004."))
        return place


class DayField(_Typed):
    """A day; what is none is left out."""

    widget = DateInput()

    def understood(self, typed: str) -> date:
        try:
            return date.fromisoformat(typed)
        except ValueError:
            raise ValueError(_l("Please write the day in figures, for example 2026-11-26.")) from None


class PhoneField(_Typed):
    """A telephone number as E.164 (`+41791234567`); one without a country is Swiss."""

    widget = TelInput()

    def shown(self, data: str | None) -> str:
        return "" if data is None else shown_phone(data)

    def understood(self, typed: str) -> str:
        number = phone_in(typed)
        if number is None:
            raise ValueError(_l("This does not look like a telephone number. Please check it, for example 079 123 45 67."))
        return number


def phone_in(typed: str) -> str | None:
    """A telephone number as E.164, if that is what was typed."""
    try:
        number = phonenumbers.parse(typed, HOME)
    except phonenumbers.NumberParseException:
        return None
    return (
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if phonenumbers.is_valid_number(number) else None
    )


@lru_cache(maxsize=1024)
def shown_phone(e164: str) -> str:
    """A number as it is written here: `079 123 45 67`, foreign ones with their country."""
    number = phonenumbers.parse(e164, HOME)
    here = phonenumbers.region_code_for_number(number) == HOME
    style = phonenumbers.PhoneNumberFormat.NATIONAL if here else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


class EmailField(WordsField):
    """A mail address. Only its shape is looked at; whether it works, the letter shows."""

    widget = EmailInput()

    def pre_validate(self, form: Any) -> None:
        if not self.data:
            return
        try:
            validate_email(self.data, check_deliverability=False, allow_smtputf8=False, test_environment=True)
        except EmailNotValidError:
            raise ValidationError(
                _l("This does not look like an e-mail address. Please check it, for example anna@bluewin.ch.")
            ) from None


class StarsField(RadioField):
    """One to five stars, as a number."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        asked = _l("Please choose one to five stars.")
        words = {
            1: _l("1 of 5: bad"),
            2: _l("2 of 5: not good"),
            3: _l("3 of 5: all right"),
            4: _l("4 of 5: good"),
            5: _l("5 of 5: very good"),
        }
        kwargs = {"choices": list(words.items()), "coerce": int, "invalid_choice_message": asked, **kwargs}
        super().__init__(label, validators if validators is not None else [InputRequired(asked)], **kwargs)


class FormKeyField(HiddenField):
    """The random key that makes twice once: new for every blank form, kept when the form comes back."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(default=fresh_key, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        sent = str(valuelist[0]) if valuelist else ""
        self.data = sent if _A_FORM_KEY.fullmatch(sent) else fresh_key()


def fresh_key() -> str:
    """The key of one more blank form."""
    return secrets.token_urlsafe(18)
