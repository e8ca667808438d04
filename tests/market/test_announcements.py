"""What the team tells everybody: to whom, how often, and for how long."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from database import session, version
from market import announcements, audiences, bands, clock, mailings, preferences, suspending
from market.accounts import Account
from market.announcements import Announcement, Words
from market.audiences import Audience
from market.events import Event, Kind
from market.lifecycle import AnnouncementState
from market.notices import Letter, LetterState, Notice
from market.refusals import AlreadyMoved, Missing, NotAllowed, OutOfRange, SentDifferently
from market.topics import Topic
from office import letters as post
from tests.conftest import person
from tests.deals import scheduled_job
from tests.papers import At

Letters = Callable[[], list[Letter]]
Run = Callable[[], None]


def said(**other: object) -> Words:
    told: dict[str, object] = {
        "title": "Neue Preise", "body": "Ab Januar.\n\nMehr dazu bald.", "title_en": "", "body_en": "", "shows_from": None, "shows_until": None,
        "audience": Audience.EVERYBODY, "is_necessary": False,
    }  # fmt: skip
    return Words(**{**told, **other})  # type: ignore[arg-type]


def days(number: int = 3) -> dict[str, datetime]:
    return {"shows_from": clock.now(), "shows_until": clock.now() + timedelta(days=number)}


def announced(olga: Account, **other: object) -> Announcement:
    made = announcements.announce(announcements.write(said(**other), by=olga), by=olga)
    session.commit()
    return made


def mails(kind: str = announcements.NEWS) -> list[str]:
    return list(session.scalars(select(Letter.to_address).where(Letter.kind == kind).order_by(Letter.to_address)))


def who(audience: Audience, *cast: Account) -> list[str]:
    there = set(session.scalars(select(Account.id).where(audiences.are_in(audience))))
    return [one.first_name for one in cast if one.id in there]


def test_each_audience_is_who_it_says(
    anna: Account, beat: Account, chiara: Account, dario: Account, olga: Account, at: At
) -> None:
    scheduled_job(anna, beat)
    far = person("Fabio", "Weit", "3000")
    cast = (anna, beat, chiara, dario, olga, far)
    assert {audience: who(audience, *cast) for audience in Audience} == {
        Audience.EVERYBODY: ["Anna", "Beat", "Chiara", "Dario", "Olga", "Fabio"],
        Audience.HELPERS: ["Beat", "Chiara"],
        Audience.NEIGHBOURS: ["Anna", "Dario"],
        Audience.WITH_OPEN_JOB: ["Anna", "Beat"],
    }
    assert [audiences.how_many(audience) for audience in Audience] == [6, 2, 2, 2]


def test_who_left_who_is_suspended_and_who_has_no_mail_gets_none(
    anna: Account, beat: Account, dario: Account, olga: Account, run_errands: Run
) -> None:
    suspending.suspend(beat, "Hat belogen.", by=olga)
    anna.left_at, dario.email = clock.now(), None
    announced(olga, is_necessary=True)
    run_errands()
    assert mails(announcements.NECESSARY) == ["olga.meier@example.com"]
    assert list(session.scalars(select(Notice.account_id).where(Notice.kind == announcements.NECESSARY))) == [olga.id]


def test_news_can_be_switched_off_but_not_what_is_necessary(anna: Account, olga: Account, run_errands: Run) -> None:
    preferences.stop(anna, Topic.NEWS, by=anna)
    assert audiences.without_news(Audience.EVERYBODY) == 1
    announced(olga)
    announced(olga, is_necessary=True)
    run_errands()
    assert (mails(), mails(announcements.NECESSARY)) == (
        ["olga.meier@example.com"], ["anna.anner@example.com", "olga.meier@example.com"],
    )  # fmt: skip
    assert session.scalar(select(Notice.id).where(Notice.account_id == anna.id, Notice.kind == announcements.NEWS)) is not None


def test_mails_are_written_a_few_at_a_time_and_never_ahead_of_those_that_wait(
    olga: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailings, "AT_A_TIME", 3)
    for number in range(7):
        person(f"N{number}", "Muster", "8004")
    made = announced(olga)
    steps = []
    while made.mailed_at is None:
        for one in session.scalars(mailings.to_be_mailed()).all():
            mailings.write_next(one)
        session.flush()
        assert session.scalars(mailings.to_be_mailed()).all() == []
        steps.append(made.mailed_count)
        for letter in session.scalars(select(Letter).where(Letter.state == LetterState.WAITING)):
            letter.state = LetterState.SENT
        session.flush()
    assert (steps, len(mails()), made.mailed_count) == ([3, 6, 8], 8, 8)


def test_an_address_that_fails_holds_nobody_up(olga: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailings, "AT_A_TIME", 1)
    person("Erste", "Muster", "8004")
    made = announced(olga)
    mailings.write_next(made)
    for letter in session.scalars(select(Letter)):
        letter.attempts = 1
    session.flush()
    assert session.scalars(mailings.to_be_mailed()).all() == [made]


def test_who_comes_later_is_not_written_to(olga: Account, run_errands: Run, at: At) -> None:
    announced(olga)
    at("2026-11-23 11:00")
    person("Spät", "Muster", "8004")
    run_errands()
    assert mails() == ["olga.meier@example.com"]


def test_twice_is_once(anna: Account, olga: Account, run_errands: Run) -> None:
    first = announcements.write(said(), by=olga, form_key="a" * 12)
    assert announcements.write(said(), by=olga, form_key="a" * 12) is first
    with pytest.raises(SentDifferently):
        announcements.write(said(title="Anders"), by=olga, form_key="a" * 12)
    assert announcements.announce(announcements.announce(first, by=olga), by=olga) is first
    session.commit()
    run_errands()
    run_errands()
    assert len(mails()) == 2
    kinds = [event.kind for event in session.scalars(select(Event).where(Event.about_kind == "announcement").order_by(Event.id))]
    assert kinds == [Kind.ANNOUNCEMENT_WRITTEN, Kind.ANNOUNCED]
    assert session.scalars(select(Event).where(Event.kind == Kind.ANNOUNCED)).one().facts == {"people": 2}


def test_ended_early_nothing_more_leaves(anna: Account, olga: Account, run_errands: Run) -> None:
    made = announced(olga, **days())
    mailings.write_next(made)
    assert (len(mails()), len(bands.bands(object()))) == (2, 1)
    announcements.end(announcements.end(made, by=olga), by=olga)
    session.commit()
    run_errands()
    assert (mails(), bands.bands(object()), made.state) == ([], [], AnnouncementState.ENDED)


def test_the_mail_says_it_in_the_language_of_its_reader(anna: Account, olga: Account, run_errands: Run) -> None:
    anna.language = "en"
    announced(olga, title_en="New prices", body_en="From January.")
    mailings.write_next(session.scalars(select(Announcement)).one())
    session.commit()
    by_address = {
        letter.to_address: post.compose(post.envelope(letter))
        for letter in session.scalars(select(Letter).where(Letter.kind == "announced"))
    }
    english, german = by_address["anna.anner@example.com"], by_address["olga.meier@example.com"]
    assert (english["Subject"], german["Subject"]) == ("New prices", "Neue Preise")
    text = german.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Ab Januar.\n\nMehr dazu bald.\n" in text
    assert "From January." in english.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert german["List-Unsubscribe"] is not None


def test_a_band_is_shown_in_its_days_alone_and_asked_once(anna: Account, olga: Account, at: At) -> None:
    begins = clock.now() + timedelta(days=1)
    announced(olga, audience=None, shows_from=begins, shows_until=begins + timedelta(days=2))
    mark = version()
    assert bands.bands(mark) == []
    at("2026-11-24 10:30")
    assert [band.told("de").title for band in bands.bands(mark)] == ["Neue Preise"]
    at("2026-11-26 10:30")
    assert bands.bands(mark) == []


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"audience": None}, "announced_nowhere"),
        ({"title_en": "News"}, "half_in_english"),
        ({"shows_from": datetime.fromisoformat("2026-12-02T00:00+00:00"), "shows_until": datetime.fromisoformat("2026-12-01T00:00+00:00")}, "band_ends_first"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_not_kept(olga: Account, other: dict[str, object], code: str) -> None:
    with pytest.raises((Missing, OutOfRange)) as no:
        announcements.write(said(**other), by=olga)
    assert no.value.code == code


def test_what_is_over_is_not_announced(olga: Account, at: At) -> None:
    made = announcements.write(said(**days(1)), by=olga)
    at("2026-11-25 10:00")
    with pytest.raises(OutOfRange, match="band_is_over"):
        announcements.announce(made, by=olga)


def test_only_the_team_and_only_a_draft(anna: Account, beat: Account, olga: Account) -> None:
    made = announcements.write(said(), by=olga)
    for act in (
        lambda: announcements.write(said(), by=anna),
        lambda: announcements.announce(made, by=beat),
        lambda: announcements.end(made, by=anna),
    ):
        with pytest.raises(NotAllowed):
            act()
    announcements.announce(announcements.change(made, said(title="Besser"), by=olga), by=olga)
    with pytest.raises(AlreadyMoved):
        announcements.change(made, said(), by=olga)
    assert (announcements.seen_by(anna, made.id), announcements.seen_by(None, made.id)) == (made, None)
