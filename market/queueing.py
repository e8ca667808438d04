"""Queueing: a job that was not solved becomes a case of the team, and why. The reason says what there is to do.

Whoever moves the job on takes it off the list again.
"""

import enum

from market import clock, events
from market.jobs import Job


class Why(enum.StrEnum):
    """Why a job waits for the team, or (consent asked) what the team waits for."""

    HELPER_SILENT = "helper_silent"
    LINE = "line"
    NO_CHOICE = "no_choice"
    TEAM_ASKED = "team_asked"
    CONSENT_ASKED = "consent_asked"
    CONSENT_SILENT = "consent_silent"
    HANDED_OVER = "handed_over"
    NEIGHBOUR_SILENT = "neighbour_silent"
    NOT_TAKEN = "not_taken"
    NO_RESULT = "no_result"


def open_case(job: Job, why: Why) -> None:
    """Onto the list, where it says why; the team is told."""
    job.queued_at, job.queue_reason = clock.now(), why.value
    events.record(events.Kind.CASE_OPENED, by=None, about=job, why=why.value)


def take_off(job: Job, waits_for: Why | None = None) -> None:
    """The team need not look any more, though it may still wait for something."""
    job.queued_at, job.queue_reason = None, waits_for.value if waits_for else ""
