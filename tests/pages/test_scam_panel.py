"""Where money or remote control is mentioned, the reader is told calmly what nobody may ask for; nowhere else, and nobody is blamed."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from database import session
from market import alarm_words, talk, tips
from market.accounts import Account
from market.cases import Case
from tests.deals import bid_of, counter_of, offer_of, request_of

PANEL = "Gut zu wissen bei Geld und Fernsteuerung"
WORD = "Nur damit Sie es wissen"
COVERED = "••• steht für"


@pytest.mark.parametrize(
    "said",
    [
        "Installieren Sie bitte TeamViewer.",
        "Geben Sie mir den Twint-Code durch.",
        "Ich brauche eine Vorauszahlung von 50 Franken.",
        "Kaufen Sie eine Google-Play-Karte.",
        "Wie lautet die TAN?",
        "Ich kann Ihren PC fernsteuern, Zugriff auf Ihren Computer genügt.",
        "Please buy a gift card and share your screen.",
        "I need remote access and your credit card.",
        "Mein E-Banking geht nicht.",
    ],
)
def test_money_and_remote_control_are_heard(said: str) -> None:
    assert alarm_words.mentions_swindle(said)


@pytest.mark.parametrize(
    "said",
    [
        "Mein WLAN geht im Schlafzimmer nicht.",
        "Die Tante kommt auch, sie hat ein Tandem und tanzt.",
        "Ich zahle bar oder mit TWINT, wie es Ihnen passt.",
        "Der Fernseher und die Fernbedienung spinnen.",
        "Meine Speicherkarte ist voll, die SIM-Karte neu.",
        "Die Bank im Garten ist frei, läuten Sie dort.",
        "Bitte im Voraus kurz anrufen.",
        "The TV remote is lost and the printer is slow.",
    ],
)
def test_harmless_sentences_are_left_in_peace(said: str) -> None:
    assert not alarm_words.mentions_swindle(said)


@pytest.mark.parametrize("htmx", [False, True])
def test_in_a_talk_the_reader_sees_it_and_the_writer_reads_it_once(
    client_of: Any, anna: Account, beat: Account, htmx: bool
) -> None:
    thread = bid_of(beat, request_of(anna)).thread
    annas, beats, place = client_of(anna), client_of(beat), f"/threads/{thread.id}"
    assert PANEL not in annas.get(place).text
    answer = beats.post(f"{place}/messages", data={"body": "Installieren Sie AnyDesk."}, htmx=htmx)
    told = answer.text if htmx else beats.get(place).text
    assert (WORD in told, PANEL in told) == (True, False)
    assert WORD not in beats.get(place).text
    seen = annas.get(place).text
    assert (seen.count(PANEL), f'href="/reports/thread/{thread.id}"' in seen) == (1, True)
    talk.say(thread, "Und TeamViewer.", by=beat)
    assert annas.get(place).text.count(PANEL) == 1
    assert session.scalars(select(Case)).all() == []


def test_in_ads_proposals_and_tips(client_of: Any, stranger: Any, anna: Account, beat: Account, dario: Account) -> None:
    offer = offer_of(beat, "Hilfe per TeamViewer")
    request = request_of(anna, "Mein E-Banking geht nicht")
    tip = tips.say(request, "Mit AnyDesk kann ich es ansehen.", by=dario)
    bid = bid_of(beat, request, "Zuerst eine Anzahlung, bitte.")
    session.commit()
    annas, beats = client_of(anna), client_of(beat)
    pages = {
        "offer": (stranger, f"/offers/{offer.id}", 1), "own offer": (beats, f"/offers/{offer.id}", 0),
        "request and tip": (beats, f"/requests/{request.id}", 2), "own request": (annas, f"/requests/{request.id}", 1),
        "bid": (annas, f"/proposals/{bid.id}", 1), "own bid": (beats, f"/proposals/{bid.id}", 0), "landing": (stranger, "/", 0),
    }  # fmt: skip
    seen = {name: visitor.get(place).text.count(PANEL) for name, (visitor, place, _) in pages.items()}
    assert seen == {name: count for name, (_, _, count) in pages.items()}
    assert tip.request is not None


@pytest.mark.parametrize("htmx", [False, True])
def test_who_gives_such_a_tip_reads_it_once(client_of: Any, anna: Account, dario: Account, htmx: bool) -> None:
    place, darios = f"/requests/{request_of(anna).id}", client_of(dario)
    answer = darios.post(f"{place}/tips", data={"body": "Mit TeamViewer ginge es."}, htmx=htmx)
    told = answer.text if htmx else darios.get(place).text
    assert (WORD in told, WORD in darios.get(place).text) == (True, False)


def test_in_the_comparison_each_bid_says_it_once_and_what_is_covered(
    client_of: Any, anna: Account, beat: Account, chiara: Account
) -> None:
    wanted = request_of(anna)
    swindle = bid_of(beat, wanted, "Installieren Sie AnyDesk und TeamViewer, 079 123 45 67, beat@example.com")
    harmless = bid_of(chiara, wanted, "Ich bringe einen Repeater.")
    annas, place = client_of(anna), f"/requests/{wanted.id}/proposals"
    cards = re.findall(r"<article.*?</article>", annas.get(place).text, re.DOTALL)
    said = {number: next(card for card in cards if f'id="bid-{number}"' in card) for number in (swindle.id, harmless.id)}
    assert [(card.count(PANEL), card.count(COVERED)) for card in said.values()] == [(1, 1), (0, 0)]
    assert f'href="/reports/thread/{swindle.thread_id}"' in said[swindle.id]
    counter_of(swindle, anna, "Bitte ohne AnyDesk.", price=5000)
    assert PANEL not in annas.get(place).text
