"""The desk and the partner's desk over a store of years: what a page takes and asks, and what the watch adds to a review.

Two years of 100,000 jobs with the requests, bids, reviews, events and handovers that belong to them, and 5,000 cases. What is counted is made by
the rules' own verbs once and copied; only the copies' people, states and moments differ.
"""

import contextlib
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

import app as front_door
import database
from bench import fill
from bench.asking import Door, counted, medians
from bench.errands import as_values
from bench.papers import HOUSE
from bench.stage import agreed_job, helper, person, settings
from database import session, unit_of_work
from market import accounts, agents, clock, finishing, partners, reviews, sessions, watch, weeks
from market.cases import Case, Outcome, Reason
from market.events import Event, Kind
from market.jobs import Job, PaidBy
from market.lifecycle import AdState, JobState, ProposalState
from market.partners import Handover, Result
from market.proposals import Proposal
from market.requests import Request
from market.reviews import Review
from market.skills import Category

JOBS, CASES, OFFERS, PARTNERED, A_YEAR = 100_000, 5_000, 10_000, 3_000, timedelta(weeks=52)
REQUESTS, BIDS, AT_ONCE, OPEN_CASES = 1.3, 2.6, 5_000, 300
STATES = (*[JobState.COMPLETED] * 16, JobState.SETTLED, JobState.UNSOLVED, JobState.CANCELLED, JobState.VOID)
CPU_MS, QUERIES = 300, 12
TELLING = ("FROM account", "INTO notice", "FROM notice", "INTO letter", "FROM letter")
Make = Callable[[int], dict[str, Any]]


@dataclass(frozen=True)
class Page:
    """One page: CPU in milliseconds, built afresh, and the statements it sent, signing in included."""

    name: str
    status: int
    cpu_ms: float
    queries: int


@dataclass(frozen=True)
class Desk:
    """All pages, and the statements the watch adds to a review with words of danger and to one with few stars; telling apart."""

    pages: list[Page]
    of_danger: int
    of_few_stars: int


class Years:
    """Fills the store; the same for the same numbers."""

    def __init__(self, jobs: int, cases: int) -> None:
        self.dice, self.now, self.jobs, self.cases = random.Random(1), clock.now(), jobs, cases
        anna, beat = person("Anna", "8004"), helper("Beat", "8005")
        job = agreed_job(anna, beat, 0)
        self.codes = ("8001", "8004", "8048", "8400", "8610", "8620", "8800", "8180", "8302", "8910")
        self.helpers, self.anna = OFFERS // fill.OFFERS_PER_HELPER, anna.id
        self.job, self.bid, self.request = (
            as_values(Job, job.id),
            as_values(Proposal, job.proposal_id),
            as_values(Request, job.request_id or 0),
        )

    def lay_out(self) -> None:
        self.put(Request, int(self.jobs * REQUESTS), self.a_request)
        self.put(Proposal, int(self.jobs * BIDS), self.a_bid)
        self.put(Job, self.jobs, self.a_job)
        self.put(Review, int(self.jobs * 0.7), self.a_review)
        self.put(Event, self.jobs * 3, self.an_event)
        self.put(Case, self.cases, self.a_case)
        self.put(Handover, self.jobs * PARTNERED // JOBS, self.a_handover)
        fill._settle_down()

    def put(self, kind: Any, count: int, make: Make) -> None:
        """Numbered after what is there already."""
        for first in range(0, count, AT_ONCE):
            rows = [{"id": 1000 + at, **make(at)} for at in range(first, min(first + AT_ONCE, count))]
            unit_of_work(lambda rows=rows: session.execute(insert(kind.__table__), rows))

    def moment(self, at: int, count: int) -> datetime:
        """Evenly over the year, in order, as rows come into being."""
        return self.now - A_YEAR * (1 - at / count)

    def a_request(self, at: int) -> dict[str, Any]:
        posted, dice = self.moment(at, int(self.jobs * REQUESTS)), self.dice
        done = posted + timedelta(days=5) if dice.random() < 0.6 else None
        return {
            **self.request, "id": 1000 + at, "state": AdState.TAKEN, "form_key": f"b{at}", "posted_at": posted, "created_at": posted,
            "rank": None, "next_step_at": None, "category": dice.choice(list(Category)), "postal_code": dice.choice(self.codes),
            "first_proposal_at": posted + timedelta(minutes=dice.randint(1, 90)), "receipted_at": done if done and done < self.now else None,
        }  # fmt: skip

    def a_bid(self, at: int) -> dict[str, Any]:
        made, who = self.moment(at, int(self.jobs * BIDS)), self.dice.randint(1, self.helpers)
        people = {"helper_id": who, "author_id": who, "request_id": 1000 + int(at * REQUESTS / BIDS), "form_key": None}
        return {**self.bid, **people, "id": 1000 + at, "state": ProposalState.DECLINED, "created_at": made}

    def a_job(self, at: int) -> dict[str, Any]:
        moment, state = self.moment(at, self.jobs), STATES[at % len(STATES)]
        if state is JobState.UNSOLVED and self.now - moment > timedelta(days=21):
            state = JobState.SETTLED
        ended = moment if state in (JobState.COMPLETED, JobState.UNSOLVED, JobState.SETTLED) else None
        return {
            **self.job, "id": 1000 + at, "state": state, "is_current": False, "proposal_id": 1000 + at * 2, "request_id": 1000 + int(at * REQUESTS),
            "helper_id": self.dice.randint(1, self.helpers), "created_at": moment - timedelta(days=5), "moved_at": moment, "starts_at": moment,
            "completed_at": ended if state is JobState.COMPLETED else None, "ended_at": moment, "first_ended_at": ended,
            "is_payment_confirmed": at % 9 > 0, "paid_by": PaidBy.TWINT, "queued_at": moment if state is JobState.UNSOLVED else None,
        }  # fmt: skip

    def a_review(self, at: int) -> dict[str, Any]:
        stars, who = self.dice.choice((2, 4, 5, 5, 5, 5)), self.dice.randint(1, self.helpers)
        given = self.moment(at, int(self.jobs * 0.7))
        return {"job_id": 1000 + at, "author_id": self.anna, "helper_id": who, "stars": stars, "body": "Gut.", "at": given}

    def an_event(self, at: int) -> dict[str, Any]:
        """Three of each job, and for every twentieth one of an offer."""
        kind, about = (Kind.ACCEPTED, Kind.SCHEDULED, Kind.COMPLETED)[at % 3], ("job", 1000 + at // 3)
        if at % 60 == 0:
            kind, about = Kind.OFFER_EDITED, ("offer", 1 + at % OFFERS)
        return {
            "kind": kind,
            "by_id": 1 + at % self.helpers,
            "about_kind": about[0],
            "about_id": about[1],
            "facts": {},
            "at": self.moment(at, self.jobs * 3),
        }

    def a_case(self, at: int) -> dict[str, Any]:
        opened, is_open = self.moment(at, self.cases), at >= self.cases - OPEN_CASES
        closed = None if is_open else min(opened + timedelta(hours=self.dice.randint(1, 60)), self.now)
        outcome = None if is_open else self.dice.choice((Outcome.HELPED, Outcome.NOTHING, Outcome.BY_ITSELF))
        return {
            "reason": list(Reason)[at % 6], "detail": "", "about_kind": "job", "about_id": 1000 + at * (self.jobs // self.cases), "job_id": 1000 + at * (self.jobs // self.cases),
            "person_id": 1 + at % self.helpers, "is_safety": at % 40 == 0, "times": 1, "opened_at": opened, "due_at": opened + timedelta(days=1),
            "closed_at": closed, "outcome": outcome, "outcome_words": "", "version": 1,
        }  # fmt: skip

    def a_handover(self, at: int) -> dict[str, Any]:
        handed, count = self.moment(at, self.jobs * PARTNERED // JOBS), self.jobs * PARTNERED // JOBS
        over = handed + timedelta(days=3) if at < count - 40 else None
        return {
            "job_id": 1000 + at * (JOBS // PARTNERED), "partner": "swisscom", "consented_at": handed, "handed_at": handed,
            "take_until": handed + timedelta(days=2), "taken_at": over, "answer_until": over, "question": "", "answer": "",
            "result": Result.SOLVED if over else None, "result_words": "", "result_at": over, "ended_at": over,
        }  # fmt: skip


def in_own_process() -> Desk:
    told = subprocess.run([sys.executable, "-m", "bench.desk"], cwd=HOUSE, capture_output=True, check=True, text=True)
    found = json.loads(told.stdout.splitlines()[-1])
    return Desk([Page(**page) for page in found.pop("pages")], **found)


def measured(jobs: int = JOBS, cases: int = CASES, rounds: int = 3) -> Desk:
    """Fills a store and asks every page of it, afresh each time."""
    with tempfile.TemporaryDirectory() as folder, contextlib.closing(contextlib.ExitStack()) as after:
        made = front_door.create_app(settings(Path(folder)))
        after.callback(database.disconnect)
        fill.fill(OFFERS * jobs // JOBS)
        unit_of_work(lambda: Years(jobs, cases)).lay_out()
        olga, patrick = (unit_of_work(one) for one in (an_operator, an_agent))
        doors = {path: Door(made, path, token, before=database.forget) for token, paths in (olga, patrick) for path in paths}
        cpu = medians(doors, rounds, at_once=2)
        return Desk([Page(path, door.ask().status, cpu[path], asked(door)) for path, door in doors.items()], *of_reviews())


def asked(door: Door) -> int:
    database.forget()
    with counted() as queries:
        door.ask()
    return len(queries)


def an_operator() -> tuple[str, list[str]]:
    olga = accounts.make_operator(person("Olga", "8001"))
    boards = [f"/desk/yardsticks?weeks={count}" for count in (4, 12, 52)]
    pages = [
        "/desk",
        "/desk?whose=closed",
        "/desk?reason=low_stars",
        "/desk/cases/1019",
        *boards,
        "/desk/yardsticks/requests/" + last_week(),
    ]
    return sessions.open_session(olga, second_factor_done=True), pages


def an_agent() -> tuple[str, list[str]]:
    partners.fill_from_settings(slug="swisscom", name="Swisscom", colour="#0b4f8a", badge="Swisscom friend")
    patrick = agents.hire(person("Patrick", "8001"), partners.all_of_them()[0])
    return sessions.open_session(patrick, second_factor_done=True), ["/partner", "/partner/report"]


def last_week() -> str:
    return weeks.this_one().before(1).name


def of_reviews() -> Iterator[int]:
    """The statements of the watch: for words of danger, for few stars."""
    for name, stars, words in (("Urs", 5, "Er hat mich bedroht."), ("Ueli", 1, "")):
        review = unit_of_work(lambda name=name, stars=stars: a_review_of(name, stars))
        review.body = words
        session.commit()
        assert review.helper.account.id and review.job.id
        with counted() as queries:
            watch.after_review(review)
            session.flush()
        session.rollback()
        yield len([one for one in queries if not any(words in one for words in TELLING)])


def a_review_of(name: str, stars: int) -> Review:
    job = agreed_job(person(f"Neighbour{name}", "8004"), helper(name, "8005"), 0)
    with clock.pretend(job.ends_at or clock.now()):
        finishing.report_done(job, PaidBy.CASH, by=job.neighbour)
        return reviews.give(job, stars=stars, body="", by=job.neighbour)


if __name__ == "__main__":
    print(json.dumps(asdict(measured())))
