"""The watch: which acts open a case by themselves, and which do not."""

import pytest
from sqlalchemy import select

from database import session
from market import alarm_words, badges, cases, casework, finishing, reviews, watch
from market.cases import Case, Outcome, Reason
from market.jobs import PaidBy
from market.lifecycle import BadgeState
from tests.conftest import person
from tests.proving import badge_of, good_job, proven, visit
from tests.queries import counted


def opened() -> list[tuple[Reason, str, int]]:
    return [(case.reason, case.detail, case.times) for case in session.scalars(select(Case).order_by(Case.id))]


def done(neighbour, helper, at):
    return finishing.report_done(visit(neighbour, helper, at), PaidBy.CASH, by=neighbour)


@pytest.mark.parametrize(("stars", "expected"), [(1, [(Reason.LOW_STARS, "1", 1)]), (2, [(Reason.LOW_STARS, "2", 1)]), (3, [])])
def test_two_stars_or_fewer_open_a_case(anna, beat, at, stars, expected):
    good_job(anna, beat, at, stars)
    assert opened() == expected


def test_a_row_of_bad_reviews_is_one_case_that_was_raised(beat, neighbours, at):
    for neighbour in neighbours:
        good_job(neighbour, beat, at, 1)
    assert opened() == [(Reason.LOW_STARS, "1", 5)]


def test_a_second_thought_with_few_stars_opens_one_too(anna, beat, at):
    job = good_job(anna, beat, at, 5)
    reviews.replace(reviews.of_job(job), stars=2, body="Nach zwei Tagen wieder kaputt.", by=anna)
    assert opened() == [(Reason.LOW_STARS, "2", 1)]


def test_a_falling_mean_is_seen_from_ten_reviews_on(beat, at):
    guests = [person("Gast", f"Nummer{number}", "8004") for number in range(10)]
    for guest in guests[:5]:
        good_job(guest, beat, at, 5)
    for guest in guests[5:9]:
        good_job(guest, beat, at, 4)
    assert opened() == []
    good_job(guests[9], beat, at, 4)
    assert opened() == [(Reason.FALLING_MEAN, "", 1)]


def test_steady_good_stars_are_no_case(beat, at):
    for number in range(11):
        good_job(person("Gast", f"Nummer{number}", "8004"), beat, at, 5 if number % 3 else 4)
    assert opened() == []


def test_words_of_danger_open_a_safety_case_whatever_the_stars(anna, beat, at):
    job = done(anna, beat, at)
    reviews.give(job, stars=5, body="Hilfsbereit, aber danach fehlte Geld: gestohlen?", by=anna)
    case = session.scalars(select(Case)).one()
    assert (case.reason, case.is_safety, case.person_id, case.job_id) == (Reason.SAFETY, True, beat.id, job.id)


@pytest.mark.parametrize(
    ("text", "is_danger", "is_swindle"),
    [
        ("Er hat mich bedroht.", True, False),
        ("Ich rufe die POLIZEI!", True, False),
        ("She was drunk.", True, False),
        ("Das Gewitter hat den Router getroffen, ich war in Sorge.", False, False),
        ("Bitte geben Sie mir Ihr E-Banking Passwort.", False, True),
        ("Installieren Sie TeamViewer, dann mache ich es von hier.", False, True),
        ("Kaufen Sie eine Google-Play-Karte.", False, True),
        ("Der Tannenbaum blinkt auch.", False, False),
        ("Nennen Sie mir die TAN.", False, True),
        ("", False, False),
    ],
)
def test_words_that_make_us_listen(text, is_danger, is_swindle):
    assert (alarm_words.mentions_danger(text), alarm_words.mentions_swindle(text)) == (is_danger, is_swindle)


def test_the_own_neighbour_is_a_case_and_earns_nothing(swisscom, anna, beat, at):
    job = visit(anna, beat, at)
    job.phone = beat.phone
    finishing.report_done(job, PaidBy.CASH, by=anna)
    assert opened() == [(Reason.SAME_PERSON, "", 1)]


def test_a_first_badge_asks_the_team_to_call_one_neighbour_and_a_second_does_not(swisscom, beat, olga, neighbours, at):
    proven(beat, neighbours, at)
    assert opened() == [(Reason.FIRST_BADGE, "", 1)]
    badges.withdraw(badge_of(beat), "Zuerst reden.", by=olga)
    badges.restore(badge_of(beat), by=olga)
    assert opened() == [(Reason.FIRST_BADGE, "", 1)]


def test_an_open_safety_case_lets_the_badge_rest_until_it_is_closed(swisscom, beat, olga, neighbours, at):
    proven(beat, neighbours, at)
    case = cases.open_case(Reason.SAFETY, beat, person=beat, is_safety=True)
    assert (badge_of(beat).state, badge_of(beat).reason) == (BadgeState.PAUSED, "safety")
    casework.close(case, Outcome.NOTHING, "Ein Missverständnis.", case.version, by=olga)
    assert badge_of(beat).state is BadgeState.HELD


def test_a_case_decided_against_the_helper_costs_the_badge(swisscom, beat, olga, neighbours, at):
    proven(beat, neighbours, at)
    case = cases.open_case(Reason.SAFETY, beat, person=beat, is_safety=True)
    casework.close(case, Outcome.AGAINST_HELPER, "Hat es zugegeben.", case.version, by=olga)
    assert (badge_of(beat).state, badge_of(beat).reason) == (BadgeState.PAUSED, "safety")
    session.expire_all()
    badges.reconsider(beat.helper)
    assert badge_of(beat).state is BadgeState.PAUSED


OF_TELLING = ("FROM account", "INTO notice", "FROM notice", "INTO letter", "FROM letter")


@pytest.mark.parametrize(
    ("stars", "before", "body"),
    [(5, 1, ""), (2, 1, ""), (4, 10, ""), (5, 1, "Er hat mich bedroht."), (1, 10, "Er hat gestohlen.")],
)
def test_the_watch_adds_three_questions_to_a_review_at_most(anna, beat, at, stars, before, body):
    for number in range(before):
        good_job(person("Gast", f"Nummer{number}", "8004"), beat, at, 5)
    review = reviews.give(done(anna, beat, at), stars=stars, body="", by=anna)
    session.commit()
    review.body = body
    session.commit()
    assert review.helper.account.id and review.job.id
    with counted() as asked:
        watch.after_review(review)
        session.flush()
    assert len([one for one in asked if not any(words in one for words in OF_TELLING)]) <= 3


def test_words_of_danger_and_few_stars_are_one_case(anna, beat, at):
    reviews.give(done(anna, beat, at), stars=1, body="Er hat mich bedroht.", by=anna)
    assert opened() == [(Reason.SAFETY, "review", 1)]


def test_words_of_danger_in_a_review_let_the_badge_rest_in_the_same_moment(swisscom, anna, beat, olga, neighbours, at):
    proven(beat, neighbours, at)
    reviews.give(done(anna, beat, at), stars=5, body="Nett, aber er hat gestohlen.", by=anna)
    assert (badge_of(beat).state, badge_of(beat).reason) == (BadgeState.PAUSED, "safety")
