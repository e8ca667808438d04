"""Leaving: noted at once, done when the last job has ended, and then nothing says any more who it was."""

import io
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import String, cast, or_, select

import storage
from database import Base, session, unit_of_work
from invoices import documents
from market import accounts, bargaining, farewell, finishing, helpers, offers, pictures, said, sessions, talk
from market.accounts import Account
from market.jobs import Job, PaidBy
from market.lifecycle import AdState, ProposalState
from market.money import Chf
from market.notices import Letter
from market.refusals import AlreadyMoved, NotAllowed
from office import errands
from tests.deals import bid_of, enquiry_of, offer_of, request_of, scheduled_job, terms_of
from tests.office.stage import after

PRIVATE = ("anna.anner@example.com", "Anner", "Zypressenstrasse", "+41442422424", "Seit dem Wochenende")


def leave(person: Account) -> None:
    unit_of_work(lambda: farewell.ask(person, by=person))
    errands.run_due()
    session.expire_all()


def done_job(anna: Account, beat: Account, at: Any) -> Job:
    job = scheduled_job(anna, beat)
    at("2026-11-26 15:30")
    unit_of_work(lambda: finishing.report_done(job, PaidBy.TWINT, by=beat))
    unit_of_work(lambda: finishing.confirm(job, by=anna))
    return job


def test_asking_takes_ads_offline_and_ends_proposals(anna: Account, beat: Account, chiara: Account) -> None:
    wanted, offer = request_of(anna), offer_of(beat)
    bid, enquiry = bid_of(beat, wanted), enquiry_of(chiara, offer)
    sent = bid_of(beat, request_of(chiara))
    unit_of_work(lambda: farewell.ask(beat, by=beat))
    assert offer.state is AdState.TAKEN_DOWN
    assert {bid.state, sent.state} == {ProposalState.WITHDRAWN}
    assert enquiry.state in (ProposalState.LAPSED, ProposalState.DECLINED)
    assert wanted.state is AdState.LIVE


def test_whoever_is_leaving_begins_nothing_new(anna: Account, beat: Account, chiara: Account, at: Any) -> None:
    scheduled_job(anna, beat)
    wanted, offer = request_of(chiara), offer_of(chiara)
    unit_of_work(lambda: farewell.ask(beat, by=beat))
    with pytest.raises(NotAllowed):
        bargaining.bid(wanted, **terms_of(), message="Guten Tag", by=beat)
    assert beat.helper is not None
    with pytest.raises(NotAllowed):
        offers.draft(beat.helper, by=beat, title="WLAN", price=Chf(6000))
    assert not offer.may_be_enquired_by(beat)


def test_it_waits_for_the_last_job_and_runs_by_itself(anna: Account, beat: Account, at: Any) -> None:
    job = scheduled_job(anna, beat)
    leave(anna)
    assert (anna.is_leaving, anna.has_left) == (True, False)
    at("2026-11-26 15:30")
    unit_of_work(lambda: finishing.report_done(job, PaidBy.CASH, by=anna))
    errands.run_due()
    session.expire_all()
    assert anna.has_left


def test_nothing_in_the_store_says_any_more_who_it_was(anna: Account, beat: Account, at: Any) -> None:
    """Looked for in every text of every table, papers apart: those are kept for ten years."""
    job = done_job(anna, beat, at)
    unit_of_work(lambda: talk.say(job.thread, "Danke!", by=anna))
    unit_of_work(lambda: accounts.change_details(
        anna, first_name="Anna", last_name="Anner", postal_code="8004", language="de", street="Zypressenstrasse 11",
        phone="+41442422424", by=anna,
    ))  # fmt: skip
    errands.run_due()
    assert {"account.email", "account.last_name", "account.street", "request.description"} <= found_in_store(*PRIVATE)
    leave(anna)
    errands.run_due()
    after(at, days=2)
    errands.run_due()
    assert found_in_store(*PRIVATE) == set()
    assert anna.public_name == anna.full_name == "Ehemaliges Mitglied"


def found_in_store(*words: str) -> set[str]:
    """Where any of these words stands, as table.column."""
    found = set()
    for mapper in Base.registry.mappers:
        table = mapper.local_table
        if table.name in ("document", "print"):
            continue
        for column in table.c:
            text = cast(column, String)
            if session.scalar(select(text).where(or_(*(text.icontains(word, autoescape=True) for word in words))).limit(1)):
                found.add(f"{table.name}.{column.name}")
    return found


def test_papers_and_what_was_said_stay_for_the_other_side(anna: Account, beat: Account, at: Any) -> None:
    job = done_job(anna, beat, at)
    unit_of_work(lambda: talk.say(job.thread, "Danke, es läuft.", by=anna))
    leave(anna)
    papers = documents.papers_of(job)
    assert len(papers) == 2
    assert "Anna Anner" in papers[0].snapshot
    (message,) = [message for message in said.messages_of(job.thread) if message.body == "Danke, es läuft."]
    assert message.first_name == "Ehemaliges Mitglied"
    assert not job.thread.may_be_written_by(beat)


def test_photos_and_sessions_are_gone(anna: Account) -> None:
    token = sessions.open_session(anna)
    key = pictures.keep(a_photo(), owner=anna).storage_key
    session.commit()
    leave(anna)
    assert sessions.find(token) is None
    with pytest.raises(FileNotFoundError):
        storage.read(key)


def a_photo() -> bytes:
    photo = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(photo, "JPEG")
    return photo.getvalue()


def test_a_helper_who_left_has_no_profile_any_more(beat: Account) -> None:
    profile = beat.helper
    assert profile is not None
    leave(beat)
    assert helpers.seen_by(None, profile.id) is None


def test_the_address_is_free_again_and_gets_one_last_letter(anna: Account, at: Any) -> None:
    leave(anna)
    last = list(session.scalars(select(Letter.kind).where(Letter.to_address == "anna.anner@example.com")))
    assert last == ["account_erased"]
    errands.run_due()
    after(at, days=2)
    errands.run_due()
    assert list(session.scalars(select(Letter).where(Letter.to_address == "anna.anner@example.com"))) == []
    assert accounts.with_email("anna.anner@example.com") is None


def test_one_may_change_ones_mind_while_a_job_runs(anna: Account, beat: Account) -> None:
    scheduled_job(anna, beat)
    leave(anna)
    unit_of_work(lambda: farewell.take_back(anna, by=anna))
    assert anna.may_begin
    errands.run_due()
    assert not anna.has_left


def test_asking_twice_is_asking_once_and_too_late_is_too_late(anna: Account) -> None:
    unit_of_work(lambda: farewell.ask(anna, by=anna))
    asked_at = anna.leaving_at
    unit_of_work(lambda: farewell.ask(anna, by=anna))
    assert anna.leaving_at == asked_at
    errands.run_due()
    session.expire_all()
    with pytest.raises(AlreadyMoved):
        farewell.take_back(anna, by=anna)


def test_nobody_else_and_nobody_of_the_team_leaves_this_way(anna: Account, beat: Account, olga: Account) -> None:
    for account, by in ((anna, beat), (anna, olga), (olga, olga)):
        with pytest.raises(NotAllowed):
            farewell.ask(account, by=by)


def test_nobody_is_erased_who_did_not_ask_or_has_a_job_running(anna: Account, beat: Account) -> None:
    scheduled_job(anna, beat)
    unit_of_work(lambda: farewell.ask(anna, by=anna))
    for person in (anna, beat):
        with pytest.raises(AlreadyMoved):
            farewell.erase(person, "Ehemaliges Mitglied")
