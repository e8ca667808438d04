"""Whatever a gateway for texts does: nothing is lost, the others go out, nothing is held up longer than it may, no secret travels on."""

import json
import time

import pytest

from database import session
from market import preferences
from market.notices import Letter, LetterState, Way
from office import errands, outbox_texts, texts
from office.gateway import Gateway, GatewayAway, GatewayRefused
from tests.deals import bid_of, request_of
from tests.office.stage import after
from tests.office.texting_stage import ANNAS, BODY, go_round, wants_texts

DARIOS, CHIARAS = "+41791110003", "+41791110002"
HUNG = 20.0  # seconds; a gateway that hangs does so for half a minute, one that drips for ever
REFUSING = ("refuses", "is full", "refuses at length", "redirects")
AWAY = ("hangs", "drips", "drops", "drops unread", "talks rubbish", "has endless headers")


@pytest.fixture
def three(anna, chiara, dario, beat, gateway):
    """Three texts wait, to Anna, Chiara and Dario."""
    for account, phone in ((anna, ANNAS), (chiara, CHIARAS), (dario, DARIOS)):
        wants_texts(account, phone)
        preferences.choose(account, wanted=(), among=(), quiet=None, by=account)
        bid_of(beat, request_of(account))
    return list(session.query(Letter).filter_by(way=Way.TEXT).order_by(Letter.id))


def stand(letters):
    return [(letter.state.value, letter.attempts) for letter in letters]


@pytest.mark.parametrize("manner", ["takes", "takes at length", "breaks off after yes"])
def test_two_hundred_means_taken_whatever_is_said_after_it(three, gateway, manner):
    gateway.manner = manner
    go_round()
    assert stand(three) == [("sent", 1)] * 3
    assert gateway.to() == [ANNAS, CHIARAS, DARIOS]


@pytest.mark.parametrize("manner", REFUSING)
def test_one_that_is_refused_comes_again_and_the_others_go_out(three, gateway, at, manner):
    gateway.manners[CHIARAS] = manner
    go_round()
    assert stand(three) == [("sent", 1), ("waiting", 1), ("sent", 1)]
    assert three[1].claim is None
    gateway.manners.clear()
    after(at, seconds=59)
    go_round()
    assert stand(three)[1] == ("waiting", 1)
    after(at, seconds=2)
    go_round()
    assert stand(three) == [("sent", 1), ("sent", 2), ("sent", 1)]


@pytest.mark.parametrize("manner", AWAY)
def test_a_gateway_that_does_not_answer_rests_a_minute_and_nothing_is_lost(three, gateway, at, manner):
    gateway.manner = manner
    began = time.perf_counter()
    go_round()
    go_round()
    assert time.perf_counter() - began < HUNG
    assert stand(three) == [("waiting", 1), ("waiting", 0), ("waiting", 0)]
    assert (three[0].claim, (three[0].last_error or "").isprintable()) == (None, True)
    gateway.manner = "takes"
    after(at, seconds=61)
    go_round()
    assert stand(three) == [("sent", 2), ("sent", 1), ("sent", 1)]


def test_one_number_on_which_it_hangs_does_not_keep_the_others(three, gateway, at):
    gateway.manners[ANNAS] = "hangs"
    for _ in range(3):
        go_round()
        after(at, seconds=61)
    assert stand(three)[1:] == [("sent", 1), ("sent", 1)]
    assert three[0].state is LetterState.WAITING


def test_mails_go_out_while_it_hangs(three, gateway, server):
    gateway.manner = "hangs"
    session.commit()
    errands.run_due(["send_texts", "send_letters"])
    assert len(server.taken) >= 3


def test_one_taken_before_the_line_broke_is_the_same_when_it_comes_again(three, gateway, at):
    gateway.manners[ANNAS] = "drops"
    go_round()
    gateway.manners.clear()
    after(at, seconds=61)
    go_round()
    annas = [text for text in gateway.taken if text["to"] == ANNAS]
    assert len(annas) == 2
    assert annas[0] == annas[1]
    assert annas[0]["reference"] == three[0].message_id


def test_no_transaction_waits_for_the_gateway(three, gateway, monkeypatch):
    seen = []
    monkeypatch.setattr(outbox_texts.texts, "_way", Watching(seen))
    go_round()
    assert seen == [(False, [])] * 3


class Watching:
    """A way that looks whether a transaction is open, and who else could take what is being sent."""

    def __init__(self, seen):
        self.seen = seen

    def post(self, to, text, mark):
        is_open = session.registry().in_transaction()
        mine = [row.id for row in session.query(Letter).filter_by(message_id=mark) if row.id in outbox_texts.waiting(50)]
        session.rollback()
        self.seen.append((is_open, mine))


# What it is told


def test_it_is_told_who_and_what_with_the_key_in_the_header(three, gateway):
    go_round()
    assert gateway.heads[0].startswith("POST /send?v=1 HTTP/1.1\r\n")
    assert "Authorization: Bearer s3cret-key\r\n" in gateway.heads[0]
    assert "Content-Type: application/json\r\n" in gateway.heads[0]
    assert set(gateway.taken[0]) == {"to", "text", "from", "reference"}


HOSTILE = 'Beat", "to": "+41900000000", "x": "\\ {key} {to} \n'


def test_a_name_cannot_add_a_field(gateway):
    Gateway(gateway.url, BODY, "s3cret-key").post("+41791112233", HOSTILE, "f00d")
    [said] = gateway.taken
    assert said == {"to": "+41791112233", "text": HOSTILE, "from": "", "reference": "f00d"}


def test_a_form_is_written_as_a_form(gateway):
    Gateway(gateway.url, "to={to}&text={text}&key={key}", "s&k").post("+41791112233", "A & B = ü", "f00d")
    [(head, body)] = gateway.asked
    assert body == b"to=%2B41791112233&text=A+%26+B+%3D+%C3%BC&key=s%26k"
    assert "Content-Type: application/x-www-form-urlencoded" in head


def test_a_list_is_json_too(gateway):
    Gateway(gateway.url, '[{"to": ["{to}"], "text": "{text}"}]').post("+41791112233", 'A "B"', "f00d")
    assert json.loads(gateway.asked[0][1]) == [{"to": ["+41791112233"], "text": 'A "B"'}]


def test_nobody_else_gets_the_key(three, gateway, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    gateway.manner = "redirects"
    go_round()
    assert len(gateway.asked) == 3
    assert all("elsewhere" not in head for head in gateway.heads)


def test_neither_number_nor_key_is_kept_of_what_it_says(gateway):
    gateway.manner = "refuses"
    with pytest.raises(GatewayRefused) as no:
        Gateway(gateway.url, BODY, "s3cret-key").post(ANNAS, "Hallo", "f00d")
    assert str(no.value) == "400 … is not good, says key …"


def test_of_a_long_answer_little_is_read(gateway):
    gateway.manner = "refuses at length"
    with pytest.raises(GatewayRefused) as no:
        Gateway(gateway.url, BODY).post(ANNAS, "Hallo", "f00d")
    assert len(str(no.value)) < 2100


@pytest.mark.parametrize(("manner", "is_taken"), [("says yes with 200", True), ("says no with 200", False), ("takes", False), ("refuses", False)])  # fmt: skip
def test_one_that_says_200_to_everything_is_asked_for_its_word(gateway, manner, is_taken):
    gateway.manner = manner
    asking = Gateway(gateway.url, BODY, taken='"status": 1')
    if is_taken:
        asking.post(ANNAS, "Hallo", "f00d")
    else:
        with pytest.raises(GatewayRefused):
            asking.post(ANNAS, "Hallo", "f00d")


@pytest.mark.parametrize("manner", ["hangs", "drips"])
def test_it_is_given_up_on_in_time(gateway, manner):
    gateway.manner = manner
    began = time.perf_counter()
    with pytest.raises(GatewayAway):
        Gateway(gateway.url, BODY, seconds=0.2).post(ANNAS, "Hallo", "f00d")
    assert time.perf_counter() - began < HUNG


def test_a_certificate_nobody_signed_is_refused(gateway):
    with pytest.raises(GatewayAway):
        Gateway(gateway.url.replace("http:", "https:"), BODY, seconds=0.5).post(ANNAS, "Hallo", "f00d")


def test_in_the_folder_they_lie_as_they_are(three, tmp_path):
    from office.folder import TextFolder

    texts.settle(TextFolder(tmp_path / "texts"))
    go_round()
    assert sorted(one.to for one in texts.of_folder()) == [ANNAS, CHIARAS, DARIOS]
    assert {one.subject for one in texts.of_folder()} == {"Kabelsalat: Beat hat einen Vorschlag für Sie."}
