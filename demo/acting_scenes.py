"""Rosmarie calls: the team opens her account, asks and agrees on her behalf. And Anna trusts Nadja."""

from collections.abc import Iterator
from contextlib import contextmanager

from demo.pilot import Pilot
from demo.stage import Stage
from demo.words import RequestText
from market import agreeing, callers, events, mandates
from market.accounts import Account
from market.money import Chf
from market.proposals import Proposal
from market.requests import Request
from market.skills import Skill

STREET, PHONE = "Lindenweg 7", "+41442000407"


class ActingScenes(Stage):
    """One caller with a visit ahead, one mandate that stands."""

    def __init__(self, pilot: Pilot, people: dict[str, Account]) -> None:
        super().__init__(pilot, people)
        self.olga = people["olga"]

    def plan(self) -> None:
        at = self.timeline.moment
        self.timeline.at(at(-3, 9, 20), self.rosmarie_calls)
        self.timeline.at(at(-8, 18, 5), self.anna_trusts_nadja)

    def anna_trusts_nadja(self) -> None:
        mandate = mandates.give(self.anna, str(self.nadja.email), by=self.anna)
        self.timeline.at(self.timeline.moment(-8, 19, 40), lambda: mandates.accept(mandate, by=self.nadja))

    def rosmarie_calls(self) -> None:
        rosmarie = callers.open_account(
            first_name="Rosmarie", last_name="Pfister", postal_code="8048", street=STREET, phone=PHONE, language="de",
            is_adult=True, agrees=True, by=self.olga,
        )  # fmt: skip
        text = RequestText(
            Skill.TV, (Chf(5000),), "Fernseher findet die Sender nicht mehr", "Seit dem Umstellen kommt nur noch Rauschen.",
            "Seit letzter Woche", "Swisscom", "Aus- und eingeschaltet",
        )  # fmt: skip
        with self.on_behalf_of(rosmarie):
            request = self.pilot.ask(rosmarie, text, "")
        self.timeline.at(self.timeline.moment(-3, 11, 15), lambda: self.beat_bids(request))

    def beat_bids(self, request: Request) -> None:
        made = self.bid(request, self.beat, 5000, [(3, 10)], "Ich bringe ein neues Kabel mit und richte die Sender ein.")
        self.timeline.at(self.timeline.moment(-2, 9, 30), lambda: self.olga_agrees(made))

    def olga_agrees(self, made: Proposal) -> None:
        with self.on_behalf_of(made.neighbour):
            agreeing.accept_proposal(made, made.slot_rows[0].id, street=STREET, phone=PHONE, by=made.neighbour)

    @contextmanager
    def on_behalf_of(self, person: Account) -> Iterator[None]:
        events.act_as(person.id, self.olga.id)
        try:
            yield
        finally:
            events.act_as(None)
