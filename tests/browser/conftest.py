"""A real Chromium, a really served product, and people with phones in front of it."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Playwright, expect, sync_playwright

import database
from database import session, unit_of_work
from market import clock, sessions
from market.accounts import Account
from tests.browser.people import Person, phone
from tests.browser.served import Server

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-quic",
)  # fmt: skip
NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def _playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=10_000)
    with sync_playwright() as playwright:
        yield playwright


def the_browser(*more: str) -> dict[str, Any]:
    """The Chromium of this machine; without one, Playwright says where it looked."""
    path = os.environ.get("CHROMIUM_PATH") or next((found for name in NAMES if (found := shutil.which(name))), None)
    return {"executable_path": path, "args": [*ARGUMENTS, *more]}


@pytest.fixture(scope="session")
def chromium(_playwright: Playwright) -> Iterator[Browser]:
    with _playwright.chromium.launch(**the_browser()) as browser:
        yield browser


@pytest.fixture(scope="session")
def large_letters(_playwright: Playwright) -> Iterator[Browser]:
    """A browser whose owner has set the letters to twice their size."""
    with _playwright.chromium.launch(**the_browser("--blink-settings=defaultFontSize=32")) as browser:
        yield browser


@pytest.fixture
def own_phone(_playwright: Playwright, tmp_path: Path) -> Iterator[BrowserContext]:
    """A phone that remembers: only there may apps be installed."""
    with _playwright.chromium.launch_persistent_context(tmp_path / "phone", **the_browser(), **phone()) as context:
        yield context


@pytest.fixture
def server(store: None, at: Callable[..., None], tmp_path: Path) -> Iterator[Server]:
    """The product at an address of its own, on the store of this test. It opens when the first person comes."""
    made = Server(tmp_path, database.engine().url.render_as_string(hide_password=False))
    yield made
    session.remove()
    made.stop()


@pytest.fixture
def later(server: Server, at: Callable[..., None]) -> Callable[[str], None]:
    """`later("2026-11-26 14:00")`: it is this time in Zürich, here and on the server."""

    def travel(moment: str) -> None:
        at(moment)
        server.travel(clock.now())

    return travel


Meet = Callable[..., Person]
Later = Callable[[str], None]


@pytest.fixture
def meet(request: pytest.FixtureRequest, chromium: Browser, server: Server, _app_of_this_run: Flask) -> Iterator[Meet]:
    """`meet("Anna")` is somebody with a phone; `account=` is signed in already, `javascript=False` goes without scripts.

    With SHOTS=folder every screen is kept as a picture before something is tapped on it."""
    met: list[Person] = []
    shots = os.environ.get("SHOTS")

    def come(
        name: str, account: Account | None = None, javascript: bool = True, on: BrowserContext | None = None, **more: Any
    ) -> Person:
        if not server.is_running:
            session.commit()
            server.start()
        where: Browser = more.pop("browser", chromium)
        context = on or where.new_context(**phone(java_script_enabled=javascript, base_url=server.address, **more))
        person = Person(name, context, server, Path(shots) / request.node.name if shots else None)
        met.append(person)
        if account is not None:
            person.email = account.email
            context.add_cookies([signed_in(_app_of_this_run, account, server.address)])
        return person

    yield come
    for person in met:
        person.shot()
        person.context.close()
    assert {person.name: person.trouble for person in met if person.trouble} == {}


def signed_in(app: Flask, account: Account, address: str) -> Any:
    """The cookie the sign-in page would have left behind."""
    token = unit_of_work(lambda: sessions.open_session(account, second_factor_done=True))
    signer: Any = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return {"name": "session", "value": signer.dumps({"_user_id": token, "_permanent": True}), "url": address}
