"""Words to press, with a line for own words beside them.

Both become one text that reads well, and from the text the pressed words are found again.
"""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectMultipleField
from wtforms.widgets import CheckboxInput

JOINED_BY = ", "
CHOOSE_ONE = _l("Please choose one of these.")
CHOOSE_THESE = _l("Please choose among these.")


class OneChip(RadioField):
    """One of several words, or none."""

    def pre_validate(self, form: Any) -> None:
        if self.data:
            super().pre_validate(form)


def _offered(words: Iterable[Any]) -> list[tuple[str, Any]]:
    return [(str(number), word) for number, word in enumerate(words, 1)]


def one_of(label: Any, words: Iterable[Any]) -> RadioField:
    """At most one of these words."""
    return OneChip(label, choices=_offered(words), invalid_choice_message=CHOOSE_ONE)


def some_of(label: Any, words: Iterable[Any]) -> SelectMultipleField:
    """Any of these words."""
    return SelectMultipleField(label, choices=_offered(words), invalid_choice_message=CHOOSE_THESE, option_widget=CheckboxInput())


class PressedForm(FlaskForm):
    """Words to press and a line for own words; both become one text, and the text finds its words again."""

    def fill(self, answer: Any) -> None:
        said = [part for part in str(answer or "").split(JOINED_BY) if part]
        offered = {str(label): value for value, label in self.chips.choices}
        pressed = [offered[part] for part in said if part in offered]
        self.chips.data = pressed if isinstance(self.chips, SelectMultipleField) else next(iter(pressed), None)
        self.words.data = JOINED_BY.join(part for part in said if part not in offered)

    @property
    def answer(self) -> Any:
        pressed = [str(choice.label) for choice in self.chips.iter_choices() if choice.selected]
        return JOINED_BY.join(part for part in (*pressed, self.words.data or "") if part)
