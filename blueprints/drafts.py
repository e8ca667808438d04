"""Describing a problem, one question per screen, with or without an account. Every answer is kept at once.

The browser holds the draft's token in its cookie; nothing is written before the first answer.
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blueprints.guards import me, open_to_all
from blueprints.phrases import category_name, refusal, skill_name
from blueprints.readable import chf
from blueprints.responses import form_again, go, moved_on, page, swap, wants_part
from database import unit_of_work
from forms.drafts import FORMS, PhotosForm
from market import drafts, pictures, places, terms
from market.drafts import NEEDED, QUESTIONS, RequestDraft
from market.money import Chf
from market.refusals import Refusal
from market.skills import Category, Skill

blueprint = Blueprint("drafts", __name__)

SCREEN, REVIEW = "drafts/_screen.html", "drafts/_review.html"


def first_screen() -> ResponseReturnValue:
    """GET /requests/new: the first question, or the one where somebody stopped."""
    draft = held()
    if draft is None:
        return page("drafts/question.html", **screen("device", filled("device", None), None))
    return page("drafts/unfinished.html", draft=draft, go_on=address_of(first_open(draft)), hints=hints_given())


@blueprint.post("/requests/new")
@open_to_all
def begin_anew() -> ResponseReturnValue:
    """Another problem: a fresh draft beside the old one."""
    unit_of_work(begin)
    return go(address_of("device"))


@blueprint.get("/requests/new/<question>")
@open_to_all
def ask(question: str) -> ResponseReturnValue:
    draft = held()
    if question not in QUESTIONS:
        abort(404)
    if draft is None:
        return go(url_for("requests.start"))
    if question == "topic" and not draft.answer("device"):
        return go(address_of("device"))
    return page("drafts/question.html", SCREEN, **screen(question, filled(question, draft), draft))


@blueprint.post("/requests/new/<question>")
@open_to_all
def answer(question: str) -> ResponseReturnValue:
    form, draft = blank(question, held()), held()
    if is_skipped(question):
        return keep(question, None)
    if not form.validate():
        return form_again("drafts/question.html", SCREEN, **screen(question, form, draft))
    try:
        return keep(question, form.answer)
    except Refusal as error:
        beside(form, question, error)
        outside = form.place.data if error.code == "outside_pilot_area" else None
        return form_again("drafts/question.html", SCREEN, **screen(question, form, draft), outside=outside)


def keep(question: str, given: Any) -> ResponseReturnValue:
    draft = unit_of_work(lambda: drafts.keep_answer(held() or begin(), question, given))
    return onward(question, draft)


@blueprint.post("/requests/new/photos")
@open_to_all
def add_photos() -> ResponseReturnValue:
    form = PhotosForm()
    amiss = [] if is_skipped("photos") else [words for words in map(keep_photo, form.files) if words]
    if amiss:
        form.photos.errors = [" ".join(amiss)]
        return form_again("drafts/question.html", SCREEN, **screen("photos", form, held()))
    if "stay" in request.form:
        return stay_at_photos()
    return keep("photos", True)


def keep_photo(sent: Any) -> str:
    """Keeps one photo, or says why not. It is drawn anew before the write begins, because that takes a while."""
    try:
        drawn = pictures.draw(sent.read())
        unit_of_work(lambda: drafts.keep_picture(held() or begin(), drawn))
    except Refusal as error:
        return f"«{sent.filename}»: {refusal(error)}"
    return ""


@blueprint.post("/requests/new/photos/<token>/removal")
@open_to_all
def remove_photo(token: str) -> ResponseReturnValue:
    draft = held()
    if draft is not None:
        pictures.clear(unit_of_work(lambda: drafts.remove_picture(draft, token)))
    return stay_at_photos()


def stay_at_photos() -> ResponseReturnValue:
    context = screen("photos", PhotosForm(formdata=None), held())
    return swap(SCREEN, or_go=address_of("photos", to=asked_from()), **context)


@blueprint.get("/requests/new/review")
@open_to_all
def review() -> ResponseReturnValue:
    draft = held()
    if draft is None:
        return go(url_for("requests.start"))
    return page("drafts/review.html", REVIEW, **overview(draft))


def onward(question: str, draft: RequestDraft) -> ResponseReturnValue:
    """After an answer: the next question, or back to the overview somebody came from."""
    to_topic = question == "device" and not draft.has("topic")
    if question == QUESTIONS[-1] or (asked_from() and not to_topic):
        there, shown, context = url_for("drafts.review"), REVIEW, overview(draft)
    else:
        following = QUESTIONS[QUESTIONS.index(question) + 1]
        there, shown = address_of(following, to=asked_from()), SCREEN
        context = screen(following, filled(following, draft), draft)
    return moved_on(swap(shown, or_go=there, **context), there)  # type: ignore[arg-type]


def screen(question: str, form: Any, draft: RequestDraft | None) -> dict[str, Any]:
    """What one question's screen needs."""
    number, now = QUESTIONS.index(question) + 1, terms.current()
    before = address_of(QUESTIONS[number - 2]) if number > 1 else url_for("home.landing")
    return {
        "question": question, "form": form, "draft": draft, "number": number, "total": len(QUESTIONS),
        "to": asked_from(), "back": url_for("drafts.review") if asked_from() else before,
        "action": url_for("drafts.add_photos") if question == "photos" else url_for("drafts.answer", question=question, **hints_given()),
        "skippable": question not in NEEDED, "most_photos": now.photos_max,
        "moved": wants_part() and not any(field.errors for field in form), "band": (Chf(now.price_min_rappen), Chf(now.price_max_rappen)),
    }  # fmt: skip


def overview(draft: RequestDraft) -> dict[str, Any]:
    """What the review page needs: every question in a word or two, with its answer."""
    rows = [(question, FORMS[question].short, in_words(question, draft)) for question in QUESTIONS]
    return {"draft": draft, "rows": rows, "moved": wants_part()}


def in_words(question: str, draft: RequestDraft) -> str:
    """An answer as people read it; nothing when there is none."""
    given = draft.answer(question)
    if question == "photos":
        return str(len(draft.pictures) or "")
    if not given:
        return ""
    place = places.find(given) if question == "place" else None
    words: dict[str, Callable[[], str]] = {
        "device": lambda: category_name(Category(given)),
        "topic": lambda: skill_name(Skill(given)),
        "what": lambda: "\n\n".join(part for part in (given["title"], given["description"]) if part),
        "place": lambda: place.name if place else given,
        "budget": lambda: gettext("up to %(amount)s", amount=chf(Chf(given))),
    }
    return words[question]() if question in words else str(given)


def blank(question: str, draft: RequestDraft | None, **given: Any) -> Any:
    """The form of a question, as it is sent; with formdata=None untouched by what was sent to the question before."""
    if question not in FORMS:
        abort(404)
    make: Any = FORMS[question]
    form = make(**given)
    device = draft.answer("device") if draft else None
    return form.about(Category(device or Category.COMPUTER)) if question == "topic" else form


def filled(question: str, draft: RequestDraft | None) -> Any:
    """The form with what was said before, with the words somebody had searched for, or with where this person is at home."""
    form = blank(question, draft, formdata=None)
    hints = draft.hints if draft else hints_given_as_answers()
    said = (draft.answer(question) if draft else None) or hints.get(question) or drafts.likely(question, me())
    if said and question != "photos":
        form.fill(said)
    return form


def beside(form: Any, question: str, error: Refusal) -> None:
    """The sentence stands beside the question's first field."""
    field = form[error.field] if error.field in form else next(iter(form))
    field.errors = [*field.errors, refusal(error)]


def held() -> RequestDraft | None:
    """The open draft of this browser or person."""
    return drafts.held_by(me(), cookie.get("draft"))


def begin() -> RequestDraft:
    """A new draft, held by this browser from now on; called inside a unit of work."""
    draft, cookie["draft"] = drafts.start(me(), hints=hints_given_as_answers())
    cookie.permanent = True
    return draft


def hints_given() -> dict[str, Any]:
    """What a link from the search brought along."""
    return {name: request.args[name] for name in ("what", "place", "category") if request.args.get(name)}


def hints_given_as_answers() -> dict[str, Any]:
    """The same, as far as it can be an answer."""
    given = hints_given()
    place = places.find(given.get("place", ""))
    hints: dict[str, Any] = {}
    if given.get("what", "").strip():
        hints["what"] = {"title": given["what"].strip()[:90], "description": ""}
    if place is not None and place.is_in_pilot_area:
        hints["place"] = place.postal_code
    if given.get("category") in list(Category):
        hints["device"] = given["category"]
    return hints


def is_skipped(question: str) -> bool:
    return "skip" in request.form and question not in NEEDED


def asked_from() -> str:
    """`review` when somebody came from the overview to change one answer."""
    return "review" if request.values.get("to") == "review" else ""


def first_open(draft: RequestDraft) -> str:
    """Where somebody stopped."""
    return next((question for question in QUESTIONS if question not in draft.answers), "review")


def address_of(question: str, **more: Any) -> str:
    if question == "review":
        return url_for("drafts.review")
    return url_for("drafts.ask", question=question, **{name: value for name, value in more.items() if value})
