"""Photos: what is taken, what is refused, what is left of them, and who may look."""

import io
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

import storage
from database import session, unit_of_work
from market import agreeing, albums, drafts, ending, pictures, requests, talk, terms
from market.accounts import Account
from market.pictures import Picture
from market.refusals import OutOfRange
from tests.deals import FRIDAY_AT_NINE, THURSDAY_AT_TWO, bid_of


def photo(kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", colour: Any = "red", **more: Any) -> bytes:
    made = io.BytesIO()
    Image.new(mode, size, colour).save(made, kind, **more)
    return made.getvalue()


def opened(picture: Picture) -> Image.Image:
    return Image.open(io.BytesIO(pictures.content(picture)))


def kept(raw: bytes, **whose: Any) -> Picture:
    return unit_of_work(lambda: pictures.keep(raw, **whose))


def refused(raw: bytes) -> str:
    with pytest.raises(OutOfRange) as refusal:
        pictures.draw(raw)
    return refusal.value.code


def about(number: int, words: str) -> bytes:
    """EXIF with one entry."""
    exif = Image.Exif()
    exif[number] = words
    return exif.tobytes()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_three_kinds_are_taken_and_become_jpeg(anna: Account, kind: str) -> None:
    picture = kept(photo(kind), owner=anna)
    assert (opened(picture).format, opened(picture).size, picture.width, picture.height) == ("JPEG", (60, 40), 60, 40)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_odd_ways_of_colouring_are_taken_too(mode: str) -> None:
    made = io.BytesIO()
    Image.new(mode, (30, 20)).save(made, "PNG")
    assert (pictures.draw(made.getvalue()).width, pictures.draw(photo(mode="CMYK", colour=0)).height) == (30, 40)


def test_what_is_see_through_becomes_white() -> None:
    picture = kept(photo("PNG", mode="RGBA", colour=(255, 0, 0, 0)))
    assert opened(picture).getpixel((5, 5)) == (255, 255, 255)


def test_a_large_photo_is_made_smaller_in_its_shape() -> None:
    picture = kept(photo(size=(4000, 3000)))
    assert (picture.width, picture.height) == (1600, 1200)


def test_a_photo_stands_upright_as_it_was_held() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    picture = kept(photo(size=(60, 40), exif=turned.tobytes()))
    assert (picture.width, picture.height, opened(picture).getexif().get(0x0112)) == (40, 60, None)


@pytest.mark.parametrize(
    "raw",
    [
        photo(exif=about(0x010E, "Limmatstrasse 1"), comment=b"Limmatstrasse 1"),
        photo("WEBP", exif=about(0x010E, "Limmatstrasse 1"), xmp=b"<x>Limmatstrasse 1</x>"),
    ],
)
def test_nothing_but_the_picture_is_kept(raw: bytes) -> None:
    assert b"Limmatstrasse" in raw
    picture = kept(raw)
    info = opened(picture).info
    assert (b"Limmatstrasse" in pictures.content(picture), {"exif", "comment", "xmp", "icc_profile"} & set(info)) == (
        False,
        set(),
    )


def test_of_several_frames_the_first_is_kept() -> None:
    made = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    frames[0].save(made, "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    red, _green, blue = opened(kept(made.getvalue())).getpixel((10, 10))  # type: ignore[misc]
    assert (red > 200, blue < 60) == (True, True)


@pytest.mark.parametrize(
    "raw", [b"", b"%PDF-1.7", b"<svg xmlns='http://www.w3.org/2000/svg'/>", photo("GIF", mode="P", colour=0), photo("BMP")]
)
def test_other_kinds_are_refused(raw: bytes) -> None:
    assert refused(raw) == "picture_kind"


def test_a_broken_photo_is_refused() -> None:
    assert refused(photo(size=(400, 400))[:300]) == "picture_not_readable"


def test_more_than_8_megabytes_are_refused() -> None:
    assert refused(photo() + bytes(8 * 1024 * 1024)) == "picture_too_large"


def huge_png(width: int, height: int) -> bytes:
    """Only a header that promises this size: unpacking it would fail, so the header alone must be the reason."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", b"")
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(8000, 5001), (65_000, 65_000)])
def test_more_than_40_megapixels_are_refused_from_the_header(size: tuple[int, int]) -> None:
    assert refused(huge_png(*size)) == "picture_too_many_pixels"


def test_the_limits_are_settings() -> None:
    before = terms.current()
    terms.settle(replace(before, photo_pixels_max=100))
    assert refused(photo()) == "picture_too_many_pixels"


def test_two_photos_have_two_unguessable_addresses(anna: Account) -> None:
    one, two = kept(photo(), owner=anna), kept(photo(), owner=anna)
    assert (len({one.token, two.token}), len(one.token) >= 32, one.token in one.storage_key) == (2, True, False)


def test_thrown_away_means_row_and_file(anna: Account) -> None:
    picture = kept(photo(), owner=anna)
    key = picture.storage_key
    pictures.clear(unit_of_work(lambda: pictures.throw_away([picture])))
    assert (pictures.with_token(picture.token), storage.exists(key)) == (None, False)


@pytest.mark.parametrize("key", ["", "../x", "a/../b", "/etc/passwd", "a//b", ".x", "A b"])
def test_the_storage_takes_only_plain_keys(key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        storage.put(key, b"x")


def test_a_file_is_read_as_it_was_put() -> None:
    storage.put("tests/one.bin", b"one")
    storage.put("tests/one.bin", b"two")
    assert (storage.read("tests/one.bin"), storage.exists("tests/one.bin"), storage.exists("tests/two.bin")) == (
        b"two",
        True,
        False,
    )


ANSWERS = {"device": "network", "what": {"title": "WLAN geht nicht", "description": "Im Zimmer."}, "place": "8004"}
Sees = Callable[[Account | None], bool]


def sees(picture: Picture, *people: Account | None, draft_token: str | None = None) -> list[bool]:
    session.expire_all()
    return [albums.seen_by(person, picture.token, draft_token) is not None for person in people]


def test_a_helpers_photo_is_for_everybody(anna: Account, beat: Account, dario: Account) -> None:
    picture = kept(photo(), owner=beat)
    before = sees(picture, None, dario, beat)
    assert beat.helper is not None
    beat.helper.photo = picture
    session.commit()
    assert (before, sees(picture, None, dario, beat)) == ([False, False, True], [True, True, True])


def test_a_drafts_photo_is_for_the_browser_that_writes_it(dario: Account) -> None:
    draft, token = unit_of_work(lambda: drafts.start(None, **ANSWERS))
    picture = kept(photo(), draft=draft)
    shown = sees(picture, None, dario, draft_token=token), sees(picture, None, dario), sees(picture, None, draft_token="other")
    assert shown == ([True, True], [False, False], [False])


def test_after_sign_in_a_drafts_photo_is_annas(anna: Account, dario: Account) -> None:
    draft, token = unit_of_work(lambda: drafts.start(None, **ANSWERS))
    picture = kept(photo(), draft=draft)
    unit_of_work(lambda: drafts.belongs_to(draft, anna))
    assert (sees(picture, anna, dario, None), sees(picture, None, dario, draft_token=token)) == (
        [True, False, False],
        [False, False],
    )


def test_a_requests_photo_is_for_signed_in_people_while_it_is_open(
    anna: Account, beat: Account, dario: Account, olga: Account
) -> None:
    draft, _ = unit_of_work(lambda: drafts.start(anna, **ANSWERS))
    picture = kept(photo(), owner=anna, draft=draft)
    request = unit_of_work(lambda: requests.post(draft, by=anna))
    while_open = sees(picture, None, anna, beat, dario, olga)
    unit_of_work(lambda: requests.take(request, by=anna))
    assert (while_open, sees(picture, None, anna, beat, dario, olga)) == (
        [False, True, True, True, True],
        [False, True, False, False, True],
    )


def test_a_requests_photo_is_for_the_chosen_helper_until_the_job_is_over(
    anna: Account, beat: Account, chiara: Account, dario: Account
) -> None:
    draft, _ = unit_of_work(lambda: drafts.start(anna, topic="network.wifi", **ANSWERS))
    picture = kept(photo(), owner=anna, draft=draft)
    request = unit_of_work(lambda: requests.post(draft, by=anna))
    bid_of(chiara, request, times=(FRIDAY_AT_NINE,))
    bid = bid_of(beat, request, times=(THURSDAY_AT_TWO,))
    job = unit_of_work(lambda: agreeing.accept_proposal(bid, by=anna))
    while_running = sees(picture, anna, beat, chiara, dario, None)
    unit_of_work(lambda: ending.cancel(job, "Es geht wieder.", by=anna))
    assert (while_running, sees(picture, anna, beat, chiara, dario, None)) == (
        [True, True, False, False, False],
        [True, False, False, False, False],
    )


def test_a_messages_photo_is_for_its_two_sides(anna: Account, beat: Account, dario: Account, olga: Account) -> None:
    draft, _ = unit_of_work(lambda: drafts.start(anna, **ANSWERS))
    request = unit_of_work(lambda: requests.post(draft, by=anna))
    thread = unit_of_work(lambda: talk.open_thread(neighbour=anna, helper=beat, request_id=request.id))
    drawn = pictures.draw(photo())
    message = unit_of_work(lambda: talk.say(thread, "So sieht es aus.", by=anna, photos=[drawn]))
    [picture] = message.pictures
    assert sees(picture, None, anna, beat, dario, olga) == [False, True, True, False, False]
