"""What guests of the demo can do in a scene: join, offer, ask, come to an agreement."""

from collections.abc import Callable
from datetime import timedelta

from demo import guests
from demo.guests import GUESTS
from demo.pilot import Pilot
from demo.stage import Stage, Times
from demo.words import RequestText
from market import agreeing, clock, offers
from market.accounts import Account
from market.jobs import Job
from market.money import Chf
from market.proposals import Proposal
from market.skills import Skill

JOINED = -24


class Quarter(Stage):
    """A few neighbours and the one who helps them, none of them of the cast. Who is who is known from the day they joined."""

    names: tuple[str, ...] = ()

    def __init__(self, pilot: Pilot, people: dict[str, Account]) -> None:
        super().__init__(pilot, people)
        self.olga = people["olga"]
        self.of: dict[str, Account] = {}
        self.timeline.at(self.timeline.moment(JOINED, 9), self.join)

    def join(self) -> None:
        """The dice of the pilot never choose them: what they do is told here."""
        for name in self.names:
            self.of[name] = guests.join(GUESTS[name], operator=self.olga)
            self.pilot.resting.add(self.of[name].id)

    def offer(self, name: str, title: str, description: str) -> None:
        """One ad of somebody who helps."""
        guest, account = GUESTS[name], self.of[name]
        assert account.helper is not None
        offer = offers.draft(
            account.helper, by=account, title=title, description=description, price=Chf(guests.PRICE), duration_min=60,
            postal_code=guest.postal_code, radius_km=2, skills=[guest.skills[0]],
        )  # fmt: skip
        offers.post(offer, by=account)

    def agree(self, name: str, text: RequestText, helper: str, times: Times, message: str, then: Callable[[Job], None]) -> None:
        """Somebody asks, within the hour the helper bids, soon after they agree on the first time, and then …"""
        request = self.pilot.ask(self.of[name], text)

        def bid() -> None:
            made = self.bid(request, self.of[helper], guests.PRICE, times, message)
            self.timeline.at(clock.now() + timedelta(minutes=52), lambda: then(self.say_yes(made, name)))

        self.timeline.at(clock.now() + timedelta(minutes=34), bid)

    def say_yes(self, made: Proposal, name: str) -> Job:
        guest = GUESTS[name]
        return agreeing.accept_proposal(made, made.slot_rows[0].id, street=guest.street, phone=guest.phone, by=self.of[name])


def wish(skill: Skill, title: str, description: str, since: str, tried: str = "") -> RequestText:
    """What somebody asks for."""
    return RequestText(skill, (Chf(guests.PRICE),), title, description, since, "Swisscom", tried)
