"""One case at the partner: the file as it was released, and what its agents do with it. Another partner's does not exist."""

from collections.abc import Callable
from typing import Any

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from blueprints.errors import status_of
from blueprints.guards import agents_only, me, seen_or_404
from blueprints.partner.door import blueprint, ours
from blueprints.phrases import refusal
from blueprints.responses import afterwards, form_again, go, page, swap
from blueprints.surroundings import looked_at
from database import unit_of_work
from forms.handovers import OurQuestionForm, OurResultForm
from market import handing_over, partners, pictures, released
from market.partners import Handover, Result
from market.refusals import Refusal

PAGE, PART = "partner/handover.html", "partner/_handover.html"


@blueprint.get("/handovers/<int:handover_id>")
@agents_only
def handover(handover_id: int) -> ResponseReturnValue:
    """Each look at the file is written down."""
    one, agent = found(handover_id), me()
    looked_at(one)
    afterwards(lambda: released.note_look(one, by=agent))
    return page(PAGE, PART, **about(one))


@blueprint.get("/handovers/<int:handover_id>/photos/<token>.jpg")
@agents_only
def photo(handover_id: int, token: str) -> Response:
    """Kept by no browser: consent may be taken back."""
    picture = seen_or_404(released.photo_for(me(), handover_id, token))
    return Response(pictures.content(picture), mimetype="image/jpeg")


@blueprint.post("/handovers/<int:handover_id>/taking")
@agents_only
def take(handover_id: int) -> ResponseReturnValue:
    return act(handover_id, lambda one: handing_over.take(one, by=me()))


@blueprint.post("/handovers/<int:handover_id>/return")
@agents_only
def give_back(handover_id: int) -> ResponseReturnValue:
    """Said twice it is done once, though the file is gone by then."""
    one = seen_or_404(released.given_to(me(), handover_id))
    try:
        unit_of_work(lambda: handing_over.give_back(one, by=me()))
    except Refusal as no:
        return refused(handover_id, no)
    return go(url_for("partner.inbox"))


@blueprint.post("/handovers/<int:handover_id>/question")
@agents_only
def ask_back(handover_id: int) -> ResponseReturnValue:
    one, form = found(handover_id), OurQuestionForm()
    return act_by_form(one, "question_form", form, lambda: handing_over.ask_back(one, form.question.data, by=me()))


@blueprint.post("/handovers/<int:handover_id>/result")
@agents_only
def give_result(handover_id: int) -> ResponseReturnValue:
    one, form = found(handover_id), OurResultForm()

    def step() -> Handover:
        return handing_over.give_result(one, Result(form.result.data), form.words.data, form.price.data, by=me())

    return act_by_form(one, "result_form", form, step)


def found(handover_id: int) -> Handover:
    return seen_or_404(released.seen_by(me(), handover_id))


def act(handover_id: int, do: Callable[[Handover], Any]) -> ResponseReturnValue:
    """One tap: the fresh case, or why not, with the fresh case."""
    one = found(handover_id)
    try:
        unit_of_work(lambda: do(one))
    except Refusal as no:
        return refused(handover_id, no)
    return fresh(handover_id)


def act_by_form(one: Handover, name: str, form: Any, do: Callable[[], Any]) -> ResponseReturnValue:
    """A form beside the file: what was typed stays when it does not fit."""
    again: Any = {name: form}
    if not form.validate_on_submit():
        return form_again(PAGE, PART, **about(one, **again))
    try:
        unit_of_work(do)
    except Refusal as no:
        if no.field is None or no.field not in form:
            return refused(one.id, no)
        form[no.field].errors = [*form[no.field].errors, refusal(no)]
        return form_again(PAGE, PART, **about(found(one.id), **again))
    return fresh(one.id)


def fresh(handover_id: int) -> ResponseReturnValue:
    """The case as it is now; one that went back is no longer here, so on to the others."""
    one = released.seen_by(me(), handover_id)
    if one is None:
        return go(url_for("partner.inbox"))
    return swap(PART, or_go=url_for("partner.handover", handover_id=handover_id), **about(one))


def refused(handover_id: int, no: Refusal) -> ResponseReturnValue:
    return page(PAGE, PART, status=status_of(no), amiss=refusal(no), **about(found(handover_id)))


def about(one: Handover, **more: Any) -> dict[str, Any]:
    """All that is shown of a case."""
    file, customer = released.of_handover(one)
    return {
        "partner": ours(),
        "handover": one,
        "file": file,
        "items": partners.consent_of(one)[0],
        "customer": customer,
        "consent": partners.consent_event(one),
        "question_form": OurQuestionForm(None),
        "result_form": OurResultForm(None),
        **more,
    }
