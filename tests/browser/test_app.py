"""On the home screen: it can be installed, it is kind without a connection, and it keeps nothing of anybody."""

from playwright.sync_api import BrowserContext

from market.accounts import Account
from tests.browser.conftest import Meet
from tests.browser.people import Person
from tests.browser.served import Server

KEPT = "async () => { const all = []; for (const name of await caches.keys()) for (const one of await (await caches.open(name)).keys()) all.push(new URL(one.url).pathname); return all; }"


def test_chromium_would_put_it_on_the_home_screen(own_phone: BrowserContext, meet: Meet) -> None:
    someone = meet("Anna", on=own_phone)
    someone.opens("/")
    devtools = someone.context.new_cdp_session(someone.page)
    assert devtools.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
    assert devtools.send("Page.getAppManifest")["errors"] == []


def test_the_worker_keeps_the_dress_and_nothing_of_anybody(anna: Account, meet: Meet) -> None:
    annas = meet("Anna", account=anna)
    waits_for_the_worker(annas)
    for path in ("/today", "/me", "/offers"):
        annas.opens(path)
    kept = annas.page.evaluate(KEPT)
    assert "/offline" in kept
    assert {path for path in kept if not path.startswith("/static/")} == {"/offline"}


def test_without_a_connection_the_page_is_kind(anna: Account, meet: Meet, server: Server) -> None:
    annas = meet("Anna", account=anna)
    waits_for_the_worker(annas)
    server.stop()
    with annas.without_line():
        annas.opens("/me")
        annas.sees("Im Moment keine Verbindung", "Dann rufen Sie uns an:")
        server.start()
        annas.taps("Nochmals versuchen")
        annas.is_on("/me")
        annas.sees("Anna Anner")


def waits_for_the_worker(person: Person) -> None:
    person.opens("/today")
    person.page.evaluate("navigator.serviceWorker.ready")
    person.page.wait_for_function("navigator.serviceWorker.controller !== null")
