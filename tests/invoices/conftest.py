"""Every test of the books has an issuer and an empty folder for the prints."""

from pathlib import Path

import pytest

import storage
from invoices import receipts
from invoices.snapshots import Issuer

ISSUER = Issuer(
    name="Kabelsalat",
    address=("Musterstrasse 1", "8004 Zürich"),
    phone="044 000 00 00",
    email="hallo@kabelsalat.example",
    base_address="https://kabelsalat.example",
)


@pytest.fixture(autouse=True)
def _issuer_and_folder(store: None, tmp_path: Path) -> None:
    receipts.settle_issuer(ISSUER)
    storage.settle(tmp_path)
