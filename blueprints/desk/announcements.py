"""What we tell everybody: written, looked at, announced on a second page that says to how many it goes, ended early."""

from collections.abc import Callable
from typing import Any

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blueprints.desk.door import blueprint, listing
from blueprints.guards import me, operators_only, seen_or_404
from blueprints.leaves import before
from blueprints.phrases import refusal
from blueprints.responses import form_again, go, page, say
from database import unit_of_work
from forms.announcements import AUDIENCES, AnnouncementForm, AnnouncementsForm
from market import announcements as rules
from market import audiences, bands
from market.announcements import Announcement
from market.audiences import Audience
from market.lifecycle import AnnouncementState
from market.refusals import Refusal


@blueprint.get("/announcements")
@operators_only
def announcements() -> ResponseReturnValue:
    form = AnnouncementsForm(request.args)
    return listing("announcements", rules.listing(form.words.data or "").leaf(before()), form)


@blueprint.get("/announcements/new")
@operators_only
def new_announcement() -> ResponseReturnValue:
    return page("desk/new_announcement.html", form=AnnouncementForm(formdata=None), announcement=None)


@blueprint.post("/announcements")
@operators_only
def write_announcement() -> ResponseReturnValue:
    form = AnnouncementForm()
    return keep(form, lambda: rules.write(form.said, by=me(), form_key=form.form_key.data), None)


@blueprint.get("/announcements/<int:announcement_id>")
@operators_only
def announcement(announcement_id: int) -> ResponseReturnValue:
    return page("desk/announcement.html", **about(found(announcement_id)))


@blueprint.get("/announcements/<int:announcement_id>/edit")
@operators_only
def edit_announcement(announcement_id: int) -> ResponseReturnValue:
    seen = found(announcement_id)
    return page("desk/new_announcement.html", form=AnnouncementForm.of(seen), announcement=seen)


@blueprint.post("/announcements/<int:announcement_id>")
@operators_only
def change_announcement(announcement_id: int) -> ResponseReturnValue:
    seen, form = found(announcement_id), AnnouncementForm()
    return keep(form, lambda: rules.change(seen, form.said, by=me()), seen)


@blueprint.post("/announcements/<int:announcement_id>/announcement")
@operators_only
def announce(announcement_id: int) -> ResponseReturnValue:
    return act(announcement_id, rules.announce, gettext("Announced. The mails leave bit by bit."))


@blueprint.post("/announcements/<int:announcement_id>/ending")
@operators_only
def end_announcement(announcement_id: int) -> ResponseReturnValue:
    return act(announcement_id, rules.end, gettext("Ended."))


def found(announcement_id: int) -> Announcement:
    return seen_or_404(rules.seen_by(me(), announcement_id))


def keep(form: AnnouncementForm, step: Callable[[], Announcement], seen: Announcement | None) -> ResponseReturnValue:
    """A draft is kept and shown; what is amiss stands beside its field, with all that was typed."""
    number = seen.id if seen else None
    if form.validate_on_submit():
        try:
            return go(url_for("desk.announcement", announcement_id=unit_of_work(step).id))
        except Refusal as no:
            if no.field is None and number is not None:
                return refused(found(number), no)
            name = no.field if no.field in form else "audience"
            form[name].errors = [*form[name].errors, refusal(no)]
    again = {"form": form, "announcement": found(number) if number else None}
    return form_again("desk/new_announcement.html", "desk/_new_announcement.html", **again)


def act(announcement_id: int, verb: Callable[..., Announcement], done: str) -> ResponseReturnValue:
    seen = found(announcement_id)
    try:
        unit_of_work(lambda: verb(seen, by=me()))
    except Refusal as no:
        return refused(found(announcement_id), no)
    say(done)
    return go(url_for("desk.announcement", announcement_id=announcement_id))


def refused(seen: Announcement, no: Refusal) -> ResponseReturnValue:
    """How things stand, and why not."""
    status = current_app.extensions["refusal_status"](no)
    return page("desk/announcement.html", "desk/_announcement.html", status=status, **about(seen, amiss=refusal(no)))


def about(seen: Announcement, **more: Any) -> dict[str, Any]:
    """What the team sees of one: how it will look, and to how many it goes."""
    people = audiences.how_many(seen.audience) if seen.audience else 0
    without = audiences.without_news(seen.audience) if seen.audience and not seen.is_necessary else 0
    languages = ("de", "en") if seen.title_en else ("de",)
    return {
        "announcement": seen,
        "people": people,
        "without": without,
        "band": bands.band_of(seen),
        "tongues": languages,
        "amiss": "",
        **more,
    }


@blueprint.app_template_filter()
def audience_name(audience: Audience) -> str:
    return str(AUDIENCES[audience])


@blueprint.app_template_filter()
def announcement_state(state: AnnouncementState) -> str:
    names: dict[AnnouncementState, str] = {
        AnnouncementState.DRAFT: gettext("Draft"), AnnouncementState.RUNNING: gettext("Announced"), AnnouncementState.ENDED: gettext("Ended"),
    }  # fmt: skip
    return names[state]
