"""How two people of the pilot come together: somebody asks and helpers bid, or somebody likes an offer and enquires."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from demo import words
from demo.pilot import Pilot
from demo.timeline import HOUR, MINUTE
from demo.visits import Visit
from demo.words import RequestText
from market import bargaining, places
from market.accounts import Account
from market.jobs import Job
from market.offers import Offer
from market.proposals import Proposal
from market.requests import Request
from market.skills import Skill

HOURS = (7, 8, 9, 9, 10, 11, 12, 12, 13, 14, 15, 16, 16, 17, 17, 18, 18, 19, 20)


@dataclass
class Asking:
    """A request from posting to the choice. `is_answered=False`: it still looks for somebody at the end."""

    pilot: Pilot
    text: RequestText
    bids_wanted: int
    finds_somebody: bool = True
    photo: str = ""
    bids: list[Proposal] = field(default_factory=list)

    def begin(self) -> None:
        """Posted; helpers hear of it, and some of them answer within hours."""
        timeline = self.pilot.timeline
        request = self.pilot.ask(self.pilot.neighbour(), self.text, self.photo)
        for number, helper in enumerate(self.pilot.asked_helpers(request)[: self.bids_wanted]):
            soon = timeline.later(8 * MINUTE, 7 * HOUR if number else 95 * MINUTE)
            timeline.at(soon, partial(self.bid, request, helper))
        if self.finds_somebody:
            timeline.at(timeline.later(8 * HOUR, 30 * HOUR), lambda: self.choose(request))

    def bid(self, request: Request, helper: Account) -> None:
        made = self.pilot.bid(request, helper, self.text)
        if made is None:
            return
        self.bids.append(made)
        if self.pilot.timeline.chance(0.2):
            self.pilot.chat(made, f"before {self.text.skill.category.value}", helper)

    def choose(self, request: Request) -> None:
        """The neighbour takes the first that still suits."""
        for made in self.bids:
            job = self.pilot.accept(made, by=request.author)
            if job is not None:
                Visit(self.pilot, job, self.text.skill).plan()
                return


@dataclass
class Enquiring:
    """An enquiry on an offer, from the first word to the appointment."""

    pilot: Pilot

    def begin(self) -> None:
        """A neighbour finds somebody who comes that far."""
        neighbour = self.pilot.neighbour()
        offer = self.found_by(neighbour)
        if offer is None:
            return
        self.pilot.enquired.add((neighbour.id, offer.id))
        helper, skill = offer.author, offer.skills[0]
        times = self.pilot.free_times(helper, offer.duration_min, (1, 5))
        made = bargaining.enquire(
            offer, price=offer.price, duration_min=offer.duration_min, slots=times,
            message=self.pilot.dice.choice(words.lines("talk", "enquiry")), by=neighbour,
        )  # fmt: skip
        self.pilot.let_lapse(made)
        self.pilot.timeline.at(self.pilot.timeline.later(20 * MINUTE, 20 * HOUR), lambda: self.answer(made, skill))

    def found_by(self, neighbour: Account) -> Offer | None:
        """One of the offers in reach, the better known helpers more often."""
        if not places.is_in_pilot_area(neighbour.postal_code):
            return None
        reach = [offer for offer in self.pilot.offers if self._suits(offer, neighbour)]
        known = [self.pilot.popularity[offer.author_id] for offer in reach]
        return self.pilot.dice.choices(reach, known)[0] if reach else None

    def _suits(self, offer: Offer, neighbour: Account) -> bool:
        in_reach = neighbour.postal_code in places.near(offer.postal_code, offer.radius_km)
        is_new = (neighbour.id, offer.id) not in self.pilot.enquired
        return is_new and in_reach and offer.may_be_enquired_by(neighbour) and offer.author_id not in self.pilot.resting

    def answer(self, made: Proposal, skill: Skill) -> None:
        """Yes, or other times, or sorry."""
        if not made.may_be_answered_by(made.helper):
            return
        how = self.pilot.dice.random()
        if how < 0.05:
            bargaining.decline(made, by=made.helper)
        elif how < 0.2 or not made.free_slots:
            self.propose_otherwise(made, skill)
        else:
            self.agreed(self.pilot.accept(made, by=made.helper), skill)

    def propose_otherwise(self, made: Proposal, skill: Skill) -> None:
        times = self.pilot.free_times(made.helper, made.duration_min, (2, 5))
        if not times or {row.slot for row in made.slot_rows} == set(times):
            return
        other = bargaining.counter(
            made, price=made.price, duration_min=made.duration_min, slots=times,
            message="An diesen Zeiten ginge es bei mir gut.", by=made.helper,
        )  # fmt: skip
        self.pilot.let_lapse(other)
        accept = lambda: self.agreed(self.pilot.accept(other, by=other.neighbour), skill)  # noqa: E731
        self.pilot.timeline.at(self.pilot.timeline.later(30 * MINUTE, 20 * HOUR), accept)

    def agreed(self, job: Job | None, skill: Skill) -> None:
        if job is not None:
            Visit(self.pilot, job, skill).plan()


def spread(pilot: Pilot, count: int, first_day: int, last_day: int) -> list[datetime]:
    """So many moments between two days, early enough that somebody may answer before night."""
    dice = pilot.dice
    days = sorted(dice.uniform(first_day, last_day) for _ in range(count))
    return [pilot.timeline.moment(int(day // 1), dice.choice(HOURS), dice.randrange(60)) for day in days]
