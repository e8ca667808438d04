"""How the text of one setting becomes a value: whole numbers, times such as 24h, lists by commas, yes and no."""

import enum
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import timedelta
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_type_hints
from urllib.parse import urlsplit

LIMITS_OFF = 0.0
UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


def read(shape: Any, given: Mapping[str, str], problems: list[str]) -> dict[str, Any]:
    """The given settings of a dataclass, as the types of its fields want them; what cannot be read goes to the problems."""
    kinds = get_type_hints(shape)
    found = {}
    for part in fields(shape):
        name = setting(part.name)
        if name not in given or is_dataclass(kinds[part.name]):
            continue
        try:
            found[part.name] = _reader(part.name, kinds[part.name])(given[name])
        except ValueError as error:
            problems.append(f"{name} is «{_shown(name, given[name])}»: {error}")
    return found


def setting(field_name: str) -> str:
    """The environment's name of a field."""
    return "KABELSALAT_MODE" if field_name == "mode" else field_name.upper()


def _shown(name: str, value: str) -> str:
    return "…" if any(word in name for word in ("KEY", "PASSWORD", "DATABASE", "SMS_URL", "SMS_BODY", "SMS_HEADERS")) else value


def _reader(name: str, kind: Any) -> Callable[[str], Any]:
    if name in SPECIAL:
        return SPECIAL[name]
    if isinstance(kind, UnionType):
        kind = next(part for part in get_args(kind) if part is not type(None))
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return lambda text: _one_of(kind, text)
    return READERS[str(kind) if get_args(kind) else kind]


def _whole(text: str) -> int:
    if not re.fullmatch(r"\d+", text):
        raise ValueError("a whole number is needed")
    return int(text)


def _yes_or_no(text: str) -> bool:
    known = {"1": True, "yes": True, "true": True, "on": True, "0": False, "no": False, "false": False, "off": False}
    if text.lower() not in known:
        raise ValueError("1 or 0 is needed")
    return known[text.lower()]


def _span(text: str) -> timedelta:
    found = re.fullmatch(r"(\d+)([dhms])", text)
    if not found:
        raise ValueError("a time such as 30m, 24h or 14d is needed")
    return timedelta(**{UNITS[found[2]]: int(found[1])})


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _one_of(kind: type[enum.Enum], text: str) -> enum.Enum:
    words = [str(member.value) for member in kind]
    if text not in words:
        raise ValueError(f"one of {', '.join(words)} is needed")
    return kind(text)


def _limits(text: str) -> float:
    if text in ("off", "on"):
        return 1.0 if text == "on" else LIMITS_OFF
    if not re.fullmatch(r"\d+(\.\d+)?", text):
        raise ValueError("on, off or a number to multiply all limits with is needed")
    return float(text)


def _colour(text: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise ValueError("a colour such as #0b4f8a is needed")
    return text.lower()


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError("an address such as https://kabelsalat.example is needed, without a path")
    return text.rstrip("/")


def _gateway(text: str) -> str:
    parts = urlsplit(text)
    if not parts.hostname or parts.scheme not in ("http", "https") or "@" in parts.netloc or parts.fragment or not text.isascii():
        raise ValueError("an address such as https://sms.example/send is needed")
    _ = parts.port  # raises ValueError where there is none
    return text


def _text_body(text: str) -> str:
    """What goes to the gateway: filled in, it must still be what it looks like."""
    if "{to}" not in text or "{text}" not in text:
        raise ValueError("{to} and {text} are needed")
    if text.startswith(("{", "[")):
        try:
            json.loads(re.sub(r"\{(to|text|key|sender|id)\}", "+41", text))
        except ValueError:
            raise ValueError("this is not JSON; the slots stand between quotes") from None
    return text


def _headers(text: str) -> tuple[str, ...]:
    lines = _several(text)
    if not all(re.fullmatch(r"[A-Za-z0-9-]+:[\x20-\x7e]+", line) for line in lines):
        raise ValueError("lines such as «Authorization: Bearer {key}» are needed, by commas")
    return lines


SPECIAL: dict[str, Callable[[str], Any]] = {
    "limits": _limits,
    "partner_colour": _colour,
    "base_address": _address,
    "sms_url": _gateway,
    "sms_body": _text_body,
    "sms_headers": _headers,
}
READERS: dict[Any, Callable[[str], Any]] = {
    int: _whole, bool: _yes_or_no, str: str, Path: Path, timedelta: _span,
    "tuple[str, ...]": _several, "tuple[int, ...]": lambda text: tuple(_whole(part) for part in _several(text)),
    "frozenset[str]": lambda text: frozenset(_several(text)),
}  # fmt: skip
