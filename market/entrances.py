"""A partner's own entrance: its colour so that everybody can read it by day and by night, and its logo.

Of any colour a lighter and a darker one are made until text in it, and text on it, stands out at 4.5 to 1 on all our grounds.
"""

import hashlib
import re
from dataclasses import dataclass

import storage
from database import session
from market import pictures
from market.partners import Partner

ENOUGH = 4.5
HEX = re.compile(r"#[0-9a-fA-F]{6}")
BY_DAY = ("#ffffff", "#fbfaf7", "#f1efe9", "#dff0ea")
BY_NIGHT = ("#10171a", "#182226", "#0b1113", "#17362f")
BLACK, WHITE = "#000000", "#ffffff"
STEP, HOVER = 0.02, 0.2


@dataclass(frozen=True)
class Shade:
    """A colour for words and buttons, what stands on it, and how it looks under the pointer."""

    colour: str
    on: str
    hover: str


def is_a_colour(text: str) -> bool:
    """Whether it is #rrggbb and can be read in both schemes, made lighter or darker."""
    if not HEX.fullmatch(text):
        return False
    return all(
        _stands_out(shade.colour, shade.on, grounds) for shade, grounds in ((by_day(text), BY_DAY), (by_night(text), BY_NIGHT))
    )


def by_day(colour: str) -> Shade:
    return _shade(colour, BLACK, WHITE, BY_DAY)


def by_night(colour: str) -> Shade:
    return _shade(colour, WHITE, BLACK, BY_NIGHT)


def _shade(colour: str, towards: str, on: str, grounds: tuple[str, ...]) -> Shade:
    share = 0.0
    while not _stands_out(mixed(colour, towards, share), on, grounds):
        share += STEP
    found = mixed(colour, towards, share)
    return Shade(found, on, mixed(found, towards, HOVER))


def _stands_out(colour: str, on: str, grounds: tuple[str, ...]) -> bool:
    return min(contrast(colour, other) for other in (on, *grounds)) >= ENOUGH


def mixed(colour: str, other: str, share: float) -> str:
    """So much of the other one in it."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(mine + (theirs - mine) * min(share, 1)):02x}" for mine, theirs in pairs)


def contrast(one: str, other: str) -> float:
    """As WCAG counts it: from 1 (the same) to 21 (black on white)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def version(partner: Partner) -> str:
    """Changes with the colour, so that a browser may keep the style for a year."""
    return hashlib.sha256(f"{partner.colour} {WHITE} {ENOUGH}".encode()).hexdigest()[:8]


def put_logo(partner: Partner, raw: bytes) -> str | None:
    """A picture instead of the name, drawn anew as every picture. Returns the old one's key, to be thrown away after the commit.

    Raises OutOfRange: picture_too_large, picture_too_many_pixels, picture_kind, picture_not_readable.
    """
    old, partner.logo_key = partner.logo_key, pictures.draw(raw).storage_key
    session.flush()
    return old


def logo_of(partner: Partner) -> bytes | None:
    """The picture, a JPEG; none where there is no logo or its file is gone."""
    if partner.logo_key is None or not storage.exists(partner.logo_key):
        return None
    return storage.read(partner.logo_key)
