"""An appointment on the pages of both sides: moved, confirmed, on the way, in the calendar."""

from email import message_from_bytes
from email.policy import SMTP
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select

from database import session, unit_of_work
from market import appointments
from market.accounts import Account
from market.jobs import Job
from market.notices import Letter
from office import letters
from tests.deals import scheduled_job, slot
from tests.office.stage import go_round
from tests.queries import counted

FRIDAY = {"slots-0-day": "2026-11-27", "slots-0-time": "16:00", "reason": "Der Zug fällt aus."}


@pytest.fixture
def job(anna: Account, beat: Account) -> Job:
    return scheduled_job(anna, beat)


@pytest.mark.parametrize("htmx", [False, True])
def test_a_wish_is_shown_to_both_and_accepted_in_one_tap(
    job: Job, client_of: Any, anna: Account, beat: Account, htmx: bool
) -> None:
    annas, beats, page = client_of(anna), client_of(beat), f"/jobs/{job.id}"
    assert "Es gilt Donnerstag, 26. November, 14 Uhr" in annas.get(f"{page}/moves/new").text
    answer = annas.post(f"{page}/moves", data=FRIDAY, htmx=htmx)
    assert answer.status_code == (200 if htmx else 303)
    assert "Sie haben Freitag, 27. November, 16 Uhr gewünscht" in annas.get(page).text
    seen = beats.get(page).text
    assert "Anna hätte lieber Freitag, 27. November, 16 Uhr" in seen
    assert "Der Zug fällt aus." in seen
    assert "Ein anderer Termin?" in beats.get("/today").text
    move = appointments.waiting_move(job)
    assert move is not None
    answer = beats.post(f"{page}/moves/{move.id}/acceptance", htmx=htmx)
    assert answer.status_code == (200 if htmx else 303)
    assert "verschoben auf Freitag, 27. November, 16 Uhr" in beats.get(page).text


def test_a_bad_time_stays_typed_with_a_sentence_beside_it(job: Job, client_of: Any, anna: Account) -> None:
    for typed, words in (
        ({**FRIDAY, "slots-0-day": "2026-11-20"}, "schon vorbei"),
        ({**FRIDAY, "slots-0-day": "2026-11-26", "slots-0-time": "14:00"}, "den Sie schon haben"),
        ({"reason": "Nur so."}, "mindestens"),
    ):
        answer = client_of(anna).post(f"/jobs/{job.id}/moves", data=typed)
        assert answer.status_code == 422
        assert words in answer.text
        assert typed["reason"] in answer.text
    assert appointments.waiting_move(job) is None


def test_a_stale_page_is_told_how_things_stand(job: Job, client_of: Any, anna: Account, beat: Account) -> None:
    move = unit_of_work(lambda: appointments.ask_to_move(job, slot("2026-11-27 16:00"), "", by=anna))
    unit_of_work(lambda: appointments.withdraw_move(job, move.id, by=anna))
    answer = client_of(beat).post(f"/jobs/{job.id}/moves/{move.id}/acceptance", htmx=True)
    assert answer.status_code == 409
    assert "Donnerstag, 26. November, 14 Uhr" in answer.text


def test_it_stands_with_one_tap(client_of: Any, anna: Account, beat: Account, at: Any) -> None:
    job = scheduled_job(anna, beat, time="2026-11-30 14:00")
    at("2026-11-29 15:00")
    go_round()
    beats = client_of(beat)
    assert "Bleibt es bei Montag, 30. November, 14 Uhr?" in beats.get(f"/jobs/{job.id}").text
    assert beats.post(f"/jobs/{job.id}/fine").status_code == 303
    assert "Beat hat gesagt: Es bleibt dabei" in client_of(anna).get(f"/jobs/{job.id}").text


def test_the_neighbour_sees_when_the_helper_comes(job: Job, client_of: Any, anna: Account, beat: Account, at: Any) -> None:
    at("2026-11-26 13:45")
    beats, annas = client_of(beat), client_of(anna)
    assert "Ich bin unterwegs" in beats.get(f"/jobs/{job.id}").text
    assert "Ich bin unterwegs" not in annas.get(f"/jobs/{job.id}").text
    answer = beats.post(f"/jobs/{job.id}/way", data={"minutes": "15"}, htmx=True)
    assert "Zeit korrigieren" in answer.text
    assert "Beat ist unterwegs, etwa 14 Uhr da" in annas.get(f"/jobs/{job.id}").text
    beats.post(f"/jobs/{job.id}/arrival")
    assert "Beat steht vor der Tür" in annas.get(f"/jobs/{job.id}").text


def test_the_calendar_file_is_a_download_with_the_street(job: Job, client_of: Any, beat: Account, dario: Account) -> None:
    answer = client_of(beat).get(f"/jobs/{job.id}/appointment.ics")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="termin.ics"'
    assert answer.mimetype == "text/calendar"
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert event["location"].startswith("Zypressenstrasse 11")
    assert client_of(dario).get(f"/jobs/{job.id}/appointment.ics").status_code == 404


def test_the_mail_brings_the_appointment_along_without_the_street(job: Job, anna: Account) -> None:
    letter = session.scalars(select(Letter).where(Letter.to_address == anna.email, Letter.kind == "job_scheduled")).one()
    mail: Any = message_from_bytes(bytes(letters.compose(letters.envelope(letter))), policy=SMTP)
    (attached,) = list(mail.iter_attachments())
    assert (attached.get_content_type(), attached.get_filename()) == ("text/calendar", "termin.ics")
    assert attached.get_param("method") == "PUBLISH"
    (event,) = Calendar.from_ical(attached.get_payload(decode=True)).walk("VEVENT")
    assert event["location"] == "8004 Zürich"


def test_the_page_asks_a_fixed_number_of_questions(job: Job, client_of: Any, anna: Account) -> None:
    visitor = client_of(anna)
    visitor.get(f"/jobs/{job.id}")
    with counted() as asked:
        visitor.get(f"/jobs/{job.id}")
    assert len(asked) <= 9


def test_the_desk_reads_why_an_unconfirmed_visit_is_on_its_list(
    client_of: Any, anna: Account, beat: Account, olga: Account, at: Any
) -> None:
    scheduled_job(anna, beat, time="2026-11-30 14:00")
    at("2026-11-29 15:00")
    go_round()
    at("2026-11-30 10:00:01")
    go_round()
    assert "der Helfer hat den Besuch nicht bestätigt" in client_of(olga).get("/desk/jobs?state=queued").text
