"""Fills an empty store with the demo: the cast and a believable pilot, in one transaction, through the rules' own verbs.

The same for the same day: the dice have a fixed seed, and every moment counts from today's midnight. Nothing of the last
night is invented, so that nobody is seen acting in the future, whenever the demo starts.
"""

import gc
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random

import structlog
from sqlalchemy import select, update

import config as settings
from database import session, unit_of_work
from demo import cast, guests, team_scenes, words
from demo.acting_scenes import ActingScenes
from demo.afterwards_scenes import AfterwardsScenes
from demo.calling import introduce
from demo.first_visit_scenes import FirstVisitScenes
from demo.hidden_review_scenes import HiddenReviewScenes
from demo.let_down_scenes import LetDownScenes
from demo.past_scenes import PastScenes
from demo.past_us_scenes import PastUsScenes
from demo.people import People
from demo.pilot import Pilot
from demo.present_scenes import PresentScenes
from demo.solved_scenes import SolvedScenes
from demo.stopped_scenes import StoppedScenes
from demo.stories import Asking, Enquiring, spread
from demo.timeline import Timeline
from demo.together_scenes import TogetherScenes
from demo.unsolved_scenes import UnsolvedScenes
from market import accounts, agents, clock, partners, texting
from market.accounts import Account
from market.notices import Letter, LetterState, Notice, Way
from market.talk import Thread
from office import letters

SEED = 2026
PILOT_DAYS = 80
BUSY_WITH_ANNA_DAYS = 14
NADJA, BEAT, CHIARA = 40.0, 25.0, 8.0
PHOTO_OF = {"network.router": "router", "network.wifi": "router", "computer.printer": "printer", "computer.slow": "screen"}
HELPING = ("nadja", "beat", "chiara")
WITH_TEXTS = ("anna", "beat")
SCENES = (
    PastScenes,
    PresentScenes,
    LetDownScenes,
    TogetherScenes,
    ActingScenes,
    UnsolvedScenes,
    AfterwardsScenes,
    FirstVisitScenes,
    StoppedScenes,
    HiddenReviewScenes,
    PastUsScenes,
    SolvedScenes,
)
LETTERS_KEPT = timedelta(days=1)

log = structlog.get_logger()


@dataclass(frozen=True)
class Size:
    """How many of everything."""

    early_helpers: int
    late_helpers: int
    done_requests: int
    enquiries: int
    fresh_requests: int
    open_requests: int


PILOT = Size(84, 30, 72, 94, 12, 78)


def fill_if_empty() -> bool:
    """Fills the store unless somebody is in it already; says whether it did."""
    is_empty = session.scalar(select(Account.id).limit(1)) is None
    session.rollback()
    if is_empty:
        log.info("demo_is_being_laid_out")
        gc.disable()  # a fifth of the time would go into counting rows that are all still needed
        try:
            unit_of_work(fill)
        finally:
            gc.enable()
        send_letters_of_last_day()
        log.info("demo_is_ready")
    return is_empty


def fill(size: Size = PILOT) -> None:
    """Everybody and everything, up to last midnight."""
    dice = Random(SEED)
    timeline = Timeline(dice)
    with clock.pretend(timeline.moment(-PILOT_DAYS, 8)):
        cast_of_this_demo = {part.key: cast.join(part) for part in cast.PARTS}
        accounts.make_operator(cast_of_this_demo["olga"])
        partners.fill_from_settings(**asdict(settings.current().partner))
        agents.hire(cast_of_this_demo["patrick"], partners.all_of_them()[0])
        for name in HELPING:
            introduce(cast_of_this_demo[name], by=cast_of_this_demo["olga"])
        for name in WITH_TEXTS:
            texting.choose(cast_of_this_demo[name], True, cast.WITH_NAME[name].phone, by=cast_of_this_demo[name])
    taken = {part.email for part in cast.PARTS} | {guest.email for guest in guests.GUESTS.values()}
    pilot = Pilot(timeline, People(dice, taken), cast_of_this_demo["olga"], dice)
    plan_helpers(pilot, cast_of_this_demo, size)
    plan_stories(pilot, cast_of_this_demo, size)
    for scenes in SCENES:
        scenes(pilot, cast_of_this_demo).plan()
    team_scenes.plan(pilot, PILOT_DAYS)
    with session.no_autoflush:  # every verb flushes where it must; this halves the time
        timeline.run()
    settle_down(timeline.ends_at)


def plan_helpers(pilot: Pilot, people: dict[str, Account], size: Size) -> None:
    """Most helpers began in the first weeks, some only lately. The cast offers one thing for each skill."""
    timeline = pilot.timeline
    for name, popularity in (("nadja", NADJA), ("beat", BEAT), ("chiara", CHIARA)):
        pilot.popularity[people[name].id] = popularity
        for number, skill in enumerate(cast.WITH_NAME[name].skills):
            post = partial(pilot.post_offer, people[name], skill)
            timeline.at(timeline.moment(1 - PILOT_DAYS, 9, number * 7), post)
    for moment in spread(pilot, size.early_helpers, 1 - PILOT_DAYS, 12 - PILOT_DAYS):
        timeline.at(moment, pilot.start_helper)
    for moment in spread(pilot, size.late_helpers, 12 - PILOT_DAYS, -3):
        timeline.at(moment, pilot.start_helper)


def plan_stories(pilot: Pilot, people: dict[str, Account], size: Size) -> None:
    """What was asked, done and paid for since, and what is open now."""
    timeline, dice = pilot.timeline, pilot.dice
    for moment in spread(pilot, size.done_requests, 14 - PILOT_DAYS, -3):
        timeline.at(moment, Asking(pilot, dice.choice(words.requests()), dice.choice((1, 1, 2, 2, 3))).begin)
    for moment in spread(pilot, size.enquiries, 8 - PILOT_DAYS, -1):
        timeline.at(moment, Enquiring(pilot).begin)
    for moment in spread(pilot, size.fresh_requests, -3, -1):
        timeline.at(moment, Asking(pilot, dice.choice(words.requests()), dice.choice((2, 3))).begin)
    open_now = dice.sample(words.requests(), size.open_requests)
    for moment, text in zip(spread(pilot, size.open_requests, -13, 0), open_now, strict=True):
        bids, photo = dice.choice((0, 1, 1, 2, 2, 3, 4)), PHOTO_OF.get(text.skill.value, "")
        timeline.at(moment, Asking(pilot, text, bids, finds_somebody=False, photo=photo).begin)
    pilot.helping_anna = {people[name].id for name in ("beat", "chiara", "nadja")}
    timeline.at(timeline.moment(-BUSY_WITH_ANNA_DAYS, 6), lambda: pilot.resting.update(pilot.helping_anna))


def settle_down(until: datetime) -> None:
    """What is older than a day was read and sent long ago; no file is written for it."""
    session.flush()
    session.execute(
        update(Letter).where(Letter.created_at < until - LETTERS_KEPT).values(state=LetterState.SENT, sent_at=Letter.created_at)
    )
    session.execute(update(Notice).where(Notice.created_at < until - LETTERS_KEPT).values(read_at=Notice.created_at))
    old = update(Thread).where(Thread.changed_at < until - LETTERS_KEPT)
    session.execute(old.values(neighbour_read_id=Thread.last_message_id, helper_read_id=Thread.last_message_id))


def send_letters_of_last_day() -> None:
    """Mails lie in the folder as if they had left when they were written; of texts those still true leave with the first errand."""
    mails = (Letter.state == LetterState.WAITING, Letter.way == Way.MAIL)
    waiting = session.scalars(select(Letter).where(*mails).order_by(Letter.id)).all()
    for letter in waiting:
        with clock.pretend(letter.created_at):
            letters.send(letters.envelope(letter))
    sent = update(Letter).where(Letter.id.in_([letter.id for letter in waiting]))
    unit_of_work(lambda: session.execute(sent.values(state=LetterState.SENT, sent_at=Letter.created_at)))
