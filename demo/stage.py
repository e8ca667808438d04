"""What the cast can do in a scene: ask, bid, say yes, write."""

from collections.abc import Callable
from datetime import timedelta

from demo import cast
from demo.pilot import Pilot
from demo.words import RequestText
from market import agreeing, bargaining, clock, talk
from market.accounts import Account
from market.jobs import Job
from market.money import Chf
from market.offers import Offer
from market.proposals import Proposal
from market.requests import Request
from market.skills import Skill
from market.slots import Slot

Times = list[tuple[int, int]]


class Stage:
    """Anna and those who help her; days are counted from today, 0 is today."""

    def __init__(self, pilot: Pilot, people: dict[str, Account]) -> None:
        self.pilot, self.timeline = pilot, pilot.timeline
        self.anna, self.beat, self.chiara, self.nadja = (people[name] for name in ("anna", "beat", "chiara", "nadja"))
        self.patrick = people["patrick"]

    def ask(self, title: str, description: str, skill: Skill, *, budget: int = 0, photo: str = "", **said: str) -> Request:
        prices = (Chf(budget or 6000),)
        text = RequestText(skill, prices, title, description, said.get("since", ""), "Swisscom", said.get("tried", ""))
        return self.pilot.ask(self.anna, text, photo)

    def bid(self, request: Request, helper: Account, price: int, times: Times, message: str) -> Proposal:
        made = bargaining.bid(
            request, price=Chf(price), duration_min=60, slots=[self.slot(*time) for time in times], message=message, by=helper
        )
        self.pilot.let_lapse(made)
        return made

    def slot(self, day: int, hour: int, minutes: int = 60) -> Slot:
        start = self.timeline.moment(day, hour)
        return Slot(start, start + timedelta(minutes=minutes))

    def accept(self, proposal: Proposal, by: Account) -> Job:
        part = next(part for part in cast.PARTS if part.email == proposal.neighbour.email)
        ticked = proposal.slot_rows[0].id if proposal.slot_rows else None
        job = agreeing.accept_proposal(proposal, ticked, street=part.street, phone=part.phone, by=by)
        if by is proposal.helper:
            agreeing.give_contacts(job, street=part.street, phone=part.phone, by=proposal.neighbour)
        return job

    def choose(
        self, request: Request, helper: Account, price: int, times: Times, message: str, then: Callable[[Job], None]
    ) -> None:
        """The helper bids within the hour, Anna says yes somewhat later, and then …"""

        def bid() -> None:
            made = self.bid(request, helper, price, times, message)
            self.timeline.at(clock.now() + timedelta(minutes=71), lambda: then(self.accept(made, self.anna)))

        self.timeline.at(clock.now() + timedelta(minutes=38), bid)

    def say(self, proposal: Proposal, by: Account, body: str) -> None:
        talk.mark_read(proposal.thread, by, proposal.thread.last_message_id)
        talk.say(proposal.thread, body, by=by)

    def offer_of(self, helper: Account, skill: Skill) -> Offer:
        return next(offer for offer in self.pilot.offers if offer.author is helper and offer.skills[0] is skill)
