"""Whoever typed contact data where others read it is told at once that it is covered, and when the other side sees it."""

from flask import Blueprint
from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from blueprints.responses import say
from market import masking
from market.masking import Found

blueprint = Blueprint("covering", __name__)
COVERED: dict[Found, LazyString] = {
    Found.PHONE: _l("We have covered a telephone number."),
    Found.MAIL: _l("We have covered an address of mail."),
    Found.WEB: _l("We have covered a web address."),
    Found.HANDLE: _l("We have covered a name at a messenger."),
}


def tell_what_is_covered(*typed: str | None) -> None:
    """One short word on the next page; none when nothing was found."""
    found = dict.fromkeys(kind for text in typed if text for kind in masking.masked(text)[1])
    if found:
        said = " ".join(str(COVERED[kind]) for kind in found)
        when = gettext("The other side sees street and telephone as soon as the appointment stands.")
        say(f"{said} {when}", "info")


blueprint.add_app_template_global(masking.is_masked)
