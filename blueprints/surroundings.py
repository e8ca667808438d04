"""What every template knows without being told: who runs this, who is looking, in which language, and what time it is."""

from typing import Any

from babel import negotiate_locale
from flask import Flask, g, request
from flask_babel import Babel
from werkzeug.local import LocalProxy

import config as settings
from blueprints.guards import me
from blueprints.phrases import LANGUAGES
from market import clock, notices, terms


def init_app(app: Flask) -> None:
    """Registered by app.py."""
    config = settings.current()
    Babel(app, locale_selector=language)
    app.context_processor(viewer)
    app.jinja_env.globals.update(
        operator=config.operator,
        partner=config.partner,
        app_name=config.app_name,
        demo=config.is_demo,
        languages=[(code, LANGUAGES[code]) for code in terms.LANGUAGES],
        terms=LocalProxy(terms.current),
        unread_notices=unread_notices,
        now=clock.now,
    )


def viewer() -> dict[str, Any]:
    """Who is looking, and in which language."""
    return {"me": me(), "locale": language()}


def language() -> str:
    """The account's language, else what was chosen on this browser, else what the browser prefers, else German."""
    if "language" not in g:
        person = me()
        chosen = person.language if person else request.cookies.get("language", "")
        preferred = [given.replace("-", "_") for given in request.accept_languages.values()]
        g.language = chosen if chosen in terms.LANGUAGES else negotiate_locale(preferred, list(terms.LANGUAGES)) or "de"
    return str(g.language)


def unread_notices() -> int:
    """What the bell shows."""
    if "unread_notices" not in g:
        person = me()
        g.unread_notices = notices.unread_count(person) if person else 0
    return int(g.unread_notices)
