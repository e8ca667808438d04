"""The fifth good job brings the badge, and neighbours find it; two appointments called off at short notice let it rest."""

from functools import partial

import pytest

from database import unit_of_work
from market import ending, finishing
from market.accounts import Account
from market.jobs import PaidBy
from market.partners import Partner
from tests.browser.conftest import Later, Meet
from tests.browser.people import Person
from tests.deals import offer_of, scheduled_job
from tests.proving import proven

WORDING = "Swisscom friend"


@pytest.mark.both
def test_earned_seen_in_the_search_and_resting(
    anna: Account, beat: Account, swisscom: Partner, neighbours: list[Account], at: object, meet: Meet, later: Later
) -> None:
    offer_of(beat)
    proven(beat, neighbours[:4], at)  # type: ignore[arg-type]
    job = scheduled_job(anna, beat, time="2026-11-30 14:00")
    days = zip(("2026-12-02", "2026-12-03"), neighbours, strict=False)
    promised = {day: scheduled_job(neighbour, beat, time=f"{day} 14:00") for day, neighbour in days}
    annas, beats = meet("Anna", account=anna), meet("Beat", account=beat)
    later("2026-11-30 15:00")
    unit_of_work(lambda: finishing.report_done(job, PaidBy.CASH, by=beat))
    finds_offer(annas, badge=False)

    anna_says_that_it_works_and_gives_five_stars(annas, job.id)
    beats.gets_letter(WORDING)
    finds_offer(annas, badge=True)

    for day, visit in promised.items():
        later(f"{day} 08:00")
        unit_of_work(partial(ending.cancel, visit, "Ich bin krank.", although_late=True, by=beat))
    finds_offer(annas, badge=False)
    beats.opens("/badges")
    beats.sees(f"Ihr Zeichen «{WORDING}» ruht")


def anna_says_that_it_works_and_gives_five_stars(anna: Person, job_id: int) -> None:
    anna.opens("/today")
    anna.taps("Sagen, wie es lief")
    anna.taps("Ja, es läuft")
    anna.sees("Ihre Quittung ist bereit.")
    anna.opens(f"/jobs/{job_id}/review/new")
    anna.page.locator("input[name=stars][value='5']").check(force=True)
    anna.types("In Ihren Worten", "Freundlich und ruhig.")
    anna.page.locator("main form button[type=submit]").first.click()
    anna.sees("Die Bewertung")


def finds_offer(anna: Person, badge: bool) -> None:
    anna.opens("/offers")
    anna.sees("WLAN einrichten und verstärken")
    if badge:
        anna.sees(WORDING)
    else:
        anna.sees_no(WORDING)
