"""Solved together: questions and tips under a request, and «this solved it»."""

from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, update

from database import session, unit_of_work
from market import ads, casework, notices, reports, tips
from market.accounts import Account
from market.cases import Case, Outcome
from market.events import Kind
from market.lifecycle import AdState, ProposalState
from market.refusals import AlreadyMoved, Missing, NotAllowed, OutOfRange, SentDifferently
from market.reports import Report, Why
from market.requests import Request
from market.tips import Tip
from tests.deals import bid_of, counter_of, request_of
from tests.office.stage import times, told

STALE = {"synchronize_session": False}


@pytest.fixture
def wanted(anna: Account) -> Request:
    return request_of(anna)


def say(wanted: Request, by: Account, body: str = "Router einmal ausstecken.", **how: Any) -> Tip:
    return unit_of_work(lambda: tips.say(wanted, body, by=by, **how))


def test_anybody_signed_in_may_say_something_and_the_author_hears_of_it(wanted: Request, anna: Account, dario: Account) -> None:
    tip = say(wanted, dario)
    assert [one.body for one in tips.of_request(wanted)] == [tip.body]
    assert told(anna)[-1] == "tip_received"


def test_whoever_asked_hears_the_answer_of_the_author_once(wanted: Request, anna: Account, beat: Account, dario: Account) -> None:
    say(wanted, beat, "Welches Modell ist es?")
    say(wanted, dario)
    say(wanted, anna, "Eine Internet-Box 3.")
    assert (told(beat), told(dario)) == (["tip_answered"], ["tip_answered"])
    assert "tip_answered" not in told(anna)


def test_contact_data_is_masked(wanted: Request, dario: Account) -> None:
    tip = say(wanted, dario, "Rufen Sie mich an: 079 123 45 67")
    assert (tip.body, tip.was_masked) == ("Rufen Sie mich an: •••", True)


def test_the_one_that_solved_it_ends_the_request_without_job_and_fee(
    wanted: Request, anna: Account, beat: Account, dario: Account
) -> None:
    bid, tip = bid_of(beat, wanted), say(wanted, dario)
    unit_of_work(lambda: tips.mark_solved(tip, by=anna))
    assert (wanted.state, bid.state, wanted.rank) == (AdState.SOLVED, ProposalState.LAPSED, None)
    assert told(beat) == ["proposal_not_needed"]
    assert told(dario)[-1] == "tip_thanked"
    assert tips.thanks_of(dario) == 1


def test_a_helper_who_was_asked_with_another_price_is_told_too(
    wanted: Request, anna: Account, beat: Account, dario: Account
) -> None:
    answer, tip = counter_of(bid_of(beat, wanted), by=anna, price=5000), say(wanted, dario)
    unit_of_work(lambda: tips.mark_solved(tip, by=anna))
    assert answer.state is ProposalState.LAPSED
    assert told(beat)[-1] == "proposal_not_needed"
    assert "proposal_lapsed_you_asked" not in told(anna)


def test_thanks_count_neighbours_not_tips(wanted: Request, anna: Account, chiara: Account, dario: Account) -> None:
    for request, author in ((wanted, anna), (request_of(anna), anna), (request_of(chiara), chiara)):
        tip = say(request, dario)
        unit_of_work(partial(tips.mark_solved, tip, by=author))
    assert tips.thanks_of(dario) == 2


def test_thanks_speak_of_a_profile_only_where_there_is_one(wanted: Request, anna: Account, beat: Account, dario: Account) -> None:
    for request, giver in ((wanted, beat), (request_of(anna), dario)):
        tip = say(request, giver)
        unit_of_work(partial(tips.mark_solved, tip, by=anna))
    assert [notices.of(giver)[0].facts["has_profile"] for giver in (beat, dario)] == [True, False]


def test_marking_twice_is_marking_once_and_another_one_is_too_late(
    wanted: Request, anna: Account, beat: Account, dario: Account
) -> None:
    one, other = say(wanted, dario), say(wanted, beat)
    unit_of_work(lambda: tips.mark_solved(one, by=anna))
    unit_of_work(lambda: tips.mark_solved(one, by=anna))
    assert times(Kind.REQUEST_SOLVED) == 1
    with pytest.raises(AlreadyMoved):
        tips.mark_solved(other, by=anna)


def test_only_the_author_marks_and_never_own_words(
    wanted: Request, anna: Account, beat: Account, dario: Account, olga: Account
) -> None:
    tip, own = say(wanted, dario), say(wanted, anna, "Es war der Stecker.")
    for other in (beat, dario, olga):
        with pytest.raises(NotAllowed):
            tips.mark_solved(tip, by=other)
    with pytest.raises(NotAllowed):
        tips.mark_solved(own, by=anna)


def test_a_request_that_ran_out_may_still_be_called_solved(wanted: Request, anna: Account, dario: Account) -> None:
    tip = say(wanted, dario)
    unit_of_work(lambda: ads.lapse(wanted))
    unit_of_work(lambda: tips.mark_solved(tip, by=anna))
    assert wanted.state is AdState.SOLVED


@pytest.mark.parametrize(("body", "refused"), [("  ", Missing), ("x" * 1001, OutOfRange)])
def test_odd_words_are_refused(wanted: Request, dario: Account, body: str, refused: type[Exception]) -> None:
    with pytest.raises(refused):
        tips.say(wanted, body, by=dario)


def test_what_is_over_takes_no_more_words(wanted: Request, anna: Account, dario: Account) -> None:
    unit_of_work(lambda: ads.take_down(wanted, by=anna))
    with pytest.raises(AlreadyMoved):
        tips.say(wanted, "Zu spät.", by=dario)


def test_twice_is_once(wanted: Request, dario: Account) -> None:
    assert say(wanted, dario, form_key="a").id == say(wanted, dario, form_key="a").id
    with pytest.raises(SentDifferently):
        tips.say(wanted, "Etwas anderes.", by=dario, form_key="a")


def reported(tip: Tip, by: Account, why: Why = Why.UNTRUE, said: str = "") -> Report:
    subject = reports.about_tip(by, tip.id)
    assert subject is not None
    return unit_of_work(lambda: reports.report(subject, why, said, by=by))


def the_case() -> Case:
    return session.scalars(select(Case).where(Case.about_kind == "tip")).one()


def test_reports_bring_it_to_the_team_as_one_case_and_who_reported_hears_of_it(
    wanted: Request, anna: Account, beat: Account, dario: Account, olga: Account
) -> None:
    tip = say(wanted, dario, "Kaufen Sie bei mir!")
    with pytest.raises(NotAllowed):
        reported(tip, dario)
    with pytest.raises(Missing):
        reported(tip, anna, Why.OTHER, " ")
    first = reported(tip, anna, said="Werbung.")
    assert reported(tip, anna, Why.INSULT).id == first.id
    reported(tip, beat, Why.PAST_US)
    assert (tips.reported(), the_case().times, the_case().person_id) == ([tip], 2, dario.id)
    assert [report.why for report in reports.of_tips([tip])[tip.id]] == [Why.UNTRUE, Why.PAST_US]
    for other in (anna, dario):
        with pytest.raises(NotAllowed):
            tips.hide(tip, "Werbung.", by=other)
        with pytest.raises(NotAllowed):
            tips.leave_it(tip, by=other)
    unit_of_work(lambda: tips.hide(tip, "Werbung.", by=olga))
    assert (tips.of_request(wanted), tips.reported(), tips.seen_by(anna, tip.id)) == ([], [], None)
    assert (the_case().outcome, reports.about_tip(anna, tip.id)) == (Outcome.BY_ITSELF, None)
    assert [told(one)[-1] for one in (dario, anna, beat)] == ["tip_hidden", "report_looked_at", "report_looked_at"]
    with pytest.raises(AlreadyMoved):
        tips.mark_solved(tip, by=anna)


def test_a_report_without_ground_leaves_it_where_it_is_and_it_can_be_reported_again(
    wanted: Request, anna: Account, dario: Account, olga: Account
) -> None:
    tip = say(wanted, dario)
    reported(tip, anna)
    unit_of_work(lambda: tips.leave_it(tip, by=olga))
    assert (tips.reported(), tips.of_request(wanted)) == ([], [tip])
    reported(tip, anna)
    assert tips.reported() == [tip]


def test_a_case_that_is_closed_takes_the_tip_off_the_list_of_the_team(
    wanted: Request, anna: Account, dario: Account, olga: Account
) -> None:
    tip = say(wanted, dario)
    reported(tip, anna)
    unit_of_work(lambda: casework.close(the_case(), Outcome.NOTHING, "Eine Frage, nichts weiter.", 1, by=olga))
    assert tips.reported() == []
    assert told(anna)[-1] == "report_looked_at"


def test_a_long_talk_shows_its_end_first(wanted: Request, dario: Account) -> None:
    for number in range(25):
        tips.say(wanted, f"Versuch {number}", by=dario)
    session.commit()
    assert [tip.body for tip in tips.of_request(wanted)][::19] == ["Versuch 5", "Versuch 24"]
    assert len(tips.of_request(wanted, everything=True)) == 25
    assert tips.cut(wanted)[1] is True


def test_the_solution_is_shown_however_old_it_is(wanted: Request, anna: Account, dario: Account) -> None:
    said = [say(wanted, dario, f"Versuch {number}") for number in range(25)]
    unit_of_work(lambda: tips.mark_solved(said[0], by=anna))
    assert [tip.body for tip in tips.of_request(wanted)][:2] == ["Versuch 0", "Versuch 6"]


def test_what_one_operator_hid_another_cannot_keep(wanted: Request, dario: Account, olga: Account) -> None:
    tip = say(wanted, dario)
    unit_of_work(lambda: tips.hide(tip, "Werbung.", by=olga))
    with pytest.raises(AlreadyMoved):
        tips.leave_it(tip, by=olga)


def test_a_stale_page_adds_nothing_to_what_was_taken_down(wanted: Request, anna: Account, dario: Account) -> None:
    assert wanted.state is AdState.LIVE
    session.execute(update(Request).where(Request.id == wanted.id).values(state=AdState.TAKEN_DOWN), execution_options=STALE)
    assert wanted.state is AdState.LIVE
    with pytest.raises(AlreadyMoved):
        tips.say(wanted, "Zu spät.", by=dario)
