"""Who may come in. Signing in is needed everywhere unless a page says `@open_to_all`; what one may not see does not exist."""

import re
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import quote

from flask import Flask, Response, abort, current_app, g, request, url_for
from flask import session as cookie
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.exceptions import HTTPException

from blueprints.responses import came_from, is_htmx, sign_in_again
from database import version
from market import accounts, acting, events, sessions
from market.accounts import Account, Role
from market.refusals import NotAllowed
from market.sessions import LiveSession, UserSession

Row = TypeVar("Row")
View = TypeVar("View", bound=Callable[..., Any])
PLAIN_PATH = re.compile(r"/[A-Za-z0-9/_.~-]*(\?[A-Za-z0-9/_.~%&=+:,-]*)?")


class SignedIn(UserMixin):  # type: ignore[misc]
    """Somebody signed in on this browser. The cookie holds the token of the session's row, nothing else."""

    def __init__(self, token: str, here: LiveSession) -> None:
        self.token, self.here = token, here

    def get_id(self) -> str:
        return self.token


def init_app(app: Flask) -> None:
    """Registered by app.py: everybody is asked at the door."""
    manager = LoginManager(app)
    manager.session_protection = None  # our row decides when a session ends
    manager.user_loader(_signed_in)
    app.after_request_funcs[None].remove(manager._update_remember_cookie)  # nobody is remembered, so no answer needs the cookie
    app.before_request(ask_at_the_door)
    app.teardown_request(lambda _error: events.act_as(None))


def _signed_in(token: str) -> SignedIn | None:
    here = sessions.find_at_the_door(token, mark_of_store())
    return SignedIn(token, here) if here else None


def mark_of_store() -> Any:
    """What the store was when this answer was begun; an equal mark later means that nothing was written since."""
    if "mark_of_store" not in g:
        g.mark_of_store = version()
    return g.mark_of_store


def me() -> Any:
    """The Account this browser acts as: the signed-in one, or who they act for; None only where a page is open to all."""
    return acted_for() or actor()


def actor() -> Any:
    """Who is really signed in, whomever they act for."""
    here = signed_in_here()
    return here.account if here else None


def acted_for() -> Account | None:
    """The person this browser acts for, as long as it may. From here on, what is written down says who really acts."""
    here = signed_in_here()
    if here is None or here.acting_for_id is None:
        return None
    if "acted_for" not in g:
        person = accounts.with_id(here.acting_for_id)
        g.acted_for = person if person is not None and acting.may_act_for(here.account, person) else None
        events.act_as(g.acted_for.id if g.acted_for else None, here.account_id)
    return g.acted_for  # type: ignore[no-any-return]


def my_session() -> UserSession | None:
    """The row of this browser's session."""
    here = signed_in_here()
    return here.row if here else None


def my_id() -> int:
    """The number of the signed-in account, where nothing else of it is needed."""
    here, person = signed_in_here(), acted_for()
    return person.id if person else here.account_id if here else 0


def signed_in_here() -> LiveSession | None:
    """The session of this browser. Flask-login finds it once per answer and keeps it in g: its proxy is dear to ask again."""
    return known_here() if "_login_user" in g else getattr(current_user._get_current_object(), "here", None)


def known_here() -> LiveSession | None:
    """The same, if this answer has asked already: what every answer does at its end asks nothing of the store."""
    return getattr(g.get("_login_user"), "here", None)


def sign_in(account: Account, *, second_factor_done: bool = False) -> str:
    """Opens a session for this browser; called inside a unit of work. A staff session waits for its second factor."""
    token = sessions.open_session(account, request.user_agent.string, second_factor_done=second_factor_done)
    keep(token)
    return token


def keep(token: str) -> None:
    """This browser holds the token from now on, in a fresh cookie."""
    forget()
    here = sessions.find(token)
    if here is None:
        cookie["_user_id"] = token  # the second factor is still to come: until then it opens nothing
    else:
        login_user(SignedIn(token, here))
    cookie.permanent = True


def waiting_session() -> UserSession | None:
    """The session of this browser that still waits for its second factor."""
    return sessions.find_waiting(cookie.get("_user_id"))


def forget() -> None:
    """Nothing of an earlier person stays in this browser's cookie, except that it is the same browser."""
    logout_user()
    for name in [name for name in cookie if name not in ("csrf_token", "draft", "challenge")]:
        cookie.pop(name)


def open_to_all(view: View) -> View:
    """Marks a view that needs no signing in."""
    view.is_open = True  # type: ignore[attr-defined]
    return view


def operators_only(view: View) -> View:
    """Marks a view that exists for the team alone."""
    view.is_for_operators = True  # type: ignore[attr-defined]
    return view


def agents_only(view: View) -> View:
    """Marks a view that exists for the agents of partners alone."""
    view.is_for_agents = True  # type: ignore[attr-defined]
    return view


def in_person_only(view: View) -> View:
    """Marks a view nobody else may use on somebody's behalf: who one is, how one comes in, whom one trusts, and leaving."""
    view.is_in_person = True  # type: ignore[attr-defined]
    return view


def guarded_by_signature(view: View) -> View:
    """Marks a view whose address is signed by us: mail programs send its form for their readers, without session and token."""
    view.is_guarded_by_signature = True  # type: ignore[attr-defined]
    return open_to_all(view)


def is_guarded_by_signature() -> bool:
    """Whether the view asked for looks at a signature instead of the token of forms."""
    return getattr(current_app.view_functions.get(request.endpoint or ""), "is_guarded_by_signature", False)


def seen_or_404(row: Row | None) -> Row:
    """The row a person may see, or the same answer as for one that does not exist."""
    if row is None:
        abort(404)
    return row


def ask_at_the_door() -> Response | None:
    """Before every request."""
    view: Any = current_app.view_functions.get(request.endpoint or "")
    if view is None or getattr(view, "is_open", False):
        return None
    here = signed_in_here()
    if here is None:
        return sign_in_again(url_for("sessions.sign_in", next=_back_here()))
    wanted = Role.OPERATOR if getattr(view, "is_for_operators", False) else Role.AGENT if is_for_agents(view) else None
    if wanted is not None and not (here.role is wanted and acted_for() is None):
        abort(404)
    if getattr(view, "is_in_person", False) and acted_for() is not None:
        raise NotAllowed("in_person_only")
    return None


def is_for_agents(view: Any) -> bool:
    return bool(getattr(view, "is_for_agents", False))


def _back_here() -> str:
    """The page to come back to after signing in: this one, or the one whose form was sent."""
    is_page = request.method == "GET" and not is_htmx()
    return _known(request.full_path.rstrip("?") if is_page else came_from()) or "/"


def next_address(default: str) -> str:
    """Where `next=` leads, if it is one of our own pages; anything else is ignored."""
    return _known(request.values.get("next", "")) or default


def _known(address: str) -> str | None:
    """The address, if a GET of ours answers it. Only plain signs pass: no scheme, no host, no tab, no backslash."""
    if not PLAIN_PATH.fullmatch(address) or address.startswith("//"):
        return None
    path, _, query = address.partition("?")
    try:
        current_app.create_url_adapter(request).match(path, method="GET")  # type: ignore[union-attr]
    except HTTPException:
        return None
    return quote(path) + (f"?{query}" if query else "")
