"""How much is enough: limits that slow down guessing and flooding, and never lock anybody out for somebody else's doing.

Signed in they count per account, else per network address; guessing at the door counts per pair of mail address and network
address. Only what went through counts for ads, proposals and messages: a form with a mistake costs nothing.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, request
from flask import session as cookie
from flask_limiter import Limiter

import config as settings
from blueprints.guards import me
from blueprints.limit_store import InTheStore
from config import LimitsStore
from market import clock


def _address() -> str:
    return request.remote_addr or "nowhere"


def _person_or_address() -> str:
    person = me()
    return f"account {person.id}" if person else f"address {_address()}"


def _pair() -> str:
    """Who is meant and from where: a stranger elsewhere cannot use up Anna's tries."""
    meant = request.form.get("email") or cookie.get("challenge") or cookie.get("_user_id") or ""
    return f"{str(meant).strip().casefold()} from {_address()}"


STORES = {LimitsStore.MEMORY: "memory://", LimitsStore.DATABASE: f"{InTheStore.STORAGE_SCHEME[0]}://"}
limiter = Limiter(key_func=_address, strategy="moving-window")


def init_app(app: Flask) -> None:
    """Registered by app.py."""
    app.config["RATELIMIT_STORAGE_URI"] = STORES[settings.current().limits_store]
    limiter.init_app(app)
    app.before_request_funcs[None].remove(limiter._check_request_limit)  # limits stand on views, and those ask by themselves


def _at_most(count: int, span: str, what: str, key: Callable[[], str], method: str = "POST", **options: Any) -> Any:
    """A decorator for views. The setting LIMITS multiplies all counts or switches them off."""
    return limiter.shared_limit(
        lambda: f"{max(1, int(count * settings.current().limits))} per {span}",
        scope=what,
        key_func=key,
        methods=[method],
        exempt_when=lambda: not settings.current().limits,
        **options,
    )


def _went_through(response: Response) -> bool:
    return response.status_code < 400


_per_address = _at_most(30, "5 minutes", "sign-in by address", _address)
_per_pair = _at_most(10, "5 minutes", "sign-in by pair", _pair)


def sign_in_limit(view: Callable[..., Any]) -> Callable[..., Any]:
    """Passwords and codes typed: 10 in 5 minutes per pair, 30 per network address."""
    return _per_address(_per_pair(view))  # type: ignore[no-any-return]


code_limit = _at_most(5, "hour", "codes", _pair)
ad_limit = _at_most(10, "day", "ads", _person_or_address, deduct_when=_went_through)
proposal_limit = _at_most(30, "day", "proposals", _person_or_address, deduct_when=_went_through)
message_limit = _at_most(30, "minute", "messages", _person_or_address, deduct_when=_went_through)
tip_limit = _at_most(20, "day", "tips", _person_or_address, deduct_when=_went_through)
search_limit = _at_most(5, "second", "search", _person_or_address, "GET")
suggestion_limit = _at_most(10, "second", "suggestions", _person_or_address, "GET")  # typing asks both
pdf_limit = _at_most(30, "minute", "papers", _person_or_address, "GET")


def seconds_to_wait() -> int:
    """For Retry-After, after a limit said no."""
    limit = limiter.current_limit
    return max(1, round(limit.reset_at - clock.now().timestamp())) if limit else 60
