"""The team stops somebody; the other side is helped on."""

import pytest
from sqlalchemy import select

from database import session, unit_of_work
from market import sessions, suspending
from market.accounts import Account
from market.lifecycle import AdState, JobState, ProposalState
from market.notices import Letter
from market.refusals import AlreadyMoved, Missing, NotAllowed
from tests.deals import bid_of, offer_of, request_of, scheduled_job
from tests.office.stage import told


def stop(person: Account, olga: Account) -> None:
    unit_of_work(lambda: suspending.suspend(person, "Hat mehrere belogen.", by=olga))


def test_everything_of_theirs_stops_at_once(anna: Account, beat: Account, chiara: Account, olga: Account) -> None:
    token, offer = sessions.open_session(beat), offer_of(beat)
    bid = bid_of(beat, request_of(chiara))
    stop(beat, olga)
    assert sessions.find(token) is None
    assert (offer.state, bid.state) == (AdState.HIDDEN, ProposalState.LAPSED)
    assert not beat.may_begin


def test_a_job_ends_without_blame_and_the_neighbour_is_helped_on(anna: Account, beat: Account, olga: Account) -> None:
    job = scheduled_job(anna, beat)
    stop(beat, olga)
    assert (job.state, job.is_current) == (JobState.VOID, False)
    assert job.request is not None
    assert job.request.state is AdState.LIVE
    assert told(anna)[-1] == "job_stopped"


def test_the_request_of_somebody_who_is_stopped_does_not_open_again(anna: Account, beat: Account, olga: Account) -> None:
    job = scheduled_job(anna, beat)
    stop(anna, olga)
    assert job.request is not None
    assert job.request.state is AdState.TAKEN


def test_a_reason_is_needed_and_only_the_team_may(anna: Account, beat: Account, olga: Account) -> None:
    with pytest.raises(Missing):
        suspending.suspend(beat, "  ", by=olga)
    for person, by in ((beat, anna), (beat, beat), (olga, olga)):
        with pytest.raises(NotAllowed):
            suspending.suspend(person, "Darum.", by=by)
        with pytest.raises(NotAllowed):
            suspending.lift(person, "Darum.", by=by)


def test_twice_is_once_and_lifting_lets_in_again(beat: Account, olga: Account) -> None:
    stop(beat, olga)
    since = beat.suspended_at
    stop(beat, olga)
    assert beat.suspended_at == since
    with pytest.raises(Missing):
        suspending.lift(beat, "", by=olga)
    unit_of_work(lambda: suspending.lift(beat, "Ein Missverständnis.", by=olga))
    assert beat.may_begin
    with pytest.raises(AlreadyMoved):
        suspending.lift(beat, "Ein Missverständnis.", by=olga)


def test_who_is_stopped_reads_why_in_a_mail(beat: Account, olga: Account) -> None:
    stop(beat, olga)
    (letter,) = session.scalars(select(Letter).where(Letter.to_address == beat.email, Letter.kind == "account_suspended"))
    assert letter.facts == {"who": "Beat", "reason": "Hat mehrere belogen."}
