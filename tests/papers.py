"""Finished jobs for the tests of papers, through the rules' own verbs: Beat offers, Anna enquires, he comes, it works."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from database import session, unit_of_work
from market import agreeing, bargaining, clock, finishing, offers
from market.accounts import Account
from market.jobs import Cause, Job, PaidBy
from market.money import Chf
from market.skills import Category, Skill
from market.slots import Slot

At = Callable[[Any], None]
SIXTY = Chf(6000)


def scheduled(neighbour: Account, helper: Account, price: Chf = SIXTY, title: str = "WLAN einrichten") -> Job:
    """A job with a time in an hour, a street and a phone."""
    starts = clock.now() + timedelta(hours=1)
    slot = Slot(starts, starts + timedelta(minutes=60))

    def agree() -> Job:
        assert helper.helper is not None
        offer = offers.draft(
            helper.helper, by=helper, title=title, description="Ich komme vorbei.", category=Category.NETWORK, skills=[Skill.WIFI],
            price=price, duration_min=60, postal_code=helper.postal_code, radius_km=10,
        )  # fmt: skip
        offers.post(offer, by=helper)
        asked = bargaining.enquire(offer, price=price, duration_min=60, slots=[slot], message="Geht das?", by=neighbour)
        job = agreeing.accept_proposal(asked, asked.slot_rows[0].id, by=helper)
        return agreeing.give_contacts(job, street="Ankerstrasse 3", phone="+41791110000", by=neighbour)

    return unit_of_work(agree)


def under_way(neighbour: Account, helper: Account, at: At, price: Chf = SIXTY, title: str = "WLAN einrichten") -> Job:
    """The helper has come."""
    job = scheduled(neighbour, helper, price, title)
    at(job.starts_at + timedelta(minutes=45))
    return job


def completed(
    neighbour: Account,
    helper: Account,
    at: At,
    price: Chf = SIXTY,
    paid_by: PaidBy = PaidBy.TWINT,
    title: str = "WLAN einrichten",
) -> Job:
    """«It works», said by the neighbour."""
    job = under_way(neighbour, helper, at, price, title)
    return unit_of_work(lambda: finishing.report_done(job, paid_by, by=neighbour))


def silently_completed(neighbour: Account, helper: Account, at: At) -> Job:
    """The helper said done, the neighbour said nothing for a week."""
    job = under_way(neighbour, helper, at)
    unit_of_work(lambda: finishing.report_done(job, PaidBy.CASH, by=helper))
    at(clock.now() + timedelta(days=7))
    return unit_of_work(lambda: finishing.confirm_silently(job))


def settled(neighbour: Account, helper: Account, operator: Account, at: At, partial: Chf) -> Job:
    """It did not work; both named the same partial price and the operator settled it."""
    job = under_way(neighbour, helper, at)

    def settle() -> Job:
        finishing.call_unsolved(job, Cause.DEVICE, by=helper)
        finishing.name_partial(job, partial, by=neighbour)
        finishing.name_partial(job, partial, by=helper)
        return finishing.settle(job, partial, "Beide sind sich einig.", by=operator)

    settled_job = unit_of_work(settle)
    session.refresh(settled_job)
    return settled_job
