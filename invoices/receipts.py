"""Receipts: when a job is finished and paid for, the neighbour gets a receipt and the helper a copy with what remains.

Both are written in the transaction that finishes the job, from what is true at that moment. At a price of 0 there is
nothing to receipt.
"""

from dataclasses import dataclass
from datetime import date, datetime

from invoices import documents, numbers, snapshots
from invoices.documents import Document
from invoices.numbers import Number, Series
from invoices.snapshots import Issuer, Paper, Party, Payment, Snapshot
from market import clock, finishing, outcomes, places, terms
from market.accounts import Account
from market.jobs import Job, PaidBy
from market.lifecycle import JobState
from market.money import Chf, total

IN_A_DISPUTE = (outcomes.AGREED, outcomes.LOWER)

_issuer: Issuer | None = None


def settle_issuer(issuer: Issuer) -> None:
    """Says who writes the papers; called once at start with what the settings say."""
    global _issuer
    _issuer = issuer


def issuer() -> Issuer:
    """Who writes the papers. Raises RuntimeError before settle_issuer()."""
    if _issuer is None:
        raise RuntimeError("nobody issues papers: call receipts.settle_issuer() first")
    return _issuer


def price_of(job: Job) -> Chf:
    """What the neighbour pays in the end: the last agreed total, or the price at which it was settled; nothing that was not paid."""
    if job.state is JobState.COMPLETED:
        return job.total if job.is_unpaid is not True else Chf(0)
    return job.settled_price or Chf(0)


def issue(job: Job) -> list[Document]:
    """The receipt and the helper's copy, once; none at 0. After a cancellation they are issued anew."""
    there = documents.standing_of(job)
    if there or not price_of(job):
        return there
    revision = 1 + max((paper.revision for paper in documents.papers_of(job)), default=0)
    receipt = _issue(job, Paper.RECEIPT, job.neighbour, None, revision)
    return [receipt, _issue(job, Paper.HELPER_COPY, job.helper, receipt, revision)]


def _issue(job: Job, kind: Paper, owner: Account, original: Document | None, revision: int) -> Document:
    moment, token = clock.now().replace(microsecond=0), documents.fresh_token()
    number = numbers.take(Series.RECEIPT)
    told = _snapshot(job, kind, owner.language, number, moment, token, original)
    return documents.freeze(told, number=number, job=job, owner=owner, token=token, issued_at=moment, revision=revision)


def _snapshot(
    job: Job, kind: Paper, language: str, number: Number, moment: datetime, token: str, original: Document | None
) -> Snapshot:
    price, fee = price_of(job), finishing.commission_of(job)
    payment, paid_on = _payment(job)
    return Snapshot(
        kind=kind, name=str(number), copy_of=original.name if original else None, language=language,
        issued_at=moment.strftime("%Y-%m-%dT%H:%M:%SZ"), issued_on=clock.in_zurich(moment).date(), worked_on=_worked_on(job),
        helper=_party(job.helper), neighbour=_party(job.neighbour),
        title=job.title, category=job.category, skill=job.skill, place=_place(job.postal_code),
        price_rappen=price.rappen, commission_rappen=fee.rappen, helper_keeps_rappen=(price - fee).rappen,
        commission_basis_points=job.commission_basis_points if fee else 0,
        is_partial=_is_partial(job), settled_by=job.end_reason if _is_partial(job) and job.end_reason in IN_A_DISPUTE else "",
        payment=payment, paid_by=job.paid_by, paid_on=paid_on, transfer_days=terms.current().transfer_days,
        issuer=issuer(), verify_address=f"{issuer().base_address}/verify/{token}",
    )  # fmt: skip


def _is_partial(job: Job) -> bool:
    return job.state is JobState.SETTLED and not finishing.is_in_full(job)


def _payment(job: Job) -> tuple[Payment, date | None]:
    """A paper says «paid» only when the neighbour has said so."""
    if job.state is JobState.SETTLED or job.paid_by is None:
        return Payment.DIRECT, None
    if not job.is_payment_confirmed:
        return Payment.UNCONFIRMED, None
    if job.paid_by is PaidBy.TRANSFER:
        return Payment.PAYABLE, None
    return Payment.PAID, _day(job.reported_at or job.completed_at)


def _worked_on(job: Job) -> date:
    return _day(job.starts_at or job.reported_at or job.ended_at)


def _day(moment: datetime | None) -> date:
    return clock.in_zurich(moment or clock.now()).date()


def _party(account: Account) -> Party:
    place = account.place
    return Party(account.full_name, account.postal_code, place.town if place else "")


def _place(postal_code: str) -> str:
    found = places.find(postal_code)
    return found.name if found else postal_code


@dataclass(frozen=True)
class Line:
    """One paper in a list: where it is, and what it says."""

    token: str
    told: Snapshot


@dataclass(frozen=True)
class Year:
    """A year's papers of one kind, with what they add up to."""

    year: int
    lines: list[Line]

    @property
    def price(self) -> Chf:
        return total(line.told.price for line in self.lines)

    @property
    def commission(self) -> Chf:
        return total(line.told.commission for line in self.lines)

    @property
    def helper_keeps(self) -> Chf:
        return total(line.told.helper_keeps for line in self.lines)


def year_of(account: Account, year: int) -> dict[Paper, Year]:
    """A person's receipts and copies of a year with what cancels them, newest first."""
    lines = [Line(row.token, snapshots.read(row.snapshot)) for row in documents.of_account(account, year)]
    sides = {Paper.RECEIPT: False, Paper.HELPER_COPY: True}
    return {kind: Year(year, [line for line in lines if line.told.is_helper_copy is side]) for kind, side in sides.items()}
