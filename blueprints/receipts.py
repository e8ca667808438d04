"""Receipts: one's own papers by year, each as a page and as a PDF, and the page where anybody checks that a paper is genuine."""

import io
from datetime import date

from babel.dates import format_date
from flask import Blueprint, request, send_file
from flask.typing import ResponseReturnValue

from blueprints.guards import me, open_to_all, seen_or_404
from blueprints.limits import pdf_limit
from blueprints.readable import language
from blueprints.responses import page
from database import unit_of_work
from invoices import documents, ledger, receipts
from invoices.documents import Document
from invoices.snapshots import Paper
from market import events
from market.money import percent

blueprint = Blueprint("receipts", __name__)


@blueprint.get("/receipts")
def index() -> ResponseReturnValue:
    """My papers of a year: what I paid, what I earned and what remained."""
    years = documents.years_of(me())
    year = request.args.get("year", type=int)
    shown = year if year in years else next(iter(years), None)
    papers = receipts.year_of(me(), shown) if shown else {}
    balance = ledger.balance_of(me()) if me().is_helper else None
    return page(
        "receipts/index.html", years=years, year=shown, balance=balance,
        paid=papers.get(Paper.RECEIPT), helped=papers.get(Paper.HELPER_COPY),
    )  # fmt: skip


@blueprint.get("/receipts/<string(length=16):token>")
def show(token: str) -> ResponseReturnValue:
    document = found(token)
    return page(
        "receipts/show.html",
        document=document,
        told=document.told,
        is_mine=document.account_id == me().id,
        cancelled_by=documents.cancellation_of(document),
    )


@blueprint.get("/receipts/<string(length=16):token>.pdf")
@pdf_limit
def pdf(token: str) -> ResponseReturnValue:
    """The stored bytes, the same for ever; printed now if nobody has asked before."""
    document = found(token)
    name, content = document.name, documents.printed(document)
    kept = documents.print_of(document)
    answer = send_file(
        io.BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=f"{name}.pdf",
        etag=kept.sha256 if kept else False,
    )  # fmt: skip
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


@blueprint.get("/verify/<token>")
@open_to_all
def verify(token: str) -> ResponseReturnValue:
    """Whoever holds a paper may see that it is ours: number, date, total, and no names."""
    document = documents.with_token(token)
    if document is None or not document.is_intact:
        return page("receipts/unknown.html", status=404)
    return page("receipts/verify.html", told=document.told, cancelled_by=documents.cancellation_of(document))


@blueprint.app_template_filter("rate")
def rate(basis_points: int) -> str:
    """`8 %`"""
    return f"{percent(basis_points)}\u00a0%"


@blueprint.app_template_filter("date_in_full")
def date_in_full(day: date) -> str:
    """`26. November 2026`, as it stands on paper."""
    return str(format_date(day, "d. MMMM y" if language() == "de" else "d MMMM y", locale=language()))


def found(token: str) -> Document:
    """The paper, for its owner and the team; a look of the team is written down."""
    document = seen_or_404(documents.seen_by(me(), token))
    if document.account_id != me().id:
        unit_of_work(lambda: events.record(events.Kind.STAFF_LOOKED, by=me(), about=document))
    return document
