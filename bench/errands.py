"""A run of the errands over many jobs: how long it takes, idle and with so many due, and the most memory it ever held.

In a process of its own, so that nothing else is in its memory: `python -m bench.errands` prints the figures as JSON. One job is made
by the rules' own verbs and copied by SQL; only the copies' helpers, states and moments differ.
"""

import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, update

import app as front_door
import database
from bench.papers import HOUSE, peak_mb
from bench.stage import helper, person, settings, slot
from database import session, unit_of_work
from market import agreeing, bargaining, clock, offers
from market.jobs import Job, PaidBy
from market.lifecycle import JobState, ProposalState
from market.money import Chf
from market.proposals import Proposal
from market.skills import Skill
from office import errands

JOBS, DUE, AT_ONCE, HELPERS, OF_ONE = 100_000, 500, 5_000, 500, 5_000
KINDS = (
    (JobState.AGREED, timedelta(days=1, hours=1)),  # reminded
    (JobState.AGREED, timedelta(days=7, hours=1)),  # void
    (JobState.SCHEDULED, timedelta(hours=13)),  # both are asked
    (JobState.REPORTED, timedelta(days=3, hours=1)),  # reminded
    (JobState.REPORTED, timedelta(days=7, hours=1)),  # completed silently, with papers and bookings
)


@dataclass(frozen=True)
class Run:
    """Seconds of a run with nothing due, of one with everything due, and of one with as much due of one helper; how much was done each
    time, what memory the first took and the peak of all.
    """

    idle_s: float
    due_s: float
    of_one_s: float
    done: int
    took_mb: float
    peak_mb: float


def in_own_process() -> Run:
    told = subprocess.run([sys.executable, "-m", "bench.errands"], cwd=HOUSE, capture_output=True, check=True, text=True)
    return Run(**json.loads(told.stdout.splitlines()[-1]))


def measured(jobs: int = JOBS, due: int = DUE) -> Run:
    with tempfile.TemporaryDirectory() as folder, contextlib.closing(contextlib.ExitStack()) as after:
        front_door.create_app(settings(Path(folder)))
        after.callback(database.disconnect)
        model = unit_of_work(lambda: Model(one_job()))
        done_before = [(JobState.COMPLETED, timedelta(days=40))]
        fill(model, jobs - due - OF_ONE, done_before)
        fill(model, OF_ONE, done_before, model.helpers[:1])
        errands.run_due()
        idle_s, _ = seconds()
        fill(model, due, KINDS)
        before = peak_mb()
        due_s, done = seconds()
        took_mb = peak_mb() - before
        fill(model, due, KINDS, model.helpers[:1])
        of_one_s, done_of_one = seconds()
        assert done_of_one == done, (done_of_one, done)
        return Run(idle_s, due_s, of_one_s, done, took_mb, peak_mb())


def seconds() -> tuple[float, int]:
    """Round after round of the clock's errands, until nothing is due any more; letters and papers have their own figures."""
    clocks = [errand.name for errand in errands.ERRANDS if errand.name not in errands.OFTEN]
    began, done = time.perf_counter(), 0
    while found := errands.run_due(clocks).total:
        done += found
    return time.perf_counter() - began, done


def one_job() -> Job:
    anna, beat = person("Anna", "8004"), helper("Beat", "8005")
    offer = offers.draft(
        beat.helper, by=beat, title="WLAN einrichten", description="Ich messe alle Zimmer aus.", price=Chf(6000),
        duration_min=60, postal_code="8005", radius_km=10, skills=[Skill.WIFI],
    )  # fmt: skip
    offers.post(offer, by=beat)
    asked = bargaining.enquire(offer, price=Chf(6000), duration_min=60, slots=[slot(1, 14)], message="Bitte.", by=anna)
    return agreeing.accept_proposal(asked, asked.slot_rows[0].id, street="Zypressenstrasse 11", phone="+41442422424", by=beat)


class Model:
    """The values of the job every other is a copy of, and of its proposal. It is over itself, so it is never due."""

    def __init__(self, job: Job) -> None:
        self.proposal, self.job = as_values(Proposal, job.proposal_id), as_values(Job, job.id)
        self.made = self.proposal["id"]
        self.helpers = [helper(f"Helper{number}", "8005").id for number in range(HELPERS)]
        session.execute(update(Job).where(Job.id == job.id).values(state=JobState.CANCELLED, ended_at=clock.now()))


def fill(model: Model, count: int, kinds: Sequence[tuple[JobState, timedelta]], of: Sequence[int] = ()) -> None:
    """So many copies, in turn of each kind, in turn of each helper."""
    helpers = of or model.helpers
    while count:
        numbers = range(model.made + 1, model.made + 1 + min(count, AT_ONCE))
        of_whom = {number: {"helper_id": helpers[number % len(helpers)]} for number in numbers}
        offered = [{**model.proposal, "id": number, "state": ProposalState.ACCEPTED, **of_whom[number]} for number in numbers]
        rows = [{**copy_of(model.job, number, *kinds[number % len(kinds)]), **of_whom[number]} for number in numbers]
        unit_of_work(lambda of=offered, rows=rows: (session.execute(insert(Proposal), of), session.execute(insert(Job), rows)))
        model.made, count = numbers[-1], count - len(numbers)
    session.remove()


def as_values(kind: Any, row_id: int) -> dict[str, Any]:
    row = session.get_one(kind, row_id)
    return {column.key: getattr(row, column.key) for column in kind.__mapper__.column_attrs}


def copy_of(job: dict[str, Any], number: int, state: JobState, ago: timedelta) -> dict[str, Any]:
    moment = clock.now() - ago
    about = {"id": number, "proposal_id": number, "state": state, "moved_at": moment, "accepted_at": moment - timedelta(days=9)}
    visit = {"starts_at": moment, "ends_at": moment + timedelta(hours=1), "scheduled_at": moment - timedelta(days=9)}
    if state is JobState.AGREED:
        visit = {"starts_at": None, "ends_at": None, "scheduled_at": None}
    if state is JobState.REPORTED:
        about |= {"reported_at": moment, "paid_by": PaidBy.TWINT}
    if state is JobState.COMPLETED:
        about |= {"ended_at": moment, "completed_at": moment, "is_current": False, "is_payment_confirmed": True}
    return {**job, **about, **visit}


if __name__ == "__main__":
    print(json.dumps(asdict(measured())))
