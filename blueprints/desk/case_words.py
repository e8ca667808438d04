"""Why the team looks at something, what there is to do, and what came of it, in words."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from blueprints.desk.door import blueprint
from forms.cases import OUTCOMES
from market.cases import Outcome, Reason

REASONS: dict[Reason, LazyString] = {
    Reason.SAFETY: _l("Safety"),
    Reason.LOW_STARS: _l("Few stars"),
    Reason.FALLING_MEAN: _l("Stars are falling"),
    Reason.NOT_SOLVED: _l("Not solved"),
    Reason.SILENCE: _l("Nobody speaks"),
    Reason.DISPUTED: _l("The two do not agree"),
    Reason.UNPAID: _l("Not paid"),
    Reason.LET_DOWN: _l("Appointments let down again and again"),
    Reason.UNANSWERED: _l("No proposal after a day"),
    Reason.REPORTED: _l("Reported"),
    Reason.FIRST_BADGE: _l("First badge"),
    Reason.SAME_PERSON: _l("Helper and neighbour seem to be one person"),
    Reason.DEAD_LETTER: _l("Mail could not be delivered"),
    Reason.LEFT_ALONE: _l("Helper stopped, the neighbour waits"),
    Reason.PAST_US: _l("Paid past us?"),
}
TO_DO: dict[Reason, LazyString] = {
    Reason.SAFETY: _l("Call the other side today. If there is danger: suspend the account, and call the police."),
    Reason.LOW_STARS: _l("Read what was written, call the neighbour, then the helper."),
    Reason.FALLING_MEAN: _l("What has changed? Call the helper."),
    Reason.NOT_SOLVED: _l("Choose with the neighbour how it goes on: a second visit, others, the partner, or settle it."),
    Reason.SILENCE: _l("Call both: does the appointment stand, did it take place?"),
    Reason.DISPUTED: _l("Read what both say, and propose an amount with a reason."),
    Reason.UNPAID: _l("Find out whether it was paid; until then our fee rests."),
    Reason.LET_DOWN: _l("Call this person: what goes wrong with the appointments?"),
    Reason.UNANSWERED: _l("Whom could we ask? Is it clear what is needed?"),
    Reason.REPORTED: _l("Is something wrong with it, or may it stay?"),
    Reason.FIRST_BADGE: _l("Call one neighbour of the last jobs: was the visit as the stars say?"),
    Reason.SAME_PERSON: _l("Compare address and telephone. These jobs do not count towards a badge."),
    Reason.DEAD_LETTER: _l("Call and ask for the right address, then send it again."),
    Reason.LEFT_ALONE: _l("Call the neighbour: nobody comes. Is all well? Help to find somebody else."),
    Reason.PAST_US: _l("Call the helper and ask how these jobs ended; without accusing anybody."),
}
TO_DO_ABOUT: dict[tuple[Reason, str], LazyString] = {
    (Reason.SILENCE, "completed_silently"): _l(
        "Ask the neighbour when there is time: did the help come, does it work, was it paid?"
    ),
}


@blueprint.app_template_filter()
def reason_name(reason: Reason) -> str:
    return str(REASONS[reason])


@blueprint.app_template_filter()
def to_do(reason: Reason, detail: str = "") -> str:
    return str(TO_DO_ABOUT.get((reason, detail), TO_DO[reason]))


@blueprint.app_template_filter()
def outcome_name(outcome: str) -> str:
    return str(OUTCOMES[Outcome(outcome)])
