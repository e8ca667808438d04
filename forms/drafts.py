"""One small form per question of a request that is being written.

An answer that offers words to press keeps exactly those words, so what the neighbour read is what the helper reads.
"""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import MultipleFileField, RadioField
from wtforms.validators import InputRequired, Length

from forms.chips import CHOOSE_ONE, PressedForm, one_of, some_of
from forms.fields import ChfField, PlaceField, StoryField, WordsField
from market.money import Chf
from market.skills import Category, Skill, skills_of

TOO_LONG = _l("That is a little long. Please shorten it to %(max)d characters.")
SOME_WORDS = _l("Please write a few words, so that helpers know what it is about.")


class DeviceForm(FlaskForm):
    """Three big tiles."""

    heading, short = _l("What is it about?"), _l("What it is about")

    device = RadioField(
        _l("What is it about?"), choices=[(c.value, c.value) for c in Category], invalid_choice_message=CHOOSE_ONE
    )

    def fill(self, answer: Any) -> None:
        self.device.data = answer

    @property
    def answer(self) -> Any:
        return self.device.data


class TopicForm(FlaskForm):
    """The skills below the chosen device, or none of them."""

    heading, short = _l("What fits best?"), _l("Topic")
    lead = _l("If you are not sure, that is fine too.")

    topic = RadioField(_l("What fits best?"), invalid_choice_message=CHOOSE_ONE)

    def about(self, category: Category) -> "TopicForm":
        """Offers the skills of this category; the empty one is «I don't know»."""
        self.topic.choices = [(skill.value, skill.value) for skill in skills_of(category)] + [("", "")]
        return self

    def fill(self, answer: Any) -> None:
        self.topic.data = answer

    @property
    def answer(self) -> Any:
        return Skill(self.topic.data).value if self.topic.data else ""


class WhatForm(FlaskForm):
    """The title in a few words, and the longer story."""

    heading, short = _l("What is wrong?"), _l("What is wrong")

    title = WordsField(
        _l("The problem in a few words"),
        description=_l("For example: «No WLAN in the bedroom» or «New phone does not fetch my mail»."),
        validators=[InputRequired(SOME_WORDS), Length(min=5, message=SOME_WORDS), Length(max=90, message=TOO_LONG)],
    )
    description = StoryField(
        _l("What happens exactly?"),
        description=_l(
            "In your own words. No telephone number and no address please: you give those to one person only, and later."
        ),
        validators=[Length(max=2000, message=TOO_LONG)],
    )

    def fill(self, answer: Any) -> None:
        self.title.data, self.description.data = answer.get("title", ""), answer.get("description", "")

    @property
    def answer(self) -> Any:
        return {"title": self.title.data, "description": self.description.data or ""}


class SinceForm(PressedForm):
    """Since when it is so."""

    heading, short = _l("Since when has it been like this?"), _l("Since when")

    chips = one_of(
        _l("Since when has it been like this?"),
        [_l("Since today"), _l("For a few days"), _l("For some weeks"), _l("Again and again"), _l("It never worked")],
    )
    words = WordsField(
        _l("Did anything happen just before?"),
        description=_l("For example a move, an update, a thunderstorm."),
        validators=[Length(max=110, message=TOO_LONG)],
    )


class ProviderForm(PressedForm):
    """Whose internet or telephone it is."""

    heading, short = _l("Who is your internet or phone provider?"), _l("Provider")
    lead = _l("It stands on the bill, and often on the router.")

    chips = one_of(
        _l("Who is your internet or phone provider?"),
        ["Swisscom", "Sunrise", "Salt", "UPC", "Wingo", "Quickline", _l("I don’t know")],
    )
    words = WordsField(_l("Another one"), validators=[Length(max=40, message=TOO_LONG)])


class TriedForm(PressedForm):
    """What was tried already, so that nobody tries it again."""

    heading, short = _l("What have you tried already?"), _l("Already tried")
    lead = _l("So nobody has to try it twice.")

    chips = some_of(
        _l("What have you tried already?"),
        [
            _l("Switched it off and on"),
            _l("Checked the cables"),
            _l("Asked the provider’s hotline"),
            _l("Someone had a look"),
            _l("Nothing yet"),
        ],
    )
    words = StoryField(_l("Anything else?"), validators=[Length(max=800, message=TOO_LONG)])


class TimesForm(PressedForm):
    """Which times of the week suit."""

    heading, short = _l("When would a visit suit you?"), _l("Good times")
    lead = _l("You agree on the exact time later.")

    chips = some_of(
        _l("When would a visit suit you?"),
        [
            _l("Weekdays in the morning"),
            _l("Weekdays in the afternoon"),
            _l("Weekdays in the evening"),
            _l("Weekends in the morning"),
            _l("Weekends in the afternoon"),
            _l("Weekends in the evening"),
        ],
    )
    words = WordsField(
        _l("Anything else about times?"),
        description=_l("For example: not before ten."),
        validators=[Length(max=90, message=TOO_LONG)],
    )


class PhotosForm(FlaskForm):
    """Up to four photos; each is checked by the rules."""

    heading, short = _l("Would you like to show a photo?"), _l("Photos")
    lead = _l(
        "For example of the device, the cables or the error message. Only signed-in people see it, and only while your request is open."
    )

    photos = MultipleFileField(_l("Choose photos"))

    @property
    def files(self) -> list[Any]:
        return [sent for sent in self.photos.data or () if getattr(sent, "filename", "")]


class PlaceForm(FlaskForm):
    """Where help is needed: a postal code or a town, never an address."""

    heading, short = _l("Where is help needed?"), _l("Place")
    lead = _l("The postal code is enough. Your address you give to one person only, once a time is fixed.")

    place = PlaceField(
        _l("Postal code or town"), validators=[InputRequired(_l("Please type your postal code, for example 8004."))]
    )

    def fill(self, answer: Any) -> None:
        self.place.typed = answer

    @property
    def answer(self) -> Any:
        return self.place.data.postal_code


class BudgetForm(FlaskForm):
    """The most the neighbour would like to pay."""

    heading, short = _l("Up to how much would you like to pay?"), _l("Budget")

    budget = ChfField(_l("Up to how many francs?"))

    def fill(self, answer: Any) -> None:
        self.budget.data = Chf(answer) if answer else None

    @property
    def answer(self) -> Any:
        return self.budget.data.rappen if self.budget.data else None


FORMS: dict[str, type[FlaskForm]] = {
    "device": DeviceForm,
    "topic": TopicForm,
    "what": WhatForm,
    "since": SinceForm,
    "provider": ProviderForm,
    "tried": TriedForm,
    "photos": PhotosForm,
    "place": PlaceForm,
    "budget": BudgetForm,
    "times": TimesForm,
}
