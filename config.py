"""Settings: the only reader of the environment. Strict and typed: what is misspelt or half said stops the start.

Every field below is a setting of the same name in capital letters (`base_address` is BASE_ADDRESS; the mode alone is
KABELSALAT_MODE), and so is every field of market.terms.Terms. An unknown name that begins like one of ours is refused,
because a misspelt setting would otherwise quietly be the default.
"""

import enum
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import settings
from market.terms import Terms
from settings import setting

FAMILIES = ("KABELSALAT_", "OPERATOR_", "PARTNER_", "SMTP_", "SMS_")
FOR_OTHERS = {"KABELSALAT_TEST_DATABASE", *(setting(part.name) for part in fields(Terms))}
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
OPEN_KEY = "kabelsalat-open-key-for-demo-and-tests-only"
WANTED_IN_PUBLIC = (
    "operator_name",
    "operator_street",
    "operator_town",
    "operator_phone",
    "operator_email",
    "smtp_host",
    "smtp_from",
)


class Mode(enum.StrEnum):
    """How the product runs. Only a demo has invented people and one-tap sign-in."""

    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


class LimitsStore(enum.StrEnum):
    """Where limits are counted: one process in its memory, several together in the database."""

    MEMORY = "memory"
    DATABASE = "database"


class SettingsError(Exception):
    """What is wrong with the settings, all of it at once."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("The settings do not allow a start:\n" + "\n".join(f"  - {problem}" for problem in self.problems))


@dataclass(frozen=True)
class Operator:
    """Who runs this, as pages, mails and papers name them."""

    name: str
    street: str
    postal_code: str
    town: str
    phone: str
    hours: str
    email: str

    @property
    def phone_href(self) -> str:
        """The number as a tel: address takes it."""
        return re.sub(r"^0", "+41", re.sub(r"[^\d+]", "", self.phone))


@dataclass(frozen=True)
class Partner:
    """The professional partner, as pages name it."""

    name: str
    slug: str
    colour: str
    badge: str


@dataclass(frozen=True)
class Smtp:
    """The mail server; without a host letters are files in a folder."""

    host: str | None
    port: int
    user: str | None
    password: str | None
    starttls: bool
    sender: str


@dataclass(frozen=True)
class Config:
    """Every setting. `limits` multiplies all limits: 1 is as written, 0 is off."""

    mode: Mode = Mode.PRODUCTION
    secret_key: str = field(default="", repr=False)
    base_address: str = ""
    database_url: str = field(default="", repr=False)
    data_dir: Path = Path("instance")
    host: str = "127.0.0.1"
    port: int = 8080
    proxies: int = 0
    trusted_hosts: tuple[str, ...] = ()
    app_name: str = "Kabelsalat"
    operator_name: str = "Kabelsalat"
    operator_street: str = "Musterstrasse 1"
    operator_postal_code: str = "8004"
    operator_town: str = "Zürich"
    operator_phone: str = "044 000 00 00"
    operator_hours: str = "Mo–Fr 8–18 Uhr"
    operator_email: str = "hallo@kabelsalat.example"
    partner_name: str = "Swisscom"
    partner_slug: str = "swisscom"
    partner_colour: str = "#0b4f8a"
    partner_badge: str = "Swisscom friend"
    provider_hotlines: tuple[str, ...] = ("Sunrise 0800 707 707", "Salt 0800 700 700")
    smtp_host: str | None = None
    smtp_port: int = 587
    smtp_user: str | None = None
    smtp_password: str | None = field(default=None, repr=False)
    smtp_starttls: bool = True
    smtp_from: str = "hallo@kabelsalat.example"
    sms_url: str | None = field(default=None, repr=False)
    sms_key: str | None = field(default=None, repr=False)
    sms_body: str = field(default='{"to": "{to}", "text": "{text}", "from": "{sender}", "reference": "{id}"}', repr=False)
    sms_headers: tuple[str, ...] = field(default=("Authorization: Bearer {key}",), repr=False)
    sms_sender: str = "Kabelsalat"
    sms_taken: str = ""
    limits: float = 1.0
    limits_store: LimitsStore = LimitsStore.MEMORY
    errands: bool = False
    terms: Terms = field(default_factory=Terms)

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> "Config":
        """Reads all settings. Raises SettingsError naming everything that is wrong."""
        given = {name: value.strip() for name, value in (os.environ if environ is None else environ).items() if value.strip()}
        problems: list[str] = []
        terms = Terms(**settings.read(Terms, given, problems))
        config = _with_defaults(cls, {**settings.read(cls, given, problems), "terms": terms})
        problems += _unknown(cls, given) + _unsafe(config, given)
        if problems:
            raise SettingsError(problems)
        return config

    @property
    def is_demo(self) -> bool:
        return self.mode is Mode.DEMO

    @property
    def is_production(self) -> bool:
        return self.mode is Mode.PRODUCTION

    @property
    def is_https(self) -> bool:
        return self.base_address.startswith("https://")

    @property
    def operator(self) -> Operator:
        return Operator(**{part.name: getattr(self, f"operator_{part.name}") for part in fields(Operator)})

    @property
    def partner(self) -> Partner:
        return Partner(**{part.name: getattr(self, f"partner_{part.name}") for part in fields(Partner)})

    @property
    def smtp(self) -> Smtp:
        parts = {part.name: getattr(self, f"smtp_{part.name}") for part in fields(Smtp) if part.name != "sender"}
        return Smtp(sender=self.smtp_from, **parts)


_current: Config | None = None


def current() -> Config:
    """The settings of this process. Raises RuntimeError before settle()."""
    if _current is None:
        raise RuntimeError("no settings yet: call config.settle(Config.from_env()) first")
    return _current


def settle(config: Config) -> None:
    """Puts the settings in force; called once by create_app()."""
    global _current
    _current = config


def _with_defaults(shape: type[Config], read: dict[str, Any]) -> Config:
    """What follows from other settings: the store in the data folder, the address in a demo, the hosts from the address."""
    config = shape(**read)
    read = {"database_url": f"sqlite:///{config.data_dir.resolve() / 'kabelsalat.db'}", **read}
    if not config.is_production:
        read = {"secret_key": OPEN_KEY, "base_address": f"http://localhost:{config.port}", **read}
    elif config.base_address:
        own = urlsplit(config.base_address).hostname or ""
        read = {"trusted_hosts": (own, "localhost", "127.0.0.1"), **read}
    return shape(**read)


def _unknown(shape: Any, given: Mapping[str, str]) -> list[str]:
    known = {setting(part.name) for part in fields(shape)} | FOR_OTHERS
    return [
        f"{name} is not a setting we know; is it misspelt?" for name in given if name.startswith(FAMILIES) and name not in known
    ]


def _unsafe(config: Config, given: Mapping[str, str]) -> list[str]:
    """What must not be: an open demo on a public address, a production without its secrets."""
    problems = _unsafe_gateway(config, given)
    if config.is_demo and config.is_https:
        problems.append("KABELSALAT_MODE=demo with an https BASE_ADDRESS: a demo lets everybody in and must not be public")
    if config.is_production:
        problems += _unsafe_production(config, given)
    return problems


def _unsafe_gateway(config: Config, given: Mapping[str, str]) -> list[str]:
    """Numbers and a key travel to the gateway; and a demo has invented numbers, which may be somebody's."""
    if config.sms_url is None:
        return [f"{name} is given, but SMS_URL is not" for name in given if name.startswith("SMS_") and "SMS_URL" not in given]
    address = urlsplit(config.sms_url)
    if config.is_production and address.scheme != "https":
        return ["SMS_URL must be an https address"]
    if not config.is_production and address.hostname not in THIS_MACHINE:
        return [f"SMS_URL leads away from this machine, but the mode is {config.mode}: invented numbers would get texts"]
    return []


def _unsafe_production(config: Config, given: Mapping[str, str]) -> list[str]:
    problems = []
    if len(config.secret_key.encode()) < 32 or config.secret_key == OPEN_KEY:
        problems.append(
            "SECRET_KEY of at least 32 bytes of your own is needed (python -c 'import secrets; print(secrets.token_hex(32))')"
        )
    if not config.base_address:
        problems.append("BASE_ADDRESS is needed, such as https://kabelsalat.example")
    if given.get("FLASK_DEBUG", "0").lower() not in ("0", "false", "no"):
        problems.append("FLASK_DEBUG is on: production must not show its insides")
    if config.is_https:
        missing = [setting(name) for name in WANTED_IN_PUBLIC if setting(name) not in given]
        problems += [f"{name} is needed on a public address" for name in missing]
    return problems
