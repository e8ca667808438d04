"""Acting for somebody: who may, who may not, and that every act says who really did it."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from database import session
from market import accounts, acting, agreeing, callers, desk, events, farewell, mandates, notices, sessions
from market.accounts import Account
from market.events import Event, Kind
from market.mandates import Mandate
from market.notices import Letter
from market.refusals import AlreadyMoved, Missing, NotAllowed, OutOfRange
from market.sessions import UserSession
from tests.deals import bid_of, request_of

ROSMARIE = {
    "first_name": "Rosmarie", "last_name": "Pfister", "postal_code": "8004", "street": "Weg 3", "phone": "+41442422424",
    "language": "de", "is_adult": True, "agrees": True,
}  # fmt: skip


def caller(olga: Account, **said: Any) -> Account:
    account = callers.open_account(**{**ROSMARIE, **said}, by=olga)
    session.commit()
    return account


def mandate_of(holder: Account, trusted: Account) -> Mandate:
    assert trusted.email
    mandate = mandates.accept(mandates.give(holder, trusted.email, by=holder), by=trusted)
    session.commit()
    return mandate


def browser_of(account: Account) -> UserSession:
    here = sessions.find(sessions.open_session(account, second_factor_done=True))
    assert here is not None
    return here.row


def test_the_team_opens_an_account_without_mail(olga: Account) -> None:
    rosmarie = caller(olga)

    assert (rosmarie.email, rosmarie.opened_by_id, rosmarie.phone) == (None, olga.id, "+41442422424")
    opened = session.scalars(select(Event).where(Event.kind == Kind.ACCOUNT_OPENED, Event.about_id == rosmarie.id)).one()
    assert opened.by_id == olga.id


@pytest.mark.parametrize("missing", [{"street": " "}, {"phone": ""}, {"is_adult": False}, {"agrees": False}])
def test_a_caller_needs_street_telephone_age_and_terms(olga: Account, missing: dict[str, Any]) -> None:
    with pytest.raises(Missing):
        caller(olga, **missing)


def test_only_the_team_opens_accounts_for_others(anna: Account) -> None:
    with pytest.raises(NotAllowed):
        caller(anna)


def test_two_callers_without_mail_do_not_collide_and_get_notices_but_no_letters(olga: Account) -> None:
    first, second = caller(olga), caller(olga, first_name="Kurt")
    notices.tell(first, "suspension_lifted", first, who="Rosmarie")

    assert callers.without_mail() == [first, second]
    assert [one.count for one in desk.waiting() if one.queue is desk.Queue.CALLERS] == [1]
    assert [notice.kind for notice in notices.of(first)] == ["suspension_lifted"]
    assert session.scalars(select(Letter).where(Letter.notice_id.in_([one.id for one in notices.of(first)]))).all() == []


def test_a_caller_can_be_erased(olga: Account) -> None:
    rosmarie = caller(olga)
    callers.call(rosmarie, by=olga)
    farewell.ask(rosmarie, by=rosmarie)
    farewell.erase(rosmarie, "Ehemaliges Mitglied")

    assert (rosmarie.has_left, rosmarie.phone, callers.calls_of(rosmarie)) == (True, None, [])


def test_who_may_act_for_whom(anna: Account, beat: Account, dario: Account, olga: Account) -> None:
    rosmarie = caller(olga)
    mandate_of(anna, beat)
    peter = accounts.make_operator(caller(olga, first_name="Peter"))

    may = {
        (a.first_name, b.first_name)
        for a in (anna, beat, dario, olga)
        for b in (anna, beat, rosmarie, peter)
        if acting.may_act_for(a, b)
    }
    assert may == {("Beat", "Anna"), ("Olga", "Rosmarie")}


def test_the_team_needs_consent_which_runs_out(anna: Account, olga: Account, at: Callable[[str], None]) -> None:
    anna.phone = "+41441112233"
    with pytest.raises(NotAllowed):
        acting.begin(browser_of(olga), anna, by=olga)
    made = callers.call(anna, by=olga)
    assert not acting.may_act_for(olga, anna)
    assert callers.prove(made, made.code, by=olga)
    assert acting.may_act_for(olga, anna)
    at("2026-12-24 10:00")
    assert not acting.may_act_for(olga, anna)


def test_with_an_address_of_mail_the_account_is_in_our_care_no_more(olga: Account) -> None:
    rosmarie = caller(olga)
    accounts.change_email(rosmarie, "rosmarie@example.com", by=rosmarie)

    assert not acting.may_act_for(olga, rosmarie)


def test_a_code_is_good_once_for_the_one_who_called_and_not_for_long(
    anna: Account, dario: Account, olga: Account, at: Callable[[str], None]
) -> None:
    anna.phone = "+41441112233"
    made = callers.call(anna, by=olga)
    with pytest.raises(NotAllowed):
        callers.prove(made, made.code, by=dario)
    assert not callers.prove(made, "12345x", by=olga)
    assert callers.prove(made, made.code, by=anna)
    assert not callers.prove(made, made.code, by=anna)
    late = callers.call(anna, by=olga)
    at("2026-11-23 10:31")
    assert not callers.prove(late, late.code, by=olga)
    assert callers.open_call_to("+41441112233") is None
    assert [(one.by_id, one.proven_at is not None) for one in callers.calls_of(anna)] == [(olga.id, False), (olga.id, True)]


def test_five_wrong_codes_are_enough(anna: Account, olga: Account) -> None:
    anna.phone = "+41441112233"
    made = callers.call(anna, by=olga)
    assert [callers.prove(made, "nothing", by=olga) for _ in range(5)] == [False] * 5
    assert not callers.prove(made, made.code, by=olga)


@pytest.mark.parametrize("who", ["dario", "anna"])
def test_only_the_team_calls_and_only_members_with_a_number(who: str, anna: Account, request: pytest.FixtureRequest) -> None:
    with pytest.raises(NotAllowed):
        callers.call(anna, by=request.getfixturevalue(who))


def test_nobody_is_called_without_a_number(anna: Account, olga: Account) -> None:
    with pytest.raises(NotAllowed):
        callers.call(anna, by=olga)


def test_a_mandate_is_given_accepted_and_ended_and_both_are_told(anna: Account, beat: Account) -> None:
    mandate = mandate_of(anna, beat)
    here = acting.begin(browser_of(beat), anna, by=beat)
    mandates.end(mandate, by=anna)
    session.refresh(here)

    assert (here.acting_for_id, acting.may_act_for(beat, anna)) == (None, False)
    told = session.execute(select(Letter.to_address, Letter.kind).where(Letter.kind.like("mandate%")).order_by(Letter.id)).all()
    assert [tuple(one) for one in told] == [
        (anna.email, "mandate_asked"), (beat.email, "mandate_given"), (anna.email, "mandate_stands_for_you"),
        (beat.email, "mandate_stands"), (anna.email, "mandate_ended_for_you"), (beat.email, "mandate_ended"),
    ]  # fmt: skip


def test_giving_accepting_and_ending_twice_is_once(anna: Account, beat: Account) -> None:
    assert beat.email
    mandate = mandates.give(anna, beat.email.upper(), by=anna)
    assert mandates.give(anna, beat.email, by=anna) is mandate
    assert mandates.accept(mandates.accept(mandate, by=beat), by=beat) is mandate
    mandates.end(mandates.end(mandate, by=beat), by=anna)
    kinds = session.scalars(select(Event.kind).where(Event.about_kind == "mandate").order_by(Event.id)).all()
    assert kinds == [Kind.MANDATE_GIVEN, Kind.MANDATE_ACCEPTED, Kind.MANDATE_ENDED]


def test_wrong_hands_on_a_mandate(anna: Account, beat: Account, dario: Account, olga: Account) -> None:
    assert beat.email and anna.email
    mandate = mandates.give(anna, beat.email, by=anna)
    wrong: list[Callable[[], Any]] = [
        lambda: mandates.give(anna, "x@example.com", by=beat), lambda: mandates.accept(mandate, by=dario),
        lambda: mandates.accept(mandate, by=anna), lambda: mandates.end(mandate, by=dario), lambda: mandates.give(olga, "x@example.com", by=olga),
    ]  # fmt: skip
    for act in wrong:
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(OutOfRange):
        mandates.give(anna, anna.email, by=anna)
    mandates.end(mandate, by=beat)
    with pytest.raises(AlreadyMoved):
        mandates.accept(mandate, by=beat)
    assert (mandates.seen_by(dario, mandate.id), mandates.seen_by(beat, mandate.id)) == (None, mandate)


def test_three_people_are_the_most(anna: Account) -> None:
    for name in "abc":
        mandates.give(anna, f"{name}@example.com", by=anna)
    with pytest.raises(OutOfRange):
        mandates.give(anna, "d@example.com", by=anna)


def test_somebody_without_an_account_is_written_to_and_may_accept_later(anna: Account) -> None:
    mandate = mandates.give(anna, "neu@example.com", by=anna)
    assert ("neu@example.com", "mandate_given") in [tuple(row) for row in session.execute(select(Letter.to_address, Letter.kind))]
    later = accounts.open_account(
        email="neu@example.com", first_name="Nora", last_name="Neu", postal_code="8004", language="de", is_adult=True, agrees=True
    )
    assert mandates.given_to(later) == [mandate]
    assert mandates.accept(mandate, by=later).stands


def test_who_leaves_takes_all_mandates_along(anna: Account, beat: Account) -> None:
    mandate_of(anna, beat)
    here = acting.begin(browser_of(beat), anna, by=beat)
    farewell.ask(anna, by=anna)
    farewell.erase(anna, "Ehemaliges Mitglied")
    session.refresh(here)

    assert (here.acting_for_id, session.scalars(select(Mandate)).all()) == (None, [])


def test_nobody_begins_in_somebody_elses_browser(anna: Account, beat: Account, dario: Account) -> None:
    mandate_of(anna, beat)
    with pytest.raises(NotAllowed):
        acting.begin(browser_of(dario), anna, by=beat)
    with pytest.raises(NotAllowed):
        acting.end(browser_of(dario), by=beat)


def test_what_is_done_says_who_really_did_it(anna: Account, beat: Account) -> None:
    events.act_as(anna.id, beat.id)
    try:
        hers = events.record(Kind.ACCOUNT_CHANGED, by=anna, about=anna)
        his = events.record(Kind.ACCOUNT_CHANGED, by=beat, about=beat)
        nobodys = events.record(Kind.ACCOUNT_CHANGED, by=None, about=anna)
    finally:
        events.act_as(None)
    after = events.record(Kind.ACCOUNT_CHANGED, by=anna, about=anna)
    assert [one.via_id for one in (hers, his, nobodys, after)] == [beat.id, None, None, None]


def test_the_number_on_file_stays_the_persons_own(anna: Account, beat: Account, chiara: Account) -> None:
    """It is the one that is told a code; whoever acts may give another one for the day of the visit only."""
    anna.phone = "+41441112233"
    bid = bid_of(beat, request_of(anna))
    events.act_as(anna.id, chiara.id)
    try:
        job = agreeing.accept_proposal(bid, bid.slot_rows[0].id, street="Weg 9", phone="+41790009999", by=anna)
    finally:
        events.act_as(None)
    assert (job.phone, job.street, anna.phone, anna.street) == ("+41790009999", "Weg 9", "+41441112233", None)
