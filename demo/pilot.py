"""What everybody around the cast does: who helps, who offers what, who asks for what, and how two of them come together."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from database import session
from demo import photos, towns, words
from demo.calling import introduce
from demo.people import People
from demo.timeline import DAY, MINUTE, Timeline
from demo.words import OfferText, RequestText, SkillText
from market import ads, agreeing, alerts, bargaining, clock, drafts, jobs, offers, requests, talk, terms
from market.accounts import Account
from market.alerts import RequestAlert
from market.jobs import Job
from market.lifecycle import AdState, ProposalState
from market.offers import Offer
from market.proposals import Proposal
from market.requests import Request
from market.skills import Skill
from market.slots import Slot

EARLY_HOURS = (8, 9, 10, 11, 13)  # the cast's afternoons belong to Anna
START_HOURS = (8, 9, 10, 11, 13, 14, 15, 16, 17, 18, 18, 19)
LONGEST_TITLE = 90


class Pilot:
    """The people of the pilot and how they act; the stories tell in which order."""

    def __init__(self, timeline: Timeline, people: People, operator: Account, dice: Random) -> None:
        self.timeline, self.people, self.operator, self.dice = timeline, people, operator, dice
        self.neighbours: list[Account] = []
        self.offers: list[Offer] = []
        self.popularity: dict[int, float] = {}
        self.helping_anna: set[int] = set()
        self.resting: set[int] = set()
        self.enquired: set[tuple[int, int]] = set()
        self._told: Counter[str] = Counter()

    # Helpers and their offers

    def start_helper(self) -> None:
        """Somebody begins to help and soon offers something."""
        account = self.people.helper()
        introduce(account, by=self.operator)
        self.welcome(account, self.dice.paretovariate(1.6))
        for _ in range(self.dice.choices((1, 2, 3, 4, 5), (4, 5, 5, 2, 1))[0]):
            self.timeline.at(self.timeline.later(10 * MINUTE, 6 * DAY), lambda: self.post_offer(account))

    def welcome(self, account: Account, popularity: float) -> None:
        self.popularity[account.id] = min(popularity, 8.0)

    def post_offer(self, account: Account, skill: Skill | None = None) -> Offer:
        """One more offer of a helper, in words not yet used much."""
        helper = account.helper
        assert helper is not None
        known = [about for about in words.offers() if about.skill in ([skill] if skill else helper.skills)]
        about, text = min(((one, text) for one in known for text in one.texts), key=lambda pair: self._wear(account, *pair))
        title = self._title(text, account)
        self._told.update([text.title, f"{account.id} {about.skill}"])
        offer = offers.draft(
            helper, by=account, title=title, description=self._description(about, text),
            price=self.dice.choice(about.prices), duration_min=about.minutes, postal_code=account.postal_code,
            radius_km=helper.radius_km, skills=[about.skill],
        )  # fmt: skip
        self.offers.append(offers.post(offer, by=account))
        return offer

    def _wear(self, account: Account, about: SkillText, text: OfferText) -> tuple[int, int, float]:
        return self._told[f"{account.id} {about.skill}"], self._told[text.title], self.dice.random()

    def _title(self, text: OfferText, account: Account) -> str:
        if not self._told[text.title]:
            return text.title
        suffix = self.dice.choice(words.lines("people", "suffixes")).format(town=towns.of(account.postal_code).town)
        longer = text.title + suffix
        return longer if text.title[-1].isalnum() and len(longer) <= LONGEST_TITLE else text.title

    def _description(self, about: SkillText, text: OfferText) -> str:
        closers = self.dice.sample(words.lines("people", "closers"), self.dice.choice((1, 2, 2)))
        return "\n\n".join([text.opening, " ".join([self.dice.choice(about.more), *closers])])

    # Neighbours and their requests

    def neighbour(self) -> Account:
        """Mostly somebody new, sometimes somebody who asked before."""
        if self.neighbours and self.timeline.chance(0.2):
            return self.dice.choice(self.neighbours)
        self.neighbours.append(self.people.neighbour())
        return self.neighbours[-1]

    def ask(self, author: Account, text: RequestText, photo: str = "") -> Request:
        """Writes a request, screen by screen, and posts it."""
        answers: dict[str, Any] = {
            "device": text.skill.category.value, "topic": text.skill.value, "place": author.postal_code,
            "what": {"title": text.title, "description": text.description}, "since": text.since, "provider": text.provider,
            "tried": text.tried, "times": self.dice.choice(words.lines("people", "times")),
        }  # fmt: skip
        if self.timeline.chance(0.4):
            answers["budget"] = text.prices[-1].rappen
        draft, _ = drafts.start(author, **answers)
        if photo:
            drafts.keep_picture(draft, photos.drawn(photo))
        request = requests.post(draft, by=author)
        self._let_time_pass(request)
        return request

    def _let_time_pass(self, request: Request) -> None:
        """What the clock does about a request: more helpers hear of it, the team does, it is about to end, it ends."""
        now, since, plan = terms.current(), clock.now(), self.timeline.at

        def while_open(step: Callable[[Request], object]) -> Callable[[], None]:
            def due() -> None:
                if request.state is AdState.LIVE:
                    step(request)

            return due

        plan(since + now.second_wave_after, while_open(self._ask_more))
        plan(since + now.operator_after, while_open(self._ask_more))
        plan(since + now.request_lives - now.renewal_reminder, while_open(ads.remind))
        plan(since + now.request_lives, while_open(ads.lapse))

    def _ask_more(self, request: Request) -> None:
        if request.next_step_at is not None:
            alerts.next_step(request)

    # Two come together

    def bid(self, request: Request, helper: Account, text: RequestText, days: Sequence[int] = (1, 4)) -> Proposal | None:
        """A helper's bid with one to three times; none when the request is closed or the helper has one standing."""
        if request.state is not AdState.LIVE or self._has_bid(request, helper):
            return None
        minutes = self.dice.choice((45, 60, 60, 90))
        said = words.lines("talk", f"bid {text.skill.category.value}")
        made = bargaining.bid(
            request, price=self.dice.choice(text.prices), duration_min=minutes, slots=self.free_times(helper, minutes, days),
            message=self.dice.choice(said), by=helper,
        )  # fmt: skip
        self.let_lapse(made)
        return made

    def _has_bid(self, request: Request, helper: Account) -> bool:
        mine = select(Proposal.id).where(Proposal.request_id == request.id, Proposal.helper_id == helper.id)
        return session.scalar(mine.limit(1)) is not None

    def let_lapse(self, proposal: Proposal) -> None:
        """Unless somebody answers in time, the clock ends it."""

        def lapse() -> None:
            if proposal.state is ProposalState.LIVE:
                bargaining.lapse(proposal)

        self.timeline.at(proposal.stands_until, lapse)

    def free_times(self, helper: Account, minutes: int, days: Sequence[int]) -> list[Slot]:
        """A few times on the coming days on which this helper has promised nothing."""
        today, found = clock.today(), dict[Any, Slot]()
        hours = EARLY_HOURS if helper.id in self.helping_anna else START_HOURS
        for _ in range(self.dice.choice((1, 1, 2, 2, 3))):
            day = today + timedelta(days=self.dice.randint(*days))
            start = clock.at_hour(day, self.dice.choice(hours)) + self.dice.choice((0 * MINUTE, 0 * MINUTE, 30 * MINUTE))
            slot = Slot(start, start + minutes * MINUTE)
            if slot.is_past or jobs.helper_is_busy(helper, slot):
                continue
            found[day] = slot
        return sorted(found.values())

    def asked_helpers(self, request: Request) -> list[Account]:
        """Who heard of a request, the popular first, as the dice have it."""
        heard = select(Account).join(RequestAlert, RequestAlert.account_id == Account.id).order_by(Account.id)
        told = [one for one in session.scalars(heard.where(RequestAlert.request_id == request.id)) if one.id not in self.resting]
        return sorted(told, key=lambda one: -self.popularity.get(one.id, 1) * self.dice.random())

    def accept(self, proposal: Proposal, by: Account) -> Job | None:
        """The side asked says yes to the first free time; the neighbour gives street and phone."""
        if not proposal.may_be_answered_by(by) or not proposal.ad.is_open:
            return None
        free = [row for row in proposal.free_slots if not jobs.helper_is_busy(proposal.helper, row.slot)]
        if not free:
            return None
        street, phone = proposal.neighbour.street or self.people.street(), proposal.neighbour.phone or self.people.phone()
        job = agreeing.accept_proposal(proposal, free[0].id, street=street, phone=phone, by=by)
        if by.id == proposal.helper_id:
            agreeing.give_contacts(job, street=street, phone=phone, by=proposal.neighbour)
        return job

    def chat(self, proposal: Proposal, section: str, first: Account, moment: datetime | None = None) -> None:
        """One side writes, the other answers a little later."""
        one, two = self.dice.choice(words.pairs(section))
        thread, second = proposal.thread, proposal.thread.other_side(first)
        talk.say(thread, one, by=first)
        self.timeline.at(self.timeline.later(2 * MINUTE, 50 * MINUTE), lambda: self.answer(thread, two, second))

    def answer(self, thread: talk.Thread, body: str, by: Account) -> None:
        talk.mark_read(thread, by, thread.last_message_id)
        talk.say(thread, body, by=by)
