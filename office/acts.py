"""The errands themselves: what one of them asks for, and what it does to one row. Which there are stands in office/errands.py."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from database import session, text_index
from invoices import documents
from market import clock, ending, events, notices, pictures
from market.drafts import RequestDraft
from market.jobs import Job
from office import badging, due
from office.due import Rows
from office.lease import Held

Ids = list[int]
QUIET = timedelta(seconds=1)
_last_request: datetime | None = None


@dataclass(frozen=True)
class Errand:
    """`waiting(limit)` says cheaply what is due; `do` does it for one, looking at it again, and says whether it still was.

    Where one commit may hold several, `do_several` does them all or none and says how many still were due.
    """

    name: str
    waiting: Callable[[int], Ids]
    do: Callable[[int, Held], bool]
    do_several: Callable[[Sequence[int], Held], int] | None = None


def rows(name: str, when: Callable[[], Rows], then: Callable[[Any], object]) -> Errand:
    """An errand of rows of which each stands for itself: a row is locked and must still be due when its turn comes."""

    def waiting(limit: int) -> Ids:
        asked = when()
        return list(session.scalars(asked.with_only_columns(_table(asked).id).limit(limit)))

    def one(row_id: int) -> bool:
        asked = when()
        row = session.scalar(asked.where(_table(asked).id == row_id).with_for_update(of=_table(asked), key_share=True))
        if row is not None:
            then(row)
        return row is not None

    def do(row_id: int, lease: Held) -> bool:
        return lease.step(lambda: one(row_id))

    def do_several(row_ids: Sequence[int], lease: Held) -> int:
        return lease.step(lambda: badging.once_each(lambda: sum(one(row_id) for row_id in row_ids)))

    return Errand(name, waiting, do, do_several)


def remind_of_report(job: Job) -> None:
    """«Does it work?», once more."""
    facts: dict[str, Any] = {"who": job.helper.first_name, "title": job.title, "price": job.total.rappen}
    key = f"{due.REPORT_REMINDER}:job:{job.id}:{job.calendar_sequence}"
    notices.tell(job.neighbour, due.REPORT_REMINDER, job, key=key, **facts)


def invite_review(job: Job) -> None:
    events.record(events.Kind.REVIEW_INVITED, by=None, about=job)


def void_agreed(job: Job) -> None:
    ending.void(job, ending.VOID_AFTER_AGREED)


def void_scheduled(job: Job) -> None:
    ending.void(job, ending.VOID_AFTER_SCHEDULED)


def throw_away(row: Any) -> None:
    session.delete(row)


def throw_draft_away(draft_id: int, lease: Held) -> bool:
    """First the rows, then, when nothing can be taken back any more, the files."""
    cleared = lease.step(lambda: _draft_rows(draft_id))
    pictures.clear(cleared or [])
    return cleared is not None


def _draft_rows(draft_id: int) -> list[str] | None:
    draft = session.scalar(due.drafts_forgotten().where(RequestDraft.id == draft_id))
    if draft is None:
        return None
    files = pictures.throw_away(list(draft.pictures))
    session.expire(draft, ["pictures"])
    session.delete(draft)
    return files


def print_paper(document_id: int, lease: Held) -> bool:
    """Outside any transaction; of two printers the first one's bytes count."""
    documents.printed(session.get_one(documents.Document, document_id))
    return True


def disturb() -> None:
    """Somebody asks for a page: the printer waits."""
    global _last_request
    _last_request = clock.now()


def waiting_papers(limit: int) -> Ids:
    """One at a time, and none while people wait for pages."""
    if _last_request is not None and clock.now() < _last_request + QUIET:
        return []
    return list(session.scalars(due.papers_unprinted().with_only_columns(documents.Document.id).limit(1)))


def waiting_drafts(limit: int) -> Ids:
    return list(session.scalars(due.drafts_forgotten().with_only_columns(RequestDraft.id).limit(limit)))


_swept_on: date | None = None


def sweep_waits(limit: int) -> Ids:
    return [1] if due.is_night() and _swept_on != clock.today() else []


def sweep(_: int, lease: Held) -> bool:
    """The search index is tidied; once a night, or once more when the process began anew."""
    global _swept_on
    lease.step(text_index.optimize)
    _swept_on = clock.today()
    return True


def _table(asked: Rows) -> Any:
    return asked.column_descriptions[0]["entity"]
