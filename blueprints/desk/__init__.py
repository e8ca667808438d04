"""The operator's desk, a file per queue. For everybody else there is nothing here."""

from blueprints.desk import (
    accounts,
    ads,
    callers,
    disputes,
    handovers,
    history,
    jobs,
    letters,
    overview,
    people,
    receipts,
    settling,
    tips,
    unanswered,
)
from blueprints.desk.door import blueprint

__all__ = [
    "accounts",
    "ads",
    "blueprint",
    "callers",
    "disputes",
    "handovers",
    "history",
    "jobs",
    "letters",
    "overview",
    "people",
    "receipts",
    "settling",
    "tips",
    "unanswered",
]
