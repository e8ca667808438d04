"""Which mails somebody wants: what may be switched off, what never, and that a signed address is one of ours."""

import pytest
from sqlalchemy import func, select

from database import session, unit_of_work
from market import farewell, notices, preferences, takeout, topics
from market.events import Event, Kind
from market.notices import Letter, LetterState
from market.preferences import Preference
from market.refusals import NotAllowed, OutOfRange
from market.topics import OPTIONAL, Topic
from office import errands
from tests.deals import bid_of, request_of


def kinds_to(account):
    return list(session.scalars(select(Letter.kind).where(Letter.to_address == account.email).order_by(Letter.id)))


def choose(account, *wanted, among=OPTIONAL, quiet=(21, 7)):
    made = preferences.choose(account, wanted=wanted, among=among, quiet=quiet, by=account)
    session.commit()
    return made


def test_whoever_never_chose_gets_every_mail_and_is_left_alone_at_night(anna):
    mine = preferences.of(anna)
    assert (mine.mail_off, mine.quiet, mine.has_texts) == ((), (21, 7), False)
    assert session.scalar(select(func.count()).select_from(Preference)) == 0


def test_a_topic_that_is_off_stays_behind_the_bell_and_off_the_mail(anna, beat):
    preferences.stop(anna, Topic.PROPOSALS, by=anna)
    bid_of(beat, request_of(anna))
    assert "proposal_received" in [notice.kind for notice in notices.of(anna)]
    assert kinds_to(anna) == []


def test_a_topic_that_is_on_again_is_written_about_again(anna, beat):
    preferences.stop(anna, Topic.PROPOSALS, by=anna)
    preferences.resume(anna, Topic.PROPOSALS, by=anna)
    bid_of(beat, request_of(anna))
    assert kinds_to(anna) == ["proposal_received"]


@pytest.mark.parametrize("kind", sorted(topics.OF_KIND))
def test_only_what_may_be_switched_off_is_off_when_all_is_off(anna, kind):
    choose(anna)
    assert preferences.wants_mail(anna, kind) == (topics.OF_KIND[kind] not in OPTIONAL)


@pytest.mark.parametrize("topic", sorted(set(Topic) - set(OPTIONAL)))
def test_what_one_must_know_cannot_be_switched_off(anna, topic):
    with pytest.raises(NotAllowed):
        preferences.stop(anna, topic, by=anna)
    assert preferences.choose(anna, wanted=(), among=(topic,), quiet=(21, 7), by=anna).mail_off == ()


def test_a_topic_nobody_was_asked_about_stays_as_it_was(anna):
    preferences.stop(anna, Topic.NEARBY, by=anna)
    mine = choose(anna, *OPTIONAL, among=tuple(topic for topic in OPTIONAL if topic is not Topic.NEARBY))
    assert mine.mail_off == (Topic.NEARBY.value,)


def test_what_waits_about_a_topic_is_not_sent_once_it_is_off(anna, beat):
    bid_of(beat, request_of(anna))
    kept = notices.post_letter(anna.email, "de", "email_changed", new="x")
    preferences.stop(anna, Topic.PROPOSALS, by=anna)
    session.commit()
    assert kinds_to(anna) == ["email_changed"]
    assert kept.state is LetterState.WAITING
    assert "request_nearby" in kinds_to(beat)


def test_a_mail_that_is_just_being_sent_is_not_taken_from_under_the_sender(anna, beat):
    bid_of(beat, request_of(anna))
    letter = session.scalars(select(Letter).where(Letter.to_address == anna.email)).one()
    letter.claim = "somebody"
    preferences.stop(anna, Topic.PROPOSALS, by=anna)
    assert kinds_to(anna) == ["proposal_received"]


def test_choosing_is_written_down_once(anna):
    for _ in range(2):
        choose(anna, Topic.MESSAGES, quiet=(22, 8))
    assert session.scalar(select(func.count()).where(Event.kind == Kind.PREFERENCES_CHANGED)) == 1


@pytest.mark.parametrize("quiet", [(22, 8), (0, 6), (13, 15), None])
def test_quiet_hours_are_kept_as_chosen(anna, quiet):
    assert choose(anna, quiet=quiet).quiet == quiet


def test_quiet_hours_without_length_are_none(anna):
    with pytest.raises(OutOfRange) as refused:
        choose(anna, quiet=(9, 9))
    assert (refused.value.code, refused.value.field) == ("quiet_hours_empty", "quiet_to")


def test_a_signed_address_leads_to_the_one_person_and_topic_it_was_made_for(anna):
    for topic in OPTIONAL:
        assert preferences.read(preferences.token_of(anna.id, topic)) == (anna.id, topic)


def test_a_signed_address_of_ours_cannot_be_made_up(anna, beat):
    token = preferences.token_of(anna.id, Topic.TIPS)
    number, word, mark = token.split("-")
    other = "0" if mark[0] != "0" else "1"
    forged = [
        f"{beat.id}-{word}-{mark}", f"{number}-reviews-{mark}", f"{number}-{word}-{other}{mark[1:]}", f"{number}-{word}-", f"{number}-{word}",
        f"{number}-security-{mark}", "", "-", "--", "x-tips-y", f"{number}-{word}-{mark}0", f"{number}-{word}-é", f"²-{word}-{mark}",
    ]  # fmt: skip
    assert [preferences.read(one) for one in forged] == [None] * len(forged)


def test_what_was_chosen_can_be_taken_along_and_goes_with_the_account(anna):
    choose(anna, Topic.MESSAGES, quiet=(22, 6))
    assert takeout.of(anna)["preferences"][0]["quiet_from"] == 22
    unit_of_work(lambda: farewell.ask(anna, by=anna))
    errands.run_due()
    session.expire_all()
    assert anna.has_left
    assert session.scalar(select(func.count()).select_from(Preference)) == 0
