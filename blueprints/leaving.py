"""Leaving: what one may take along, what happens then, and how to stay after all."""

import io
import json
import zipfile
from typing import Any

from flask import Blueprint, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blueprints.guards import forget, in_person_only, me
from blueprints.limits import pdf_limit
from blueprints.responses import go, page, say
from database import unit_of_work
from invoices import documents
from market import clock, farewell, pictures, takeout
from market.accounts import Account

blueprint = Blueprint("leaving", __name__)


@blueprint.get("/me/leaving")
@in_person_only
def show() -> ResponseReturnValue:
    return page("leaving/show.html", jobs=farewell.open_jobs_of(me()), may_leave=farewell.may_leave(me()))


@blueprint.post("/me/leaving")
@in_person_only
def ask() -> ResponseReturnValue:
    """With nothing left to finish there is nothing left to see: out of the door at once, the errand does the rest."""
    unit_of_work(lambda: farewell.ask(me(), by=me()))
    if farewell.open_jobs_of(me()):
        return go(url_for("leaving.show"))
    forget()
    say(gettext("Your account is being deleted. It takes a minute; then you get a last mail."))
    return go(url_for("home.landing"))


@blueprint.post("/me/leaving/withdrawal")
@in_person_only
def take_back() -> ResponseReturnValue:
    unit_of_work(lambda: farewell.take_back(me(), by=me()))
    say(gettext("Good that you stay. Your ads are still offline."))
    return go(url_for("accounts.me"))


@blueprint.get("/me/data.zip")
@in_person_only
@pdf_limit
def data() -> ResponseReturnValue:
    """Everything of mine in one file."""
    packed = io.BytesIO(packed_for(me()))
    answer = send_file(packed, mimetype="application/zip", as_attachment=True, download_name=f"kabelsalat-{clock.today()}.zip")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def packed_for(account: Account) -> bytes:
    """A ZIP: what stands in the store as JSON, the papers as PDF, the photos as JPEG."""
    papers: Any = [paper for year in documents.years_of(account) for paper in documents.of_account(account, year)]
    told = json.dumps(takeout.of(account), ensure_ascii=False, indent=2)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as parcel:
        parcel.writestr("data.json", told)
        for paper in papers:
            parcel.writestr(f"papers/{paper.name}.pdf", documents.printed(paper))
        for number, picture in enumerate(takeout.pictures_of(account), start=1):
            parcel.writestr(f"photos/{number:03}.jpg", pictures.content(picture))
    return packed.getvalue()
