"""A review hidden by the team counts nowhere; shown again it counts as before. Nobody hides one of their own, nobody changes one."""

from typing import Any

import pytest
from sqlalchemy import select

from database import session
from market import accounts, badge_rule, cases, reviews, today, watch
from market.accounts import Account
from market.cases import Case, Reason
from market.events import Event, Kind
from market.refusals import AlreadyMoved, Missing, NotAllowed
from market.reviews import Review
from tests.conftest import person
from tests.deals import offer_of
from tests.market.test_races import at_once, own_sessions
from tests.proving import good_job

__all__ = ["own_sessions"]
WHY = "Die Bewertung beleidigt."


@pytest.fixture
def review(anna, beat, dario, at) -> Review:
    """Anna's one star, beside Dario's five."""
    good_job(dario, beat, at, 5)
    given = reviews.of_job(good_job(anna, beat, at, 1))
    assert given is not None
    return given


def mean(helper: Account) -> tuple[Any, int]:
    assert helper.helper is not None
    return helper.helper.mean, helper.helper.review_count


def test_hidden_it_leaves_the_mean_and_shown_again_it_is_back(review, beat, olga):
    assert mean(beat) == (3.0, 2)
    reviews.hide(review, WHY, by=olga)
    assert (mean(beat), review.hidden_reason) == ((5.0, 1), WHY)
    reviews.show_again(review, by=olga)
    assert (mean(beat), review.hidden_at, review.hidden_reason) == ((3.0, 2), None, "")


def test_twice_is_once(review, beat, olga):
    for _ in range(2):
        reviews.hide(review, WHY, by=olga)
    assert mean(beat) == (5.0, 1)
    for _ in range(2):
        reviews.show_again(review, by=olga)
    assert mean(beat) == (3.0, 2)
    told = select(Event.kind).where(Event.about_kind == "review", Event.about_id == review.id).order_by(Event.id)
    assert list(session.scalars(told)) == [Kind.REVIEWED, Kind.REVIEW_HIDDEN, Kind.REVIEW_SHOWN_AGAIN]


def test_it_needs_a_reason_and_one_of_the_team_without_a_part_in_it(review, anna, beat, dario, olga):
    with pytest.raises(Missing, match="reason_needed"):
        reviews.hide(review, "  ", by=olga)
    accounts.make_operator(anna)
    for wrong in (anna, beat, dario):
        for act in (lambda by: reviews.hide(review, WHY, by=by), lambda by: reviews.show_again(review, by=by)):
            with pytest.raises(NotAllowed):
                act(wrong)
    assert mean(beat) == (3.0, 2)


def test_the_badge_and_the_place_in_the_search_are_counted_anew(review, swisscom, beat, olga):
    offer = offer_of(beat)
    low = offer.rank
    before = badge_rule.record_of(beat.helper).towards(swisscom)
    reviews.hide(review, WHY, by=olga)
    session.refresh(offer)
    after = badge_rule.record_of(beat.helper).towards(swisscom)
    assert [(one.jobs, one.reviewers, round(one.mean, 3)) for one in (before, after)] == [(2, 2, 3.9), (2, 1, 4.625)]
    assert offer.rank > low


def test_others_no_longer_see_it_its_two_sides_and_the_team_do(review, anna, beat, chiara, olga):
    reviews.hide(review, WHY, by=olga)
    assert [reviews.seen_by(who, review.id) for who in (None, chiara)] == [None, None]
    assert [reviews.seen_by(who, review.id) for who in (anna, beat, olga)] == [review] * 3
    assert [one.stars for one in reviews.of_helper(beat.helper)] == [5]


def test_hidden_it_is_neither_replaced_nor_answered(review, anna, beat, olga):
    reviews.hide(review, WHY, by=olga)
    with pytest.raises(NotAllowed, match="review_not_replaceable"):
        reviews.replace(review, stars=1, body="Nochmals", by=anna)
    with pytest.raises(AlreadyMoved, match="review_hidden"):
        reviews.answer(review, "Danke", by=beat)
    with pytest.raises(AlreadyMoved, match="review_exists"):
        reviews.give(review.job, stars=1, body="Nochmals", by=anna)


def test_its_author_and_the_helper_are_told_why(review, anna, beat, olga, letters):
    before = len(letters())
    reviews.hide(review, WHY, by=olga)
    reviews.show_again(review, by=olga)
    told = [(letter.to_address, letter.kind, letter.facts.get("reason")) for letter in letters()[before:]]
    assert told == [
        (anna.email, "review_hidden", WHY), (beat.email, "review_hidden_helper", WHY),
        (anna.email, "review_shown_again", None), (beat.email, "review_shown_again", None),
    ]  # fmt: skip


def test_the_story_of_the_case_says_so(review, beat, olga):
    [case] = session.scalars(select(Case).where(Case.reason == Reason.LOW_STARS))
    reviews.hide(review, WHY, by=olga)
    told = today.story_of(case)[-1]
    assert (told.kind, told.by_id, told.facts) == (Kind.REVIEW_HIDDEN, olga.id, {"reason": WHY})


def test_stars_that_are_hidden_do_not_fall(beat, olga, at):
    guests = [person("Gast", f"Nummer{number}", "8004") for number in range(12)]
    given = [reviews.of_job(good_job(guest, beat, at, 5)) for guest in guests[:6]]
    given += [reviews.of_job(good_job(guest, beat, at, 3)) for guest in guests[6:9]]
    for review in given[6:]:
        reviews.hide(review, WHY, by=olga)
    for guest in guests[9:]:
        good_job(guest, beat, at, 5)
    watch.after_review(given[5])
    assert cases.open_about(beat.helper, Reason.FALLING_MEAN) is None


def test_hidden_and_replaced_in_the_same_moment_the_mean_is_right(review, anna, beat, olga):
    ids = {"review": review.id, "anna": anna.id, "olga": olga.id, "beat": beat.id}
    session.commit()
    session.rollback()

    def hide() -> Any:
        return reviews.hide(session.get_one(Review, ids["review"]), WHY, by=session.get_one(Account, ids["olga"]))

    def replace() -> Any:
        mine = session.get_one(Review, ids["review"])
        return reviews.replace(mine, stars=2, body="Es ging so.", by=session.get_one(Account, ids["anna"]))

    at_once(hide, replace)
    assert mean(session.get_one(Account, ids["beat"])) == (5.0, 1)
    reviews.show_again(session.get_one(Review, ids["review"]), by=session.get_one(Account, ids["olga"]))
    stars = session.get_one(Review, ids["review"]).stars
    assert mean(session.get_one(Account, ids["beat"])) == ((5 + stars) / 2, 2)
