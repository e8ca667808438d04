"""What somebody looks for. A search is never refused: what is not understood is said beside its field and left out."""

from collections.abc import Iterable
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, RadioField, SelectField
from wtforms.widgets import TextInput

from forms.fields import PlaceField, WordsField
from market import terms
from market.money import Chf
from market.skills import Category

PRICE_STEP = 2000


class SearchInput(TextInput):
    """A line whose key on the phone says «search»."""

    input_type = "search"


class SearchForm(FlaskForm):
    """Words, place, distance, category, price; everything travels in the address."""

    class Meta:
        csrf = False

    narrow_words = _l("Topic, distance, price")
    what = WordsField(_l("What is the trouble?"), widget=SearchInput())
    place = PlaceField(_l("Postal code or town"))
    category = RadioField(_l("What is it about?"), default="", validate_choice=False)
    km = SelectField(_l("How far away?"), coerce=int, validate_choice=False)
    price = SelectField(_l("Price"), default="", validate_choice=False)
    badge = BooleanField(_l("Only helpers with a badge"))

    def __init__(self, asked: MultiDict[str, str], **kwargs: Any) -> None:
        super().__init__(formdata=asked or None, **kwargs)
        self.km.choices = [(km, _l("up to %(km)s km", km=km)) for km in terms.current().radius_choices_km]
        self.price.choices = [("", _l("any")), *((str(francs), self.price_words(francs)) for francs in price_steps())]
        self.category.choices = [("", _l("Everything")), *((category.value, category.value) for category in Category)]
        self.validate()

    def price_words(self, francs: int) -> Any:
        return _l("up to CHF %(francs)s", francs=francs)

    @property
    def typed(self) -> tuple[tuple[str, str], ...]:
        """What stands in its lines: a form `made_of` it looks the same."""
        lines = [(line.name, line._value()) for line in (self.what, self.place)]
        chosen = [(field.name, field.data) for field in (self.category, self.km, self.price)]
        chosen += [("badge", "y")] if self.wants_badge else []
        return tuple((name, str(value)) for name, value in lines + chosen if value)

    @classmethod
    def made_of(cls, typed: Iterable[tuple[str, str]]) -> Self:
        return cls(MultiDict(typed))

    @property
    def wanted_words(self) -> str:
        """As typed, with the space at the end that says «this word is whole»."""
        return str((self.what.raw_data or [""])[0])[:200]

    @property
    def wanted_category(self) -> Category | None:
        return Category(self.category.data) if self.category.data in list(Category) else None

    @property
    def wanted_km(self) -> int:
        return self.km.data if self.km.data in terms.current().radius_choices_km else terms.current().pilot_radius_km

    @property
    def wants_badge(self) -> bool:
        return self.badge is not None and bool(self.badge.data)

    @property
    def wanted_price(self) -> Chf | None:
        return Chf(int(self.price.data) * 100) if self.price.data in [str(francs) for francs in price_steps()] else None


class RequestSearchForm(SearchForm):
    """The same for helpers: the price is what a neighbour would spend."""

    narrow_words = _l("Topic, distance, budget")
    what = WordsField(_l("What can you help with?"), widget=SearchInput())
    price = SelectField(_l("Budget"), default="", validate_choice=False)
    badge = None  # a request has no helper yet

    def price_words(self, francs: int) -> Any:
        return _l("from CHF %(francs)s", francs=francs)


def price_steps() -> list[int]:
    """Francs one may choose as a limit: a few steps between the ends of the band."""
    now = terms.current()
    first = -(-(now.price_min_rappen + PRICE_STEP // 2) // PRICE_STEP) * PRICE_STEP
    return [rappen // 100 for rappen in range(first, now.price_max_rappen, PRICE_STEP)]
