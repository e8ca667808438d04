"""No more mails about a topic: from the mail itself, without signing in. Looking changes nothing; only the button does.

Mail programs may press the button for their readers (RFC 8058): a POST without session and token, and no redirect as answer.
"""

from flask import Blueprint, abort, g
from flask.typing import ResponseReturnValue

from blueprints.guards import guarded_by_signature
from blueprints.responses import page
from database import unit_of_work
from market import accounts, preferences
from market.accounts import Account
from market.topics import Topic

blueprint = Blueprint("mails_off", __name__)


@blueprint.get("/mails-off/<token>")
@guarded_by_signature
def show(token: str) -> ResponseReturnValue:
    return answer(token)


@blueprint.post("/mails-off/<token>")
@guarded_by_signature
def stop(token: str) -> ResponseReturnValue:
    account, topic = meant(token)
    unit_of_work(lambda: preferences.stop(account, topic, by=account))
    return answer(token)


@blueprint.post("/mails-off/<token>/undo")
@guarded_by_signature
def resume(token: str) -> ResponseReturnValue:
    account, topic = meant(token)
    unit_of_work(lambda: preferences.resume(account, topic, by=account))
    return answer(token, is_undone=True)


def meant(token: str) -> tuple[Account, Topic]:
    """Whose mails about what; an address we did not sign is no address."""
    found = preferences.read(token)
    account = accounts.with_id(found[0]) if found else None
    if found is None or account is None or account.has_left:
        abort(404)
    return account, found[1]


def answer(token: str, *, is_undone: bool = False) -> ResponseReturnValue:
    """How it stands now, and the one button that changes it, in the language of the mail."""
    account, topic = meant(token)
    g.setdefault("language", account.language)
    is_on = preferences.of(account).wants_mail_about(topic)
    return page("mails_off/show.html", topic=topic, token=token, is_on=is_on, is_undone=is_undone)
