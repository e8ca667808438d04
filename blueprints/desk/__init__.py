"""The operator's desk, a file per queue. For everybody else there is nothing here."""

from blueprints.desk import (
    accounts,
    ads,
    badges,
    callers,
    cases,
    disputes,
    handovers,
    history,
    jobs,
    letters,
    overview,
    payments,
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
    "badges",
    "blueprint",
    "callers",
    "cases",
    "disputes",
    "handovers",
    "history",
    "jobs",
    "letters",
    "overview",
    "payments",
    "people",
    "receipts",
    "settling",
    "tips",
    "unanswered",
]
