"""The fixed cast and the empty store every test begins with.

Anna asks, Beat helps, Chiara bids too, Dario must see nothing, Olga operates, Patrick is the partner's agent. It is Monday, 23 November 2026, 10 o'clock
in Zürich, unless a test says otherwise with `at(…)`. On SQLite each test has its own copy of an empty file; with
KABELSALAT_TEST_DATABASE=postgres (or the address of a server) each worker has a database that is emptied before each test.
"""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

import app as front_door
from config import Config
from database import session
from market import accounts, agents, clock, helpers, partners, sessions
from market.accounts import Account
from market.introductions import Introduction
from market.money import Chf
from market.notices import Letter
from market.partners import Partner
from market.skills import Category, Skill
from tests.stores import Store, opened_store
from tests.visitor import Visitor

MONDAY_MORNING = "2026-11-23 10:00"


@pytest.fixture(scope="session")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    folder = tmp_path_factory.mktemp("data")
    return Config.from_env({"KABELSALAT_MODE": "test", "DATA_DIR": str(folder), "LIMITS": "off"})


@pytest.fixture(scope="session")
def _store_of_this_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with opened_store(tmp_path_factory.mktemp("store")) as opened:
        yield opened


@pytest.fixture
def tests_store(_store_of_this_run: Store) -> Store:
    """The store itself, for the few tests that are about it."""
    return _store_of_this_run


@pytest.fixture
def bare_address(_store_of_this_run: Store) -> Callable[[], str]:
    """The address of a store without any tables, of the kind this run is about."""
    return _store_of_this_run.bare_address


@pytest.fixture(scope="session")
def _app_of_this_run(config: Config, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    unused = tmp_path_factory.mktemp("unused") / "unused.db"
    made = front_door.create_app(Config(**{**vars(config), "database_url": f"sqlite:///{unused}"}))
    made.test_client_class = Visitor
    return made


@pytest.fixture(autouse=True)
def store(config: Config, _store_of_this_run: Store) -> Iterator[None]:
    """An empty store and letter box, the settings of tests, and the real follower of events."""
    front_door.settle(config)
    shutil.rmtree(config.data_dir / "outbox", ignore_errors=True)
    _store_of_this_run.open_empty()
    yield
    session.remove()


@pytest.fixture(autouse=True)
def at() -> Iterator[Callable[[str | datetime], None]]:
    """`at("2026-11-26 14:00")`: from now on it is this time in Zürich (or this very moment); the clock goes on from there."""
    running: list[Any] = []

    def travel(moment: str | datetime) -> None:
        while running:
            running.pop().stop()
        running.append(time_machine.travel(in_utc(moment), tick=True))
        running[-1].start()

    travel(MONDAY_MORNING)
    yield travel
    running.pop().stop()


def in_utc(moment: str | datetime) -> datetime:
    if isinstance(moment, datetime):
        return moment
    wall = datetime.fromisoformat(moment)
    return clock.from_zurich(wall.date(), wall.time())


@pytest.fixture
def app(_app_of_this_run: Flask, store: None) -> Flask:
    """The whole product in test mode, limits off."""
    return _app_of_this_run


@pytest.fixture
def stranger(app: Flask) -> Visitor:
    """A browser nobody is signed in with."""
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def client_of(app: Flask) -> Callable[[Account], Visitor]:
    """A browser in which this person is signed in (the team with its second factor done)."""

    def signed_in(account: Account) -> Visitor:
        visitor: Any = app.test_client()
        visitor.sign_in(sessions.open_session(account, second_factor_done=True))
        return visitor  # type: ignore[no-any-return]

    return signed_in


@pytest.fixture
def run_errands() -> Callable[[], None]:
    """What the clock does, done now."""

    def run() -> None:
        from office import errands

        session.commit()
        errands.run_due()
        session.expire_all()

    return run


@pytest.fixture
def letters() -> Callable[[], list[Letter]]:
    """The outbox, oldest letter first."""
    return lambda: list(session.scalars(select(Letter).order_by(Letter.id)))


def person(first_name: str, last_name: str, postal_code: str, **more: Any) -> Account:
    """An account, as if its address had been proven."""
    account = accounts.open_account(
        email=f"{first_name}.{last_name}@example.com", first_name=first_name, last_name=last_name,
        postal_code=postal_code, language=more.get("language", "de"), is_adult=True, agrees=True,
    )  # fmt: skip
    session.commit()
    return account


def helping(account: Account, phone: str, skills: list[Skill], radius_km: int = 10, is_called: bool = True) -> Account:
    """The same person as a helper, whom the team has called."""
    helpers.start_helping(
        account, phone=phone, skills=skills, by=account, about=f"{account.first_name} hilft gern.", radius_km=radius_km,
        price_idea=Chf(6000), languages=("de", "gsw"), usual_times="abends", on_own_account=True, has_liability_cover=True,
    )  # fmt: skip
    if is_called:
        called(account)
    session.commit()
    return account


def called(account: Account) -> None:
    """As if the team had spoken with this helper and heard name and address."""
    profile, now = account.helper, clock.now()
    assert profile is not None
    profile.spoken_at = profile.recorded_at = profile.introduced_at = now
    said = {"name": account.full_name, "address": f"Musterweg 1, {account.postal_code}"}
    session.add(Introduction(helper=profile, opened_at=now, due_at=now, closed_at=now, phone=account.phone, **said))


@pytest.fixture
def anna() -> Account:
    """Asks. 8004 Zürich."""
    return person("Anna", "Anner", "8004")


@pytest.fixture
def beat() -> Account:
    """Helps: everything with the network, and more. 8048 Zürich."""
    skills = [Skill.WIFI, Skill.ROUTER, Skill.INTERNET, Skill.PRINTER, Skill.NEW_PHONE]
    return helping(person("Beat", "Keller", "8048"), "+41791234567", skills)


@pytest.fixture
def chiara() -> Account:
    """Helps too, and bids on the same requests. 8003 Zürich."""
    return helping(person("Chiara", "Moretti", "8003"), "+41791234568", [Skill.WIFI, Skill.ROUTER, Skill.SLOW])


@pytest.fixture
def dario() -> Account:
    """Is signed in and has nothing to do with any of it."""
    return person("Dario", "Frei", "8400")


@pytest.fixture
def olga() -> Account:
    """Operates."""
    account = accounts.make_operator(person("Olga", "Meier", "8001"))
    session.commit()
    return account


@pytest.fixture
def swisscom() -> Partner:
    """The partner."""
    partners.fill_from_settings(slug="swisscom", name="Swisscom", colour="#0b4f8a", badge="Swisscom friend")
    session.commit()
    found = partners.with_slug("swisscom")
    assert found is not None
    return found


@pytest.fixture
def patrick(swisscom: Partner) -> Account:
    """Works for the partner."""
    return working_for(swisscom, "Patrick", "Aebi")


def working_for(partner: Partner, first_name: str, last_name: str) -> Account:
    """An agent of this partner."""
    account = agents.hire(person(first_name, last_name, "8001"), partner)
    session.commit()
    return account


@pytest.fixture
def other_partner() -> Partner:
    """A second one, who looks after the same."""
    made = partners.add(slug="andere", name="Andere AG", colour="#7a1fa2", badge="Andere friend", categories=list(Category))
    session.commit()
    return made


@pytest.fixture
def petra(other_partner: Partner) -> Account:
    """Works for the second partner."""
    return working_for(other_partner, "Petra", "Roth")


@pytest.fixture
def neighbours() -> list[Account]:
    """Five more who ask."""
    return [person(name, "Muster", "8004") for name in ("Erika", "Franz", "Gerda", "Hans", "Irma")]


@pytest.fixture
def data_dir(config: Config) -> Path:
    """Where files are kept in tests."""
    return config.data_dir
