"""Who is told about reports: whoever made one hears that the team has looked, and nothing of what came of it."""

from market import notices, reports
from market.cases import Case
from market.events import Event


def reporters(event: Event, case: Case) -> None:
    """Everybody who has not heard yet."""
    for report in reports.answer(case):
        notices.tell(report.reporter, "report_looked_at", report, key=f"report_looked_at:{event.id}")
