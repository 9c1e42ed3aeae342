"""Exempla's years after its plan, and cities to compare it with, made from a truth that is stated before.

What an account of a plan finds can only be held against what is true where that is known. So it is laid down here, in
`TRUTHS`: one action moves its figure; one figure moves in every city alike, whatever Exempla did; one moves only since
it is counted in another way from then on; and one is reported by too few cities for anybody to tell.

Until 2024 Exempla is the record that ships. The other cities went the same way as it did before, each from a level of
its own. From 2025 on a figure goes its stated course in every city; each city goes a little its own way for good
(`apart`), and every year differs a little from the next (`wobble`). A number depends on the seed, the city, the figure
and the year alone.
"""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass, replace
from statistics import linear_regression
from typing import TYPE_CHECKING

from groma.plan.reading import read_plan, write_plan
from groma.record.folder import read_city, write_city, write_observations
from groma.record.model import City, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from groma.plan.model import Action, Plan

FIRST, BASELINE, LAST = 2020, 2024, 2028
ROUNDS = ("2024", "2026", "2028")
"""The last years of the three rounds: before the plan, while it is worked on, and when its effects are due."""
REFUSED = 2021
"""The year with the planted faults of Exempla, which no verifier accepts."""
NAMES = ("Altova", "Belmara", "Cindra", "Dornhaven", "Eskamo", "Fennwick", "Galdora", "Hestria", "Ilvaro", "Jorund")
SOURCE = "invented-comparison"
NOTE = "Made up; no figure here was measured anywhere."
MADE = f"{NOTE} Made by tools/make_planted.py to try whether Groma finds a known effect."


@dataclass(frozen=True, slots=True)
class Truth:
    """What really happens to one figure.

    Attributes:
        action: The action of the plan that was to move it.
        part: The variable that is observed. whole: What it is a share of; empty where it is the figure itself.
        size: How many the whole has.
        source: Who counts it in Exempla.
        since: The year from which the three that follow are there.
        effect: What the action does, in Exempla. common: What happens in every city. method: What another way of
            counting adds, in Exempla: from then on a final value is given in place of what it is computed from.
        yearly: Its course from 2025 on, in every city.
        apart: How far cities go their own ways from 2025 on, as a standard deviation. wobble: The same of years.
        levels: The same of the levels of the cities.
        reporting: How many of the comparable cities report it.
    """

    key: str
    action: str
    part: str
    whole: str
    size: int
    source: str
    since: int
    effect: float = 0.0
    common: float = 0.0
    method: float = 0.0
    yearly: float = 0.0
    apart: float = 0.0
    wobble: float = 0.0
    levels: float = 0.0
    reporting: int = len(NAMES)


EFFECT = Truth(
    key="EN.EN.AQ.1C/no2",
    action="clean-air-quarter",
    part="no2_annual_mean",
    whole="",
    size=0,
    source="invented-air-stations",
    since=2027,
    effect=-2.5,
    yearly=-0.3,
    apart=0.5,
    wobble=0.3,
    levels=3.0,
)
COINCIDENCE = Truth(
    key="EC.ICT.PS.1A/percentage",
    action="open-by-default",
    part="open_data_sets",
    whole="data_sets",
    size=742,
    source="invented-city-administration",
    since=2027,
    common=12.0,
    yearly=1.0,
    apart=1.5,
    wobble=0.6,
    levels=3.0,
)
METHOD = Truth(
    key="EN.EN.WA.1C/recycled",
    action="food-waste-bins",
    part="waste_recycled",
    whole="waste",
    size=198_462,
    source="invented-waste-department",
    since=2027,
    method=8.0,
    yearly=0.5,
    apart=0.8,
    wobble=0.6,
    levels=4.0,
)
TOO_FEW = Truth(
    key="SC.SH.SI.5A",
    action="childcare-where-it-lacks",
    part="childcare_places",
    whole="preschool_children",
    size=9_261,
    source="invented-social-department",
    since=2027,
    effect=5.0,
    yearly=0.5,
    apart=0.8,
    wobble=0.4,
    levels=3.0,
    reporting=2,
)
TRUTHS = (EFFECT, COINCIDENCE, METHOD, TOO_FEW)
YEARS_AFTER = range(BASELINE + 1, LAST + 1)


@dataclass(frozen=True, slots=True)
class Planted:
    """Exempla after its plan, the plan with its actions begun, the cities beside it, and what a verifier accepted."""

    city: City
    plan: Plan
    others: tuple[City, ...]
    verified: frozenset[tuple[str, str]]


def planted(city: City, plan: Plan, *, seed: int, truths: tuple[Truth, ...] = TRUTHS) -> Planted:
    """Exempla and others after the plan, as the truth has it."""
    known = {one.key: known_values(city, one) for one in truths}
    after = tuple(row for one in truths for row in _after(one, known[one.key], seed=seed))
    others = tuple(_other(number, known, seed=seed, truths=truths) for number in range(len(NAMES)))
    accepted = {(one.key, str(year)) for one in truths for year in range(FIRST, LAST + 1) if year != REFUSED}
    begun = replace(plan, actions=tuple(_begun(one, truths) for one in plan.actions))
    return Planted(replace(city, observations=city.observations + after), begun, others, frozenset(accepted))


def write_planted(exempla: Path, folder: Path, *, seed: int) -> Planted:
    """Write all of it below a folder: `exempla` with its plan, and a folder for each other city in `others`.

    A folder does not tell what a verifier refused, so that is not in it.
    """
    plan = read_plan(exempla)
    if plan is None:
        raise FileNotFoundError(exempla / "plan.yaml")
    made = planted(read_city(exempla), plan, seed=seed)
    shutil.copytree(exempla, folder / "exempla", dirs_exist_ok=True)
    kept = [row for row in made.city.observations if not _is_refused(row)]
    write_observations(kept, folder / "exempla")
    write_plan(made.plan, folder / "exempla")
    for one in made.others:
        (folder / "others" / one.id).mkdir(parents=True, exist_ok=True)
        write_city(one, folder / "others" / one.id)
    return made


def _is_refused(row: Observation) -> bool:
    """Whether it is what one of the figures was computed from in the year that is refused."""
    return row.period == str(REFUSED) and row.variable in {one.part for one in TRUTHS}


def known_values(city: City, truth: Truth) -> dict[int, float]:
    """What Exempla's record tells of a figure up to its baseline, without the year that is refused."""
    whole = [row for row in city.observations if not row.place and not row.breakdown]
    rows = {(row.variable, row.period): row.value for row in whole if row.value is not None}
    years = [year for year in range(FIRST, BASELINE + 1) if year != REFUSED]
    if not truth.whole:
        return {year: rows[truth.part, str(year)] for year in years}
    return {year: 100.0 * rows[truth.part, str(year)] / rows[truth.whole, str(year)] for year in years}


def noise(*about: object) -> float:
    """A number around 0 with deviation 1, the same on every run."""
    return random.Random("/".join(map(str, ("Exempla, after its plan", *about)))).gauss(0, 1)  # noqa: S311  made up


def true_values(truth: Truth, known: Mapping[int, float], *, name: str, seed: int) -> dict[int, float]:
    """A figure of a city in every year, without what only Exempla's action or method adds."""
    line = linear_regression(list(known), list(known.values()))
    middle = line.intercept + line.slope * BASELINE
    own = truth.apart * noise(seed, name, truth.key, "apart")
    found = {}
    for year in range(FIRST, LAST + 1):
        is_after = year > BASELINE
        course = (truth.yearly if is_after else line.slope) * (year - BASELINE)
        step = truth.common if year >= truth.since else 0.0
        wobble = truth.wobble * noise(seed, name, truth.key, year)
        found[year] = middle + course + step + wobble + (own if is_after else 0.0)
    return found


def _after(truth: Truth, known: Mapping[int, float], *, seed: int) -> Iterator[Observation]:
    """Exempla's rows after its baseline."""
    values = true_values(truth, known, name="exempla", seed=seed)
    for year in YEARS_AFTER:
        is_there = year >= truth.since
        value = values[year] + (truth.effect + truth.method if is_there else 0.0)
        if is_there and truth.method:
            yield _row(truth.key, year, round(value, 2), source=truth.source)
        else:
            yield from _rows(truth, year, value, source=truth.source)


def _other(number: int, known: Mapping[str, Mapping[int, float]], *, seed: int, truths: tuple[Truth, ...]) -> City:
    """A comparable city: its inhabitants and the figures it reports."""
    name = NAMES[number]
    people = round(412_000 * (0.6 + 0.1 * number), -3)
    rows = [_row("inhabitants", BASELINE, people, source=SOURCE)]
    for truth in (one for one in truths if number < one.reporting):
        level = truth.levels * noise(seed, name, truth.key, "level")
        for year, value in true_values(truth, known[truth.key], name=name, seed=seed).items():
            rows += _rows(truth, year, value + level, source=SOURCE)
    return City(
        id=name.lower(), name=name, country="XX", licence="CC0-1.0", notes=MADE, invented=True, observations=tuple(rows)
    )


def _rows(truth: Truth, year: int, value: float, *, source: str) -> Iterator[Observation]:
    """The observations that a figure is computed from."""
    if truth.whole:
        yield _row(truth.whole, year, truth.size, source=source)
        yield _row(truth.part, year, round(value * truth.size / 100), source=source)
    else:
        yield _row(truth.part, year, round(value, 2), source=source)


def _row(variable: str, year: int, value: float, *, source: str) -> Observation:
    number = float(value)
    return Observation(
        variable, str(year), value=number, text=f"{number:.10g}", quality="measured", source=source, note=NOTE
    )


def _begun(action: Action, truths: tuple[Truth, ...]) -> Action:
    """An action of which the truth tells is under way."""
    return replace(action, state="running") if action.id in {one.action for one in truths} else action
