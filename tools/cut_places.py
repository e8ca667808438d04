"""Cuts the Swiss postal codes out of GeoNames into the table the product ships, market/data/places.tsv.

GeoNames (CC BY 4.0) travels inside a package on PyPI, so that anybody can repeat this:

    pip download --no-deps --pre geotz==0.0.2b0
    python -m tools.cut_places geotz-0.0.2b0-py3-none-any.whl

The first row of a postal code is its main town; the others are the villages that share the code.
"""

import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

INSIDE = "geotz/data/geonames_all_countries_sorted.tsv"
TABLE = Path(__file__).parent.parent / "market" / "data" / "places.tsv"
HEAD = (
    "# Swiss postal codes: GeoNames (https://www.geonames.org), CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/),"
    " by way of geotz 0.0.2b0; cut and corrected by tools/cut_places.py\n"
    "plz\ttown\tmunicipality\tcanton\tlat\tlon\tsuggested\n"
)

# Merged into Andelfingen on 1 January 2023; GeoNames still lists them.
MERGED = {("Adlikon", "ZH"): "Andelfingen", ("Humlikon", "ZH"): "Andelfingen"}

# Where several villages share a code and none is named like its municipality: the one on the envelopes.
ON_ENVELOPES = {"8152": "Glattbrugg", "8310": "Kemptthal", "8322": "Madetswil", "8354": "Hofstetten ZH", "8468": "Waltalingen"}


class Row(NamedTuple):
    """One locality under one postal code. Without an accuracy GeoNames means a post-box or company code."""

    plz: str
    town: str
    municipality: str
    canton: str
    lat: str
    lon: str
    accuracy: str

    @property
    def line(self) -> str:
        return "\t".join([*self[:6], "1" if self.accuracy else "0"])


def main(wheel: str) -> None:
    rows = sorted(one_per_town(swiss_rows(wheel)), key=main_town_first)
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_text(HEAD + "".join(f"{row.line}\n" for row in rows), encoding="utf-8")
    print(f"{len(rows)} towns, {len({row.plz for row in rows})} postal codes in {TABLE}")


def swiss_rows(wheel: str) -> Iterator[Row]:
    with zipfile.ZipFile(wheel) as package, package.open(INSIDE) as lines:
        for line in lines:
            if line.startswith(b"CH\t"):
                yield read(line.decode().rstrip("\n").split("\t"))


def read(cells: list[str]) -> Row:
    plz, town, canton, municipality, lat, lon, accuracy = (cells[n] for n in (1, 2, 4, 7, 9, 10, 11))
    return Row(plz, town, MERGED.get((municipality, canton), municipality), canton, lat, lon, accuracy)


def one_per_town(rows: Iterator[Row]) -> list[Row]:
    """A town listed twice under a code (it reaches into two districts) stands once, at its surest coordinates."""
    surest: dict[tuple[str, str, str], Row] = {}
    for row in rows:
        key = (row.plz, row.town, row.canton)
        if key not in surest or row.accuracy > surest[key].accuracy:
            surest[key] = row
    return list(surest.values())


def main_town_first(row: Row) -> tuple[str, bool, bool, int, str]:
    on_envelope = ON_ENVELOPES.get(row.plz) == row.town
    return row.plz, not row.accuracy, not on_envelope, unlikeness(row), row.town


def unlikeness(row: Row) -> int:
    """0: the town is named like its municipality (Elgg in Elgg), 1: it is a part of the name (Illnau), 2: neither."""
    bare_municipality, bare_town = row.municipality.split(" (")[0], row.town.removesuffix(f" {row.canton}").split(" b. ")[0]
    if bare_town == bare_municipality:
        return 0
    return 1 if bare_town in bare_municipality else 2


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
