"""Working through the table of errands: in small batches, one process at a time, one failure never stopping the rest.

At most fifty rows or two seconds per errand and round, ten rows to a transaction, and only while the errand's lease is held. When
one of the ten fails, nothing of them stays and each has its own turn; the one that fails again is left alone for ten minutes, so
that it cannot stand in the way of the others.
"""

import secrets
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from database import session
from market import clock
from market.refusals import AlreadyMoved
from office import lease
from office.acts import Errand
from office.lease import Held, LeaseGone

BATCH = 50
TOGETHER = 10
BUDGET = timedelta(seconds=2)
SORE_FOR = timedelta(minutes=10)
NOTED_EVERY = timedelta(seconds=30)
LATE_AFTER = timedelta(minutes=5)

log = structlog.get_logger()
_sore: dict[tuple[str, int], datetime] = {}


@dataclass
class Report:
    """What a round did: how many by errand, the references of what failed, and of which there was a full batch."""

    done: dict[str, int] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    full: set[str] = field(default_factory=set)

    def has_more(self, *names: str) -> bool:
        """Whether one of these did something and had a full batch, so that more waits."""
        return any(name in self.full and name in self.done for name in names)

    @property
    def total(self) -> int:
        return sum(self.done.values())


@dataclass(frozen=True)
class Line:
    """One errand as an operator reads it. `waiting` is how many rows are due now, up to one batch; None: it cannot even be asked."""

    name: str
    last_run_at: datetime | None
    next_run_at: datetime | None
    is_running: bool
    is_late: bool
    waiting: int | None
    last_error: str | None


def run(table: Sequence[Errand], only: Collection[str] = ()) -> Report:
    """One round: everything whose time has come, a batch of each."""
    report = Report()
    chosen = [errand for errand in table if not only or errand.name in only]
    known = _laid_out([errand.name for errand in chosen])
    for errand in chosen:
        _run(errand, report)
    _note(known, report)
    session.rollback()
    return report


def is_late(table: Sequence[Errand]) -> bool:
    """Whether an errand has not run for a while, though it did before."""
    known = lease.rows()
    return any(_is_late(known[errand.name]) for errand in table if errand.name in known)


def listing(table: Sequence[Errand], every: Callable[[str], timedelta]) -> list[Line]:
    """How each errand is doing; `every` says how often the one of this name runs."""
    known, now = lease.rows(), clock.now()
    lines = []
    for errand in table:
        row = known.get(errand.name) or lease.ErrandLease(name=errand.name)
        following = max(row.last_run_at + every(errand.name), now) if row.last_run_at else None
        is_running = bool(row.holder and row.until and row.until > now)
        lines.append(Line(errand.name, row.last_run_at, following, is_running, _is_late(row), _waiting(errand), row.last_error))
    session.rollback()
    return lines


def _waiting(errand: Errand) -> int | None:
    try:
        return len(_without_sore(errand))
    except Exception as error:  # it is looked at because something is wrong; the other lines are wanted all the same
        session.rollback()
        log.error("errand_cannot_be_asked", errand=errand.name, exc_info=error)
        return None


def _is_late(row: lease.ErrandLease) -> bool:
    return row.last_run_at is not None and row.last_run_at < clock.now() - LATE_AFTER


def _laid_out(names: Sequence[str]) -> dict[str, datetime | None]:
    """When each errand last ran; read before the round, because rows are forgotten at every commit."""
    known = {name: row.last_run_at for name, row in lease.rows().items()}
    missing = [name for name in names if name not in known]
    lease.lay_out(missing)
    return {name: known.get(name) for name in names}


def _note(known: dict[str, datetime | None], report: Report) -> None:
    """Writes down that errands ran, but not every few seconds."""
    old = clock.now() - NOTED_EVERY
    stale = [name for name, last in known.items() if name not in report.failed and (last is None or last < old)]
    if stale:
        lease.note_runs(stale)


def _run(errand: Errand, report: Report) -> None:
    try:
        done = _batch(errand, report)
    except LeaseGone:
        log.warning("errand_lease_gone", errand=errand.name)
    except Exception as error:  # whatever it is, the other errands go on
        _failed(errand, error, report)
    else:
        if done:
            report.done[errand.name] = done


def _batch(errand: Errand, report: Report) -> int:
    waiting = _without_sore(errand)
    if not waiting:
        return 0
    if len(waiting) >= BATCH:
        report.full.add(errand.name)
    until = clock.now() + BUDGET
    with lease.held(errand.name) as mine:
        done = 0
        for row_ids in _batched(waiting) if mine else []:
            done += _some(errand, row_ids, mine, until, report)
            if clock.now() >= until:
                break
        return done


def _batched(row_ids: list[int]) -> Iterator[list[int]]:
    """Ten at a time."""
    return (row_ids[first : first + TOGETHER] for first in range(0, len(row_ids), TOGETHER))


def _some(errand: Errand, row_ids: list[int], mine: Held | None, until: datetime, report: Report) -> int:
    """These rows in one transaction; where that cannot be, one after the other as long as there is time."""
    assert mine is not None
    if errand.do_several is not None:
        try:
            return errand.do_several(row_ids, mine)
        except LeaseGone:
            raise
        except Exception:  # which of them it was shows when each has its own turn
            log.info("errand_rows_apart", errand=errand.name, exc_info=True)
    done = 0
    for row_id in row_ids:
        done += _one(errand, row_id, mine, report)
        if clock.now() >= until:
            break
    return done


def _one(errand: Errand, row_id: int, mine: Held, report: Report) -> bool:
    try:
        return errand.do(row_id, mine)
    except LeaseGone:
        raise
    except AlreadyMoved:  # a person was faster
        return False
    except Exception as error:
        _sore[errand.name, row_id] = clock.now() + SORE_FOR
        _failed(errand, error, report, row=row_id)
        return False


def _without_sore(errand: Errand) -> list[int]:
    now = clock.now()
    for key in [key for key, until in _sore.items() if until <= now]:
        del _sore[key]
    sore = {row_id for name, row_id in _sore if name == errand.name}
    return [row_id for row_id in errand.waiting(BATCH + len(sore)) if row_id not in sore]


def _failed(errand: Errand, error: Exception, report: Report, **about: int) -> None:
    reference = secrets.token_hex(4)
    session.rollback()
    log.error("errand_failed", errand=errand.name, reference=reference, exc_info=error, **about)
    lease.note_error(errand.name, f"{reference} {type(error).__name__}")
    report.failed[errand.name] = reference
