"""kill -9 in the middle of the errands, and two processes that run them at once: everything due is done, and done once.

Real processes work on a store of their own. Seventy jobs wait for the clock to complete them; a process dies while it is at
it, the next one finds its lease run out and goes on.
"""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, update

import storage
from database import session, unit_of_work
from market import finishing
from market.accounts import Account
from market.events import Event, Kind
from market.jobs import Job, PaidBy
from market.lifecycle import JobState
from market.notices import Notice
from office.lease import ErrandLease
from tests.deals import offer_of
from tests.office.crashing import HOUSE, UP_WITHIN
from tests.office.test_kill import Promised, agreed, closed_store, complaints, day_of

KILLS, JOBS = 2, 70
At = Callable[[Any], None]


def start_errands(address: str, folder: Path) -> subprocess.Popen[str]:
    """`flask errands run --once`, in a process of its own."""
    env = {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
        "KABELSALAT_MODE": "test", "DATA_DIR": str(folder), "DATABASE_URL": address,
    }  # fmt: skip
    command = [sys.executable, "-m", "flask", "--app", "app", "errands", "run", "--once"]
    return subprocess.Popen(command, cwd=HOUSE, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.fixture
def silent_jobs(anna: Account, beat: Account, at: At, tmp_path: Path) -> list[int]:
    """Reported more than a week ago, and the neighbour has not said a word. By the wall clock, which the processes read."""
    storage.settle(tmp_path / "files")
    now = time_machine.escape_hatch.datetime.datetime.now(UTC)
    at(now - timedelta(days=30))
    offer = offer_of(beat)
    starts = [day_of(now - timedelta(days=28 - number // 6), hour=8 + 2 * (number % 6)) for number in range(JOBS)]
    made = [unit_of_work(lambda start=start: agreed(offer, anna, start)) for start in starts]  # type: ignore[misc]
    at(now - timedelta(days=8))
    for job in made:
        unit_of_work(lambda job=job: finishing.report_done(job, PaidBy.TWINT, by=beat))  # type: ignore[misc]
    at(now)
    return [job.id for job in made]


def killed_at_work(running: subprocess.Popen[str], pause: float) -> None:
    """Kills the process a moment after the first jobs were completed."""
    before, deadline = completed(), time.monotonic() + UP_WITHIN
    while completed() == before and running.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    time.sleep(pause)
    running.kill()
    running.wait()


def completed() -> int:
    session.rollback()
    return len(session.scalars(select(Job.id).where(Job.state == JobState.COMPLETED)).all())


def half_a_minute_later() -> None:
    """The leases of who died have run out."""
    unit_of_work(lambda: session.execute(update(ErrandLease).values(until=datetime(2026, 1, 1, tzinfo=UTC))))


def once_for_each(jobs: list[int]) -> list[str]:
    """Everything that was done twice, or only told and not done."""
    happened = Counter(session.scalars(select(Event.about_id).where(Event.kind == Kind.COMPLETED_SILENTLY)))
    told = Counter(session.scalars(select(Notice.about_id).where(Notice.kind == "job_completed_silently")))
    done = set(session.scalars(select(Job.id).where(Job.state == JobState.COMPLETED)))
    wrong = [f"job {job}: {happened[job]} events" for job in jobs if happened[job] != (job in done)]
    return wrong + [f"job {job}: {told[job]} notices" for job in jobs if told[job] != 2 * (job in done)]


def test_errands_killed_at_work_leave_nothing_by_halves_and_are_finished_by_the_next(silent_jobs, tmp_path: Path):
    dice = random.Random()
    with closed_store() as address:
        pass
    for _ in range(KILLS):
        killed_at_work(start_errands(address, tmp_path), pause=dice.uniform(0, 0.06))
        assert complaints(Promised()) == []
        assert once_for_each(silent_jobs) == []
        half_a_minute_later()
    died_with = completed()
    while completed() < JOBS:
        last = start_errands(address, tmp_path)
        assert last.wait(UP_WITHIN) == 0, last.stderr and last.stderr.read()
    assert 0 < died_with < JOBS, "the processes were not killed in the middle"
    assert complaints(Promised()) == []
    assert once_for_each(silent_jobs) == []


def test_two_processes_at_once_do_everything_once(silent_jobs, tmp_path: Path):
    with closed_store() as address:
        pass
    while completed() < JOBS:
        both = [start_errands(address, tmp_path) for _ in range(2)]
        for one in both:
            _, said = one.communicate(timeout=UP_WITHIN)
            assert one.returncode == 0, said
    assert complaints(Promised()) == []
    assert once_for_each(silent_jobs) == []
