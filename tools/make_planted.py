"""Make Exempla's years after its plan, and ten cities beside it, from a truth that is known.

    python tools/make_planted.py FOLDER            # the first of all such worlds
    python tools/make_planted.py FOLDER SEED       # another one, of the same truth

FOLDER/exempla is the record that ships with four more years of the figures the truth is about, and its plan with those
actions begun; FOLDER/others holds the cities to compare with. What is true stands in `exempla/planted.py`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from exempla.planted import TRUTHS, write_planted

from groma.record.bundled import city_folder


def make(folder: Path, seed: int = 1) -> str:
    """Write all of it, and say what is true."""
    made = write_planted(city_folder("exempla"), folder, seed=seed)
    lines = [
        f"{one.key}: {one.effect:+g} by {one.action}, {one.common:+g} in every city, "
        f"{one.method:+g} by counting otherwise; reported by {one.reporting} others"
        for one in TRUTHS
    ]
    return "\n".join((f"Exempla and {len(made.others)} other cities in {folder}. From {TRUTHS[0].since} on:", *lines))


if __name__ == "__main__":
    print(make(Path(sys.argv[1]), *map(int, sys.argv[2:3])))
