"""Fills an empty store with offers by the thousand, fast, for the bench; and times the search query alone.

`python -m bench.fill 10000 100000` prints the median for each size (KABELSALAT_BENCH_DATABASE=address for PostgreSQL).
"""

import contextlib
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import Any

from sqlalchemy import event, insert

import database
from database import is_sqlite, migrations, session, text_index, unit_of_work
from market import clock, places, ranking, search, terms
from market.accounts import Account
from market.helpers import HelperProfile
from market.lifecycle import AdState
from market.money import Chf
from market.offers import Offer, OfferSkill
from market.search import Wanted
from market.skills import Category, Skill

OFFERS_PER_HELPER = 3
AT_ONCE = 5000
FIRST_NAMES = ("Nadja", "Beat", "Lea", "Luca", "Meret", "Jonas", "Chiara", "Urs", "Ana", "Reto", "Sofia", "Marco")
LAST_NAMES = ("Keller", "Moretti", "Frei", "Brunner", "Schmid", "Baumann", "Rossi", "Widmer", "Graf", "Suter")
TITLES = ("{} einrichten", "{}: Ich helfe gern", "Hilfe bei {}", "{} läuft wieder", "{} in Ruhe erklärt", "{} für Einsteiger")
SENTENCES = (
    "Ich nehme mir Zeit und erkläre jeden Schritt.", "Ich bringe Kabel und Adapter mit.", "Auch abends und am Samstag.",
    "Sie bezahlen erst, wenn es läuft.", "Ich arbeite seit zehn Jahren in der Informatik.", "Am liebsten bei einem Kaffee.",
    "Fragen sind immer willkommen.", "Ich komme mit dem Velo zu Ihnen.", "Daten sichern wir zuerst.", "Auf Wunsch mit Anleitung.",
)  # fmt: skip


def fill(offers: int, seed: int = 1) -> None:
    """So many live offers across the pilot area, of a third as many helpers; the same for the same seed."""
    dice = random.Random(seed)
    found = [places.find(code) for code in sorted(places.near("8004", 60))]
    codes = [place.postal_code for place in found if place and place.is_suggested and place.is_in_pilot_area]
    helpers = [_helper(number, dice, codes) for number in range(1, offers // OFFERS_PER_HELPER + 2)]
    made = [_offer(number, dice, helpers[number // OFFERS_PER_HELPER]) for number in range(1, offers + 1)]
    for rows in _portions(helpers):
        unit_of_work(lambda rows=rows: _insert_helpers(rows))
    for rows in _portions(made):
        unit_of_work(lambda rows=rows: _insert_offers(rows))
    _settle_down()


def _helper(number: int, dice: random.Random, codes: list[str]) -> HelperProfile:
    account = Account(
        id=number, email=f"helper{number}@example.com", first_name=dice.choice(FIRST_NAMES), last_name=dice.choice(LAST_NAMES),
        postal_code=dice.choice(codes), language="de", agreed_to_terms_at=clock.now(),
    )  # fmt: skip
    reviews = dice.choice((0, 0, 1, 3, 8, 20))
    return HelperProfile(
        id=number, account_id=number, account=account, about=" ".join(dice.sample(SENTENCES, 3)), radius_km=_radius(dice),
        languages=("de",), stars_sum=sum(dice.choice((3, 4, 5, 5, 5)) for _ in range(reviews)), review_count=reviews,
        jobs_done=reviews + dice.randint(0, 3), has_liability_cover=dice.random() < 0.5, introduced_at=clock.now(),
    )  # fmt: skip


def _radius(dice: random.Random) -> int:
    return dice.choice(terms.current().radius_choices_km)


def _offer(number: int, dice: random.Random, helper: HelperProfile) -> Offer:
    skill = dice.choice(list(Skill))
    word = dice.choice(ranking.words_for(skill)).capitalize()
    posted = clock.now() - terms.current().offer_lives * dice.random()
    return Offer(
        id=number, author_id=helper.account_id, helper_id=helper.id, helper=helper, state=AdState.LIVE, category=skill.category,
        title=dice.choice(TITLES).format(word), description=" ".join(dice.sample(SENTENCES, 4)), duration_min=60,
        price=Chf(dice.randrange(3000, 10001, 500)), postal_code=helper.account.postal_code, radius_km=helper.radius_km,
        posted_at=posted, stands_until=posted + terms.current().offer_lives, skill_rows=[OfferSkill(skill=skill)],
    )  # fmt: skip


def _insert_helpers(helpers: list[HelperProfile]) -> None:
    session.execute(insert(Account), [_columns(helper.account) for helper in helpers])
    session.execute(insert(HelperProfile), [_columns(helper) for helper in helpers])


def _insert_offers(offers: list[Offer]) -> None:
    for offer in offers:
        offer.rank = ranking.rank_of(offer)
    session.execute(insert(Offer), [_columns(offer) for offer in offers])
    session.execute(insert(OfferSkill), [{"offer_id": offer.id, "skill": offer.skills[0]} for offer in offers])
    text_index.put_all("offer", [(offer.rank or 0, ranking.words_of(offer), ranking.facets_of(offer)) for offer in offers])


def _columns(row: Any) -> dict[str, Any]:
    given = {name: value for name, value in vars(row).items() if name in row.__table__.c}
    return given


def _portions(rows: list[Any]) -> Iterator[list[Any]]:
    return (rows[at : at + AT_ONCE] for at in range(0, len(rows), AT_ONCE))


def _settle_down() -> None:
    """What the night does: the index is one piece, the planner knows the tables."""
    unit_of_work(text_index.optimize)
    with database.engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


QUESTIONS = {
    "nothing": Wanted(),
    "category": Wanted(category=Category.NETWORK),
    "place, 5 km": Wanted(postal_code="8004", km=5),
    "village, 2 km": Wanted(postal_code="8494", km=2),
    "wlan": Wanted("wlan"),
    "wlan rou (typing), 5 km": Wanted("wlan rou", postal_code="8004", km=5),
    "drucker, 30 km, computer, 60.-": Wanted("drucker", Category.COMPUTER, "8400", 30, Chf(6000)),
    "d (typing)": Wanted("d"),
    "rare words": Wanted("synology kaffee velo"),
    "not there": Wanted("kaffeemaschine"),
}


def timed(wanted: Wanted, rounds: int = 200) -> tuple[float, float]:
    """Median and 99th percentile in milliseconds of what a search asks the store, rows fetched; nothing of Python around it.

    SQLite works in this thread, so its CPU is all there is and a busy machine does not blur it; PostgreSQL is waited for.
    """
    now = time.thread_time if is_sqlite() else time.perf_counter
    asked = statements_of(wanted)
    with contextlib.closing(database.engine().raw_connection()) as connection:
        took = []
        for _ in range(rounds):
            start = now()
            for statement, parameters in asked:
                connection.execute(statement, parameters).fetchall()
            took.append((now() - start) * 1000)
    return statistics.median(took), sorted(took)[int(rounds * 0.99) - 1]


def statements_of(wanted: Wanted) -> list[tuple[str, Any]]:
    """The SQL of a search, as the driver gets it."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            asked.append((statement, parameters))

    event.listen(database.engine(), "before_cursor_execute", note)
    search.find_offers(wanted)
    event.remove(database.engine(), "before_cursor_execute", note)
    session.rollback()
    return asked


def main() -> None:
    for size in [int(word) for word in sys.argv[1:]] or [10_000, 100_000]:
        with tempfile.TemporaryDirectory() as folder:
            address = os.environ.get("KABELSALAT_BENCH_DATABASE", f"sqlite:///{folder}/bench.db")
            migrations.migrate(database.connect(address))
            start = time.perf_counter()
            fill(size)
            print(f"{size} offers, filled in {time.perf_counter() - start:.1f} s")
            for name, wanted in QUESTIONS.items():
                print("  {:32} p50 {:.2f} ms  p99 {:.2f} ms".format(name, *timed(wanted)))
            database.disconnect()


if __name__ == "__main__":
    main()
