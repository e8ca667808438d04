"""What the team does with a case: a note, until when it is put off, what came of it. Each carries the version that was read."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField
from wtforms.validators import DataRequired, InputRequired, Length

from forms.desk import FindForm
from forms.fields import StoryField
from market.cases import Outcome

TOO_LONG = _l("That is a little long. Please shorten it to %(max)d characters.")
OUTCOMES = {
    Outcome.HELPED: _l("We could help"),
    Outcome.NOTHING: _l("There was nothing to it"),
    Outcome.WARNED: _l("Spoken to, it must not happen again"),
    Outcome.STOPPED: _l("Stopped: account suspended or ad hidden"),
    Outcome.AGAINST_HELPER: _l("Decided against the helper; the badge rests"),
    Outcome.AGAINST_NEIGHBOUR: _l("Decided against the neighbour"),
    Outcome.BY_ITSELF: _l("Went on by itself"),
}
DAYS = [("1", _l("Until tomorrow")), ("3", _l("For three days")), ("7", _l("For a week")), ("14", _l("For two weeks"))]


class VersionForm(FlaskForm):
    """Which version somebody has read. Nonsense is a version nobody has."""

    version = HiddenField()

    def __init__(self, version: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if version is not None:
            self.version.data = str(version)

    @property
    def read(self) -> int:
        typed = self.version.data or ""
        return int(typed) if typed.isdecimal() and len(typed) <= 9 else 0


class NoteForm(VersionForm):
    """What was found out, or said on the telephone."""

    said = StoryField(
        _l("Note"),
        description=_l("What was said on the telephone, what you found out. Only the team reads it."),
        validators=[DataRequired(_l("Please write something first.")), Length(max=2000, message=TOO_LONG)],
        id="note-said",
    )


class SnoozeForm(VersionForm):
    """Until when it need not stand in the list."""

    days = RadioField(_l("Until when?"), choices=DAYS, validators=[InputRequired(_l("Please choose a time."))])


class ClosingForm(VersionForm):
    """What came of it, and why."""

    outcome = RadioField(_l("What came of it?"), validators=[InputRequired(_l("Please choose what came of the case."))])
    said = StoryField(
        _l("Why so?"),
        description=_l("Only the team reads it."),
        validators=[DataRequired(_l("Please give a reason, one sentence is enough.")), Length(max=2000, message=TOO_LONG)],
        id="closing-said",
    )

    def __init__(self, outcomes: Iterable[Outcome], version: int | None = None, **kwargs: Any) -> None:
        super().__init__(version, **kwargs)
        self.outcome.choices = [(outcome.value, OUTCOMES[outcome]) for outcome in outcomes]


class ReopeningForm(VersionForm):
    """Why it was not over after all."""

    said = StoryField(
        _l("Why is it not over?"),
        description=_l("Only the team reads it."),
        validators=[DataRequired(_l("Please give a reason, one sentence is enough.")), Length(max=2000, message=TOO_LONG)],
        id="reopening-said",
    )


class CasesForm(FindForm):
    """Today's list."""

    whose = SelectField(_l("Which cases"), validate_choice=False)
    reason = SelectField(_l("Why"), validate_choice=False)
