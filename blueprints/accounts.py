"""Everything about me: signing up, the page «Ich», details, address, password."""

from flask import Blueprint, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext

from blueprints.guards import in_person_only, me, my_session, next_address, open_to_all
from blueprints.limits import code_limit, sign_in_limit
from blueprints.phrases import refusal
from blueprints.responses import form_again, go, page, say
from blueprints.sessions import asked, come_in, onward, send_code, take_answer, writes_request
from database import unit_of_work
from forms.accounts import DetailsForm, NewEmailForm, PasswordForm, RemovePasswordForm, SignUpForm
from forms.sessions import CodeForm
from market import accounts, keys, sessions
from market.accounts import Account
from market.keys import Challenge, Purpose
from market.refusals import OutOfRange

blueprint = Blueprint("accounts", __name__)


@blueprint.get("/sign-up")
@open_to_all
def sign_up() -> ResponseReturnValue:
    challenge = proven()
    if challenge is None:
        return go(onward("sessions.sign_in"))
    form = SignUpForm(language=str(get_locale()))
    return page(
        "accounts/sign_up.html", form=form, challenge=challenge, writes_request=writes_request(), next_to=next_address("")
    )


@blueprint.post("/sign-up")
@open_to_all
def open_account() -> ResponseReturnValue:
    challenge = proven()
    if challenge is None:
        return go(onward("sessions.sign_in"))
    form = SignUpForm()
    if not form.validate():
        return form_again(
            "accounts/sign_up.html", "accounts/_sign_up.html", form=form, challenge=challenge, next_to=next_address("")
        )
    return come_in(account_of(challenge, form))


def proven() -> Challenge | None:
    """The address this browser has just proven, if any."""
    challenge = keys.challenge_with_id(cookie.get("proven"))
    return challenge if challenge is not None and challenge.is_fresh_proof else None


def account_of(challenge: Challenge, form: SignUpForm) -> Account:
    """The new account. A second click in the same moment gets the one the first click opened."""

    def step() -> Account:
        return accounts.with_email(challenge.email) or accounts.open_account(email=challenge.email, **form.said)

    try:
        return unit_of_work(step)
    except OutOfRange:
        return unit_of_work(step)


@blueprint.get("/me", endpoint="me")
def overview() -> ResponseReturnValue:
    return page("accounts/me.html")


@blueprint.get("/me/details")
@in_person_only
def details() -> ResponseReturnValue:
    return page("accounts/details.html", form=DetailsForm(obj=me()))


@blueprint.post("/me/details")
@in_person_only
def change_details() -> ResponseReturnValue:
    form = DetailsForm()
    if not form.validate():
        return form_again("accounts/details.html", "accounts/_details.html", form=form)
    unit_of_work(lambda: accounts.change_details(me(), **form.said, by=me()))
    say(gettext("Your details are saved."))
    return go(url_for("accounts.me"))


@blueprint.get("/me/email")
@in_person_only
def email() -> ResponseReturnValue:
    return page("accounts/email.html", form=NewEmailForm())


@blueprint.post("/me/email")
@in_person_only
@sign_in_limit
@code_limit
def ask_email_code() -> ResponseReturnValue:
    form = NewEmailForm()
    if not form.validate():
        return form_again("accounts/email.html", "accounts/_email.html", form=form)
    send_code(form.email.data, Purpose.NEW_EMAIL, me())
    return go(url_for("accounts.email_code"))


@blueprint.get("/me/email/code")
@in_person_only
def email_code() -> ResponseReturnValue:
    challenge = asked_by_me()
    if challenge is None:
        return go(url_for("accounts.email"))
    return page("accounts/email_code.html", form=CodeForm(), challenge=challenge)


@blueprint.post("/me/email/code")
@in_person_only
@sign_in_limit
def change_email() -> ResponseReturnValue:
    challenge = asked_by_me()
    if challenge is None:
        return go(url_for("accounts.email"))
    form = CodeForm()
    if not form.validate() or not take_answer(challenge, form):
        return form_again("accounts/email_code.html", "accounts/_email_code.html", form=form, challenge=challenge)
    cookie.pop("challenge", None)
    try:
        unit_of_work(lambda: accounts.change_email(me(), challenge.email, by=me()))
    except OutOfRange as taken:
        say(refusal(taken), "bad")
        return go(url_for("accounts.email"))
    say(gettext("From now on we write to your new address."))
    return go(url_for("accounts.me"))


def asked_by_me() -> Challenge | None:
    challenge = asked(Purpose.NEW_EMAIL)
    return challenge if challenge is not None and challenge.account_id == me().id else None


@blueprint.get("/me/password")
@in_person_only
def password() -> ResponseReturnValue:
    return page("accounts/password.html", form=PasswordForm(), removal=removal_form())


@blueprint.post("/me/password")
@in_person_only
@sign_in_limit
def change_password() -> ResponseReturnValue:
    form = PasswordForm()
    if not form.validate() or not knows_current(form):
        return form_again("accounts/password.html", "accounts/_password.html", form=form, removal=removal_form())
    keep_password(keys.hash_password(form.password.data))
    say(gettext("Your password is saved. On all other devices you are signed out."))
    return go(url_for("accounts.me"))


@blueprint.post("/me/password/removal")
@in_person_only
@sign_in_limit
def remove_password() -> ResponseReturnValue:
    removal = removal_form()
    if not removal.validate() or not knows_current(removal):
        return form_again("accounts/password.html", "accounts/_removal.html", form=PasswordForm(formdata=None), removal=removal)
    keep_password(None)
    say(gettext("Your password is removed. You sign in with a code by e-mail."))
    return go(url_for("accounts.me"))


def removal_form() -> RemovePasswordForm:
    """Two forms stand on the page; their fields need different names."""
    return RemovePasswordForm(prefix="removal-")


def knows_current(form: PasswordForm | RemovePasswordForm) -> bool:
    """Whoever has a password shows that they know it; a browser left open is not enough."""
    if me().password_hash is None or keys.is_password_of(me(), form.current.data or ""):
        return True
    form.current.errors = [gettext("This is not your password so far.")]
    return False


def keep_password(hashed: str | None) -> None:
    """Whoever else may have known the old one is signed out."""

    def step() -> None:
        keys.keep_password(me(), hashed, by=me())
        sessions.end_others(me(), but=my_session())

    unit_of_work(step)
