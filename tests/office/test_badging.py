"""Acts of one transaction touch a helper often and look at the helper's badges once, in that same transaction."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from database import session
from market import clock, finishing
from market.accounts import Account
from market.badges import Badge
from market.events import Event, Kind
from market.jobs import Job, PaidBy
from market.lifecycle import BadgeState, JobState
from market.notices import Letter
from office import badging, errands
from tests.deals import scheduled_job
from tests.office.stage import At, go_round, times
from tests.proving import badge_of, good_job, proven
from tests.queries import counted

COUNTED = "coalesce(job.completed_at"  # the jobs of twelve months, read to look at a badge


def silent(neighbours: list[Account], helper: Account, at: At, count: int) -> list[Job]:
    """So many jobs reported by the helper, one an hour, of which nobody has spoken for a week."""
    made, first = [], clock.now().replace(hour=6, minute=0, second=0) + timedelta(days=1)
    for number in range(count):
        begins = clock.in_zurich(first + timedelta(days=number // 5, hours=2 * (number % 5)))
        neighbour = neighbours[number % len(neighbours)]
        made.append(scheduled_job(neighbour, helper, time=f"{begins:%Y-%m-%d %H:%M}", title=f"Kabel {number}"))
    at(clock.now() + timedelta(days=2 + count // 5))
    for job in made:
        finishing.report_done(job, PaidBy.TWINT, by=helper)
    session.commit()
    at(clock.now() + timedelta(days=7, minutes=1))
    return made


@pytest.fixture
def nearly(swisscom, beat, neighbours, at) -> Account:
    """Beat, whom one job keeps from the badge."""
    for neighbour in neighbours[:4]:
        good_job(neighbour, beat, at)
    return beat


@pytest.fixture
def spoilt_badge() -> Iterator[None]:
    """No badge can be written."""

    def spoil(_mapper: object, _connection: object, _badge: Badge) -> None:
        raise ValueError("this badge is spoilt")

    event.listen(Badge, "before_insert", spoil)
    yield
    event.remove(Badge, "before_insert", spoil)


def test_several_jobs_that_end_at_once_bring_one_badge_one_letter_and_come_first(nearly, neighbours, at):
    silent(neighbours, nearly, at, 3)
    go_round()
    happened = session.scalars(
        select(Event).where(Event.kind.in_((Kind.COMPLETED_SILENTLY, Kind.BADGE_AWARDED))).order_by(Event.id)
    )
    assert [one.kind for one in happened] == [Kind.COMPLETED_SILENTLY] * 3 + [Kind.BADGE_AWARDED]
    letters = session.scalars(select(Letter.to_address).where(Letter.kind == "badge_awarded")).all()
    assert (badge_of(nearly).state, letters) == (BadgeState.HELD, [nearly.email])


def test_the_helpers_are_looked_at_in_the_order_in_which_they_were_touched(swisscom, beat, chiara, neighbours, at):
    for one in neighbours[:4]:
        good_job(one, chiara, at)
        good_job(one, beat, at)
    both = [silent(neighbours[:1], helper, at, 1) for helper in (chiara, beat)]
    assert [[job.state for job in jobs] for jobs in both] == [[JobState.REPORTED]] * 2
    go_round()
    earned = session.scalars(select(Event.about_id).where(Event.kind == Kind.BADGE_AWARDED).order_by(Event.id)).all()
    assert earned == [badge_of(chiara).id, badge_of(beat).id]


def test_a_badge_that_cannot_be_given_leaves_the_jobs_undone(nearly, neighbours, at, spoilt_badge):
    jobs = silent(neighbours, nearly, at, 3)
    session.commit()
    report = errands.run_due(["complete_silently"])
    session.expire_all()
    assert (set(report.failed), report.total) == ({"complete_silently"}, 0)
    assert [job.state for job in jobs] == [JobState.REPORTED] * 3
    assert (times(Kind.COMPLETED_SILENTLY), badge_of(nearly)) == (0, None)


def test_after_acts_that_failed_badges_are_looked_at_at_once_again(nearly, neighbours, at):
    with pytest.raises(ZeroDivisionError):
        badging.once_each(lambda: 1 // 0)
    good_job(neighbours[4], nearly, at)
    assert badge_of(nearly).state is BadgeState.HELD


def test_the_record_is_read_once_for_ten_jobs_of_a_helper_and_a_due_job_asks_no_more_where_more_are_due(
    swisscom, beat, neighbours, at
):
    proven(beat, neighbours, at)
    each, looks = [], []
    for due in (10, 20):
        silent(neighbours, beat, at, due)
        go_round_of_others()
        with counted() as asked:
            assert errands.run_due(["complete_silently"]).done == {"complete_silently": due}
        each.append(len(asked) / due)
        looks.append(len([statement for statement in asked if COUNTED in statement]))
    assert looks == [1, 2]
    assert each[1] <= each[0]


def go_round_of_others() -> None:
    """Everything else that is due by now."""
    others = [errand.name for errand in errands.ERRANDS if errand.name not in ("complete_silently", "send_letters")]
    while errands.run_due(others).total:
        continue
