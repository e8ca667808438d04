"""A proposal as it is typed: one price, how long, up to three times, a few words. And the yes to one."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.validators import InputRequired, Length

from forms.fields import ChfField, FormKeyField, StoryField
from forms.jobs import ContactsForm
from forms.slots import DurationField, SlotsField
from market import clock, terms
from market.money import Chf
from market.proposals import ProposalSlot

TOO_LONG = _l("That is a little long. Please shorten it to %(max)d characters.")
LONGEST = 2000


class ProposalForm(FlaskForm):
    """The same for a bid, an enquiry and a counter-proposal."""

    price = ChfField(_l("Price for the whole visit"), validators=[InputRequired(_l("Please name a price."))])
    duration_min = DurationField(_l("How long will it take, roughly?"), default=60)
    slots = SlotsField(_l("Which times suit you?"), optional=True)
    message = StoryField(_l("A few words"), validators=[Length(max=LONGEST, message=TOO_LONG)])
    form_key = FormKeyField()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        now = terms.current()
        lowest, highest = Chf(now.price_min_rappen), Chf(now.price_max_rappen)
        self.price.description = gettext("Between %(lowest)s and %(highest)s, travel included.", lowest=lowest, highest=highest)

    @property
    def said(self) -> dict[str, Any]:
        """What the rules want to know."""
        minutes = self.duration_min.data
        return {
            "price": self.price.data,
            "duration_min": minutes,
            "slots": self.slots.chosen(minutes),
            "message": self.message.data or "",
            "form_key": self.form_key.data,
        }

    @property
    def slots_amiss(self) -> list[Any]:
        """What is amiss with the times as a whole; what a single row says stands beside that row."""
        return [words for words in self.slots.errors if not isinstance(words, dict)]


class PriceForm(FlaskForm):
    """A price while it is typed, for the money line."""

    class Meta:
        csrf = False

    price = ChfField(_l("Price for the whole visit"))

    @property
    def typed(self) -> Chf | None:
        """The amount, as soon as it is one."""
        return self.price.data if self.validate() else None


def rows_of(slots: list[ProposalSlot]) -> list[dict[str, str]]:
    """Offered times as the chooser shows them."""
    starts = [clock.in_zurich(row.starts_at) for row in slots]
    return [{"day": start.date().isoformat(), "time": f"{start:%H:%M}"} for start in starts]


class AcceptanceForm(FlaskForm):
    """The helper's yes: which time."""

    slot = RadioField(
        _l("When?"), coerce=int, validate_choice=False, invalid_choice_message=_l("Please choose one of these times.")
    )


class NeighbourAcceptanceForm(ContactsForm, AcceptanceForm):
    """The neighbour's yes: which time, where to ring, which number to call."""
