"""What every template knows without being told: who runs this, who is looking, in which language, and what time it is."""

from dataclasses import replace
from typing import Any

from babel import negotiate_locale
from flask import Flask, g, request
from flask_babel import Babel
from werkzeug.local import LocalProxy

import config as settings
from blueprints.guards import acted_for, actor, me
from blueprints.phrases import LANGUAGES
from blueprints.readable import tied
from blueprints.responses import afterwards
from market import clock, notices, terms


def init_app(app: Flask) -> None:
    """Registered by app.py."""
    config = settings.current()
    Babel(app, locale_selector=language)
    app.context_processor(viewer)
    app.jinja_env.globals.update(
        operator=replace(config.operator, phone=tied(config.operator.phone)),
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
    return {"me": me(), "locale": language(), "acted_for": acted_for(), "actor": actor()}


def language() -> str:
    """The account's language, else what was chosen on this browser, else what the browser prefers, else German."""
    if "language" not in g:
        person = actor()
        chosen = person.language if person else request.cookies.get("language", "")
        preferred = [given.replace("-", "_") for given in request.accept_languages.values()]
        g.language = chosen if chosen in terms.LANGUAGES else negotiate_locale(preferred, list(terms.LANGUAGES)) or "de"
    return str(g.language)


def unread_notices() -> int:
    """What the bell shows."""
    return len(unread())


def unread() -> list[tuple[str, int]]:
    """What the unread notices are about, asked once per answer."""
    if "unread" not in g:
        person = me()
        g.unread = notices.unread_about(person) if person else []
    return list(g.unread)


def looked_at(*rows: Any) -> None:
    """Rows, or their kinds and ids. Whoever has these on the screen need not be told of them by the bell any more."""
    seen = {row if isinstance(row, tuple) else (row.__tablename__, row.id) for row in rows}.intersection(unread())
    if seen:
        person = me()
        g.unread = [about for about in unread() if about not in seen]
        afterwards(lambda: notices.mark_read_about(person, seen))
