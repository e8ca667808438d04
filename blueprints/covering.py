"""What is said beside words: whoever typed contact data where others read it is told at once that it is covered, and where money or
remote control is mentioned everybody reads what nobody may ask for."""

from collections.abc import Callable, Iterable

from flask import Blueprint, Response
from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from blueprints.responses import as_toast, is_htmx, say
from market import alarm_words, masking
from market.masking import Found
from market.said import Said

blueprint = Blueprint("covering", __name__)
COVERED: dict[Found, LazyString] = {
    Found.PHONE: _l("We have covered a telephone number."),
    Found.MAIL: _l("We have covered an address of mail."),
    Found.WEB: _l("We have covered a web address."),
    Found.HANDLE: _l("We have covered a name at a messenger."),
}


def tell_what_is_covered(*typed: str | None) -> None:
    """One short word on the next page, and another on what nobody may ask for; none when nothing was found."""
    found = dict.fromkeys(kind for text in typed if text for kind in masking.masked(text)[1])
    if found:
        said = " ".join(str(COVERED[kind]) for kind in found)
        when = gettext("The other side sees street and telephone as soon as the appointment stands.")
        say(f"{said} {when}", "info")

    tell_what_nobody_may_ask(*typed)


def tell_what_nobody_may_ask(*typed: str | None) -> None:
    """The writer reads it once, when it is sent."""
    if alarm_words.mentions_swindle(*(text or "" for text in typed)):
        say(nobody_may_ask(), "info")


def with_word_beside(build: Callable[[], Response], *typed: str | None) -> Response:
    """The same where the answer is a piece of the page: the word comes beside it, and on the next page without htmx."""
    if not is_htmx():
        tell_what_nobody_may_ask(*typed)
        return build()
    answer = build()
    if alarm_words.mentions_swindle(*(text or "" for text in typed)):
        answer.set_data(answer.get_data(as_text=True) + as_toast(nobody_may_ask(), "info"))
    return answer


def nobody_may_ask() -> str:
    said = gettext(
        "Just so that you know: nobody here may ask for banking codes, card numbers or gift cards, nor take over a computer from afar."
    )
    return str(said)


@blueprint.app_template_global()
def last_swindle(messages: Iterable[Said], my_id: int) -> int | None:
    """The last message of the other side that speaks of it: one panel in a talk is enough."""
    theirs = [one.id for one in messages if one.author_id != my_id and alarm_words.mentions_swindle(one.body)]
    return theirs[-1] if theirs else None


blueprint.add_app_template_global(masking.is_masked)
blueprint.add_app_template_global(alarm_words.mentions_swindle)
