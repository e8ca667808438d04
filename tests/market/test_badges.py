"""The partner's badge: earned by the rule, shown where helpers are found, resting as soon as the rule is broken."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from database import session
from market import (
    accounts,
    badge_rule,
    badges,
    clock,
    ending,
    events,
    finishing,
    marks,
    notices,
    reviews,
    search,
    workdays,
)
from market.accounts import Account
from market.badge_rule import Lacks, Progress
from market.events import Event, Kind
from market.jobs import Cause, Job, PaidBy
from market.lifecycle import BadgeState
from market.partners import Partner
from market.refusals import AlreadyMoved, Missing, NotAllowed, OutOfRange
from market.search import Wanted
from market.skills import Category
from tests.conftest import person
from tests.deals import offer_of, scheduled_job
from tests.office.stage import go_round
from tests.proving import badge_of, good_job, proven, visit

At = Callable[[object], None]


def state_of(helper: Account) -> BadgeState | None:
    badge = badge_of(helper)
    return badge.state if badge else None


def progress(helper: Account, partner: Partner) -> Progress:
    return badge_rule.record_of(helper.helper).towards(partner)


def told(account: Account) -> list[str]:
    return [notice.kind for notice in reversed(notices.of(account)) if notice.kind.startswith("badge")]


# Earning it


def test_the_fifth_good_job_brings_the_badge_and_the_helper_is_told(swisscom, beat, neighbours, at):
    for neighbour in neighbours[:4]:
        good_job(neighbour, beat, at)
    assert (progress(beat, swisscom).lacks, state_of(beat)) == ((Lacks.JOBS,), None)
    good_job(neighbours[4], beat, at)
    assert state_of(beat) is BadgeState.HELD
    assert beat.helper.badges == {"swisscom": "Swisscom friend"}
    assert (told(beat), badges.held(swisscom)) == (["badge_awarded"], 1)


def test_progress_says_what_is_there_and_what_is_missing(swisscom, beat, neighbours, at):
    for neighbour in (neighbours[0], neighbours[0], neighbours[1]):
        good_job(neighbour, beat, at)
    assert progress(beat, swisscom) == Progress(jobs=3, neighbours=2, reviewers=2, mean=4.7, unsolved=0, marks=0)
    assert progress(beat, swisscom).lacks == (Lacks.JOBS, Lacks.NEIGHBOURS, Lacks.REVIEWS)


def test_one_neighbour_is_one_voice_however_often_they_meet(swisscom, beat, neighbours, at):
    for stars in (5, 5, 1):
        good_job(neighbours[0], beat, at, stars)
    good_job(neighbours[1], beat, at, 5)
    found = progress(beat, swisscom)
    assert (found.reviewers, round(found.mean, 3)) == (2, round((11 / 3 + 5 + 4.5 * 3) / 5, 3))


def test_stars_just_below_the_mark_are_not_enough(swisscom, beat, neighbours, at):
    for neighbour, stars in zip(neighbours, (4, 4, 5, 4, 5), strict=True):
        good_job(neighbour, beat, at, stars)
    assert (progress(beat, swisscom).lacks, state_of(beat)) == ((Lacks.MEAN,), None)


def test_jobs_count_for_twelve_months(swisscom, beat, neighbours, at):
    proven(beat, neighbours, at)
    at(clock.now() + timedelta(days=366))
    assert progress(beat, swisscom).jobs == 0


def test_only_what_the_partner_looks_after_counts(swisscom, beat, neighbours, at):
    swisscom.categories = (Category.COMPUTER.value,)
    proven(beat, neighbours, at)
    assert (progress(beat, swisscom).jobs, state_of(beat)) == (0, None)


def test_who_only_left_the_line_or_the_device_unsolved_is_not_blamed(swisscom, beat, neighbours, at):
    proven(beat, neighbours, at)
    for cause in (Cause.PARTNER_LINE, Cause.DEVICE, Cause.TIME, Cause.OTHER_LINE):
        finishing.call_unsolved(visit(neighbours[0], beat, at), cause, by=beat)
        session.commit()
    assert (progress(beat, swisscom).unsolved, state_of(beat)) == (0, BadgeState.HELD)


def test_nobody_proves_anything_to_themselves(swisscom, beat, neighbours, at):
    for neighbour in neighbours:
        job = visit(neighbour, beat, at)
        job.phone = beat.phone
        reviews.give(finishing.report_done(job, PaidBy.CASH, by=neighbour), stars=5, body="", by=neighbour)
        session.commit()
    assert (progress(beat, swisscom).jobs, state_of(beat)) == (0, None)


def test_the_same_door_does_not_count_either(swisscom, beat, neighbours, at):
    beat.street, beat.postal_code = "Zypressenstrasse 11", "8004"
    proven(beat, neighbours, at)
    assert progress(beat, swisscom).neighbours == 0


def test_the_number_in_the_neighbours_own_account_counts_as_well(swisscom, beat, neighbours, at):
    for neighbour in neighbours[:2]:
        good_job(neighbour, beat, at)
    neighbours[0].phone = beat.phone
    found = progress(beat, swisscom)
    assert (found.jobs, found.neighbours, found.reviewers) == (1, 1, 1)


def test_who_has_no_number_and_no_street_is_the_same_as_nobody(swisscom, beat, neighbours, at):
    beat.phone, beat.street, neighbours[0].phone = None, None, None
    good_job(neighbours[0], beat, at).phone = None
    assert progress(beat, swisscom).jobs == 1


def test_of_what_was_left_unsolved_only_the_last_ten_jobs_are_asked(swisscom, beat, neighbours, at):
    finishing.call_unsolved(visit(neighbours[0], beat, at), Cause.SKILL, by=beat)
    for _ in range(9):
        good_job(neighbours[1], beat, at)
    assert progress(beat, swisscom).unsolved == 1
    good_job(neighbours[1], beat, at)
    assert progress(beat, swisscom).unsolved == 0


def test_with_two_partners_each_badge_goes_by_its_own_categories(swisscom, beat, neighbours, at):
    session.add(Partner(slug="druckfix", name="Druckfix", colour="#663300", badge="Druckfreund", categories=("computer",)))
    proven(beat, neighbours, at)
    assert [(badge.partner.slug, badge.state) for badge in badges.of_helper(beat.helper)] == [("swisscom", BadgeState.HELD)]


# Resting and coming back


def let_down(neighbour: Account, helper: Account, at: At) -> Job:
    day = clock.today() + timedelta(days=1)
    at(f"{clock.today()} 10:00")
    job = scheduled_job(neighbour, helper, time=f"{day} 14:00", title="Drucker druckt nicht")
    at(f"{day} 11:00")
    ending.cancel(job, "Krank", although_late=True, by=helper)
    session.commit()
    return job


def test_a_second_late_cancel_lets_the_badge_rest_and_an_excuse_brings_it_back(swisscom, beat, neighbours, at):
    proven(beat, neighbours, at)
    let_down(neighbours[0], beat, at)
    assert state_of(beat) is BadgeState.HELD
    job = let_down(neighbours[1], beat, at)
    assert (state_of(beat), badge_of(beat).reason, beat.helper.badges) == (BadgeState.PAUSED, "marks", {})
    marks.excuse(marks.of_job(job), by=neighbours[1])
    session.commit()
    assert (state_of(beat), beat.helper.badges) == (BadgeState.HELD, {"swisscom": "Swisscom friend"})
    assert told(beat) == ["badge_awarded", "badge_paused", "badge_restored"]


def test_time_alone_brings_it_back_by_night(swisscom, beat, neighbours, at):
    proven(beat, neighbours, at)
    for neighbour in neighbours[:2]:
        let_down(neighbour, beat, at)
    after = clock.today() + timedelta(days=89)
    at(f"{after} 03:30")
    go_round()
    assert state_of(beat) is BadgeState.PAUSED
    at(f"{after + timedelta(days=1)} 03:30")  # the first of the two marks is older than ninety days, the pause is not
    badge = badge_of(beat)
    assert badge.moved_at > clock.now() - timedelta(days=90)
    go_round()
    assert state_of(beat) is BadgeState.HELD


def test_resting_too_long_it_ends_and_can_be_earned_again(swisscom, beat, neighbours, at):
    proven(beat, neighbours, at)
    first = session.scalars(select(reviews.Review).order_by(reviews.Review.id)).first()
    reviews.replace(first, stars=1, body="Es war doch nichts.", by=neighbours[0])
    session.commit()
    assert (state_of(beat), badge_of(beat).reason) == (BadgeState.PAUSED, "mean")
    at(badge_of(beat).moved_at + timedelta(days=90, minutes=1))
    go_round()
    assert state_of(beat) is BadgeState.ENDED
    for number in range(4):
        good_job(person("Neu", f"Nachbar{number}", "8004"), beat, at)
    assert state_of(beat) is BadgeState.HELD
    assert told(beat) == ["badge_awarded", "badge_paused", "badge_ended", "badge_awarded"]


# A partner that signs itself


def test_a_partner_that_signs_is_waited_for_reminded_and_after_seven_days_it_is_awarded(swisscom, beat, olga, neighbours, at):
    swisscom.signs_badges = True
    proven(beat, neighbours, at)
    badge, began = badge_of(beat), clock.now()
    assert (badge.state, beat.helper.badges, badge.sign_until) == (BadgeState.PROPOSED, {}, workdays.after(began, 7))
    at(workdays.after(began, 3) + timedelta(minutes=1))
    go_round()
    go_round()
    assert told(olga) == ["badge_unsigned"]
    at(badge.sign_until + timedelta(minutes=1))
    go_round()
    assert (state_of(beat), told(beat)) == (BadgeState.HELD, ["badge_proposed", "badge_awarded"])


def test_what_breaks_before_it_is_signed_is_not_awarded(swisscom, beat, neighbours, at):
    swisscom.signs_badges = True
    proven(beat, neighbours, at)
    for neighbour in neighbours[:2]:
        let_down(neighbour, beat, at)
    assert state_of(beat) is BadgeState.ENDED


def test_refused_with_a_reason_it_is_not_given_by_time_and_may_be_restored(swisscom, beat, olga, neighbours, at):
    swisscom.signs_badges = True
    proven(beat, neighbours, at)
    badge = badge_of(beat)
    badges.refuse(badge, " Wir möchten zuerst reden. ", by=olga)
    badges.refuse(badge, "Wir möchten zuerst reden.", by=olga)
    session.commit()
    at(clock.now() + timedelta(days=20))
    go_round()
    assert (state_of(beat), badge_of(beat).reason) == (BadgeState.REFUSED, "Wir möchten zuerst reden.")
    badges.restore(badge, by=olga)
    session.commit()
    assert (state_of(beat), told(beat)) == (BadgeState.HELD, ["badge_proposed", "badge_refused", "badge_restored"])
    assert len(session.scalars(select(Event.id).where(Event.kind == Kind.BADGE_REFUSED)).all()) == 1


def test_withdrawn_it_stays_away_however_good_the_work(swisscom, beat, olga, neighbours, at):
    proven(beat, neighbours, at)
    badges.withdraw(badge_of(beat), "Arbeitet nicht mehr mit uns.", by=olga)
    session.commit()
    good_job(neighbours[0], beat, at)
    assert (state_of(beat), beat.helper.badges) == (BadgeState.WITHDRAWN, {})


def test_restoring_what_is_not_earned_is_refused(swisscom, beat, olga, neighbours, at):
    proven(beat, neighbours, at)
    badges.withdraw(badge_of(beat), "Zuerst reden.", by=olga)
    at(clock.now() + timedelta(days=366))
    with pytest.raises(AlreadyMoved, match="badge_not_earned"):
        badges.restore(badge_of(beat), by=olga)


def test_only_the_team_and_never_the_helper_decides(swisscom, anna, beat, chiara, dario, olga, neighbours, at):
    proven(beat, neighbours, at)
    badge = badge_of(beat)
    for wrong in (anna, beat, chiara, dario):
        for verb in (badges.refuse, badges.withdraw):
            with pytest.raises(NotAllowed):
                verb(badge, "Darum", by=wrong)
        for verb in (badges.sign, badges.restore):
            with pytest.raises(NotAllowed):
                verb(badge, by=wrong)
    accounts.make_operator(beat)
    with pytest.raises(NotAllowed):
        badges.withdraw(badge, "Darum", by=beat)
    with pytest.raises(Missing):
        badges.withdraw(badge, " ", by=olga)
    with pytest.raises(OutOfRange):
        badges.withdraw(badge, "x" * 1001, by=olga)
    with pytest.raises(AlreadyMoved):
        badges.sign(badge, by=olga)
    with pytest.raises(AlreadyMoved):
        badges.restore(badge, by=olga)
    assert state_of(beat) is BadgeState.HELD


# Where it is shown


def test_offers_are_found_by_the_badge_as_long_as_it_is_carried(swisscom, beat, chiara, neighbours, at):
    offer, other = offer_of(beat), offer_of(chiara)
    both = {offer.id, other.id}
    proven(beat, neighbours, at)

    def found(**wanted: str) -> set[int]:
        return {card.id for card in search.find_offers(Wanted(**wanted)).rows}

    assert (found(), found(badge="swisscom"), found(badge="swisscom", words="wlan")) == (both, {offer.id}, {offer.id})
    card = next(card for card in search.find_offers(Wanted(badge="swisscom")).rows)
    assert card.badges == (("swisscom", "Swisscom friend"),)
    for neighbour in neighbours[:2]:
        let_down(neighbour, beat, at)
    assert found(badge="swisscom") == set()


def test_every_step_is_an_event(swisscom, beat, olga, neighbours, at):
    proven(beat, neighbours, at)
    badges.withdraw(badge_of(beat), "Zuerst reden.", by=olga)
    about = select(Event.kind, Event.by_id).where(Event.about_kind == "badge").order_by(Event.id)
    assert [tuple(row) for row in session.execute(about)] == [(Kind.BADGE_AWARDED, None), (Kind.BADGE_WITHDRAWN, olga.id)]
    assert events.Kind.BADGE_AWARDED.value == "badge_awarded"
