"""Messages: the inbox, one thread, what is new in it, and saying something.

A thread that is looked at asks every two seconds whether something is new; the answer to that is one small question.
"""

from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.covering import with_word_beside
from blueprints.errors import status_of
from blueprints.guards import me, my_id, seen_or_404
from blueprints.kept_answers import kept
from blueprints.limits import message_limit
from blueprints.phrases import refusal
from blueprints.responses import afterwards, is_htmx, nothing_new, page, redirect_to, swap
from blueprints.surroundings import looked_at
from database import unit_of_work
from forms.fields import fresh_key
from forms.threads import MessageForm
from market import jobs, pictures, proposals, said, talk
from market.pictures import Drawn
from market.refusals import NotAllowed, Refusal, SentDifferently
from market.said import Said
from market.talk import Thread

blueprint = Blueprint("threads", __name__)


@blueprint.get("/messages")
@kept
def inbox() -> ResponseReturnValue:
    threads = talk.of(me())
    return page("threads/inbox.html", threads=threads, last=talk.last_messages(threads))


@blueprint.get("/threads/<int:thread_id>")
@kept
def show(thread_id: int) -> ResponseReturnValue:
    return shown(found(thread_id))


@blueprint.get("/threads/<int:thread_id>/messages")
@kept
def poll(thread_id: int) -> ResponseReturnValue:
    """204 until something is said or the other side has read on."""
    newest, read = seen_or_404(talk.newest_id(my_id(), thread_id))
    if not is_htmx():
        return redirect_to(url_for("threads.show", thread_id=thread_id))
    if newest <= request.args.get("after", 0, type=int) and read <= request.args.get("read", 0, type=int):
        return nothing_new()
    thread = found(thread_id)
    return page("threads/_talk.html", thread=thread, messages=read_by_me(thread))


@blueprint.post("/threads/<int:thread_id>/messages")
@message_limit
def say(thread_id: int) -> ResponseReturnValue:
    thread, form = found(thread_id), MessageForm()
    if not form.validate_on_submit():
        return not_said(thread, form, 422)
    drawn: list[Drawn] = []
    try:
        drawn += [pictures.draw(sent.read()) for sent in form.files]
        sent_now = unit_of_work(
            lambda: talk.say(thread, form.body.data or "", by=me(), photos=drawn, form_key=form.form_key.data)
        )
        kept = {picture.storage_key for picture in sent_now.pictures}
    except Refusal as no:
        pictures.clear([photo.storage_key for photo in drawn])
        return refused(found(thread_id), form, no)
    pictures.clear([photo.storage_key for photo in drawn if photo.storage_key not in kept])
    return with_word_beside(lambda: swap(
        "threads/_composer.html", "threads/_talk.html", or_go=url_for("threads.show", thread_id=thread.id) + "#composer",
        thread=thread, messages=said.messages_of(thread), message_form=MessageForm(formdata=None), is_fresh=True,
    ), form.body.data)  # fmt: skip


@blueprint.app_template_global()
def blank_message() -> MessageForm:
    """An empty form for the next message, wherever a thread is shown."""
    return MessageForm(formdata=None)


blueprint.add_app_template_global(fresh_key)


def found(thread_id: int) -> Thread:
    """The thread, for its two sides."""
    return seen_or_404(talk.seen_by(me(), thread_id))


def read_by_me(thread: Thread) -> list[Said]:
    """All that was said; once it is shown it is read."""
    messages, viewer, newest = said.messages_of(thread), me(), thread.last_message_id
    looked_at(thread)
    if thread.is_unread_by(viewer):
        afterwards(lambda: talk.mark_read(thread, viewer, newest))
    return messages


def refused(thread: Thread, form: MessageForm, no: Refusal) -> ResponseReturnValue:
    """Beside the field, or beneath the form when it belongs to none."""
    if isinstance(no, NotAllowed):
        raise no
    if isinstance(no, SentDifferently):
        form.form_key.data = fresh_key()  # it was another message: this one may go too
    field = form[no.field] if no.field and no.field in form else form.body
    field.errors = [refusal(no)]
    return not_said(thread, form, status_of(no))


def not_said(thread: Thread, form: MessageForm, status: int) -> ResponseReturnValue:
    """What was typed stays; photos have to be chosen again, for no browser gives them back."""
    if is_htmx():
        return page("threads/_composer.html", status=status, thread=thread, message_form=form)
    return shown(thread, form, status)


def shown(thread: Thread, form: MessageForm | None = None, status: int = 200) -> ResponseReturnValue:
    context: dict[str, Any] = {"thread": thread, "messages": read_by_me(thread), "message_form": form}
    return page(
        "threads/show.html", status=status, other=thread.other_side(me()),
        job=jobs.of_thread(thread) if thread.has_job else None,
        proposal=None if thread.has_job else proposals.newest_in(thread), **context,
    )  # fmt: skip
