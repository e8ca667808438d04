"""Public words of the time before contact data was covered: covered once, nobody is told, and what changed is written down."""

from typing import Any

import pytest
from sqlalchemy import func, select, update

import database
from database import session, unit_of_work
from market import earlier, finishing, masking, reviews, search, tips
from market.accounts import Account
from market.earlier import FIELDS, Walk
from market.events import Event, Kind
from market.helpers import HelperProfile
from market.jobs import PaidBy
from market.notices import Letter, Notice
from market.offers import Offer
from market.requests import Request
from market.reviews import Review
from market.search import Wanted
from market.tips import Tip
from tests.deals import offer_of, request_of, scheduled_job
from tests.market.test_races import at_once, own_sessions
from tests.queries import counted

__all__ = ["own_sessions"]
OPEN = "Rufen Sie 079 123 45 67 an oder anna@bluewin.ch, am 3.12. um 14.30 Uhr."
COVERED = "Rufen Sie ••• an oder •••, am 3.12. um 14.30 Uhr."


def as_before(row: Any, name: str, words: str = OPEN) -> Any:
    """Saved when nothing was covered yet."""
    session.flush()
    session.execute(update(type(row)).where(type(row).id == row.id).values({name: words}))
    session.commit()
    session.refresh(row)
    return row


def everything(kind: Any) -> list[Walk]:
    walks, last = [], 0
    while last is not None:
        walks.append(unit_of_work(lambda last=last: earlier.cover(kind, last)))  # type: ignore[misc]
        last = walks[-1].last
    return walks


@pytest.fixture
def one_of(anna: Account, beat: Account, dario: Account, at: Any) -> dict[Any, Any]:
    """One row of each kind that others read."""
    request = request_of(anna, "Drucker druckt nicht")
    offer, tip = offer_of(beat), tips.say(request, "Aus und ein.", by=dario)
    job = scheduled_job(anna, beat)
    at("2026-11-26 15:00")
    review = reviews.give(finishing.report_done(job, PaidBy.TWINT, by=anna), stars=5, body="Gut.", by=anna)
    reviews.answer(review, "Danke.", by=beat)
    return {HelperProfile: beat.helper, Offer: offer, Request: request, Review: review, Tip: tip}


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, names in FIELDS.items() for name in names if name != "provider"]
)
def test_what_others_read_is_covered_nobody_is_told_and_it_is_written_down(one_of: dict[Any, Any], kind: Any, name: str) -> None:
    row = as_before(one_of[kind], name)
    told = session.scalar(select(func.count(Notice.id))), session.scalar(select(func.count(Letter.id)))
    everything(kind)
    assert getattr(row, name) == COVERED
    event = session.scalars(select(Event).where(Event.kind == Kind.WORDS_COVERED)).one()
    assert (event.about_kind, event.about_id, event.by_id) == (kind.__tablename__, row.id, None)
    assert event.facts == {"found": {name: ["mail", "phone"]}}
    assert (session.scalar(select(func.count(Notice.id))), session.scalar(select(func.count(Letter.id)))) == told


def test_looking_names_what_stands_open_and_changes_nothing(one_of: dict[Any, Any]) -> None:
    tip = as_before(one_of[Tip], "body")
    assert earlier.look(Tip).found == {tip.id: {"body": (masking.Found.MAIL, masking.Found.PHONE)}}
    assert (tip.body, tip.was_masked) == (OPEN, False)


def test_a_second_time_covers_nothing_more(one_of: dict[Any, Any]) -> None:
    tip = as_before(one_of[Tip], "body")
    first, second = everything(Tip), everything(Tip)
    assert (list(first[0].found), second[0].found, tip.was_masked) == ([tip.id], {}, True)
    assert session.scalar(select(func.count(Event.id)).where(Event.kind == Kind.WORDS_COVERED)) == 1


def test_words_without_contact_data_stay_as_they_are(one_of: dict[Any, Any]) -> None:
    session.commit()
    said = [(row, name, getattr(row, name)) for row in one_of.values() for name in FIELDS[type(row)]]
    assert [walk.found for kind in FIELDS for walk in everything(kind)] == [{}] * 2 * len(FIELDS)
    assert [getattr(row, name) for row, name, _ in said] == [words for _, _, words in said]


def test_what_was_covered_is_not_found_any_more(one_of: dict[Any, Any]) -> None:
    offer = as_before(one_of[Offer], "description", "Mehr auf wlanwunder.ch")
    search.reindex(offer)
    session.commit()
    assert len(search.find_offers(Wanted(words="wlanwunder")).rows) == 1
    everything(Offer)
    assert search.find_offers(Wanted(words="wlanwunder")).rows == []


def test_fifty_rows_at_a_time_with_one_question(anna: Account, dario: Account) -> None:
    request = request_of(anna)
    for number in range(53):
        tips.say(request, f"Versuch {number}.", by=dario)
    session.commit()
    with counted() as asked:
        first = earlier.cover(Tip)
    last = earlier.cover(Tip, first.last or 0)
    newest = session.scalar(select(func.max(Tip.id)))
    assert (len(asked), last.last, earlier.cover(Tip, newest or 0)) == (1, newest, Walk(None, {}))


def test_what_the_author_saves_between_the_look_and_the_covering_stands(
    one_of: dict[Any, Any], own_sessions: None, monkeypatch: Any
) -> None:
    """Only PostgreSQL lets somebody in between; on SQLite whoever writes is alone, and the author comes after."""
    number, lock = as_before(one_of[Review], "body").id, earlier.lock
    session.commit()

    def save() -> None:
        review = session.get_one(Review, number)
        reviews.replace(review, stars=4, body="Es war doch teuer.", by=review.author)

    def while_she_saves(row: Any) -> None:
        assert database.is_sqlite() or at_once(save) == [None]
        lock(row)

    monkeypatch.setattr(earlier, "lock", while_she_saves)
    [walk] = at_once(lambda: earlier.cover(Review))
    assert not database.is_sqlite() or at_once(save) == [None]
    assert (session.get_one(Review, number).body, number in walk.found) == ("Es war doch teuer.", database.is_sqlite())
