"""The one door for signing up and in: an address, six digits, done. And out again, here or on another device."""

from flask import Blueprint, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext

from blueprints import guards
from blueprints.guards import in_person_only, me, my_session, next_address, open_to_all, seen_or_404
from blueprints.limits import code_limit, sign_in_limit
from blueprints.responses import form_again, go, page, swap
from database import unit_of_work
from forms.sessions import CodeForm, PasswordSignInForm, SecondFactorForm, SignInForm
from market import accounts, drafts, keys, notices, second_factor, sessions
from market.accounts import Account
from market.keys import Answer, Challenge, Purpose

blueprint = Blueprint("sessions", __name__)


@blueprint.get("/sign-in")
@open_to_all
def sign_in() -> ResponseReturnValue:
    if me():
        return go(next_address(url_for("today.overview")))
    return page("sessions/sign_in.html", form=SignInForm(), writes_request=writes_request(), next_to=next_address(""))


@blueprint.post("/sign-in")
@open_to_all
@sign_in_limit
@code_limit
def ask_code() -> ResponseReturnValue:
    """The same for every address: nobody looks whether it is known."""
    form = SignInForm()
    if not form.validate():
        return form_again("sessions/sign_in.html", "sessions/_sign_in.html", form=form, next_to=next_address(""))
    send_code(form.email.data, Purpose.SIGN_IN)
    return go(onward("sessions.code"))


@blueprint.get("/sign-in/code")
@open_to_all
def code() -> ResponseReturnValue:
    challenge = asked(Purpose.SIGN_IN)
    if challenge is None:
        return go(onward("sessions.sign_in"))
    return page("sessions/code.html", form=CodeForm(), challenge=challenge, next_to=next_address(""))


@blueprint.post("/sign-in/code")
@open_to_all
@sign_in_limit
def give_code() -> ResponseReturnValue:
    challenge = asked(Purpose.SIGN_IN)
    if challenge is None:
        return go(onward("sessions.sign_in"))
    form = CodeForm()
    if form.validate() and take_answer(challenge, form):
        return come_in_with(challenge)
    return form_again("sessions/code.html", "sessions/_code.html", form=form, challenge=challenge, next_to=next_address(""))


@blueprint.get("/sign-in/password")
@open_to_all
def password() -> ResponseReturnValue:
    return page("sessions/password.html", form=PasswordSignInForm(), next_to=next_address(""))


@blueprint.post("/sign-in/password")
@open_to_all
@sign_in_limit
def give_password() -> ResponseReturnValue:
    form = PasswordSignInForm()
    if form.validate():
        account = accounts.with_email(form.email.data)
        if keys.is_password_of(account, form.password.data) and account is not None:
            return come_in(account)
        form.password.errors = [gettext("Address and password do not fit together. You can also sign in with a code by e-mail.")]
    return form_again("sessions/password.html", "sessions/_password.html", form=form, next_to=next_address(""))


@blueprint.get("/sign-in/second-factor")
@open_to_all
def second() -> ResponseReturnValue:
    if sessions.find_waiting(cookie.get("waiting")) is None:
        return go(onward("sessions.sign_in"))
    return page("sessions/second_factor.html", form=SecondFactorForm(), next_to=next_address(""))


@blueprint.post("/sign-in/second-factor")
@open_to_all
@sign_in_limit
def give_second() -> ResponseReturnValue:
    token = cookie.get("waiting")
    waiting = sessions.find_waiting(token)
    if waiting is None:
        return go(onward("sessions.sign_in"))
    form = SecondFactorForm()
    if form.validate():
        if unit_of_work(lambda: second_factor.accept(waiting, form.code.data)):
            guards.keep(str(token))
            return go(next_address(url_for("today.overview")))
        form.code.errors = [gettext("This code does not fit. Please wait for the next one your app shows and try again.")]
    return form_again("sessions/second_factor.html", "sessions/_second_factor.html", form=form, next_to=next_address(""))


@blueprint.post("/sign-out")
@open_to_all
def sign_out() -> ResponseReturnValue:
    """Signing out twice is signing out once. What the browser kept of our pages goes too."""
    here = my_session()
    if here is not None:
        unit_of_work(lambda: sessions.end(here, by=guards.actor()))
    guards.forget()
    cookie.clear()
    answer = go(url_for("home.landing"))
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@blueprint.get("/me/sessions")
@in_person_only
def mine() -> ResponseReturnValue:
    return page("sessions/mine.html", "sessions/_mine.html", sessions=sessions.of(me()), here=my_session())


@blueprint.post("/me/sessions/<int:session_id>/ending")
@in_person_only
def end(session_id: int) -> ResponseReturnValue:
    row = seen_or_404(sessions.seen_by(me(), session_id))
    unit_of_work(lambda: sessions.end(row, by=me()))
    return still_signed_in()


@blueprint.post("/me/sessions/endings")
@in_person_only
def end_others() -> ResponseReturnValue:
    unit_of_work(lambda: sessions.end_others(me(), but=my_session()))
    return still_signed_in()


def still_signed_in() -> ResponseReturnValue:
    return swap("sessions/_mine.html", or_go=url_for("sessions.mine"), sessions=sessions.of(me()), here=my_session())


def writes_request() -> bool:
    """Whether this browser has begun to describe a problem."""
    return drafts.held_by(None, cookie.get("draft")) is not None


def onward(endpoint: str) -> str:
    """To the next step of the door, with where one wanted to go."""
    return url_for(endpoint, next=next_address("") or None)


def send_code(email: str, purpose: Purpose, account: Account | None = None) -> None:
    """A letter with a code, and this browser remembers that it asked."""

    def step() -> str:
        challenge = keys.ask(email, purpose, account)
        kind = "sign_in_code" if purpose is Purpose.SIGN_IN else "new_email_code"
        notices.post_letter(challenge.email, str(get_locale()), kind, is_urgent=True, challenge_id=challenge.id)
        return challenge.id

    cookie["challenge"] = unit_of_work(step)
    cookie.permanent = True


def asked(purpose: Purpose) -> Challenge | None:
    """What this browser asked for, if it was for this."""
    challenge = keys.challenge_with_id(cookie.get("challenge"))
    return challenge if challenge is not None and challenge.purpose is purpose else None


def take_answer(challenge: Challenge, form: CodeForm) -> bool:
    """Checks the typed code; a no stands beside the field."""
    answer = unit_of_work(lambda: keys.answer(challenge, form.digits))
    said = {
        Answer.WRONG: gettext("This is not the code from our latest e-mail. Please look at it once more."),
        Answer.SPENT: gettext("This code is no longer valid. Please let us send you a new one."),
    }
    form.code.errors = [said[answer]] if answer in said else []
    return answer is Answer.RIGHT


def come_in_with(challenge: Challenge) -> ResponseReturnValue:
    """The address is proven: its person comes in, somebody new goes on to say who they are."""
    account = accounts.with_email(challenge.email)
    cookie.pop("challenge", None)
    if account is not None:
        return come_in(account)
    cookie["proven"] = challenge.id
    return go(onward("accounts.sign_up"))


def come_in(account: Account) -> ResponseReturnValue:
    """Signs this browser in. The request it was writing belongs to the person from now on."""

    def step() -> str:
        draft = drafts.held_by(account, cookie.get("draft"))
        if draft is not None:
            drafts.belongs_to(draft, account)
        return guards.sign_in(account)

    token = unit_of_work(step)
    if sessions.find_waiting(token) is not None:
        cookie["waiting"] = token
        return go(onward("sessions.second"))
    return go(next_address(url_for("today.overview")))
