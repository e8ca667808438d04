"""The demo: the same every time on a day, in every state one wants to show, one tap to sign in, and nowhere in production."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

import app as front_door
from config import Config, Mode
from database import session
from demo import builder, cast, guests, words
from invoices import ledger
from invoices.documents import Document
from market import accounts, blocks, clock, jobs, notices, proposals, requests, weeks
from market.accounts import Account
from market.cases import Case, Reason
from market.events import Event
from market.jobs import Job
from market.lifecycle import AdState, JobState
from market.notices import Letter, LetterState
from market.reviews import Review
from market.skills import Skill
from office import letters
from tests.stores import Store, play_once
from tests.visitor import Visitor

HOUSE = Path(__file__).resolve().parents[2]
LITTLE = builder.Size(14, 3, 6, 10, 2, 6)
A_PRODUCTION = """
import sys, app
from config import Config
made = app.create_app(Config.from_env({"SECRET_KEY": "k" * 40, "BASE_ADDRESS": "http://127.0.0.1:1", "DATA_DIR": sys.argv[1]}))
browser = made.test_client()
paths = ("/demo", "/demo/outbox", "/demo/outbox/x", "/demo/components", "/demo/sign-in/anna")
print([browser.get(path, base_url="http://127.0.0.1").status_code for path in paths])
print(sorted(name for name in sys.modules if name.partition(".")[0] == "demo"))
"""


@pytest.fixture(scope="session")
def _demo_of_this_run(config: Config, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    unused = tmp_path_factory.mktemp("unused") / "unused.db"
    made = front_door.create_app(Config(**{**vars(config), "mode": Mode.DEMO, "database_url": f"sqlite:///{unused}"}))
    made.test_client_class = Visitor
    return made


@pytest.fixture
def visitor(_demo_of_this_run: Flask, store: None) -> Visitor:
    return _demo_of_this_run.test_client()  # type: ignore[return-value]


@pytest.fixture
def pilot(store: None, tests_store: Store) -> None:
    """The demo with a few people, laid out once and then brought back."""
    play_once(tests_store, "demo", lambda: builder.fill(LITTLE))


def joined(name: str) -> Account:
    account = cast.join(cast.WITH_NAME[name])
    if name == "olga":
        accounts.make_operator(account)
    session.commit()
    return account


def counted(table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_production_has_no_demo_and_does_not_even_load_it(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", A_PRODUCTION, str(tmp_path)], cwd=HOUSE, capture_output=True, text=True, check=True
    )
    assert run.stdout.splitlines()[-2:] == ["[404, 404, 404, 404, 404]", "[]"]


def test_an_empty_store_is_filled_once(pilot: None, data_dir: Path) -> None:
    events = counted(Event)
    assert not builder.fill_if_empty()
    assert counted(Event) == events


def test_anna_and_beat_have_something_in_every_state(pilot: None) -> None:
    anna, beat = (cast.account_of(cast.WITH_NAME[name]) for name in ("anna", "beat"))
    assert anna is not None
    assert beat is not None
    states = sorted(job.state for job in (*jobs.open_of(anna), *jobs.ended_of(anna)))
    assert states == [
        JobState.AGREED, JobState.CANCELLED, JobState.CANCELLED_LATE, JobState.COMPLETED, JobState.COMPLETED, JobState.COMPLETED,
        JobState.DISPUTED, JobState.MISSED, JobState.NO_SHOW, JobState.REPORTED, JobState.SCHEDULED, JobState.SETTLED, JobState.UNDER_WAY,
        JobState.UNSOLVED, JobState.UNSOLVED, JobState.VOID, JobState.WITH_PARTNER, JobState.WITH_PARTNER,
    ]  # fmt: skip
    bids = {asked.title: len(proposals.on_request(asked, anna)) for asked in requests.of(anna) if asked.state is AdState.LIVE}
    followed, talked_about = "Hörgerät verbindet sich nicht mit dem Telefon", "Radio spielt nur noch abgehackt"
    open_again = "Radio übers Internet in der Küche"
    waiting = {"Zeitung auf dem Tablet lesen": 0, talked_about: 0, followed: 0}
    assert bids == {**waiting, "WLAN geht im Schlafzimmer nicht": 3, open_again: 1}
    scheduled = next(job for job in jobs.open_of(beat) if job.state is JobState.SCHEDULED and job.neighbour is anna)
    assert clock.in_zurich(scheduled.starts_at).date() == clock.today() + timedelta(days=2)  # type: ignore[arg-type]


def test_an_amount_and_a_payment_wait_for_anna(_demo_of_this_run: Flask, pilot: None) -> None:
    """Both sides and the desk see the amount with its reason, and that the fee of a job that was not paid rests."""
    disputed = session.scalars(select(Job).where(Job.state == JobState.DISPUTED)).one()
    unpaid_one = session.scalars(select(Job).where(Job.unpaid_reported_at.is_not(None))).one()
    places = [(name, f"/jobs/{disputed.id}", "die Vorbereitung war Arbeit") for name in ("anna", "beat")]
    places += [("olga", f"/desk/jobs/{disputed.id}", "die Vorbereitung war Arbeit"), ("olga", "/desk/disputes", disputed.title)]
    places += [
        ("anna", f"/jobs/{unpaid_one.id}", "Ist bezahlt?"),
        ("chiara", f"/jobs/{unpaid_one.id}", "Die Gebühr für diesen Auftrag ruht"),
    ]
    places += [("olga", f"/desk/jobs/{unpaid_one.id}", "auf meinem Konto nichts"), ("olga", "/desk/payments", unpaid_one.title)]
    for name, place, words_there in places:
        browser: Visitor = _demo_of_this_run.test_client()  # type: ignore[assignment]
        browser.post(f"/demo/sign-in/{name}")
        assert words_there in browser.get(place).text, (name, place)


def test_the_pilot_is_in_order(pilot: None) -> None:
    """Numbers rise with dates, the books add up, nothing lies ahead of now, everything old is sent and read."""
    papers = session.scalars(select(Document).order_by(Document.year, Document.number)).all()
    assert [paper.issued_at for paper in papers] == sorted(paper.issued_at for paper in papers)
    assert len(papers) > 10
    assert ledger.check() == []
    assert session.scalar(select(func.max(Event.at))) < clock.midnight_after(clock.today() - timedelta(days=1))  # type: ignore[operator]
    yesterday = clock.midnight_after(clock.today() - timedelta(days=2))
    old = select(Letter.state).where(Letter.created_at < yesterday).distinct()
    assert session.scalars(old).all() == [LetterState.SENT]


def test_the_same_day_has_the_same_demo() -> None:
    def told() -> list[tuple[str, str]]:
        session.rollback()
        builder.fill(LITTLE)
        return [(event.kind, event.at.isoformat()) for event in session.scalars(select(Event).order_by(Event.id))]

    first = told()
    assert told() == first


@pytest.mark.parametrize("today", ["2026-03-29 12:00", "2026-10-25 12:00", "2027-01-02 00:10"])
def test_any_day_can_be_shown(today: str, at) -> None:  # type: ignore[no-untyped-def]
    at(today)
    builder.fill(builder.Size(6, 1, 2, 3, 1, 2))
    assert counted(Account) > len(cast.PARTS)


def test_patrick_finds_a_new_case_and_one_that_waits_for_an_answer(pilot: None, visitor: Visitor) -> None:
    visitor.post("/demo/sign-in/patrick")
    inbox = visitor.get("/partner").text

    assert ("1 Fall wartet auf Sie" in inbox, "Internet seit dem Gewitter weg" in inbox, "Rückfrage offen" in inbox) == (
        True,
    ) * 3


def test_the_partner_s_report_has_cases_that_are_solved(pilot: None, visitor: Visitor) -> None:
    visitor.post("/demo/sign-in/patrick")
    today = clock.today()
    rows = "".join(visitor.get(f"/partner/report/{weeks.of(today).before(back).name}/network").text for back in range(5))
    said = ("Internet fällt jeden Abend aus", "gelöst", "Festnetz ist tot, der Router blinkt", "Ersatz")
    assert [words for words in said if words not in rows] == []


@pytest.mark.parametrize("part", cast.PARTS, ids=lambda part: part.key)
def test_one_tap_signs_in(part: cast.Part, visitor: Visitor) -> None:
    joined(part.key)
    answer = visitor.post(f"/demo/sign-in/{part.key}")
    assert (answer.status_code, answer.location) == (303, "/today")
    assert part.first_name in visitor.get("/me").text


def test_the_team_comes_in_without_a_second_factor(visitor: Visitor) -> None:
    joined("olga")
    visitor.post("/demo/sign-in/olga")
    assert visitor.get("/desk").status_code == 200


def test_nobody_else_is_signed_in_by_a_tap(visitor: Visitor) -> None:
    assert visitor.post("/demo/sign-in/anna").status_code == 404
    assert visitor.post("/demo/sign-in/somebody").status_code == 404


def test_the_cast_page_shows_everybody_and_the_band_is_on_every_page(visitor: Visitor) -> None:
    shown = visitor.get("/demo").text
    assert [part.name in shown for part in cast.PARTS] == [True] * len(cast.PARTS)
    assert 'id="demo-band"' in visitor.get("/").text


def test_mails_that_left_can_be_read_and_followed(visitor: Visitor, run_errands) -> None:  # type: ignore[no-untyped-def]
    from demo.blueprint import key_of

    visitor.post("/sign-in", data={"email": "neu@example.com"})
    run_errands()
    mail = next(mail for mail in letters.outbox_of_folder() if mail.to == "neu@example.com")
    address = f"/demo/outbox/{key_of(mail)}"
    assert address in visitor.get("/demo/outbox").text
    assert f'id="code">{mail.subject[:6]}' in visitor.get(address).text


def test_links_in_a_mail_lead_to_where_one_is() -> None:
    from demo.blueprint import linked

    house = letters.mailer().base_address
    assert linked(f"<b> Lesen: {house}/notices/3") == f'&lt;b&gt; Lesen: <a href="/notices/3">{house}/notices/3</a>'


def test_a_mail_that_never_was_is_not_found(visitor: Visitor) -> None:
    assert visitor.get("/demo/outbox/0123456789abcdef").status_code == 404


def test_the_components_are_there(visitor: Visitor) -> None:
    assert visitor.get("/demo/components").status_code == 200


def test_the_texts_are_swiss_and_fit() -> None:
    said = [text for about in words.offers() for text in about.texts]
    assert all("ß" not in file.read_text(encoding="utf-8") for file in words.FOLDER.glob("*.txt"))
    assert max(len(text.title) for text in said) <= 90
    assert max(len(text.title) for text in words.requests()) <= 90
    assert {about.skill for about in words.offers()} == set(Skill)
    assert len({text.title for text in said}) == len(said) > 140
    assert len(words.requests()) > builder.PILOT.open_requests


def test_time_is_pretended_inside_and_real_after() -> None:
    long_ago = clock.now() - timedelta(days=80)
    with clock.pretend(long_ago):
        assert clock.now() == long_ago
        assert notices.post_letter("a@example.com", "de", "sign_in_code").created_at == long_ago
    assert clock.now() > long_ago + timedelta(days=79)


def test_the_desk_shows_whom_it_stopped_what_it_hid_and_what_waits(_demo_of_this_run: Flask, pilot: None) -> None:
    """A stopped helper is out of sight and the visit goes on with another; three yes-answers about one helper wait for Olga."""
    who = {name: accounts.with_email(guest.email) for name, guest in guests.GUESTS.items()}
    reto, kurt, margrit, silvia = (who[name] for name in ("reto", "kurt", "margrit", "silvia"))
    assert reto and kurt and margrit and silvia and reto.helper and kurt.helper
    assert reto.is_suspended
    ahead = [(job.helper.first_name, job.state) for job in jobs.open_of(margrit)]
    assert ahead == [("Stefanie", JobState.SCHEDULED)]
    assert blocks.of_pair(silvia, kurt) is not None
    hidden = session.scalars(select(Review).where(Review.hidden_at.is_not(None))).one()
    past_us = session.scalars(select(Case).where(Case.reason == Reason.PAST_US)).one()
    assert (past_us.person, past_us.detail, past_us.is_open, past_us.is_overdue) == (kurt, "3", True, False)
    olga: Visitor = _demo_of_this_run.test_client()  # type: ignore[assignment]
    olga.post("/demo/sign-in/olga")
    assert "Kurt" in olga.get(f"/desk/cases/{past_us.id}").text
    assert "dreissig Franken bar" in olga.get("/desk/tips").text
    assert hidden.hidden_reason in olga.get(f"/desk/reviews/{hidden.id}").text
    assert _demo_of_this_run.test_client().get(f"/helpers/{reto.helper.id}").status_code == 404
