"""What a receipt costs: CPU of one warm printing, its bytes, and the most memory a process that prints ever held.

Memory is read in a process of its own, so that nothing else is in it: `python -m bench.papers` prints the three as JSON.
"""

import json
import re
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from invoices import paper
from invoices.snapshots import Issuer, Paper, Party, Payment, Snapshot
from market.jobs import PaidBy
from market.skills import Category, Skill

PRINTED = 15
HOUSE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Printed:
    """`cpu_ms` is the median of the warm ones, `bytes` the largest, `peak_mb` of the whole process."""

    cpu_ms: float
    bytes: int
    peak_mb: float


def in_own_process() -> Printed:
    told = subprocess.run([sys.executable, "-m", "bench.papers"], cwd=HOUSE, capture_output=True, check=True, text=True)
    return Printed(**json.loads(told.stdout))


def measured() -> Printed:
    texts = [told(kind).as_text() for kind in (Paper.RECEIPT, Paper.HELPER_COPY)]
    sizes = [len(paper.print_document(text)) for text in texts]
    took = []
    for number in range(PRINTED):
        start = time.process_time()
        paper.print_document(texts[number % 2])
        took.append((time.process_time() - start) * 1000)
    return Printed(statistics.median(took), max(sizes), peak_mb())


def peak_mb() -> float:
    """Linux's getrusage also counts what the parent held before the start, /proc does not."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s*(\d+) kB", status.read_text())[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def told(kind: Paper) -> Snapshot:
    """A receipt with every line it can have."""
    return Snapshot(
        kind=kind, name="Q-2026-000123", copy_of=None if kind is Paper.RECEIPT else "Q-2026-000122", language="de",
        issued_at="2026-11-26T15:12:00Z", issued_on=date(2026, 11, 26), worked_on=date(2026, 11, 26),
        helper=Party("Nadja Keller", "8048", "Zürich"), neighbour=Party("Anna Anner", "8004", "Zürich"),
        title="WLAN im Schlafzimmer verstärken und neuen Repeater einrichten", category=Category.NETWORK, skill=Skill.WIFI,
        place="8004 Zürich", price_rappen=6000, commission_rappen=480, helper_keeps_rappen=5520, commission_basis_points=800,
        is_partial=False, payment=Payment.PAID, paid_by=PaidBy.TWINT, paid_on=date(2026, 11, 26), transfer_days=10,
        issuer=Issuer("Kabelsalat", ("Musterstrasse 1", "8004 Zürich"), "044 000 00 00", "hallo@kabelsalat.example", "https://kabelsalat.example"),
        verify_address="https://kabelsalat.example/verify/23456789abcdefgh",
    )  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(asdict(measured())))
