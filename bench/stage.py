"""The product as it runs in public, over a store with so many offers and a few people in the middle of it.

Anna has a request with ten bids and one with a single bid, a visit agreed with much said about it and one with little.
Everything beyond the offers goes through the rules' own verbs.
"""

import contextlib
import logging
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path

import structlog
from flask import Flask
from sqlalchemy import update

import app as front_door
import database
from bench import fill
from config import Config
from database import session, unit_of_work
from market import accounts, agreeing, bargaining, clock, drafts, helpers, requests, sessions, talk
from market.accounts import Account
from market.jobs import Job
from market.money import Chf
from market.requests import Request
from market.skills import Skill
from market.slots import Slot
from tools import catalogues

HOMES = ("8003", "8004", "8005", "8006", "8008", "8032", "8037", "8045", "8048", "8050")
HELPERS, MUCH, LITTLE = len(HOMES), 100, 1


@dataclass(frozen=True)
class Stage:
    """The app, Anna's token, and where her things are: each once full and once nearly empty."""

    app: Flask
    token: str
    pages: dict[str, str]

    def write_something(self) -> None:
        """Somebody somewhere commits something; after that no answer is still known to be true."""
        unit_of_work(lambda: session.execute(update(Account).where(Account.id == 1).values(joined_at=clock.now())))
        session.remove()


def settings(folder: Path, address: str | None = None) -> Config:
    """Production, the limits off."""
    return Config.from_env({
        "SECRET_KEY": secrets.token_hex(32), "BASE_ADDRESS": "http://localhost:8111", "LIMITS": "0",
        "DATA_DIR": str(folder), "DATABASE_URL": address or f"sqlite:///{folder / 'bench.db'}",
    })  # fmt: skip


@contextlib.contextmanager
def stage(folder: Path, offers: int) -> Iterator[Stage]:
    """Set, and struck at the end. The log is written, but to nowhere."""
    catalogues.compile_all_when_stale()
    made = front_door.create_app(settings(folder))
    with open("/dev/null", "w") as nowhere:
        structlog.configure(logger_factory=structlog.PrintLoggerFactory(nowhere))
        logging.getLogger("werkzeug").disabled = True
        fill.fill(offers)
        yield play(made)
        session.remove()
    structlog.reset_defaults()
    database.disconnect()


def play(made: Flask) -> Stage:
    """Everybody does what the docstring says."""
    anna = unit_of_work(lambda: person("Anna", "8004"))
    crowd = [unit_of_work(lambda n=n: helper(f"Beat{n}", HOMES[n])) for n in range(HELPERS)]
    full, lone = (unit_of_work(lambda t=t: request_of(anna, t)) for t in ("WLAN geht nicht", "Drucker druckt nicht"))
    for number, one in enumerate(crowd):
        unit_of_work(lambda one=one, n=number: bid(one, full, n))
    unit_of_work(lambda: bid(crowd[0], lone, 0))
    much, little = (unit_of_work(lambda n=n: agreed_job(anna, crowd[n], n)) for n in (0, 1))
    for job, count in ((much, MUCH), (little, LITTLE)):
        unit_of_work(lambda job=job, count=count: talk_about(job, count))
    token = unit_of_work(lambda: sessions.open_session(anna, "Firefox Android"))
    return Stage(made, token, pages_of(full, lone, much, little))


def pages_of(full: Request, lone: Request, much: Job, little: Job) -> dict[str, str]:
    """Where everything is. The poll asks whether something came after what was said last."""
    last = f"after={much.thread.last_message_id}&read={much.thread.last_message_id}"
    return {
        "request": f"/requests/{full.id}", "request, 1 bid": f"/requests/{lone.id}",
        "compare": f"/requests/{full.id}/proposals", "compare, 1 bid": f"/requests/{lone.id}/proposals",
        "job": f"/jobs/{much.id}", "job, little said": f"/jobs/{little.id}",
        "poll": f"/threads/{much.thread_id}/messages?{last}",
    }  # fmt: skip


def person(first_name: str, postal_code: str) -> Account:
    return accounts.open_account(
        email=f"{first_name}.cast@example.com", first_name=first_name, last_name="Keller", postal_code=postal_code,
        language="de", is_adult=True, agrees=True,
    )  # fmt: skip


def helper(first_name: str, postal_code: str) -> Account:
    made = person(first_name, postal_code)
    helpers.start_helping(
        made, phone="+41791234567", skills=[Skill.WIFI, Skill.ROUTER, Skill.PRINTER], by=made, about="Ich helfe gern.",
        radius_km=20, price_idea=Chf(6000), languages=("de",), usual_times="abends", on_own_account=True, has_liability_cover=True,
    )  # fmt: skip
    assert made.helper is not None
    made.helper.introduced_at = clock.now()
    return made


def request_of(author: Account, title: str) -> Request:
    said = {
        "device": "network", "topic": "network.wifi", "place": author.postal_code,
        "what": {"title": title, "description": "Seit dem Wochenende bricht es ständig ab. Der Router steht im Gang."},
    }  # fmt: skip
    draft, _ = drafts.start(author, **said)
    return requests.post(draft, by=author)


def bid(one: Account, request: Request, number: int) -> None:
    slots = [slot(number, 14), slot(number + 1, 9)]
    words = "Das klingt nach dem Repeater. Ich bringe einen mit und messe alle Zimmer aus."
    bargaining.bid(request, price=Chf(4000 + 500 * number), duration_min=60, slots=slots, message=words, by=one)


def slot(days: int, hour: int) -> Slot:
    """An hour of the week after next, so that nothing is over while we measure."""
    day = clock.today() + timedelta(days=8 + days)
    return Slot.on(day, time(hour), 60)


def agreed_job(anna: Account, one: Account, number: int) -> Job:
    wanted = request_of(anna, "Neues Handy einrichten")
    when = [slot(20 + number, 14)]
    made = bargaining.bid(wanted, price=Chf(6000), duration_min=60, slots=when, message="Gerne.", by=one)
    door = {"street": "Zypressenstrasse 11", "phone": "+41442422424"}
    return agreeing.accept_proposal(made, made.slot_rows[0].id, **door, by=anna)


def talk_about(job: Job, count: int) -> None:
    for number in range(count):
        by = job.neighbour if number % 2 else job.helper
        talk.say(job.thread, f"Wort {number}: Ich klingle zweimal, der Router steht im Gang.", by=by)
    for one in (job.neighbour, job.helper):
        talk.mark_read(job.thread, one, job.thread.last_message_id)
