"""Before a first visit: who is called by when, what that lets happen, and what another number means."""

import dataclasses
from datetime import timedelta

import pytest
from sqlalchemy import select

from database import session
from market import (
    accounts,
    agreeing,
    bargaining,
    clock,
    desk,
    farewell,
    helpers,
    introductions,
    offers,
    suspending,
    takeout,
    terms,
)
from market.accounts import Account
from market.desk import Queue
from market.events import Event, Kind
from market.introductions import Identity, Introduction
from market.lifecycle import ProposalState
from market.money import Chf
from market.notices import Notice
from market.refusals import AlreadyMoved, Missing, NotAllowed, OutOfRange
from market.skills import Skill
from tests.conftest import helping, person
from tests.deals import bid_of, enquiry_of, offer_of, request_of, scheduled_job

DOOR = {"street": "Zypressenstrasse 11", "phone": "+41442422424"}
SAID = {"name": "Urs Graf", "address": "Hardstrasse 9, 8004 Zürich"}


@pytest.fixture
def urs() -> Account:
    """Helps, and nobody of the team has called yet."""
    return helping(person("Urs", "Graf", "8004"), "+41791234599", [Skill.WIFI, Skill.ROUTER], is_called=False)


@pytest.fixture
def without_rule():
    before = terms.current()
    terms.settle(dataclasses.replace(before, first_call_needed=False))
    yield
    terms.settle(before)


def of(helper: Account) -> Introduction | None:
    session.expire_all()
    return introductions.of_helper(helper.helper)


def told(account: Account) -> list[str]:
    return list(session.scalars(select(Notice.kind).where(Notice.account_id == account.id).order_by(Notice.id)))


def accepted(bid, anna):
    return agreeing.accept_proposal(bid, bid.slot_rows[0].id, **DOOR, by=anna)


def change_number(account: Account, phone: str | None) -> None:
    accounts.change_details(
        account, first_name=account.first_name, last_name=account.last_name, postal_code=account.postal_code,
        language="de", street=None, phone=phone, by=account,
    )  # fmt: skip


def test_a_profile_alone_is_not_called(urs):
    assert of(urs) is None


def test_the_first_offer_online_puts_a_helper_on_the_list_for_the_next_working_day(urs):
    offer_of(urs)
    there = of(urs)
    assert (there.is_open, clock.in_zurich(there.due_at).isoformat()) == (True, "2026-11-25T00:00:00+01:00")


def test_over_a_weekend_it_is_the_end_of_monday(urs, anna, at):
    at("2026-11-27 17:00")
    bid_of(urs, request_of(anna), times=("2026-12-03 14:00",))
    assert clock.in_zurich(of(urs).due_at).isoformat() == "2026-12-01T00:00:00+01:00"


def test_a_second_offer_changes_nothing(urs, at):
    offer_of(urs)
    due = of(urs).due_at
    at("2026-11-24 10:00")
    offer_of(urs, "Router einrichten")
    assert of(urs).due_at == due


def test_an_offer_that_is_only_a_draft_is_not_called_about(urs):
    offers.draft(
        urs.helper, by=urs, title="WLAN einrichten", description="Alle Zimmer.", price=Chf(6000), duration_min=60,
        postal_code="8004", radius_km=5, skills=[Skill.WIFI],
    )  # fmt: skip
    assert of(urs) is None


def test_a_bid_before_the_call_stands_and_cannot_be_accepted(urs, anna):
    bid = bid_of(urs, request_of(anna))
    assert (bid.is_live, bid.may_be_answered_by(anna), bid.may_be_accepted_by(anna)) == (True, True, False)
    with pytest.raises(AlreadyMoved, match="helper_not_introduced"):
        accepted(bid, anna)
    assert bid.state is ProposalState.LIVE


def test_an_enquiry_cannot_be_accepted_by_the_helper_either(urs, anna):
    enquiry = enquiry_of(anna, offer_of(urs))
    with pytest.raises(AlreadyMoved, match="helper_not_introduced"):
        agreeing.accept_proposal(enquiry, enquiry.slot_rows[0].id, by=urs)


def test_it_can_still_be_declined_and_withdrawn(urs, anna):
    bargaining.decline(bid_of(urs, request_of(anna)), by=anna)
    bargaining.withdraw(bid_of(urs, request_of(anna, "Drucker")), by=urs)


def test_once_recorded_the_neighbour_and_the_helper_hear_of_it_and_she_accepts(urs, anna, olga):
    bid = bid_of(urs, request_of(anna))
    introductions.record(of(urs), **SAID, by=olga)
    assert (told(anna)[-1], told(urs)[-1]) == ("may_agree_now", "introduced")
    assert accepted(bid, anna).helper is urs


def test_of_an_enquiry_the_helper_hears_that_somebody_waits(urs, anna, olga):
    enquiry_of(anna, offer_of(urs))
    introductions.record(of(urs), **SAID, by=olga)
    heard = session.scalars(select(Notice).where(Notice.account_id == urs.id, Notice.kind == "introduced")).one()
    assert (heard.facts["has_to_answer"], "may_agree_now" in told(anna)) == (True, False)


def test_the_time_to_answer_begins_when_the_call_is_due_and_anew_when_it_is_done(urs, anna, olga, at):
    enquiry = enquiry_of(anna, offer_of(urs), times=("2026-12-03 14:00",))
    due = of(urs).due_at
    assert enquiry.stands_until == due + terms.current().helper_answers_within
    at("2026-11-25 20:00")
    introductions.record(of(urs), **SAID, by=olga)
    assert abs(enquiry.stands_until - clock.now() - terms.current().helper_answers_within) < timedelta(minutes=1)


def test_the_call_never_makes_a_proposal_outlive_its_last_time(urs, anna, olga, at):
    bid = bid_of(urs, request_of(anna), times=("2026-11-25 09:00",))
    at("2026-11-24 18:00")
    introductions.record(of(urs), **SAID, by=olga)
    assert bid.stands_until == bid.slot_rows[0].starts_at


def test_recorded_it_is_an_event_with_the_operators_name_and_without_what_was_said(urs, anna, olga):
    bid_of(urs, request_of(anna))
    introductions.record(of(urs), **SAID, by=olga)
    event = session.scalars(select(Event).where(Event.kind == Kind.HELPER_INTRODUCED)).one()
    assert (event.by_id, event.facts) == (olga.id, {"first": True})
    there = of(urs)
    assert (there.name, there.address, there.phone, there.recorded_by_id) == (*SAID.values(), "+41791234599", olga.id)


def test_the_same_twice_is_once_and_a_second_operator_is_too_late(urs, anna, olga):
    bid_of(urs, request_of(anna))
    introductions.record(of(urs), **SAID, by=olga)
    assert introductions.record(of(urs), **SAID, by=olga).name == "Urs Graf"
    other = accounts.make_operator(person("Otto", "Roth", "8001"))
    with pytest.raises(AlreadyMoved, match="introduction_done"):
        introductions.record(of(urs), **SAID, by=other)
    with pytest.raises(AlreadyMoved, match="introduction_done"):
        introductions.note_missed(of(urs), by=other)


@pytest.mark.parametrize(
    ("change", "refusal", "code"),
    [
        ({"name": " "}, Missing, "name_needed"),
        ({"address": ""}, Missing, "address_needed"),
        ({"name": "U" * 121}, OutOfRange, "text_too_long"),
    ],
)
def test_name_and_address_are_needed(urs, anna, olga, change, refusal, code):
    bid_of(urs, request_of(anna))
    with pytest.raises(refusal, match=code):
        introductions.record(of(urs), **(SAID | change), by=olga)


def test_without_a_number_on_file_nobody_was_spoken_with(urs, anna, olga):
    bid_of(urs, request_of(anna))
    change_number(urs, None)
    with pytest.raises(Missing, match="no_number_on_file"):
        introductions.record(of(urs), **SAID, by=olga)


def test_only_the_team_and_nobody_about_themselves(urs, anna):
    bid_of(urs, request_of(anna))
    for somebody in (anna, urs, accounts.make_operator(urs)):
        with pytest.raises(NotAllowed):
            introductions.record(of(urs), **SAID, by=somebody)


def test_not_reached_is_counted_and_dated_and_stays_on_the_list(urs, anna, olga):
    bid_of(urs, request_of(anna))
    introductions.note_missed(of(urs), by=olga)
    introductions.note_missed(of(urs), by=olga)
    there = of(urs)
    assert (there.tries, there.is_open, [row.tries for row in introductions.to_call()]) == (2, True, [2])


def test_identity_is_a_day_a_way_and_a_witness(urs, anna, olga):
    bid_of(urs, request_of(anna))
    introductions.note_identity(of(urs), Identity.VIDEO, seen_by=olga, by=olga)
    there = of(urs)
    assert (there.identity, there.identity_by_id, urs.helper.identity_seen_at is not None) == (Identity.VIDEO, olga.id, True)
    with pytest.raises(OutOfRange, match="not_of_the_team"):
        introductions.note_identity(there, Identity.IN_PERSON, seen_by=anna, by=olga)
    accounts.make_operator(urs)
    with pytest.raises(OutOfRange, match="not_of_the_team"):
        introductions.note_identity(there, Identity.IN_PERSON, seen_by=urs, by=olga)


def test_another_number_before_the_first_visit_waits_again(urs, anna, olga):
    bid = bid_of(urs, request_of(anna))
    introductions.record(of(urs), **SAID, by=olga)
    change_number(urs, "+41791112233")
    assert (of(urs).is_open, urs.helper.spoken_at, urs.helper.recorded_at is not None) == (True, None, True)
    with pytest.raises(AlreadyMoved, match="helper_not_introduced"):
        accepted(bid, anna)


def test_another_number_after_a_first_visit_is_called_and_stops_nothing(anna, beat, olga):
    scheduled_job(anna, beat)
    change_number(beat, "+41791112233")
    assert (of(beat).is_open, beat.helper.spoken_at) == (True, None)
    assert accepted(bid_of(beat, request_of(anna, "Drucker"), times=("2026-11-30 14:00",)), anna).helper is beat
    before = told(anna)
    introductions.record(of(beat), **SAID, by=olga)
    assert (told(anna), beat.helper.spoken_at is not None) == (before, True)


def test_a_number_changed_with_the_profile_counts_too(beat):
    helpers.change_profile(
        beat.helper, phone="+41791112233", skills=[Skill.WIFI], by=beat, about="Ich helfe gern.", radius_km=5, price_idea=None,
        languages=("de",), usual_times="", on_own_account=True, has_liability_cover=False,
    )  # fmt: skip
    assert (of(beat).is_open, beat.helper.may_visit) == (True, False)


def test_the_same_details_again_put_nothing_in_question(beat):
    change_number(beat, beat.phone)
    assert (of(beat).is_open, beat.helper.may_visit) == (False, True)


def test_the_list_is_soonest_due_first_and_without_those_who_are_gone(urs, chiara, anna, olga, at):
    bid_of(urs, request_of(anna))
    at("2026-11-24 09:00")
    change_number(chiara, "+41791112244")
    assert [row.first_name for row in introductions.to_call()] == ["Urs", "Chiara"]
    suspending.suspend(urs, "Hat gelogen.", by=olga)
    assert [row.first_name for row in introductions.to_call()] == ["Chiara"]
    assert next(one.count for one in desk.waiting() if one.queue is Queue.INTRODUCTIONS) == 1


def test_the_queue_is_overdue_when_the_day_is_over(urs, anna, at):
    bid_of(urs, request_of(anna), times=("2026-12-03 14:00",))
    at("2026-11-24 23:00")
    assert not next(one for one in desk.waiting() if one.queue is Queue.INTRODUCTIONS).is_overdue
    at("2026-11-25 00:01")
    assert next(one for one in desk.waiting() if one.queue is Queue.INTRODUCTIONS).is_overdue


def test_the_house_may_do_without(without_rule, urs, anna):
    bid = bid_of(urs, request_of(anna))
    assert (of(urs), bid.may_be_accepted_by(anna)) == (None, True)
    assert accepted(bid, anna).helper is urs


def test_my_data_has_it_and_leaving_takes_the_private_part_along(urs, anna, olga):
    bid_of(urs, request_of(anna))
    introductions.record(of(urs), **SAID, by=olga)
    assert takeout.of(urs)["introduction"][0]["address"] == SAID["address"]
    farewell.ask(urs, by=urs)
    farewell.erase(urs, "Ehemaliges Mitglied")
    there = of(urs)
    assert (there.name, there.address, there.phone, there.is_open) == ("", "", None, False)


def test_a_proven_address_has_its_day(anna, at):
    at("2026-11-25 10:00")
    before = anna.email_proven_at
    accounts.change_email(anna, "neu@example.com", by=anna)
    assert before is not None and anna.email_proven_at - before > timedelta(days=1)
