"""How words are compared: small letters, without accents, so that «wadenswil» finds Wädenswil on every store."""

import re
import unicodedata

_WORD = re.compile(r"[0-9a-z]+")
_JOINED = re.compile(r"(?<=\b[a-z])-(?=[a-z]+\b)")


def fold(text: str | None) -> str:
    """Small letters without accents; ß becomes ss."""
    plain = unicodedata.normalize("NFKD", (text or "").casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def split_words(text: str | None) -> list[str]:
    """The words of a text as the index keeps them: folded, «W-LAN» as «wlan»."""
    return _WORD.findall(_JOINED.sub("", fold(text)))
