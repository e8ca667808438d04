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
from invoices import documents, ledger, post, receipts
from invoices.documents import Document
from invoices.snapshots import Paper
from market import events, jobs
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


@blueprint.get("/receipts/<string(length=16):token>/post.pdf")
@pdf_limit
def for_post(token: str) -> ResponseReturnValue:
    """The receipt with a covering letter, its address in the window of the envelope."""
    document = found(token)
    content = post.receipt_letter(document)
    return as_pdf(content, document.name)


@blueprint.get("/jobs/<int:job_id>/sheet.pdf")
@pdf_limit
def sheet(job_id: int) -> ResponseReturnValue:
    """The appointment in large type, for its two sides."""
    job = jobs.seen_by(me(), job_id)
    job = seen_or_404(job if job is not None and post.may_be_printed_for(job, me()) else None)
    return as_pdf(post.appointment_sheet(job, me()), str(job.starts_at and job.starts_at.date()))


def as_pdf(content: bytes, name: str) -> ResponseReturnValue:
    """A sheet that is kept nowhere."""
    answer = send_file(io.BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=f"{name}.pdf")
    answer.headers["Cache-Control"] = "no-store"
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
