"""What the team writes to the sides of a case: drafts for each reason, to change before they leave; and who shall read it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from forms.cases import TOO_LONG, VersionForm
from forms.fields import StoryField
from market.cases import Reason
from market.casework import To

BOTH = (To.NEIGHBOUR, To.HELPER)


@dataclass(frozen=True)
class Draft:
    """What is often to be said: its name, who reads it, the words. `%(title)s`, `%(neighbour)s`, `%(helper)s` are filled in."""

    name: LazyString
    to: tuple[To, ...]
    words: LazyString


DRAFTS: dict[str, Draft] = {
    "call": Draft(
        _l("Please call us"), (*BOTH, To.PERSON),
        _l("We would like to speak with you about «%(title)s», best today or tomorrow. Please call us; it takes a few minutes."),
    ),
    "how_was_it": Draft(
        _l("How was it?"), (To.NEIGHBOUR,),
        _l("Thank you for your open words about «%(title)s». We are sorry that it did not go as it should. Does it work now? "
           "Please tell us what %(helper)s could have done better."),
    ),
    "your_view": Draft(
        _l("How do you see it?"), (To.HELPER,),
        _l("%(neighbour)s was not content with «%(title)s». We would like to hear how you see it, and what would help next time."),
    ),
    "second_visit": Draft(
        _l("A second visit"), BOTH,
        _l("«%(title)s» does not work yet. We suggest a second visit at the same price: on the page of the job both of you can "
           "offer times, and the other takes one."),
    ),
    "others": Draft(
        _l("Ask other helpers"), (To.NEIGHBOUR,),
        _l("«%(title)s» shall be solved. On the page of the job you can ask other helpers with one tap; nothing you wrote is lost. "
           "Or call us, and we do it for you."),
    ),
    "silence": Draft(
        _l("Did it take place?"), BOTH,
        _l("We have heard nothing about «%(title)s». Does the appointment stand, or did it take place already? Please say so on the "
           "page of the job."),
    ),
    "both_views": Draft(
        _l("Both views"), BOTH,
        _l("You two see «%(title)s» differently. That happens, and nobody is to blame for it. Please say on the page of the job how "
           "you see it and which amount you find right; then we propose one to both."),
    ),
    "payment": Draft(
        _l("Was it paid?"), (To.NEIGHBOUR,),
        _l("%(helper)s has not found the money for «%(title)s» yet. Please say on the page of the job how and when you paid, or pay "
           "directly now."),
    ),
    "appointments": Draft(
        _l("Appointments"), (To.HELPER, To.PERSON),
        _l("Several of your appointments did not take place. We would like to know what gets in the way, and whether fewer or other "
           "times would suit you better."),
    ),
    "not_alone": Draft(
        _l("You are not left alone"), (To.NEIGHBOUR,),
        _l("Your appointment for «%(title)s» does not take place, and that is not your fault. We help you to find somebody else. "
           "Please let nobody in for this appointment."),
    ),
    "more_words": Draft(
        _l("More about the problem"), (To.PERSON,),
        _l("Nobody has made a proposal for your request yet. A few more words help: which device is it, and which times suit you? "
           "You can change the request, or call us."),
    ),
}  # fmt: skip
FITTING: dict[Reason, tuple[str, ...]] = {
    Reason.LOW_STARS: ("how_was_it", "your_view"),
    Reason.FALLING_MEAN: ("your_view",),
    Reason.NOT_SOLVED: ("second_visit", "others"),
    Reason.SILENCE: ("silence",),
    Reason.DISPUTED: ("both_views",),
    Reason.UNPAID: ("payment",),
    Reason.LET_DOWN: ("appointments",),
    Reason.UNANSWERED: ("more_words",),
    Reason.FIRST_BADGE: ("how_was_it",),
    Reason.LEFT_ALONE: ("not_alone", "others"),
}


def drafts_for(reason: Reason, sides: Collection[To]) -> dict[str, Draft]:
    """The drafts for a case of this reason that somebody of these sides can read."""
    codes = (*FITTING.get(reason, ()), "call")
    return {code: DRAFTS[code] for code in codes if set(DRAFTS[code].to) & set(sides)}


class CaseLetterForm(VersionForm):
    """Who reads it, and what."""

    to = SelectMultipleField(
        _l("Who shall read it?"), widget=ListWidget(), option_widget=CheckboxInput(),
        validators=[InputRequired(_l("Please choose who shall read it."))],
    )  # fmt: skip
    said = StoryField(
        _l("What do we write?"),
        description=_l("It leaves as a mail with our name, our number and our hours, and stays in the story of the case."),
        validators=[DataRequired(_l("Please write something first.")), Length(max=2000, message=TOO_LONG)],
        id="letter-said",
    )

    def __init__(self, sides: list[tuple[str, str]], version: int | None = None, **kwargs: Any) -> None:
        super().__init__(version, **kwargs)
        self.to.choices = sides

    @property
    def readers(self) -> list[To]:
        return [To(one) for one in self.to.data or []]
