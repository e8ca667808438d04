"""The bench counts what it says it counts. How long something takes is no business of the suite."""

from bench import asking, bare, fill, papers, weight
from bench.asking import Door, counted
from database import session
from invoices.snapshots import Paper
from market import search, sessions
from market.search import Wanted
from tests.deals import offer_of


def test_the_bare_page_shows_twenty_cards(tmp_path):
    answer = Door(bare.create_bare_app(tmp_path), "/").ask()
    assert (answer.status, answer.plain.count(b"<article")) == (200, 20)


def test_questions_are_counted_as_the_store_gets_them(beat):
    for number in range(3):
        offer_of(beat, f"WLAN {number}")
    with counted() as asked:
        found = search.find_offers(Wanted("wlan"))
    assert (len(found.rows), len(asked)) == (3, len(fill.statements_of(Wanted("wlan"))))


def test_the_clock_reads_cpu_of_every_answer(tmp_path):
    doors = {"bare": Door(bare.create_bare_app(tmp_path), "/")}
    assert asking.medians(doors, rounds=1, at_once=1)["bare"] > 0


def test_a_signed_in_door_is_signed_in(app, anna):
    token = sessions.open_session(anna)
    session.commit()
    assert (Door(app, "/today").ask().status, Door(app, "/today", token).ask().status) == (303, 200)


def test_a_first_visit_has_all_its_parts(app):
    found = weight.first_visit(app)
    assert min(found.html, found.css, found.js, found.icons) > 0
    assert found.js > 13_000, "htmx alone is more than that"


def test_the_measured_receipt_is_one_that_can_be_issued():
    assert papers.told(Paper.HELPER_COPY).price_rappen == 6000


def test_the_backlog_is_as_many_mails_to_as_many_people_due_at_once_when_let_go(anna):
    from bench import letters as backlog
    from office import outbox
    from tests.deals import request_of

    request = request_of(anna)
    waiting = len(outbox.waiting(500))
    backlog.write_backlog(30, f"/requests/{request.id}")
    assert len(outbox.waiting(500)) == waiting
    backlog.let_go()
    assert len(outbox.waiting(500)) == waiting + 30


def test_the_95th_percentile_is_what_one_in_twenty_waits_longer_than():
    from bench.letters import percentile

    assert percentile([float(ms) for ms in range(100, 0, -1)]) == 96


def test_the_desk_of_the_bench_answers_and_its_watch_is_counted():
    from bench import desk

    assert list(desk.of_reviews()) == [3, 3]
    assert set(desk.STATES) >= {"completed", "settled", "unsolved"}
