"""Leaving on the pages: take your data along, go, or stay after all."""

import io
import json
import zipfile
from typing import Any

from database import session, unit_of_work
from market import finishing, pictures
from market.accounts import Account
from market.jobs import PaidBy
from office import errands
from tests.deals import scheduled_job
from tests.market.test_farewell import a_photo


def test_with_nothing_running_one_is_out_at_once_and_erased_a_moment_later(client_of: Any, anna: Account) -> None:
    visitor = client_of(anna)
    assert "wird sofort gelöscht" in visitor.get("/me/leaving").text
    answer = visitor.post("/me/leaving", follow_redirects=True)
    assert "Ihr Konto wird gelöscht" in answer.text
    assert visitor.get("/me").status_code == 303
    errands.run_due()
    session.expire_all()
    assert anna.has_left


def test_with_a_job_running_it_is_noted_and_can_be_taken_back(client_of: Any, anna: Account, beat: Account) -> None:
    job = scheduled_job(anna, beat)
    visitor = client_of(anna)
    page = visitor.get("/me/leaving").text
    assert "Noch 1 Auftrag von Ihnen läuft." in page
    assert f'href="/jobs/{job.id}"' in page
    answer = visitor.post("/me/leaving")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me/leaving")
    assert "Ich bleibe doch" in visitor.get("/me/leaving").text
    assert "Vorgemerkt: Ich gehe" in visitor.get("/me").text
    assert visitor.post("/me/leaving/withdrawal").headers["Location"] == "/me"
    assert "Schön, dass Sie bleiben" in visitor.get("/me").text


def test_htmx_is_sent_on_too(client_of: Any, anna: Account) -> None:
    assert client_of(anna).post("/me/leaving", htmx=True).headers["HX-Redirect"] == "/"


def test_the_team_does_not_leave_by_this_page(client_of: Any, olga: Account) -> None:
    visitor = client_of(olga)
    assert "Befehlszeile" in visitor.get("/me/leaving").text
    assert visitor.post("/me/leaving").status_code == 403


def test_one_file_holds_data_papers_and_photos(client_of: Any, anna: Account, beat: Account, at: Any) -> None:
    job = scheduled_job(anna, beat)
    at("2026-11-26 15:30")
    unit_of_work(lambda: finishing.report_done(job, PaidBy.CASH, by=anna))
    unit_of_work(lambda: pictures.keep(a_photo(), owner=anna))
    answer = client_of(anna).get("/me/data.zip")
    assert answer.headers["Content-Disposition"] == "attachment; filename=kabelsalat-2026-11-26.zip"
    assert answer.headers["Cache-Control"] == "no-store"
    parcel = zipfile.ZipFile(io.BytesIO(answer.data))
    assert parcel.namelist() == ["data.json", "papers/Q-2026-000001.pdf", "photos/001.jpg"]
    assert parcel.read("papers/Q-2026-000001.pdf").startswith(b"%PDF")
    assert json.loads(parcel.read("data.json"))["account"][0]["email"] == anna.email


def test_the_other_side_reads_former_member(client_of: Any, anna: Account, beat: Account, at: Any) -> None:
    job = scheduled_job(anna, beat)
    at("2026-11-26 15:30")
    unit_of_work(lambda: finishing.report_done(job, PaidBy.CASH, by=anna))
    client_of(anna).post("/me/leaving")
    errands.run_due()
    page = client_of(beat).get(f"/jobs/{job.id}").text
    assert "Ehemaliges Mitglied" in page
    assert "Anna" not in page
