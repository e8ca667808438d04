"""Jobs the two do not agree about, for the tests: the shortest way, by the rules' own verbs."""

from typing import Any

from database import session
from market import disputes, finishing, hearing, objecting
from market.accounts import Account
from market.disputes import Dispute, Topic
from market.jobs import Job, PaidBy
from market.money import Chf
from tests.deals import scheduled_job

THURSDAY_AT_THREE = "2026-11-26 15:00"


def reported_job(neighbour: Account, helper: Account, at: Any, title: str = "WLAN geht nicht", **answers: Any) -> Job:
    """The helper said «done»."""
    job = scheduled_job(neighbour, helper, title=title, **answers)
    at(THURSDAY_AT_THREE)
    finishing.report_done(job, PaidBy.CASH, by=helper)
    session.commit()
    return job


def completed_job(neighbour: Account, helper: Account, at: Any, title: str = "WLAN geht nicht", **answers: Any) -> Job:
    """The neighbour said «it works»."""
    job = reported_job(neighbour, helper, at, title, **answers)
    finishing.confirm(job, by=neighbour)
    session.commit()
    return job


def disputed_job(neighbour: Account, helper: Account, at: Any, amount: int | None = None, topic: Topic = Topic.PRICE) -> Job:
    """After «done» the neighbour said that something else is not right."""
    job = reported_job(neighbour, helper, at)
    objecting.object_to(job, topic, "Abgemacht war weniger.", None if amount is None else Chf(amount), by=neighbour)
    session.commit()
    return job


def both_heard(job: Job, neighbour_finds: int = 3000, helper_finds: int = 5000) -> Dispute:
    """Each side has said how it sees it."""
    hearing.speak(job, "Es waren zwanzig Minuten.", Chf(neighbour_finds), by=job.neighbour)
    hearing.speak(job, "Es war eine ganze Stunde.", Chf(helper_finds), by=job.helper)
    session.commit()
    dispute = disputes.of_job(job)
    assert dispute is not None
    return dispute
