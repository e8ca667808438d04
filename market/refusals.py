"""How a rule says no. A refusal carries a code, never a sentence: blueprints/refusals.py turns it into words.

`field` names the input it belongs to, so that the sentence can stand beside it.
"""

from typing import Any


class Refusal(Exception):
    """A rule said no. `code` finds the sentence, `field` the input, `facts` fill the sentence."""

    def __init__(self, code: str, field: str | None = None, **facts: Any) -> None:
        super().__init__(code)
        self.code, self.field, self.facts = code, field, facts


class NotAllowed(Refusal):
    """This person may not do this here (403)."""


class TooLate(Refusal):
    """The time for it has passed (409)."""


class AlreadyMoved(Refusal):
    """Somebody was faster, or the page is stale: the state is another by now (409)."""


class SentDifferently(Refusal):
    """The same form was sent before with other content (409)."""


class OutOfRange(Refusal):
    """The input is understood but not possible (422)."""


class Missing(Refusal):
    """Something is needed first (422)."""
