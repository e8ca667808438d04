"""Stars and words: who, when, once, and what the public mean makes of it."""

import pytest

from database import session
from market import finishing, reviews
from market.jobs import PaidBy
from market.refusals import AlreadyMoved, Missing, NotAllowed, OutOfRange, TooLate
from tests.deals import scheduled_job


@pytest.fixture
def job(anna, beat, at):
    made = scheduled_job(anna, beat)
    at("2026-11-26 15:00")
    return finishing.report_done(made, PaidBy.TWINT, by=anna)


def test_the_mean_is_the_plain_mean(job, anna, beat, dario, at):
    reviews.give(job, stars=5, body="Ruhig und freundlich.", by=anna)
    second = scheduled_job(dario, beat, time="2026-11-27 09:00")
    at("2026-11-27 10:30")
    reviews.give(finishing.report_done(second, PaidBy.CASH, by=dario), stars=4, body="", by=dario)
    assert (beat.helper.mean, beat.helper.review_count, beat.helper.jobs_done) == (4.5, 2, 2)


def test_only_the_neighbour_of_the_job_reviews(job, beat, dario):
    for wrong in (beat, dario):
        with pytest.raises(NotAllowed):
            reviews.give(job, stars=5, body="", by=wrong)


def test_the_same_review_twice_is_one_and_another_needs_replacing(job, anna, beat):
    reviews.give(job, stars=5, body="Gut", by=anna)
    reviews.give(job, stars=5, body="Gut ", by=anna)
    assert beat.helper.review_count == 1
    with pytest.raises(AlreadyMoved):
        reviews.give(job, stars=1, body="Doch nicht", by=anna)


def test_a_second_thought_counts_instead_of_the_first_and_only_once(job, anna, beat):
    review = reviews.give(job, stars=5, body="Gut", by=anna)
    reviews.replace(review, stars=3, body="Es ging so.", by=anna)
    assert (beat.helper.mean, beat.helper.review_count) == (3.0, 1)
    with pytest.raises(NotAllowed):
        reviews.replace(review, stars=1, body="Nein", by=anna)


def test_no_review_before_the_end_and_none_after_two_weeks(anna, beat, at):
    job = scheduled_job(anna, beat)
    at("2026-11-26 15:00")
    with pytest.raises(AlreadyMoved):
        reviews.give(job, stars=5, body="", by=anna)
    finishing.report_done(job, PaidBy.TWINT, by=anna)
    session.commit()
    at("2026-12-10 15:01")
    with pytest.raises(TooLate):
        reviews.give(job, stars=5, body="", by=anna)


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_stars_are_one_to_five(job, anna, stars):
    with pytest.raises(OutOfRange):
        reviews.give(job, stars=stars, body="", by=anna)


def test_a_review_is_not_a_novel(job, anna):
    with pytest.raises(OutOfRange):
        reviews.give(job, stars=5, body="x" * 2001, by=anna)


def test_the_helper_answers_once(job, anna, beat, chiara):
    review = reviews.give(job, stars=4, body="Gut", by=anna)
    with pytest.raises(NotAllowed):
        reviews.answer(review, "Danke!", by=chiara)
    with pytest.raises(Missing):
        reviews.answer(review, " ", by=beat)
    reviews.answer(review, "Danke!", by=beat)
    assert reviews.answer(review, "Danke!", by=beat).answer == "Danke!"
    with pytest.raises(AlreadyMoved):
        reviews.answer(review, "Noch etwas", by=beat)


def test_finished_jobs_ask_for_a_review_until_it_is_given(job, anna):
    assert reviews.to_give(anna) == [job]
    reviews.give(job, stars=5, body="", by=anna)
    assert reviews.to_give(anna) == []
