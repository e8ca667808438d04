"""Three photos drawn by us, as neighbours send them: a router, a printer, a message on a screen."""

from pathlib import Path

from market import pictures
from market.pictures import Drawn

FOLDER = Path(__file__).parent / "photos"


def drawn(name: str) -> Drawn:
    """One of them, on its way into the storage."""
    return pictures.draw((FOLDER / f"{name}.jpg").read_bytes())
