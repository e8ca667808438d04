"""People who ask a running server for a page, read it for a moment and ask for another; and how long they waited.

Every page is one of hundreds, so that an answer that was kept helps hardly anybody.
"""

import http.client
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bench.asking import BROWSER, cookie_of
from bench.stage import Stage
from market import places

VISITORS, READS_FOR, OFFERS = 4, 0.25, 300
WORDS = ("wlan", "drucker", "handy", "router", "backup", "mail", "fernseher", "tablet")


@dataclass
class Seen:
    """What the visitors waited for their pages, in milliseconds."""

    ms: list[float] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)
    wrong: list[int] = field(default_factory=list)

    def during(self, meanwhile: Any) -> list[float]:
        first = len(self.ms)
        meanwhile()
        return self.ms[first:]


@contextmanager
def visitors(set_up: Stage, port: int) -> Iterator[Seen]:
    """Half of them strangers, half signed in."""
    seen, cookie = Seen(), {"Cookie": cookie_of(set_up.app, set_up.token)}
    threads = [
        threading.Thread(target=look_around, args=(seen, port, cookie if n % 2 else {}, set_up.pages, n)) for n in range(VISITORS)
    ]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        seen.stop.set()
        for thread in threads:
            thread.join(30)
    if seen.wrong:
        raise RuntimeError(f"answers other than 200: {sorted(set(seen.wrong))}")


def look_around(seen: Seen, port: int, cookie: dict[str, str], pages: dict[str, str], number: int) -> None:
    dice = random.Random(number)
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    while not seen.stop.wait(READS_FOR * (0.5 + dice.random())):
        began = time.perf_counter()
        line.request("GET", a_page(dice, pages if cookie else {}), headers={**BROWSER, **cookie})
        answer = line.getresponse()
        answer.read()
        seen.ms.append((time.perf_counter() - began) * 1000)
        if answer.status != 200:
            seen.wrong.append(answer.status)
    line.close()


def a_page(dice: random.Random, mine: dict[str, str]) -> str:
    """One of hundreds: an offer, a search, or one of one's own."""
    own = [mine[name] for name in ("request", "compare", "job") if mine]
    choice = dice.random()
    if own and choice < 0.3:
        return dice.choice(own)
    if choice < 0.65:
        return f"/offers/{dice.randint(1, OFFERS)}"
    code = dice.choice(sorted(places.near("8004", 15)))
    return f"/offers?what={dice.choice(WORDS)}&place={code}&km={dice.choice((2, 5, 10, 20))}"
