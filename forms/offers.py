"""An offer: one thing a helper does, for one price."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput

from forms.chips import CHOOSE_THESE
from forms.fields import ChfField, FormKeyField, PlaceField, StoryField, WordsField
from forms.slots import DurationField
from market import terms
from market.skills import Skill

TOO_LONG = _l("That is a little long. Please shorten it to %(max)d characters.")


class OfferForm(FlaskForm):
    """The offer as its author writes it, new or anew."""

    title = WordsField(
        _l("What do you offer?"),
        description=_l("In a few words, for example: «Set up WLAN, improve weak WLAN»."),
        validators=[
            InputRequired(_l("Please give your offer a title.")),
            Length(min=5, message=_l("Please write a little more, so that one understands what you offer.")),
            Length(max=90, message=TOO_LONG),
        ],
    )
    description = StoryField(
        _l("What is included?"),
        description=_l(
            "What you do, what you bring along, what the neighbour should have ready. Without telephone number and address."
        ),
        validators=[InputRequired(_l("Please say what is included in the price.")), Length(max=2000, message=TOO_LONG)],
    )
    skills = SelectMultipleField(
        _l("What is it about?"),
        choices=[(skill.value, skill.value) for skill in Skill],
        validators=[InputRequired(_l("Please tick at least one thing, so that the offer is found."))],
        invalid_choice_message=CHOOSE_THESE,
        option_widget=CheckboxInput(),
    )
    price = ChfField(
        _l("Your price"),
        description=_l("One price for the whole visit, travel included."),
        validators=[InputRequired(_l("Please name your price."))],
    )
    duration_min = DurationField(_l("How long does it take, roughly?"), default=60)
    place = PlaceField(
        _l("Where do you start from?"), validators=[InputRequired(_l("Please type your postal code, for example 8004."))]
    )
    radius_km = SelectField(_l("How far do you travel?"), coerce=int, invalid_choice_message=CHOOSE_THESE)
    form_key = FormKeyField()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.radius_km.choices = [(km, f"{km} km") for km in terms.current().radius_choices_km]

    @property
    def said(self) -> dict[str, Any]:
        """What the rules want to know."""
        plain = {name: getattr(self, name).data for name in ("title", "description", "price", "duration_min", "radius_km")}
        return plain | {"skills": [Skill(value) for value in self.skills.data], "postal_code": self.place.data.postal_code}
