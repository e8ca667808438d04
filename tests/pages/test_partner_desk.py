"""The partner's desk: its cases by their clock, the file as released, and nothing of anybody else's."""

import io

import pytest
from PIL import Image
from sqlalchemy import select

from database import session
from market import callers, events, finishing, handing_over, notices, partners, pictures
from market.events import Event, Kind
from market.jobs import Cause
from market.lifecycle import JobState
from market.money import Chf
from market.partners import Customer, Handover, Item, Result
from tests.deals import scheduled_job
from tests.market.test_acting import mandate_of
from tests.queries import counted

AFTER = "2026-11-26 15:00"
NEEDED = (Item.SYMPTOM, Item.CONTACT)
BOTH = pytest.mark.parametrize("htmx", [False, True])
RESULT = {"result": "appointment", "words": "Wir kommen am Freitag um neun.", "price": "49"}


def given(job, anna, beat, partner="swisscom", items=tuple(Item)) -> Handover:
    finishing.call_unsolved(job, Cause.PARTNER_LINE, "Kein Signal.", by=beat)
    made = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(made, "PNG")
    pictures.keep(made.getvalue(), owner=anna).request_id = job.request.id
    session.flush()
    session.expire(job.request)
    handover = handing_over.hand_over(job, partner, items, Customer.YES, by=anna)
    session.commit()
    return handover


@pytest.fixture
def handover(anna, beat, patrick, at) -> Handover:
    job = scheduled_job(anna, beat, title="Telefon ohne Ton")
    at(AFTER)
    return given(job, anna, beat)


def plain(text: str) -> str:
    return text.replace("\xa0", " ").replace("&nbsp;", " ")


def page_of(handover) -> str:
    return f"/partner/handovers/{handover.id}"


def photo_of(handover) -> str:
    return f"{page_of(handover)}/photos/{handover.job.request.pictures[0].token}.jpg"


def test_an_agent_reads_the_file_as_it_was_released(handover, patrick, client_of):
    visitor = client_of(patrick)
    assert "Telefon ohne Ton" in visitor.get("/partner").text
    text = plain(visitor.get(page_of(handover)).text)
    for said in ("Seit dem Wochenende bricht es ständig ab.", "WLAN", "Kein Signal.", "Anna Anner", "044 242 24 24", "Zypressenstrasse 11",
                 "8004 Zürich", "Kundschaft von Swisscom", "Donnerstag, 26. November, 15 Uhr"):  # fmt: skip
        assert said in text
    assert visitor.get(photo_of(handover)).mimetype == "image/jpeg"
    assert visitor.get(photo_of(handover)).headers["Cache-Control"] == "no-store"
    assert "CHF 60" not in text and "Beat" not in text


def test_what_was_not_ticked_is_nowhere(anna, beat, patrick, at, client_of):
    job = scheduled_job(anna, beat, title="Telefon ohne Ton")
    at(AFTER)
    handover = given(job, anna, beat, items=NEEDED)
    visitor = client_of(patrick)
    text = visitor.get(page_of(handover)).text + visitor.get("/partner").text
    assert [said for said in ("Kein Signal.", "Zypressenstrasse", "8004", "Foto", "WLAN") if said in text] == []
    assert visitor.get(photo_of(handover)).status_code == 404


def test_the_preview_of_the_consent_is_the_file(anna, beat, patrick, at, client_of):
    job = scheduled_job(anna, beat, title="Telefon ohne Ton")
    at(AFTER)
    finishing.call_unsolved(job, Cause.PARTNER_LINE, "Kein Signal.", by=beat)
    session.commit()
    form = plain(client_of(anna).get(f"/jobs/{job.id}/handover/new").text)
    session.refresh(job)
    handover = handing_over.hand_over(job, "swisscom", tuple(Item), Customer.YES, by=anna)
    session.commit()
    file = plain(client_of(patrick).get(page_of(handover)).text)
    previews = (
        "Telefon ohne Ton: Seit dem Wochenende bricht es ständig ab.",
        "Kein Signal.",
        "Anna Anner, 044 242 24 24",
        "Zypressenstrasse 11, 8004 Zürich",
    )
    assert [(said in form, said in file) for said in previews] == [(True, True)] * 4


def test_the_most_urgent_stands_on_top_and_who_waits_for_the_neighbour_below(anna, beat, patrick, at, client_of):
    jobs = [
        scheduled_job(anna, beat, time=f"2026-11-26 {hour}:00", title=title)
        for hour, title in (("10", "Fall eins"), ("12", "Fall zwei"), ("14", "Fall drei"))
    ]
    at(AFTER)
    one, _, three = [given(job, anna, beat) for job in jobs]
    handing_over.take(one, by=patrick)
    handing_over.take(three, by=patrick)
    handing_over.ask_back(three, "Rot?", by=patrick)
    text = client_of(patrick).get("/partner").text
    assert sorted(("Fall eins", "Fall zwei", "Fall drei"), key=text.index) == ["Fall zwei", "Fall eins", "Fall drei"]
    assert "2 Fälle warten auf Sie" in text


def test_the_inbox_asks_the_same_however_many_there_are(anna, beat, patrick, at, client_of):
    hours = range(8, 14)
    jobs = [
        scheduled_job(anna, beat, time=f"2026-11-{day} {hour:02}:00", title=f"Fall {day} {hour}")
        for day in (24, 25)
        for hour in hours[::2]
    ]
    at(AFTER)
    visitor = client_of(patrick)
    counts = []
    for job in jobs:
        given(job, anna, beat)
        visitor.get("/partner")
        with counted() as asked:
            visitor.get("/partner")
        counts.append(len(asked))
    assert len(set(counts)) == 1


@BOTH
def test_a_case_is_taken_asked_back_and_answered_with_its_price(handover, anna, beat, patrick, client_of, letters, htmx):
    visitor, page = client_of(patrick), page_of(handover)
    start = len(letters())
    assert visitor.post(f"{page}/taking", htmx=htmx).status_code in (200, 303)
    assert visitor.post(f"{page}/question", data={"question": "Blinkt die Lampe?"}, htmx=htmx).status_code in (200, 303)
    session.refresh(handover)
    handing_over.answer(handover, "Ja, rot.", by=anna)
    session.commit()
    assert "Ja, rot." in visitor.get(page).text
    assert visitor.post(f"{page}/result", data=RESULT, htmx=htmx).status_code in (200, 303)
    session.refresh(handover)
    assert (handover.result, handover.price, handover.is_open) == (Result.APPOINTMENT, Chf(4900), True)
    told = [(letter.to_address.split(".")[0], letter.kind) for letter in letters()[start:]]
    assert told == [
        ("anna", "partner_asked"),
        ("patrick", "case_answered"),
        ("anna", "partner_result"),
        ("beat", "partner_result_helper"),
    ]
    for person in (anna, beat):
        assert "Wir kommen am Freitag um neun." in client_of(person).get(f"/jobs/{handover.job_id}").text


def test_a_case_is_told_by_its_number_and_nothing_of_it(handover, patrick):
    [notice] = [one for one in notices.of(patrick) if one.kind == "case_received"]
    assert (set(notice.facts), notice.facts["number"]) == ({"number", "until"}, handover.id)


@BOTH
def test_what_does_not_fit_stays_and_changes_nothing(handover, patrick, client_of, htmx):
    visitor, page = client_of(patrick), page_of(handover)
    handing_over.take(handover, by=patrick)
    for path, data, says in (
        ("question", {"question": " "}, "Bitte schreiben Sie die Frage auf."),
        ("result", {**RESULT, "price": "viel"}, "viel"),
        ("result", {**RESULT, "result": "other"}, "Wir kommen am Freitag"),
        ("result", {**RESULT, "words": "x" * 2001}, "2000"),
    ):
        answer = visitor.post(f"{page}/{path}", data=data, htmx=htmx)
        assert (answer.status_code, says in answer.text) == (422, True)
    session.refresh(handover)
    assert (handover.question, handover.result) == ("", None)


@BOTH
def test_given_back_it_is_gone_and_said_twice_it_is_done_once(handover, patrick, client_of, htmx):
    visitor, page = client_of(patrick), page_of(handover)
    answers = [visitor.post(f"{page}/return", htmx=htmx) for _ in range(2)]
    session.refresh(handover.job)
    assert [answer.headers.get("HX-Redirect") or answer.location for answer in answers] == ["/partner", "/partner"]
    assert handover.job.state is JobState.UNSOLVED
    assert [visitor.get(place).status_code for place in (page, photo_of(handover))] == [404, 404]


def test_a_stale_tap_is_told_how_things_stand(handover, patrick, client_of):
    handing_over.take(handover, by=patrick)
    handing_over.give_result(handover, Result.SOLVED, "Geht.", Chf(0), by=patrick)
    answer = client_of(patrick).post(f"{page_of(handover)}/question", data={"question": "Rot?"})
    assert (answer.status_code, "In der Zwischenzeit hat sich etwas geändert" in answer.text) == (409, True)


def test_each_look_is_written_down_once_in_a_quarter_of_an_hour(handover, patrick, swisscom, client_of, at):
    def looks() -> int:
        return len(session.scalars(select(Event.id).where(Event.kind == Kind.PARTNER_LOOKED)).all())

    visitor = client_of(patrick)
    for moment, so_far in (("15:01", 1), ("15:14", 1), ("15:17", 2)):
        at(f"2026-11-26 {moment}")
        visitor.get(page_of(handover))
        assert looks() == so_far
    [first, _] = [event for event in events.story_of(handover.job) if event.kind is Kind.PARTNER_LOOKED]
    assert (first.by_id, first.facts) == (patrick.id, {"handover": handover.id})


def test_after_a_result_that_was_fine_the_file_stays_for_a_month(handover, anna, patrick, client_of, at):
    visitor = client_of(patrick)
    handing_over.take(handover, by=patrick)
    handing_over.give_result(handover, Result.SOLVED, "Geht.", Chf(0), by=patrick)
    handing_over.agree(handover, by=anna)
    assert visitor.get(page_of(handover)).status_code == 200
    at("2026-12-27 10:00")
    visitor = client_of(patrick)
    assert visitor.get(page_of(handover)).status_code == 404
    inbox = visitor.get("/partner").text
    assert ("Telefon ohne Ton" in inbox, f"Fall {handover.id}" in inbox) == (False, True)


ROUTES = [("get", ""), ("post", "/taking"), ("post", "/return"), ("post", "/question"), ("post", "/result")]


@pytest.mark.parametrize("who", ["petra", "olga", "anna", "beat", "dario"])
def test_another_partners_case_does_not_exist(handover, who, request, client_of):
    visitor = client_of(request.getfixturevalue(who))
    answers = [
        getattr(visitor, method)(page_of(handover) + path, **({"data": RESULT} if method == "post" else {}))
        for method, path in ROUTES
    ]
    assert [answer.status_code for answer in answers] == [404] * 5
    assert visitor.get(photo_of(handover)).status_code == 404
    if who == "petra":
        assert "Telefon ohne Ton" not in visitor.get("/partner").text
    else:
        assert visitor.get("/partner").status_code == 404


def test_a_photo_of_another_case_is_not_shown_through_ones_own(handover, anna, beat, patrick, at, client_of):
    job = scheduled_job(anna, beat, time="2026-11-27 14:00", title="Router tot")
    at("2026-11-27 15:00")
    other = given(job, anna, beat, items=NEEDED)
    token = other.job.request.pictures[0].token
    assert client_of(patrick).get(f"{page_of(handover)}/photos/{token}.jpg").status_code == 404
    assert client_of(patrick).get(f"/photos/{token}.jpg").status_code == 404


def test_who_is_suspended_or_let_go_sees_nothing_more(handover, patrick, client_of):
    visitor = client_of(patrick)
    patrick.suspended_at = patrick.joined_at
    assert [visitor.get(place).status_code for place in ("/partner", page_of(handover))] == [404, 404]


def test_an_agent_is_led_to_the_inbox_and_has_no_desk(patrick, client_of):
    visitor = client_of(patrick)
    assert visitor.get("/today").location == "/partner"
    assert visitor.get("/desk").status_code == 404
    assert 'href="/partner"' in visitor.get("/me").text


def test_where_the_partner_has_people_the_team_does_not_speak_for_it(handover, olga, client_of):
    visitor = client_of(olga)
    assert visitor.post(f"/desk/handovers/{handover.id}/taking").status_code == 403
    assert f"/desk/handovers/{handover.id}/taking" not in visitor.get(f"/desk/jobs/{handover.job_id}").text
    assert handover.job.queued_at is None


@BOTH
def test_consent_taken_back_the_file_is_gone_at_once(handover, anna, patrick, client_of, htmx):
    neighbour, agent, page = client_of(anna), client_of(patrick), page_of(handover)
    photo = photo_of(handover)
    assert agent.get(photo).status_code == 200
    way = f"/jobs/{handover.job_id}/handover/withdrawal"
    assert f'href="{way}/new"' in neighbour.get(f"/jobs/{handover.job_id}").text
    assert "Swisscom sieht sofort nichts mehr davon" in neighbour.get(f"{way}/new").text
    assert [neighbour.post(way, htmx=htmx).status_code in (200, 303) for _ in range(2)] == [True, True]
    assert [agent.get(place).status_code for place in (page, photo)] == [404, 404]
    assert agent.post(f"{page}/result", data=RESULT, htmx=htmx).status_code == 404
    assert "Telefon ohne Ton" not in agent.get("/partner").text + agent.get("/notices").text
    assert "Sie haben es bei Swisscom zurückgenommen" in neighbour.get(f"/jobs/{handover.job_id}").text


@pytest.fixture
def job_for_two(anna, beat, patrick, petra, at):
    job = scheduled_job(anna, beat, title="Telefon ohne Ton")
    at(AFTER)
    finishing.call_unsolved(job, Cause.PARTNER_LINE, "Kein Signal.", by=beat)
    session.commit()
    return job


CONSENT = {"symptom": "y", "contact": "y", "customer": "yes"}


def test_where_two_could_go_on_the_neighbour_chooses_and_reads_whom_she_chose(job_for_two, anna, beat, patrick, petra, client_of):
    visitor, page = client_of(anna), f"/jobs/{job_for_two.id}/handover"
    assert "An Swisscom oder Andere AG übergeben" in visitor.get(f"/jobs/{job_for_two.id}").text
    form = visitor.get(f"{page}/new").text
    assert ("Wer soll weitermachen?" in form, "Sind Sie dort Kundin oder Kunde?" in form) == (True, True)
    for wrong in ({}, {"partner": "nobody"}):
        assert visitor.post(page, data={**CONSENT, **wrong}).status_code == 422
    assert visitor.post(page, data={**CONSENT, "partner": "andere"}).status_code == 303
    for person in (anna, beat):
        text = client_of(person).get(f"/jobs/{job_for_two.id}").text
        assert ("Andere AG" in text, "Swisscom" in text) == (True, False)
    assert "Andere AG" in client_of(anna).get("/today").text
    inboxes = [client_of(agent).get("/partner").text for agent in (patrick, petra)]
    assert ["Telefon ohne Ton" in inbox for inbox in inboxes] == [False, True]


def test_with_one_partner_for_the_category_nothing_is_asked(job_for_two, anna, other_partner, client_of):
    other_partner.categories = ("computer",)
    visitor, page = client_of(anna), f"/jobs/{job_for_two.id}/handover"
    form = visitor.get(f"{page}/new").text
    assert ("Wer soll weitermachen?" in form, "Swisscom" in form, "Andere AG" in form) == (False, True, False)
    assert visitor.post(page, data=CONSENT).status_code == 303


def test_where_nobody_looks_after_it_there_is_no_such_way(job_for_two, anna, swisscom, other_partner, client_of):
    swisscom.categories = other_partner.categories = ("computer",)
    visitor, page = client_of(anna), f"/jobs/{job_for_two.id}/handover"
    assert f"{page}/new" not in visitor.get(f"/jobs/{job_for_two.id}").text
    assert visitor.get(f"{page}/new").location == f"/jobs/{job_for_two.id}"
    assert visitor.post(page, data=CONSENT).status_code == 422


@pytest.fixture
def called_job(anna, beat, patrick, olga, at):
    """Olga acts for Anna, who said back a code on the telephone two days ago."""
    job = scheduled_job(anna, beat, title="Telefon ohne Ton")
    anna.phone = "+41442422424"
    say_back(anna, olga)
    at(AFTER)
    finishing.call_unsolved(job, Cause.PARTNER_LINE, "Kein Signal.", by=beat)
    session.commit()
    return job


def say_back(anna, olga) -> None:
    call = callers.call(anna, by=olga)
    assert callers.prove(call, call.code, by=olga)
    session.commit()


@BOTH
def test_the_team_writes_consent_down_only_while_she_is_on_the_telephone(called_job, anna, olga, patrick, client_of, htmx):
    visitor, page = client_of(olga), f"/jobs/{called_job.id}/handover"
    assert visitor.post(f"/acting/{anna.id}").status_code == 303
    assert "Einwilligung am Telefon" in visitor.get(f"{page}/new").text
    refused = visitor.post(page, data=CONSENT, htmx=htmx)
    assert (refused.status_code, "Einwilligung am Telefon braucht einen Code" in refused.text) == (403, True)
    session.refresh(called_job)
    assert called_job.state is JobState.UNSOLVED
    say_back(anna, olga)
    assert visitor.post(page, data=CONSENT, htmx=htmx).status_code in (200, 303)
    session.refresh(called_job)
    assert called_job.state is JobState.WITH_PARTNER
    file = client_of(patrick).get(f"/partner/handovers/{partners.open_of(called_job).id}").text
    assert "im Auftrag durch unser Team (Olga M.)" in file
    assert "im Auftrag durch unser Team (Olga M.)" in client_of(anna).get(f"/jobs/{called_job.id}").text


def test_a_code_of_half_an_hour_ago_is_not_this_call(called_job, anna, olga, client_of, at):
    say_back(anna, olga)
    at("2026-11-26 15:31")
    visitor = client_of(olga)
    visitor.post(f"/acting/{anna.id}")
    assert visitor.post(f"/jobs/{called_job.id}/handover", data=CONSENT).status_code == 403


def test_somebody_trusted_may_consent_in_her_name(called_job, anna, dario, client_of):
    mandate_of(anna, dario)
    visitor = client_of(dario)
    visitor.post(f"/acting/{anna.id}")
    assert visitor.post(f"/jobs/{called_job.id}/handover", data=CONSENT).status_code == 303
