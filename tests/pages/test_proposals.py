"""Proposals on pages: compared, looked at from both sides, declined, withdrawn."""

import pytest

from database import session
from market import agreeing, bargaining, blocks, clock
from market.lifecycle import ProposalState
from tests.conftest import helping, person
from tests.deals import bid_of, counter_of, request_of
from tests.pages.sending import BOTH_WAYS, typed
from tests.queries import counted


@pytest.fixture
def wanted(anna):
    return request_of(anna)


@pytest.fixture
def bid(wanted, beat):
    return bid_of(beat, wanted)


# To compare


def test_the_comparison_is_for_the_author_alone(client_of, stranger, wanted, bid, anna, beat, chiara, dario, olga):
    address = f"/requests/{wanted.id}/proposals"
    assert client_of(anna).get(address).status_code == 200
    for other in (beat, chiara, dario, olga):
        assert client_of(other).get(address).status_code == 404
    assert stranger.get(address).status_code == 303


def test_without_a_bid_the_comparison_says_what_happens_next(client_of, wanted, anna):
    page = client_of(anna).get(f"/requests/{wanted.id}/proposals").text
    assert "Im Moment kein Vorschlag" in page
    assert "<article" not in page


def test_a_bid_shows_who_when_and_how_much(client_of, wanted, bid, anna):
    page = client_of(anna).get(f"/requests/{wanted.id}/proposals").text
    for words in (
        "1 Vorschlag ist da", "Beat K.", "8048 Zürich · ca. 3 km · erster Auftrag", ">neu<", "60.00", "Das klingt nach dem Repeater.",
        "Mit Donnerstag, 14 Uhr, zusagen", "Mit Freitag, 9 Uhr, zusagen", "Etwas fragen", "Anderen Preis oder Termin vorschlagen",
        "Ablehnen", "Gilt bis Donnerstag, 26. November, 10 Uhr", "Sie zahlen 60.00 direkt an Beat.",
    ):  # fmt: skip
        assert words in page
    assert "Zuoberst steht" not in page


def test_several_bids_stand_in_order_and_the_order_is_explained(client_of, wanted, bid, anna, chiara):
    cheaper = bid_of(chiara, wanted, price=4500)
    page = client_of(anna).get(f"/requests/{wanted.id}/proposals").text
    assert page.index(f'id="bid-{cheaper.id}"') < page.index(f'id="bid-{bid.id}"')
    assert page.count("card--lead") == 1
    assert "Zuoberst steht, wer einen freien Termin hat" in page


def test_a_struck_time_is_shown_as_gone(client_of, wanted, bid, anna):
    bid.slot_rows[0].struck_at = clock.now()
    page = client_of(anna).get(f"/requests/{wanted.id}/proposals").text
    assert "Donnerstag, 26. November, dieser Termin ist weg" in page
    assert "Mit Donnerstag, 14 Uhr, zusagen" not in page
    assert "Mit Freitag, 9 Uhr, zusagen" in page


def test_without_a_free_time_one_may_still_agree(client_of, wanted, anna, beat):
    bid_of(beat, wanted, times=())
    assert "Zusagen, Termin gemeinsam finden" in client_of(anna).get(f"/requests/{wanted.id}/proposals").text


def test_what_ended_is_folded_away_and_what_waits_is_said(client_of, wanted, bid, anna, chiara):
    declined = bid_of(chiara, wanted)
    bargaining.decline(declined, by=anna)
    counter_of(bid, anna, price=5000)
    page = client_of(anna).get(f"/requests/{wanted.id}/proposals").text
    assert "Beat prüft Ihren Vorschlag" in page
    assert "1 Vorschlag, der nicht mehr gilt" in page
    assert f'id="bid-{declined.id}"' not in page
    assert f'id="bid-{bid.id}"' not in page


def test_once_somebody_is_chosen_the_comparison_leads_to_the_job(client_of, wanted, bid, anna, chiara):
    bid_of(chiara, wanted)
    job = agreeing.accept_proposal(bid, bid.slot_rows[0].id, by=anna)
    page = client_of(anna).get(f"/requests/{wanted.id}/proposals").text
    assert "Sie haben Beat zugesagt" in page
    assert f'href="/jobs/{job.id}"' in page
    assert "1 Vorschlag, der nicht mehr gilt" in page


def test_the_comparison_asks_the_same_few_questions_with_one_bid_and_with_ten(client_of, wanted, bid, anna):
    visitor = client_of(anna)
    address = f"/requests/{wanted.id}/proposals"
    one = questions(visitor, address)
    for number in range(9):
        bid_of(helping(person(f"Helfer{number}", "Muster", "8003"), "+41791234599", bid.helper.helper.skills), wanted)
    assert questions(visitor, address) == one <= 8
    assert visitor.get(address).text.count("<article") == 10


def questions(visitor, address: str) -> int:
    session.commit()
    visitor.get(address)
    with counted() as asked:
        assert visitor.get(address).status_code == 200
    return len(asked)


# One proposal


def test_a_proposal_is_for_its_two_sides(client_of, stranger, bid, anna, beat, chiara, dario, olga):
    for side in (anna, beat):
        assert client_of(side).get(f"/proposals/{bid.id}").status_code == 200
    for other in (chiara, dario, olga):
        visitor = client_of(other)
        for path in ("", "/counter", "/acceptance"):
            assert visitor.get(f"/proposals/{bid.id}{path}").status_code == 404
        for path in ("/counter", "/decline", "/withdrawal", "/acceptance"):
            assert visitor.post(f"/proposals/{bid.id}{path}", data=typed()).status_code == 404
    assert stranger.get(f"/proposals/{bid.id}").status_code == 303
    assert bid.state is ProposalState.LIVE


def test_each_side_reads_how_it_stands_and_sees_its_own_buttons(client_of, bid, anna, beat):
    hers, his = (client_of(side).get(f"/proposals/{bid.id}").text for side in (anna, beat))
    assert "Beat möchte Ihnen helfen" in hers
    assert "Ja, ablehnen" in hers
    assert "Ja, zurückziehen" not in hers
    assert "Anna prüft Ihren Vorschlag" in his
    assert "Anna hat Zeit bis Donnerstag, 26. November, 10 Uhr" in his
    assert "Sie erhalten 60.00. Gebühr 4.80" in his
    assert "Ja, zurückziehen" in his
    assert "zusagen" not in his


@pytest.mark.parametrize(
    ("ending", "hers", "his"),
    [
        ("declined", "Sie haben diesen Vorschlag abgelehnt", "Anna hat sich anders entschieden"),
        ("withdrawn", "Beat hat diesen Vorschlag zurückgezogen", "Sie haben diesen Vorschlag zurückgezogen"),
        ("lapsed", "Dieser Vorschlag ist abgelaufen", "Dieser Vorschlag ist abgelaufen"),
        ("silent", "Dieser Vorschlag ist abgelaufen", "Dieser Vorschlag ist abgelaufen"),
        ("countered", "Es gibt einen neueren Vorschlag", "Es gibt einen neueren Vorschlag"),
        ("accepted", "Sie sind sich einig", "Sie sind sich einig"),
    ],
)
def test_how_it_ended_is_said_to_both_and_nothing_can_be_pressed(client_of, bid, anna, beat, at, ending, hers, his):
    endings = {
        "declined": lambda: bargaining.decline(bid, by=anna),
        "withdrawn": lambda: bargaining.withdraw(bid, by=beat),
        "lapsed": lambda: bargaining.lapse(bid),
        "silent": lambda: at("2026-11-26 11:00"),
        "countered": lambda: counter_of(bid, anna, price=5000),
        "accepted": lambda: agreeing.accept_proposal(bid, by=anna),
    }
    endings[ending]()
    for side, words in ((anna, hers), (beat, his)):
        page = client_of(side).get(f"/proposals/{bid.id}").text
        assert words in page
        assert "Ja, ablehnen" not in page
        assert "zusagen</" not in page


def test_the_negotiation_is_told_in_order(client_of, bid, anna, beat):
    second = counter_of(bid, anna, price=5000)
    third = counter_of(second, beat, price=5000, times=("2026-11-28 10:00",))
    page = client_of(anna).get(f"/proposals/{third.id}").text
    told = ("Beat schlägt CHF 60.00 vor", "Sie schlagen CHF 50.00 vor", "Beat schlägt andere Termine vor")
    assert [page.index(words) for words in told] == sorted(page.index(words) for words in told)


def test_a_withdrawn_bid_leads_to_a_new_one(client_of, bid, wanted, beat):
    bargaining.withdraw(bid, by=beat)
    assert f"/requests/{wanted.id}/proposals/new" in client_of(beat).get(f"/proposals/{bid.id}").text


# To decline and to withdraw


@BOTH_WAYS
def test_to_decline_on_the_proposals_page(client_of, bid, anna, htmx):
    answer = client_of(anna).post(f"/proposals/{bid.id}/decline", htmx=htmx)
    assert bid.state is ProposalState.DECLINED
    if htmx:
        assert answer.text.lstrip().startswith('<div class="stack stack--loose" id="proposal">')
        assert "Sie haben diesen Vorschlag abgelehnt" in answer.text
    else:
        assert (answer.status_code, answer.location) == (303, f"/proposals/{bid.id}")
    assert client_of(anna).post(f"/proposals/{bid.id}/decline", htmx=htmx).status_code == answer.status_code


@BOTH_WAYS
def test_to_decline_in_the_comparison(client_of, bid, wanted, anna, htmx):
    answer = client_of(anna).post(f"/proposals/{bid.id}/decline", data={"back": "compare"}, htmx=htmx)
    if htmx:
        assert answer.text.lstrip().startswith('<div class="stack stack--loose" id="bids">')
        assert "Im Moment kein Vorschlag" in answer.text
    else:
        assert (answer.status_code, answer.location) == (303, f"/requests/{wanted.id}/proposals")


@BOTH_WAYS
def test_to_decline_what_was_withdrawn_is_a_conflict_with_the_fresh_state(client_of, bid, anna, beat, htmx):
    bargaining.withdraw(bid, by=beat)
    for data, words in (({}, "Beat hat diesen Vorschlag zurückgezogen"), ({"back": "compare"}, "Zurückgezogen")):
        answer = client_of(anna).post(f"/proposals/{bid.id}/decline", data=data, htmx=htmx)
        assert answer.status_code == 409
        assert words in answer.text
    assert bid.state is ProposalState.WITHDRAWN


@BOTH_WAYS
def test_to_withdraw(client_of, bid, beat, htmx):
    answer = client_of(beat).post(f"/proposals/{bid.id}/withdrawal", htmx=htmx)
    assert answer.status_code == (200 if htmx else 303)
    assert bid.state is ProposalState.WITHDRAWN


@BOTH_WAYS
def test_the_wrong_side_neither_declines_nor_withdraws(client_of, bid, anna, beat, htmx):
    assert client_of(beat).post(f"/proposals/{bid.id}/decline", htmx=htmx).status_code == 403
    assert client_of(anna).post(f"/proposals/{bid.id}/withdrawal", htmx=htmx).status_code == 403
    assert bid.is_live


def test_words_of_people_are_text_and_carry_their_language(client_of, wanted, anna, beat):
    beat.language = "en"
    bid = bid_of(beat, wanted, message="<script>alert(1)</script>\nSee https://example.com")
    for address in (f"/proposals/{bid.id}", f"/requests/{wanted.id}/proposals"):
        page = client_of(anna).get(address).text
        assert '<p class="user-text" lang="en">&lt;script&gt;alert(1)&lt;/script&gt;\nSee •••</p>' in page


def test_everything_is_there_in_english_too(client_of, bid, anna):
    anna.language = "en"
    page = client_of(anna).get(f"/proposals/{bid.id}").text
    assert "Beat would like to help you" in page
    assert "Agree to Thursday, 2 pm" in page


def test_the_comparison_is_without_whom_one_has_blocked_and_keeps_the_job_that_runs(client_of, wanted, bid, anna, beat, chiara):
    other, address = bid_of(chiara, wanted), f"/requests/{wanted.id}/proposals"
    bargaining.decline(bid, by=anna)
    blocks.block(beat, by=anna)
    session.commit()
    page = client_of(anna).get(address).text
    assert ("Beat" in page, "die nicht mehr gelten" in page, "der nicht mehr gilt" in page) == (False, False, False)
    assert "1 Vorschlag ist da" in page
    job = agreeing.accept_proposal(other, other.slot_rows[0].id, by=anna)
    blocks.block(chiara, by=anna)
    session.commit()
    page = client_of(anna).get(address).text
    assert ("Sie haben Chiara zugesagt" in page, f'href="/jobs/{job.id}"' in page) == (True, True)
