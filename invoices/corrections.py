"""Putting right what was receipted: papers are never changed, so each gets a cancellation of its own, and the booking is turned round.

A cancellation (series S) carries the amounts of its paper with the sign turned round: lists and the ledger add up to what is true
now. If something remains to be receipted, new papers follow in the same transaction (OR art. 957a: corrections must be traceable).
"""

from dataclasses import replace

from invoices import documents, ledger, numbers, receipts, snapshots
from invoices.documents import Document
from invoices.numbers import Series
from invoices.snapshots import Paper
from market import clock, finishing
from market.jobs import Job

OTHER_TOTAL = "other_total"
CANCELLED_BY = {Paper.RECEIPT: Paper.RECEIPT_CANCELLED, Paper.HELPER_COPY: Paper.COPY_CANCELLED}


def put_right(job: Job, reason: str) -> list[Document]:
    """When a job ended at another price than its papers say: cancels them. Whoever ended it then books and issues anew."""
    standing = documents.standing_of(job)
    if not standing or all(_is_true(job, paper) for paper in standing):
        return []
    return cancel(job, reason)


def cancel(job: Job, reason: str) -> list[Document]:
    """Cancels all standing papers of a job and turns its commission round; once, however often it is asked for."""
    made = [_cancellation(job, paper, reason) for paper in documents.standing_of(job)]
    ledger.turn_round_commission(job)
    return made


def _is_true(job: Job, paper: Document) -> bool:
    told = snapshots.read(paper.snapshot)
    return told.price == receipts.price_of(job) and told.commission == finishing.commission_of(job)


def _cancellation(job: Job, paper: Document, reason: str) -> Document:
    moment, token = clock.now().replace(microsecond=0), documents.fresh_token()
    number, before = numbers.take(Series.CANCELLATION), paper.told
    told = replace(
        before, kind=CANCELLED_BY[before.kind], name=str(number), cancels=before.name, copy_of=None, reason=reason,
        issued_at=moment.strftime("%Y-%m-%dT%H:%M:%SZ"), issued_on=clock.in_zurich(moment).date(),
        price_rappen=-before.price_rappen, commission_rappen=-before.commission_rappen,
        helper_keeps_rappen=-before.helper_keeps_rappen, issuer=receipts.issuer(),
        verify_address=f"{receipts.issuer().base_address}/verify/{token}",
    )  # fmt: skip
    return documents.freeze(
        told, number=number, job=job, owner=paper.account, token=token, issued_at=moment, revision=paper.revision, cancels=paper
    )
