"""The operator's desk, a file per queue. For everybody else there is nothing here."""

from blueprints.desk import accounts, ads, handovers, history, jobs, letters, overview, people, receipts, settling, unanswered
from blueprints.desk.door import blueprint

__all__ = [
    "accounts",
    "ads",
    "blueprint",
    "handovers",
    "history",
    "jobs",
    "letters",
    "overview",
    "people",
    "receipts",
    "settling",
    "unanswered",
]
