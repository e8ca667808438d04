"""Promises the job machine counts after every step."""

from datetime import timedelta

from sqlalchemy import select

from database import session
from market import events, next_steps
from market.jobs import Job
from market.lifecycle import MOVES, JobState, ProposalState
from market.marks import Mark, Reason
from market.proposals import Proposal

BLAMED = (JobState.CANCELLED_LATE, JobState.NO_SHOW)


def nobody_is_blamed_too_soon(jobs: list[Job]) -> None:
    """A mark per cause, for the one it is about: who called off late, or who had two days to answer and did not."""
    left = list(session.scalars(select(Mark)))
    decided = _marked_by_decision(jobs)
    assert {mark.job_id for mark in left} == {job.id for job in jobs if job.state in BLAMED} | decided.keys()
    assert len(left) == len({mark.job_id for mark in left})
    for mark in left:
        if mark.reason is Reason.LATE_CANCEL:
            assert mark.account_id == mark.job.moved_by_id
        elif mark.job_id in decided:
            assert (mark.account_id, mark.at >= decided[mark.job_id].at) == (mark.job.missed_by_id, True)
        else:
            [asked, *_] = [e.at for e in reversed(events.story_of(mark.job)) if e.kind is events.Kind.NO_SHOW_CLAIMED]
            assert (mark.account_id, mark.at - asked >= timedelta(hours=48)) == (mark.job.missed_by_id, True)


def _marked_by_decision(jobs: list[Job]) -> dict[int, events.Happened]:
    """Where the team heard both about a missed appointment and left a mark."""
    told = ((job.id, event) for job in jobs for event in events.story_of(job) if event.kind is events.Kind.DISPUTE_DECIDED)
    return {number: event for number, event in told if event.facts["marks"]}


def one_live_proposal_per_thread() -> None:
    live = list(session.scalars(select(Proposal.thread_id).where(Proposal.state == ProposalState.LIVE)))
    assert len(live) == len(set(live))


def one_current_job_per_request(jobs: list[Job]) -> None:
    current = [job.request_id for job in jobs if job.is_current]
    assert len(current) == len(set(current))
    assert all(job.is_current == (job.ended_at is None) for job in jobs)


def nobody_is_in_two_places(jobs: list[Job]) -> None:
    promised = [job for job in jobs if job.slot and job.state in (JobState.AGREED, JobState.SCHEDULED)]
    for one in promised:
        for two in promised:
            if one.id < two.id and one.helper_id == two.helper_id:
                assert one.slot and two.slot
                assert not one.slot.collides_with(two.slot, timedelta(minutes=30))


def every_state_has_an_exit(jobs: list[Job]) -> None:
    for job in jobs:
        assert MOVES[JobState][job.state] or not job.is_open
        for side in (job.neighbour, job.helper):
            assert next_steps.next_step(job, side).code
