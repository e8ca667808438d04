"""The profile of somebody who helps: what they can do, how far they come, and what neighbours should know."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, FileField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput

from forms.chips import CHOOSE_THESE
from forms.fields import ChfField, PhoneField, StoryField, WordsField
from market import terms
from market.helpers import SPOKEN
from market.skills import Skill

TOO_LONG = _l("That is a little long. Please shorten it to %(max)d characters.")


class HelperForm(FlaskForm):
    """Everything a helper says about themselves."""

    about = StoryField(
        _l("Who are you?"),
        description=_l(
            "Two or three sentences: what you like doing, what you did for a living, how you help. Without telephone number and address."
        ),
        validators=[InputRequired(_l("Please write a sentence or two about yourself.")), Length(max=1200, message=TOO_LONG)],
    )
    skills = SelectMultipleField(
        _l("What can you help with?"),
        choices=[(skill.value, skill.value) for skill in Skill],
        validators=[InputRequired(_l("Please tick at least one thing you can help with."))],
        invalid_choice_message=CHOOSE_THESE,
        option_widget=CheckboxInput(),
    )
    radius_km = SelectField(_l("How far do you travel?"), coerce=int, invalid_choice_message=CHOOSE_THESE)
    price_idea = ChfField(
        _l("Roughly what do you ask for a visit?"),
        description=_l("Only a hint for your profile. You name the price of each visit."),
    )
    languages = SelectMultipleField(
        _l("Which languages do you speak?"),
        validators=[InputRequired(_l("Please tick at least one language."))],
        invalid_choice_message=CHOOSE_THESE,
        option_widget=CheckboxInput(),
    )
    usual_times = WordsField(
        _l("When do you usually have time?"),
        description=_l("For example: weekdays from 5 pm, Saturday all day."),
        validators=[Length(max=200, message=TOO_LONG)],
    )
    photo = FileField(
        _l("Your photo"), description=_l("A friendly face makes it easier to open the door. JPEG, PNG or WebP, up to 8 MB.")
    )
    phone = PhoneField(
        _l("Your telephone number"),
        description=_l("Only the neighbour you visit sees it, and only once a time is fixed."),
        validators=[InputRequired(_l("Please give a telephone number. It is shown to nobody until a visit is fixed."))],
    )
    on_own_account = BooleanField(_l("I help on my own account and declare what I earn myself."))
    has_liability_cover = BooleanField(_l("I have personal liability insurance."))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.radius_km.choices = [(km, f"{km} km") for km in terms.current().radius_choices_km]
        self.languages.choices = [(code, code) for code in SPOKEN]

    @property
    def said(self) -> dict[str, Any]:
        """What the rules want to know; the photo goes its own way."""
        fields = ("about", "radius_km", "price_idea", "usual_times", "phone", "on_own_account", "has_liability_cover")
        plain = {name: getattr(self, name).data for name in fields}
        return plain | {"skills": [Skill(value) for value in self.skills.data], "languages": tuple(self.languages.data)}
