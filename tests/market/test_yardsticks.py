"""The yardsticks: what counts, what does not, and which week it belongs to."""

from datetime import timedelta

import pytest

from database import session
from market import behind, ending, finishing, measuring, offers, terms, unpaid, weeks
from market.behind import Wanted, Which
from market.cases import Outcome
from market.jobs import Cause, PaidBy
from market.lifecycle import AdState, JobState
from market.reviews import Review
from market.skills import Category, Skill
from market.yardsticks import Yardstick
from tests.deals import THURSDAY_AT_TWO, bid_of, counter_of, enquiry_of, offer_of, request_of, scheduled_job
from tests.measured import MINUTE, Copies, closed, posted, zurich
from tests.queries import counted

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def figures(yardstick, count=4):
    """Numerator, denominator and value of the last weeks."""
    session.flush()
    return [(one.numerator, one.denominator, one.value) for one in measuring.measure(weeks.last(count)).figures[yardstick]]


def share(yardstick, count=4):
    return [(numerator, denominator) for numerator, denominator, _ in figures(yardstick, count)]


def test_where_nothing_happened_there_is_no_value():
    board = measuring.measure(weeks.last(2))
    values = {one: [figure.value for figure in board.figures[one]] for one in Yardstick}
    assert values == {one: [0, 0] if one in (Yardstick.REQUESTS, Yardstick.HELPERS) else [None, None] for one in Yardstick}
    assert {figure.is_met for some in board.figures.values() for figure in some} == {None}


def test_a_first_bid_counts_until_its_hour_is_over(anna, at):
    at("2026-11-30 10:00")
    for minutes in (0, 59, 61, 600):
        posted(anna, zurich("2026-11-24 22:00"), minutes * MINUTE)
    posted(anna, zurich("2026-11-25 03:00"))
    assert share(Yardstick.FIRST_BID, 2) == [(2, 5), (0, 0)]


def test_a_request_without_a_bid_counts_only_after_its_hour(anna, beat, at):
    at("2026-11-24 10:00")
    first = request_of(anna)
    at("2026-11-24 10:59")
    assert share(Yardstick.FIRST_BID, 1) == [(0, 0)]
    bid_of(beat, first)
    assert share(Yardstick.FIRST_BID, 1) == [(1, 1)]
    request_of(anna, "Ohne Antwort")
    at("2026-11-24 12:00")
    assert share(Yardstick.FIRST_BID, 1) == [(1, 2)]


@pytest.mark.parametrize(
    ("now", "inside", "outside"),
    [
        (
            "2026-10-28 10:00",
            ["2026-10-19 00:00", "2026-10-25 02:30", "2026-10-25 23:59"],
            ["2026-10-18 23:59", "2026-10-26 00:00"],
        ),
        (
            "2027-03-31 10:00",
            ["2027-03-22 00:00", "2027-03-28 03:30", "2027-03-28 23:59"],
            ["2027-03-21 23:59", "2027-03-29 00:00"],
        ),
        (
            "2027-01-06 10:00",
            ["2026-12-28 00:00", "2027-01-01 00:00", "2027-01-03 23:59"],
            ["2026-12-27 23:59", "2027-01-04 00:00"],
        ),
    ],
)
def test_a_week_is_that_of_zurich_whatever_the_clocks_do(anna, at, now, inside, outside):
    at(now)
    for wall in (*inside, *outside):
        posted(anna, zurich(wall))
    assert [denominator for _, denominator in share(Yardstick.REQUESTS, 3)] == [1, 3, 1]


def test_the_mean_is_that_of_the_reviews_given_in_the_week(anna, beat):
    copies = Copies(anna, beat)
    for stars in (5, 4, 4):
        copies.reviewed(zurich("2026-11-16 00:00"), stars)
    copies.reviewed(zurich("2026-11-22 23:59"), 2)
    copies.reviewed(zurich("2026-11-23 00:00"), 5)
    assert figures(Yardstick.RATING, 2) == [(15, 4, 3.75), (5, 1, 5.0)]
    assert [one.is_met for one in measuring.measure(weeks.last(2)).figures[Yardstick.RATING]] == [False, True]


def test_a_hidden_review_counts_no_more(anna, beat):
    copies, moment = Copies(anna, beat), zurich("2026-11-16 12:00")
    copies.reviewed(moment, 5)
    hidden = session.get_one(Review, copies.reviewed(moment, 1))
    assert figures(Yardstick.RATING, 2)[0] == (6, 2, 3.0)
    hidden.hidden_at = zurich("2026-11-20 12:00")
    assert figures(Yardstick.RATING, 2)[0] == (5, 1, 5.0)


def test_solved_is_what_was_completed_of_all_that_came_to_something(anna, beat):
    copies, moment = Copies(anna, beat), zurich("2026-11-18 12:00")
    for state in JobState:
        copies.ended(moment, state, is_payment_confirmed=True)
    copies.ended(moment, JobState.COMPLETED, is_payment_confirmed=False)
    copies.ended(zurich("2026-11-11 12:00"), JobState.UNSOLVED)
    [_, before, full, now] = measuring.measure(weeks.last(4)).figures[Yardstick.SOLVED]
    assert [(one.numerator, one.denominator, one.silent) for one in (before, full, now)] == [(0, 1, 0), (2, 5, 1), (0, 0, 0)]


def test_what_comes_later_counts_in_the_week_of_the_first_end(anna, beat, olga, at):
    job = scheduled_job(anna, beat)
    at("2026-11-26 15:00")
    finishing.call_unsolved(job, Cause.SKILL, by=beat)
    first = job.first_ended_at
    at("2026-12-08 10:00")
    finishing.settle_at(job, finishing.Chf(0), "time", by=None)
    assert (job.first_ended_at, first is not None) == (first, True)
    assert share(Yardstick.SOLVED, 3) == [(0, 1), (0, 0), (0, 0)]


def test_the_median_is_that_of_what_the_team_closed(at):
    monday = zurich("2026-11-16 08:00")
    for hours in (1, 2, 10, 100):
        closed(monday, hours * HOUR)
    closed(monday, 500 * MINUTE, Outcome.BY_ITSELF)
    closed(monday, None, None)
    closed(monday - 7 * DAY, 30 * MINUTE)
    closed(monday - 7 * DAY, 9 * HOUR)
    closed(monday - 7 * DAY, 3 * HOUR, Outcome.AGAINST_HELPER)
    assert [(count, value) for _, count, value in figures(Yardstick.RESOLVING, 3)] == [(3, 3.0), (4, 6.0), (0, None)]


def test_requests_are_counted_by_category_and_by_town(anna, at):
    at("2026-11-24 10:00")
    moment = zurich("2026-11-23 08:00")
    for code, category in (("8004", Category.NETWORK), ("8001", Category.COMPUTER), ("8610", Category.COMPUTER)):
        posted(anna, moment, category=category, postal_code=code)
    posted(anna, moment - 7 * DAY, postal_code="8610", state=AdState.TAKEN_DOWN)
    board = measuring.measure(weeks.last(2))
    counts = {kind: [figure.value for figure in some] for kind, some in board.by_category.items()}
    assert counts == {Category.COMPUTER: [0, 2], Category.MOBILE: [0, 0], Category.NETWORK: [1, 1]}
    assert measuring.towns(board.weeks) == {"Uster": 2, "Zürich": 2}
    assert measuring.towns(board.weeks[1:]) == {"Zürich": 2, "Uster": 1}


def test_a_request_counts_as_soon_as_a_job_of_it_is_receipted_and_no_longer_when_that_is_cancelled(anna, beat, olga, at):
    job = scheduled_job(anna, beat)
    request_of(anna, "Noch offen")
    assert share(Yardstick.RECEIPTS, 1) == [(0, 2)]
    at("2026-11-26 15:00")
    finishing.report_done(job, PaidBy.CASH, by=anna)
    assert share(Yardstick.RECEIPTS, 1) == [(1, 2)]
    unpaid.report(job, "", by=beat)
    unpaid.answer(job, "Das Geld lag da.", by=anna)
    unpaid.decide(job, True, "Nie gekommen.", by=olga)
    assert share(Yardstick.RECEIPTS, 1) == [(0, 2)]


def test_a_week_is_young_for_four_weeks(at):
    assert [figure.is_young for figure in measuring.measure(weeks.last(7)).figures[Yardstick.RECEIPTS]] == [False] * 2 + [
        True
    ] * 5


def test_a_helper_is_active_once_however_much_they_did(anna, beat, chiara, at):
    bid_of(beat, request_of(anna))
    bid_of(beat, request_of(anna, "Zweite"))
    enquiry_of(anna, offer_of(chiara))
    assert share(Yardstick.HELPERS, 1) == [(2, 2)]


SAID = {
    "title": "Router tauschen", "description": "Alt raus, neu rein.", "price": finishing.Chf(5000), "duration_min": 60,
    "postal_code": "8048", "radius_km": 5, "skills": [Skill.ROUTER],
}  # fmt: skip
ACTS = {
    "draft": lambda offer, enquiry, beat: offers.edit(offers.draft(beat.helper, by=beat, **SAID), by=beat, **SAID),
    "edited": lambda offer, enquiry, beat: offers.edit(offer, by=beat, **SAID),
    "resumed": lambda offer, enquiry, beat: offers.resume(offers.pause(offer, by=beat), by=beat),
    "renewed": lambda offer, enquiry, beat: offers.renew(offer, by=beat),
    "answered": lambda offer, enquiry, beat: counter_of(enquiry, beat, price=7000, times=("2026-12-01 14:00",)),
}


@pytest.mark.parametrize(("act", "count"), [("draft", 0), ("edited", 1), ("resumed", 1), ("renewed", 0), ("answered", 0)])
def test_what_counts_as_active(anna, beat, at, act, count):
    at("2026-11-22 22:00")
    offer = offer_of(beat)
    enquiry = enquiry_of(anna, offer, times=("2026-11-30 14:00",))
    at("2026-11-23 10:00")
    ACTS[act](offer, enquiry, beat)
    assert share(Yardstick.HELPERS, 1) == [(count, count)]


def test_a_visit_counts_in_the_week_of_its_appointment_once_it_has_begun(anna, beat, at):
    at("2026-11-20 10:00")
    scheduled_job(anna, beat, time=THURSDAY_AT_TWO)
    assert share(Yardstick.HELPERS, 1) == [(1, 1)]
    at("2026-11-25 10:00")
    assert share(Yardstick.HELPERS, 2) == [(1, 1), (0, 0)]
    at("2026-11-26 14:01")
    assert share(Yardstick.HELPERS, 2) == [(1, 1), (1, 1)]


def test_a_visit_that_was_called_off_makes_nobody_active(anna, beat, at):
    at("2026-11-20 10:00")
    job = scheduled_job(anna, beat, time=THURSDAY_AT_TWO)
    at("2026-11-24 10:00")
    ending.cancel(job, "Es geht wieder.", by=anna)
    at("2026-11-26 14:01")
    assert share(Yardstick.HELPERS, 2) == [(1, 1), (0, 0)]


def test_the_goals_are_settings(anna, at):
    assert (Yardstick.FIRST_BID.goal, Yardstick.RATING.goal, Yardstick.SOLVED.goal) == (0.8, 4.7, None)
    terms.settle(terms.Terms(first_bid_goal_percent=50, mean_goal_hundredths=400))
    assert (Yardstick.FIRST_BID.goal, Yardstick.RATING.goal) == (0.5, 4.0)


@pytest.mark.parametrize("count", [1, 4, 52])
def test_however_many_weeks_are_measured_it_is_one_question(count):
    with counted() as asked:
        measuring.measure(weeks.last(count))
    assert len(asked) == 1


def test_the_rows_of_a_share_are_told_apart(anna, at):
    at("2026-11-24 10:00")
    early, late = posted(anna, zurich("2026-11-23 01:00"), MINUTE), posted(anna, zurich("2026-11-23 02:00"))
    week = weeks.this_one()
    found = {
        which: [row.id for row in behind.rows(Wanted(Yardstick.FIRST_BID, week, week, which)).rows]
        for which in behind.choices(Yardstick.FIRST_BID)
    }
    assert found == {Which.ALL: [late, early], Which.REACHED: [early], Which.MISSED: [late]}
