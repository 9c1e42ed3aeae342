"""The figures of the whole city and of its districts, year by year.

`figures.csv` says for every variable where it began in 2020 and stood in 2024, or names each year's figure; `of` makes
it a share of another variable. `need` and `edge` say how it leans towards poor districts and towards the rim. A year's
figure depends on the seed, the variable and the year alone: another year can be added without moving those before it.
"""

from __future__ import annotations

import csv
import math
import random
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from exempla.shares import by_odds, by_weight

if TYPE_CHECKING:
    from collections.abc import Mapping

SEED = "Exempla, round 1"
FIRST, LAST = 2020, 2024
HERE = Path(__file__).parent
SHARE_LIMIT = 0.9995

Key = tuple[str, int, str, str]
"""Variable, year, place, breakdown; empty place and breakdown are the whole city and everyone."""

Figures = dict[Key, float]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of `figures.csv`."""

    variable: str
    of: str
    first: float
    last: float
    each: tuple[float, ...]
    wobble: float
    decimals: int
    need: float | None
    edge: float | None

    @property
    def is_by_district(self) -> bool:
        """Whether districts have it."""
        return self.need is not None


@dataclass(frozen=True, slots=True)
class District:
    """One line of `districts.csv`."""

    id: str
    name: str
    people: float
    area: float
    per_household: float
    growth: float
    need: float
    edge: float


def _number(text: str) -> float | None:
    return float(text) if text else None


def _lines() -> dict[str, Line]:
    with (HERE / "figures.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["variable"]: Line(
                row["variable"],
                row["of"],
                float(row["first"]),
                float(row["last"]),
                tuple(float(part) for part in row["each"].split()),
                float(row["wobble"]),
                int(row["decimals"]),
                _number(row["need"]),
                _number(row["edge"]),
            )
            for row in csv.DictReader(file)
        }


def _districts() -> tuple[District, ...]:
    with (HERE / "districts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(
        District(row.pop("id"), row.pop("name"), **{name: float(text) for name, text in row.items()}) for row in rows
    )


LINES = _lines()
DISTRICTS = _districts()


def noise(name: str, year: int) -> float:
    """A number around 0 with deviation 1, the same on every run."""
    return random.Random(f"{SEED}/{name}/{year}").gauss(0, 1)  # noqa: S311  made-up figures, not secrets


def city_figures(year: int, fixed: Mapping[str, float]) -> dict[str, float]:
    """The whole city's figures of one year; those in `fixed` are taken as they are, and their shares follow."""
    found = dict(fixed)
    for line in LINES.values():
        if line.of != "adults":
            found.setdefault(line.variable, _figure(line, year, found))
    modes = ("public_transport", "walking", "cycling", "paratransit")
    ways = ("burnt", "incinerated", "open_dump", "recycled", "other")
    found["commuters_private_vehicles"] = found["commuters"] - sum(found[f"commuters_{mode}"] for mode in modes)
    found["waste_landfill"] = found["waste"] - sum(found[f"waste_{way}"] for way in ways)
    return found


def share(line: Line, year: int) -> float:
    """The line's own number of a year: a share where it is part of another, else the figure itself."""
    wave = 1 + line.wobble * noise(line.variable, year)
    if line.each:
        return line.each[min(year - FIRST, len(line.each) - 1)]
    return (line.first + (line.last - line.first) * (year - FIRST) / (LAST - FIRST)) * wave


def _figure(line: Line, year: int, found: Mapping[str, float]) -> float:
    number = share(line, year)
    whole = found[line.of] if line.of else 1.0
    is_part = line.of and max(line.first, line.last, *line.each, 0) < 1
    exact = whole * (min(number, SHARE_LIMIT) if is_part else number)
    return round(exact, line.decimals) if line.decimals > 0 else float(round(exact, line.decimals))


def district_figures(
    year: int, city: Mapping[str, float], inhabitants: Mapping[str, float]
) -> dict[tuple[str, str], float]:
    """Figures by variable and district of one year; they add up to the city's."""
    found = {("inhabitants", place): people for place, people in inhabitants.items()}
    _share_out(found, "households", city=city, leanings=[inhabitants[one.id] / one.per_household for one in DISTRICTS])
    _share_out(found, "total_area", city=city, leanings=[one.area for one in DISTRICTS])
    for line in LINES.values():
        if line.is_by_district:
            _share_out(found, line.variable, city=city, leanings=_leanings(line, year))
    for one in DISTRICTS:
        found["life_expectancy", one.id] = round(
            city["life_expectancy"] - 0.9 * one.need + 0.1 * noise(one.id, year), 1
        )
    return found


def _leanings(line: Line, year: int) -> list[float]:
    blur = 0.03 if line.wobble else 0.0
    return [
        (line.need or 0) * one.need + (line.edge or 0) * one.edge + blur * noise(f"{line.variable}/{one.id}", year)
        for one in DISTRICTS
    ]


def _share_out(
    found: dict[tuple[str, str], float], variable: str, *, city: Mapping[str, float], leanings: list[float]
) -> None:
    line = LINES[variable]
    wholes = [found.get((line.of, one.id)) for one in DISTRICTS]
    if not line.is_by_district:
        parts = by_weight(city[variable], leanings, decimals=line.decimals)
    elif None in wholes:
        weights = [one.people * math.exp(leaning) for one, leaning in zip(DISTRICTS, leanings, strict=True)]
        parts = by_weight(city[variable], weights, decimals=line.decimals)
    else:
        parts = by_odds(city[variable], [whole or 0.0 for whole in wholes], leanings, decimals=line.decimals)
    found |= {(variable, one.id): part for one, part in zip(DISTRICTS, parts, strict=True)}
