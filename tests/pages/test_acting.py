"""Acting for somebody on the pages: the band, what is shown as done on their behalf, and what stays the person's own."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, url_for
from sqlalchemy import select

from database import session
from invoices import documents
from market import callers, finishing, mandates
from market.accounts import Account
from market.events import Event, Kind
from market.jobs import Job, PaidBy
from market.lifecycle import JobState
from market.requests import Request
from tests.deals import bid_of, request_of, scheduled_job
from tests.market.test_acting import caller, mandate_of
from tests.pages.describing import give
from tests.visitor import Visitor

ClientOf = Callable[[Account], Visitor]
DOOR = {"street": "Badenerstrasse 100", "phone": "079 222 33 44"}
IN_PERSON = {
    "accounts.ask_email_code", "accounts.change_details", "accounts.change_email", "accounts.change_password", "accounts.details",
    "accounts.email", "accounts.email_code", "accounts.password", "accounts.remove_password", "helpers.change", "helpers.create",
    "helpers.edit", "leaving.ask", "leaving.data", "leaving.show", "leaving.take_back", "mandates.accept", "mandates.begin",
    "mandates.end", "mandates.give", "mandates.mine", "offers.change", "offers.edit", "offers.new", "offers.create", "offers.pause",
    "offers.post", "offers.renew", "offers.resume", "offers.take_down", "sessions.end", "sessions.end_others", "sessions.mine",
}  # fmt: skip


def acts_for(visitor: Visitor, person: Account) -> Visitor:
    assert visitor.post(f"/acting/{person.id}").status_code == 303
    return visitor


def test_these_stay_the_persons_own(app: Flask) -> None:
    assert {name for name, view in app.view_functions.items() if getattr(view, "is_in_person", False)} == IN_PERSON


@pytest.mark.parametrize("endpoint", sorted(IN_PERSON))
def test_a_trusted_person_may_not_touch_what_stays_the_holders_own(
    app: Flask, client_of: ClientOf, anna: Account, beat: Account, endpoint: str
) -> None:
    mandate_of(anna, beat)
    visitor = acts_for(client_of(beat), anna)
    [rule] = [rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint]
    with app.test_request_context():
        address = url_for(endpoint, **dict.fromkeys(rule.arguments, 1))
    method = "GET" if "GET" in (rule.methods or ()) else "POST"

    assert visitor.open(address, method=method).status_code == 403


def test_the_band_shows_for_whom_and_one_can_stop(client_of: ClientOf, anna: Account, beat: Account) -> None:
    mandate_of(anna, beat)
    visitor = acts_for(client_of(beat), anna)

    page = visitor.get("/today").text
    assert "Sie handeln für Anna A." in page
    assert "Beat K." in page
    assert "Sie handeln für Anna A." in visitor.get("/").text
    assert visitor.post("/acting/end").location == "/me/trusted"
    assert visitor.post("/acting/end").location == "/me/trusted"
    assert "Sie handeln für" not in visitor.get("/today").text


@pytest.mark.parametrize("who", ["dario", "olga"])
def test_without_the_right_to_there_is_nobody_to_act_for(
    client_of: ClientOf, anna: Account, who: str, request: pytest.FixtureRequest
) -> None:
    assert client_of(request.getfixturevalue(who)).post(f"/acting/{anna.id}").status_code == 404


def test_a_mandate_that_ends_ends_the_mode(client_of: ClientOf, anna: Account, beat: Account) -> None:
    mandate = mandate_of(anna, beat)
    visitor = acts_for(client_of(beat), anna)
    assert client_of(anna).post(f"/mandates/{mandate.id}/ending").status_code == 303

    assert "Sie handeln für" not in visitor.get("/today").text
    assert beat.full_name in visitor.get("/me").text
    assert visitor.post(f"/acting/{anna.id}").status_code == 404


def test_the_team_does_it_all_for_a_caller_and_everybody_sees_it(
    client_of: ClientOf, beat: Account, olga: Account, at: Callable[[str], None]
) -> None:
    visitor = client_of(olga)
    said = {
        "first_name": "Rosmarie",
        "last_name": "Pfister",
        "street": "Weg 3",
        "place": "8004",
        "phone": "044 242 24 24",
        "language": "de",
    }
    opened = visitor.post("/desk/callers", data={**said, "is_adult": "y", "agrees": "y"})
    assert opened.status_code == 303
    rosmarie = session.scalars(select(Account).where(Account.first_name == "Rosmarie")).one()
    acts_for(visitor, rosmarie)
    assert visitor.get("/desk").status_code == 404
    give(visitor, "device")
    assert rosmarie.place is not None
    assert f'value="{rosmarie.place.name}"' in visitor.get("/requests/new/place").text

    request = request_of(rosmarie)
    bid = bid_of(beat, request)
    slot = bid.slot_rows[0].id
    answer = visitor.post(f"/proposals/{bid.id}/acceptance", data={"slot": slot, "street": "Weg 3", "phone": "044 242 24 24"})
    assert answer.status_code == 303
    session.expire_all()
    job = session.scalars(select(Job)).one()
    at("2026-11-26 16:00")
    finishing.report_done(job, PaidBy.CASH, by=beat)
    session.commit()
    visitor = acts_for(client_of(olga), rosmarie)
    assert visitor.post(f"/jobs/{job.id}/confirmation").status_code == 303
    session.expire_all()

    assert job.state is JobState.COMPLETED
    done = session.scalars(select(Event).where(Event.kind.in_([Kind.ACCEPTED, Kind.COMPLETED])).order_by(Event.id)).all()
    assert [(one.by_id, one.via_id) for one in done] == [(rosmarie.id, olga.id)] * 2
    assert "im Auftrag durch unser Team (Olga M.)" in client_of(beat).get(f"/jobs/{job.id}").text
    visitor.post("/acting/end")
    assert "im Auftrag, durch Olga Meier" in visitor.get(f"/desk/jobs/{job.id}").text
    assert "im Auftrag, durch Olga Meier" in visitor.get("/desk/events").text
    assert "Rosmarie Pfister" in visitor.get("/desk/callers").text


def test_a_call_is_made_said_back_and_written_down(client_of: ClientOf, anna: Account, olga: Account) -> None:
    anna.phone = "+41442422424"
    session.commit()
    visitor = client_of(olga)
    assert visitor.post(f"/desk/accounts/{anna.id}/calls").status_code == 303
    made = callers.open_call(anna, olga)
    assert made is not None
    code = made.code
    assert f"{code[:3]} {code[3:]}" in visitor.get(f"/desk/accounts/{anna.id}").text
    assert visitor.post(f"/desk/accounts/{anna.id}/calls/answer", data={"code": "000"}).status_code == 422
    assert visitor.post(f"/desk/accounts/{anna.id}/calls/answer", data={"code": f"{code[:3]} {code[3:]}"}).status_code == 303
    page = visitor.get(f"/desk/accounts/{anna.id}").text
    assert "Code wiederholt" in page
    assert "Für Anna handeln" in page
    assert (
        "gilt nicht mehr"
        in visitor.post(f"/desk/accounts/{anna.id}/calls/answer", data={"code": code}, follow_redirects=True).text
    )


def test_the_code_of_a_call_lets_the_person_in(stranger: Visitor, olga: Account) -> None:
    rosmarie = caller(olga)
    code = callers.call(rosmarie, by=olga).code
    session.commit()
    assert "Code am Telefon" in stranger.get("/sign-in/call").text
    assert stranger.post("/sign-in/call", data={"phone": "044 242 24 24", "code": "nein"}).status_code == 422
    assert stranger.post("/sign-in/call", data={"phone": "044 111 11 11", "code": code}).status_code == 422
    assert stranger.post("/sign-in/call", data={"phone": "044 242 24 24", "code": code}).location == "/today"
    assert "Rosmarie Pfister" in stranger.get("/me").text
    assert "Keine: wir rufen Sie an" in stranger.get("/me").text
    assert stranger.get("/me/email").status_code == 200


def test_trusting_somebody_on_the_pages(client_of: ClientOf, anna: Account, beat: Account) -> None:
    hers, his = client_of(anna), client_of(beat)
    assert hers.post("/me/trusted", data={"email": "kein"}, htmx=True).status_code == 422
    assert hers.post("/me/trusted", data={"email": anna.email}).status_code == 422
    assert hers.post("/me/trusted", data={"email": beat.email}).location == "/me/trusted"
    [mandate] = mandates.given_by(anna)
    assert "Ja, gern" in his.get("/me/trusted").text
    assert his.post(f"/mandates/{mandate.id}/acceptance").location == "/me/trusted"
    assert "Für Anna handeln" in his.get("/me/trusted").text
    assert "Darf für Sie handeln" in hers.get("/me/trusted").text
    assert his.post(f"/mandates/{mandate.id}/ending").location == "/me/trusted"
    assert "Bisher niemandem" in hers.get("/me/trusted").text


def test_a_request_taken_down_by_a_trusted_person_says_so(client_of: ClientOf, anna: Account, beat: Account) -> None:
    mandate_of(anna, beat)
    request = request_of(anna)
    with_band = acts_for(client_of(beat), anna)
    assert with_band.post(url(request)).status_code == 303
    taken = session.scalars(select(Event).where(Event.kind == Kind.AD_TAKEN_DOWN)).one()
    assert (taken.by_id, taken.via_id) == (anna.id, beat.id)


def test_nobody_decides_for_the_other_side_of_a_deal_of_their_own(client_of: ClientOf, anna: Account, beat: Account) -> None:
    mandate_of(anna, beat)
    bid = bid_of(beat, request_of(anna))
    for_anna = acts_for(client_of(beat), anna)
    agreed = for_anna.post(f"/proposals/{bid.id}/acceptance", data=DOOR | {"slot": str(bid.slot_rows[0].id)})
    assert agreed.status_code == 403
    assert "Hier sind Sie selbst die andere Seite" in agreed.text
    assert session.scalars(select(Job)).all() == []


def test_nor_confirms_or_rates_what_they_did_themselves(
    client_of: ClientOf, anna: Account, beat: Account, at: Callable[[str], None]
) -> None:
    mandate_of(anna, beat)
    job: Any = scheduled_job(anna, beat)
    at("2026-11-26 16:00")
    finishing.report_done(job, PaidBy.TWINT, by=beat)
    session.commit()
    for_anna = acts_for(client_of(beat), anna)
    assert for_anna.post(f"/jobs/{job.id}/confirmation").status_code == 403
    session.expire_all()
    assert job.state is JobState.REPORTED
    assert client_of(anna).post(f"/jobs/{job.id}/confirmation").status_code == 303
    assert for_anna.post(f"/jobs/{job.id}/review", data={"stars": "5", "text": "Sehr gut"}).status_code == 403


def url(request: Request) -> str:
    return f"/requests/{request.id}/removal"


def test_sheets_for_the_post(
    client_of: ClientOf, anna: Account, beat: Account, dario: Account, at: Callable[[str], None]
) -> None:
    job: Any = scheduled_job(anna, beat)
    for person, status in ((anna, 200), (beat, 200), (dario, 404)):
        assert client_of(person).get(f"/jobs/{job.id}/sheet.pdf").status_code == status
    assert "Termin drucken" in client_of(anna).get(f"/jobs/{job.id}").text
    at("2026-11-26 16:00")
    assert "Termin drucken" not in client_of(anna).get(f"/jobs/{job.id}").text
    finishing.report_done(job, PaidBy.TWINT, by=beat)
    finishing.confirm(job, by=anna)
    session.commit()
    document = documents.of_job(job, anna)
    assert document is not None
    letter = client_of(anna).get(f"/receipts/{document.token}/post.pdf")
    assert letter.data.startswith(b"%PDF")
    assert client_of(dario).get(f"/receipts/{document.token}/post.pdf").status_code == 404
