"""Who is told about cases: the team hears at once of what is about safety. Who it is about stands on the page alone."""

from market import accounts, notices
from market.cases import Case
from market.events import Event


def operators_of_safety(event: Event, case: Case) -> None:
    """Everybody who may work on it."""
    if case.is_safety:
        for operator in accounts.operators():
            if case.may_be_worked_by(operator):
                key = f"safety_case:{event.id}"
                notices.tell(operator, "safety_case", case, key=key, until=case.due_at.isoformat())
