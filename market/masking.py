"""Masking: contact data in words that others read before a visit is agreed is covered, for nobody has to give it to be helped.

Telephone numbers, addresses of mail and web, names at messengers: also with signs or spaces between the figures, and spelled out in
German or English. Dates, times, prices, years, models, addresses inside the home network and the sites of the trade stay.
"""

import enum
import re

MASK = "•••"
LONG_BREAK = 4


class Found(enum.StrEnum):
    """What was covered."""

    PHONE = "phone"
    MAIL = "mail"
    WEB = "web"
    HANDLE = "handle"


_SAID = {
    "null": "0", "zero": "0", "eins": "1", "one": "1", "zwei": "2", "zwo": "2", "two": "2", "drei": "3", "three": "3", "vier": "4",
    "four": "4", "fünf": "5", "fuenf": "5", "five": "5", "sechs": "6", "six": "6", "sieben": "7", "seven": "7", "acht": "8", "eight": "8",
    "neun": "9", "nine": "9",
}  # fmt: skip
_TRADE = (
    r"(?:bluewin|swisscom|sunrise|salt|quickline|wingo|yallo|upc|gmx|sbb|admin|zh|post|ricardo|digitec|brack|galaxus|microsoft|office|windows"
    r"|outlook|hotmail|live|google|gmail|apple|icloud|samsung|hp|canon|epson|brother|avm|zoom|netflix|spotify|youtube|amazon|asp|booking)"
)
_TOP = r"(?:ch|com|net|org|li|de|at|io|info|me|swiss|eu)"
_DOT = r"\s*(?:\.|\((?:dot|punkt|point)\)|\[(?:dot|punkt|point)\]|\s(?:dot|punkt|point)\s)\s*"
_AT = r"\s*(?:@|\(\s*(?:at|ät)\s*\)|\[\s*(?:at|ät)\s*\]|\s(?:ät|klammeraffe)\s)\s*"
_SPELLED = (
    rf"[\w.+-]+\s+at\s+[\w-]+\s+(?:dot|punkt|point)\s+{_TOP}\b|[\w.+-]+\s+at\s+(?:gmail|bluewin|gmx|hotmail|outlook|icloud)\.\w+"
)
_MAIL = re.compile(rf"[\w.+-]+{_AT}[\w-]+(?:{_DOT}[\w-]+)+|{_SPELLED}", re.I)
_AT_HOME = r"(?:192\.168\.|10\.|127\.|fritz\.box|localhost|speedport\.ip|internetbox)"
_WEB = re.compile(
    rf"\bhttps?://(?!{_AT_HOME})\S+|\bwww\.\S+|(?<![\w.@-])(?!{_TRADE}\.\w+(?![\w./-]))(?:[a-z0-9-]+\.)+{_TOP}(?:/\S*|(?![\w-]|\.\w))",
    re.I,
)
_MENTION = re.compile(r"(?<![\w•])@[A-Za-z][\w.]{2,}")
_MESSENGER = re.compile(
    r"\b(?:telegram|insta(?:gram)?|snapchat|threema|discord|skype|wechat|signal)(?:[ -](?:id|name))?\s*[:=]\s*", re.I
)
_NAME = re.compile(r"[A-Z0-9]{8}\b|@?[A-Za-z][\w-]*[._\d]\w[\w.]*")
# What is made of figures and is no number to call: dates, times, prices, addresses at home.
_HARMLESS = re.compile(
    r"(?<![\d.])(?:0?[1-9]|[12]\d|3[01])\.\s?(?:0?[1-9]|1[0-2])\.(?:\s?(?:20)?\d{2}(?!\d))?(?!\d)"
    r"|(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)"
    r"|(?<![\d.])\d{1,2}[.:]\d{2}\s?(?:Uhr|h\b|o'clock)|(?<![\d:])(?:[01]?\d|2[0-3]):[0-5]\d(?![\d:])|(?:CHF|Fr\.)\s?[\d’']+(?:[.,]\d{2})?"
    r"|(?<![\d.])(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}(?!\.?\d)", re.I,
)  # fmt: skip
_PIECE = re.compile(rf"\+|\d+|\b(?:{'|'.join(_SAID)})\b|(?<!\w)[oO](?=\s?7[4-9])", re.I)
_BETWEEN = re.compile(rf"(?:[\s./()'’,;·_*|–-]{{0,{LONG_BREAK}}}|\s*,?\s*(?:und|and|dann|then)\s+)")
# Swiss numbers, with or without the country before them; others only with a + or 00.
_NUMBER = re.compile(r"(?:\+|00)?41(?:0)?[1-9]\d{8}|0[1-9]\d{8}|(?:\+|00)[1-9]\d{7,13}")


def masked(text: str) -> tuple[str, tuple[Found, ...]]:
    """The text without contact data, and what was found in it."""
    found = []
    for kind, cover in (
        (Found.MAIL, _cover_mail),
        (Found.WEB, _cover_web),
        (Found.HANDLE, _cover_handles),
        (Found.PHONE, _cover_numbers),
    ):
        shown = cover(text)
        if shown != text:
            found.append(kind)
        text = shown
    return text, tuple(found)


def covered(text: str) -> str:
    """The text as others may read it."""
    return masked(text)[0]


def is_masked(*texts: str | None) -> bool:
    """Whether something is covered in one of these."""
    return any(text and MASK in text for text in texts)


def _cover_mail(text: str) -> str:
    return _MAIL.sub(MASK, text)


def _cover_web(text: str) -> str:
    return _WEB.sub(lambda hit: MASK + ("." if hit[0].endswith(".") else ""), text)


def _cover_handles(text: str) -> str:
    """`@anna.a`, and what follows «Telegram:» and looks like a name there."""
    shown = _MENTION.sub(MASK, text)
    for hit in reversed(list(_MESSENGER.finditer(shown))):
        name = _NAME.match(shown, hit.end())
        if name:
            shown = shown[: hit.end()] + MASK + shown[name.end() :]
    return shown


def _cover_numbers(text: str) -> str:
    """Figures that stand close together are read as one row; where a number to call begins in it, it goes."""
    spans = [span for row in _rows(text) for span in _numbers_in(row)]
    for start, end in reversed(spans):
        text = text[:start] + MASK + text[end:]
    return text


def _rows(text: str) -> list[list[re.Match[str]]]:
    blank = _HARMLESS.sub(lambda hit: "\0" * len(hit[0]), text)
    rows: list[list[re.Match[str]]] = []
    for piece in _PIECE.finditer(blank):
        if rows and _BETWEEN.fullmatch(blank, rows[-1][-1].end(), piece.start()):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return rows


def _numbers_in(row: list[re.Match[str]]) -> list[tuple[int, int]]:
    """Where numbers to call stand in a row of figures, whole pieces each."""
    spans, first = [], 0
    said = [_SAID.get(piece[0].lower(), "0" if piece[0] in "oO" else piece[0]) for piece in row]
    while first < len(row):
        hit = _NUMBER.match("".join(said[first:])) if not _is_glued(row[first]) else None
        if hit is None:
            first += 1
            continue
        last, length = first, len(said[first])
        while length < hit.end():
            last, length = last + 1, length + len(said[last + 1])
        if length > hit.end() and len(said[last]) > 4:  # longer than any number to call: a serial number
            first += 1
            continue
        spans.append((row[first].start(), row[last].end()))
        first = last + 1
    return spans


def _is_glued(piece: re.Match[str]) -> bool:
    """`7A3F99120034`: the figures are part of a word."""
    before = piece.string[piece.start() - 1 : piece.start()]
    return before.isalnum() or before == "."
