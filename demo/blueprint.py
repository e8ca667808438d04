"""The pages of the demo: who can be tried out, the mails that left, the page of components. In demo mode only."""

import hashlib
import re
from datetime import date
from itertools import groupby
from typing import Any

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

import config as settings
from blueprints import guards
from blueprints.guards import open_to_all, seen_or_404
from blueprints.responses import go, page
from database import unit_of_work
from demo import cast, sample_form
from market import clock
from office import letters, texts
from office.folder import Delivered

blueprint = Blueprint("demo", __name__, url_prefix="/demo")

ADDRESS = re.compile(r"(https?://[^\s<>\"]+)")
MAILS_SHOWN = 500
CODE = re.compile(r"(?m)^\s*(\d{6})\s*$")


@blueprint.get("")
@open_to_all
def people() -> ResponseReturnValue:
    """Who is who."""
    return page("demo/cast.html", cast=cast.PARTS)


@blueprint.post("/sign-in/<name>")
@open_to_all
def sign_in(name: str) -> ResponseReturnValue:
    """One tap; for the team the second factor counts as done."""
    account = cast.account_of(cast.WITH_NAME[name]) if name in cast.WITH_NAME else None
    if account is None:
        abort(404)
    unit_of_work(lambda: guards.sign_in(account, second_factor_done=True))
    return go(url_for("today.overview"))


@blueprint.get("/outbox")
@open_to_all
def outbox() -> ResponseReturnValue:
    """Every mail that left, newest first; with `?to=anna` hers alone."""
    to = request.args.get("to", "")
    part = cast.WITH_NAME.get(to)
    theirs = (part.email, phone_of(part)) if part else ()
    delivered = [mail for mail in everything() if part is None or mail.to in theirs]
    days = [(day, list(mails)) for day, mails in groupby(delivered, day_of)]
    return page("demo/outbox.html", days=days, cast=cast.PARTS, to=to if part else "", key_of=key_of)


@blueprint.get("/outbox/<key>")
@open_to_all
def letter(key: str) -> ResponseReturnValue:
    """One mail, whole."""
    mail = seen_or_404(next((mail for mail in everything() if key_of(mail) == key), None))
    code = CODE.search(mail.text)
    return page("demo/letter.html", letter=mail, code=code[1] if code else "", text=linked(mail.text))


@blueprint.get("/components")
@open_to_all
def components() -> ResponseReturnValue:
    """Every part of the look in one place."""
    samples: dict[str, Any] = sample_form.samples()
    return page("demo/components.html", **samples)


def everything() -> list[Delivered]:
    """Mails and texts, newest first."""
    left = [*letters.outbox_of_folder(MAILS_SHOWN), *texts.of_folder(MAILS_SHOWN)]
    return sorted(left, key=lambda one: one.at, reverse=True)


def phone_of(part: cast.Part) -> str | None:
    """The number texts to one of the cast go to."""
    account = cast.account_of(part)
    return account.phone if account else None


def day_of(mail: Delivered) -> date:
    """The day in Zürich on which a mail left."""
    return clock.in_zurich(mail.at).date()


def key_of(mail: Delivered) -> str:
    """The same mail has the same address, whatever arrives after it."""
    return hashlib.sha256(f"{mail.at.isoformat()} {mail.to} {mail.text}".encode()).hexdigest()[:16]


def linked(text: str) -> Markup:
    """The text of a mail with its addresses to be tapped; ours lead to where one is, also on a phone beside the computer."""
    base = settings.current().base_address
    parts = [escape(part) if n % 2 == 0 else _link(part, part.removeprefix(base)) for n, part in enumerate(ADDRESS.split(text))]
    return Markup("").join(parts)


def _link(shown: str, leads_to: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(leads_to or "/", shown)
