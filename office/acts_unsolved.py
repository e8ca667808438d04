"""What the clock does to a job that was not solved: onto the team's list, with the reason; or settled when nobody answers."""

from market import finishing
from market.jobs import Job
from market.queueing import Why, open_case


def queue_without_choice(job: Job) -> None:
    open_case(job, Why.NO_CHOICE)


def queue_consent(job: Job) -> None:
    open_case(job, Why.CONSENT_SILENT)


def queue_unanswered(job: Job) -> None:
    open_case(job, Why.NEIGHBOUR_SILENT)


def settle_unanswered(job: Job) -> None:
    finishing.settle_as_named(job, "nobody_answered", by=None)
