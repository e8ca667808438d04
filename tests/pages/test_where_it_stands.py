"""The card on top of a job: where it stands, what comes next, who must act, and until when."""

import re

import pytest

from database import session
from market import ending, no_shows
from market.jobs import Job
from tests.deals import scheduled_job


@pytest.fixture
def job(anna, beat) -> Job:
    return scheduled_job(anna, beat)


@pytest.fixture
def card(client_of):
    """`card(anna, job)`: the words on the card, on one line."""

    def read(who, job: Job) -> str:
        session.commit()
        page = client_of(who).get(f"/jobs/{job.id}").text
        start = page.index('id="job-next"')
        return " ".join(re.sub(r"<[^>]+>", " ", page[start : page.index('id="job-person"')]).split())

    return read


def test_both_read_on_top_who_called_off_and_why(job, card, client_of, anna, beat):
    ending.cancel(job, "Mein <Sohn> war da.", by=anna)
    assert "Sie haben abgesagt: «Mein &lt;Sohn&gt; war da.» Was Sie geschrieben haben, ist noch da." in card(anna, job)
    assert "Anna hat abgesagt: «Mein &lt;Sohn&gt; war da.» Nichts mehr zu tun." in card(beat, job)
    for who in (anna, beat):
        assert "<s>Donnerstag, 26. November, 14 Uhr</s><br>abgesagt" in client_of(who).get(f"/jobs/{job.id}").text


def test_both_read_on_top_that_it_was_at_short_notice(job, card, anna, beat, at):
    at("2026-11-26 10:00")
    ending.cancel(job, "Fieber.", although_late=True, by=beat)
    assert "Beat hat kurzfristig abgesagt: «Fieber.»" in card(anna, job)
    assert "Sie haben kurzfristig abgesagt: «Fieber.»" in card(beat, job)


def test_both_read_on_top_why_an_appointment_counts_as_missed(job, card, anna, beat, at):
    at("2026-11-26 14:20")
    no_shows.claim(job, by=anna)
    at("2026-11-28 14:21")
    no_shows.let_stand(job)
    assert "Beat war nicht da und hat uns nicht geantwortet." in card(anna, job)
    assert "Anna hat vergeblich gewartet, und wir haben nichts von Ihnen gehört." in card(beat, job)


def test_both_read_on_top_that_nobody_spoke(job, card, anna, beat, at):
    at("2026-12-10 14:01")
    ending.void(job, ending.VOID_AFTER_SCHEDULED)
    for who in (anna, beat):
        assert "Niemand hat sich gemeldet; der Auftrag ist ohne Folgen beendet." in card(who, job)
