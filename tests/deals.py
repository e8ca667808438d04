"""How the cast gets to an ad, a proposal, an appointment: the shortest way, by the rules' own verbs."""

from datetime import datetime
from typing import Any

from database import session
from market import agreeing, bargaining, drafts, offers, requests
from market.accounts import Account
from market.jobs import Job
from market.money import Chf
from market.offers import Offer
from market.proposals import Proposal
from market.requests import Request
from market.skills import Skill
from market.slots import Slot

THURSDAY_AT_TWO = "2026-11-26 14:00"
FRIDAY_AT_NINE = "2026-11-27 09:00"


def slot(wall_time: str, minutes: int = 60) -> Slot:
    """A time as a clock in Zürich shows it."""
    wall = datetime.fromisoformat(wall_time)
    return Slot.on(wall.date(), wall.time(), minutes)


def request_of(author: Account, title: str = "WLAN geht im Schlafzimmer nicht", **answers: Any) -> Request:
    """A posted request."""
    said = {
        "device": "network", "topic": "network.wifi", "place": author.postal_code,
        "what": {"title": title, "description": "Seit dem Wochenende bricht es ständig ab."}, **answers,
    }  # fmt: skip
    draft, _ = drafts.start(author, **said)
    posted = requests.post(draft, by=author)
    session.commit()
    return posted


def offer_of(author: Account, title: str = "WLAN einrichten und verstärken", price: Chf | None = None) -> Offer:
    """A posted offer."""
    assert author.helper is not None
    offer = offers.draft(
        author.helper, by=author, title=title, description="Ich messe alle Zimmer aus und bringe Kabel mit.",
        price=price or Chf(6000), duration_min=60, postal_code=author.postal_code, radius_km=10, skills=[Skill.WIFI],
    )  # fmt: skip
    offers.post(offer, by=author)
    session.commit()
    return offer


def terms_of(price: int = 6000, minutes: int = 60, times: tuple[str, ...] = (THURSDAY_AT_TWO, FRIDAY_AT_NINE)) -> dict[str, Any]:
    """Price, duration and times, as the verbs take them."""
    return {"price": Chf(price), "duration_min": minutes, "slots": [slot(time, minutes) for time in times]}


def bid_of(helper: Account, request: Request, message: str = "Das klingt nach dem Repeater.", **said: Any) -> Proposal:
    """A helper's bid."""
    bid = bargaining.bid(request, **terms_of(**said), message=message, by=helper)
    session.commit()
    return bid


def enquiry_of(neighbour: Account, offer: Offer, message: str = "Können Sie zu mir kommen?", **said: Any) -> Proposal:
    """A neighbour's enquiry on an offer."""
    enquiry = bargaining.enquire(offer, **terms_of(**said), message=message, by=neighbour)
    session.commit()
    return enquiry


def counter_of(proposal: Proposal, by: Account, message: str = "", **said: Any) -> Proposal:
    """The other side's answer."""
    made = bargaining.counter(proposal, **terms_of(**said), message=message, by=by)
    session.commit()
    return made


def scheduled_job(
    neighbour: Account,
    helper: Account,
    price: int = 6000,
    time: str = THURSDAY_AT_TWO,
    title: str = "WLAN geht nicht",
    **answers: Any,
) -> Job:
    """A job with an appointment, street and phone."""
    bid = bid_of(helper, request_of(neighbour, title, **answers), price=price, times=(time,))
    job = agreeing.accept_proposal(bid, bid.slot_rows[0].id, street="Zypressenstrasse 11", phone="+41442422424", by=neighbour)
    session.commit()
    return job
