"""A request while it is being written."""

import io
from collections.abc import Callable
from datetime import datetime

import pytest
from PIL import Image
from sqlalchemy import select

from database import session
from market import clock, drafts, pictures, requests
from market.accounts import Account
from market.drafts import RequestDraft
from market.pictures import Picture
from market.refusals import OutOfRange


def photo() -> pictures.Drawn:
    raw = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(raw, "JPEG")
    return pictures.draw(raw.getvalue())


@pytest.fixture
def nobodys() -> tuple[RequestDraft, str]:
    """A draft written before signing up, and the token its browser keeps."""
    return drafts.start(None)


def test_the_browser_that_holds_the_token_finds_its_draft(nobodys: tuple[RequestDraft, str], anna: Account) -> None:
    draft, token = nobodys
    assert drafts.held_by(None, token) is draft
    assert drafts.held_by(anna, token) is draft
    assert [drafts.held_by(None, other) for other in (None, "", "wrong")] == [None, None, None]


def test_from_sign_in_on_the_draft_and_its_photos_are_the_accounts(
    nobodys: tuple[RequestDraft, str], anna: Account, dario: Account
) -> None:
    draft, token = nobodys
    drafts.keep_picture(draft, photo())
    drafts.belongs_to(draft, anna)
    assert drafts.held_by(anna, None) is draft
    assert [drafts.held_by(other, token) for other in (None, dario)] == [None, None]
    assert session.scalar(select(Picture.owner_id)) == anna.id


def test_an_account_finds_its_newest_open_draft(anna: Account, at: Callable[[str | datetime], None]) -> None:
    older, _ = drafts.start(anna)
    at("2026-11-23 11:00")
    newer, _ = drafts.start(anna)
    assert drafts.held_by(anna, None) is newer
    at("2026-11-23 12:00")
    drafts.keep_answer(older, "device", "mobile")
    assert drafts.held_by(anna, None) is older


def test_every_answer_is_kept_and_may_be_given_anew(nobodys: tuple[RequestDraft, str]) -> None:
    draft, _ = nobodys
    assert draft.missing == ["device", "what", "place"]
    drafts.keep_answer(draft, "device", "network")
    drafts.keep_answer(draft, "place", "8004")
    drafts.keep_answer(draft, "place", "8048")
    assert (draft.answers, draft.missing) == ({"device": "network", "place": "8048"}, ["what"])
    assert [draft.has(question) for question in ("device", "since", "photos")] == [True, False, False]


def test_another_device_forgets_the_topic(nobodys: tuple[RequestDraft, str]) -> None:
    draft, _ = nobodys
    drafts.keep_answer(draft, "device", "network")
    drafts.keep_answer(draft, "topic", "network.wifi")
    drafts.keep_answer(draft, "device", "network")
    assert draft.answer("topic") == "network.wifi"
    drafts.keep_answer(draft, "device", "mobile")
    assert not draft.has("topic")


def test_only_our_questions_are_answered(nobodys: tuple[RequestDraft, str]) -> None:
    with pytest.raises(OutOfRange) as refused:
        drafts.keep_answer(nobodys[0], "telephone", "079")
    assert refused.value.code == "no_such_question"


def test_four_photos_and_no_more(nobodys: tuple[RequestDraft, str]) -> None:
    draft, _ = nobodys
    for _number in range(4):
        drafts.keep_picture(draft, photo())
    assert (len(draft.pictures), draft.may_take_more_pictures) == (4, False)
    with pytest.raises(OutOfRange) as refused:
        drafts.keep_picture(draft, photo())
    assert (refused.value.code, refused.value.field) == ("too_many_photos", "photos")


def test_a_photo_is_taken_out_again(nobodys: tuple[RequestDraft, str]) -> None:
    draft, _ = nobodys
    first, second = drafts.keep_picture(draft, photo()), drafts.keep_picture(draft, photo())
    assert drafts.remove_picture(draft, first.token) == [first.storage_key]
    assert draft.pictures == [second]
    assert drafts.remove_picture(draft, first.token) == []


def test_a_posted_draft_takes_no_more(anna: Account) -> None:
    draft, token = drafts.start(anna)
    for question, answer in (("device", "network"), ("what", {"title": "Kein WLAN", "description": ""}), ("place", "8004")):
        drafts.keep_answer(draft, question, answer)
    requests.post(draft, by=anna)
    assert draft.is_posted
    for late in (
        lambda: drafts.keep_answer(draft, "since", "heute"),
        lambda: drafts.keep_picture(draft, photo()),
        lambda: drafts.remove_picture(draft, "x"),
    ):
        with pytest.raises(OutOfRange) as refused:
            late()
        assert refused.value.code == "draft_posted"
    assert (drafts.held_by(anna, token), drafts.of(anna, draft.id)) == (None, draft)


def test_a_draft_is_found_by_its_number_for_its_account_only(anna: Account, dario: Account) -> None:
    draft, _ = drafts.start(anna)
    assert [drafts.of(account, draft.id) for account in (anna, dario)] == [draft, None]


def test_drafts_nobody_touched_for_a_month_are_forgotten(
    nobodys: tuple[RequestDraft, str], at: Callable[[str | datetime], None]
) -> None:
    assert drafts.forgotten() == []
    at("2026-12-24 10:00")
    assert drafts.forgotten() == [nobodys[0]]


def test_a_touched_draft_is_kept(nobodys: tuple[RequestDraft, str], at: Callable[[str | datetime], None]) -> None:
    at("2026-12-20 10:00")
    drafts.keep_answer(nobodys[0], "device", "mobile")
    at("2026-12-24 10:00")
    assert nobodys[0].changed_at < clock.now()
    assert drafts.forgotten() == []
