"""Who is who: the register by district, sex and age, and what is known by sex, age and income.

All parts add up to the city's figures.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from exempla.city import DISTRICTS, FIRST, LINES, share
from exempla.shares import by_odds, by_weight

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exempla.city import District

AGES = ("0-14", "15-24", "25-64", "65+")
SEXES = ("female", "male")
FIFTHS = ("q1", "q2", "q3", "q4", "q5")
WORKING_AGES = ("15-24", "25-44", "45-64")
AGE_SHARES = (0.1489, 0.1072, 0.5321, 0.2118)
AGE_LEANINGS = (0.22, 0.12, 0.0, -0.18)
WOMEN = {"0-14": 0.487, "15-24": 0.489, "25-64": 0.506, "65+": 0.571}

Cells = dict[str, float]
"""Figures by breakdown, such as `age=15-24;sex=female`."""


def register(total: float, year: int) -> dict[tuple[str, str, str], float]:
    """Inhabitants by district, sex and age."""
    weights = [one.people * (1 + one.growth) ** (year - FIRST) for one in DISTRICTS]
    found = {}
    for one, people in zip(DISTRICTS, by_weight(total, weights), strict=True):
        for age, aged in zip(AGES, by_weight(people, _age_weights(one, year)), strict=True):
            for sex, number in zip(SEXES, by_weight(aged, (WOMEN[age], 1 - WOMEN[age])), strict=True):
                found[one.id, sex, age] = number
    return found


def _age_weights(one: District, year: int) -> list[float]:
    older = 0.004 * (year - FIRST)
    drift = (-older, 0.0, -older, 2 * older)
    return [
        part * math.exp(lean * one.need + moved)
        for part, lean, moved in zip(AGE_SHARES, AGE_LEANINGS, drift, strict=True)
    ]


def people_figures(
    year: int, city: Mapping[str, float], people: Mapping[tuple[str, str, str], float]
) -> dict[str, Cells]:
    """Figures by variable and breakdown of one year; the empty breakdown is everyone."""
    cells = {(sex, age): sum(people[one.id, sex, age] for one in DISTRICTS) for sex in SEXES for age in AGES}
    adults = {cell: number for cell, number in cells.items() if cell[1] != "0-14"}
    literate = round(sum(adults.values()) * share(LINES["literate_adults"], year))
    by_sex = [sum(number for cell, number in cells.items() if cell[0] == sex) for sex in SEXES]
    return {
        "inhabitants": _margins(cells),
        "adults": _margins(adults),
        "literate_adults": _margins(
            _odds(literate, adults, {"female": -0.15, "15-24": 1.3, "25-64": 0.5, "65+": -0.9})
        ),
        "inhabitants_in_poverty": _margins(
            _odds(city["inhabitants_in_poverty"], cells, {"female": 0.14, "0-14": 0.35, "15-24": 0.25, "65+": -0.2})
        ),
        "inhabitants_with_degree": _sexes(by_odds(city["inhabitants_with_degree"], by_sex, (0.11, 0))),
        **_students(city),
        **_incomes(city),
        **_labour(city),
    }


def life_expectancy_by_sex(both: float) -> Cells:
    """Women live longer; the gap is the same everywhere."""
    return {"sex=female": round(both + 2.6, 1), "sex=male": round(both - 2.6, 1)}


def _students(city: Mapping[str, float]) -> dict[str, Cells]:
    students, of_age = (by_weight(city[name], (0.489, 0.511)) for name in ("students", "school_age_inhabitants"))
    return {
        "students": _sexes(students),
        "students_with_ict_access": _sexes(by_odds(city["students_with_ict_access"], students, (0.03, 0))),
        "school_age_inhabitants": _sexes(of_age),
        "students_primary_secondary": _sexes(by_odds(city["students_primary_secondary"], of_age, (0.2, 0))),
    }


def _incomes(city: Mapping[str, float]) -> dict[str, Cells]:
    fifths = by_weight(city["households"], (1, 1, 1, 1, 1))
    online = by_odds(city["households_with_internet"], fifths, (-1.6, -0.8, 0, 0.8, 1.7))
    return {
        name: {f"income={fifth}": number for fifth, number in zip(FIFTHS, numbers, strict=True)}
        for name, numbers in (("households", fifths), ("households_with_internet", online))
    }


def _labour(city: Mapping[str, float]) -> dict[str, Cells]:
    """The young are counted first, so that their cells are the youth variables; the others share the rest."""
    older = [(sex, age) for age in WORKING_AGES[1:] for sex in SEXES]
    young = [(sex, WORKING_AGES[0]) for sex in SEXES]
    force = dict(zip(young, by_weight(city["labour_force_youth"], (0.455, 0.545)), strict=True))
    rest = city["labour_force"] - city["labour_force_youth"]
    force |= dict(zip(older, by_weight(rest, (0.246, 0.264, 0.224, 0.266)), strict=True))
    without = dict(
        zip(young, by_odds(city["unemployed_youth"], [force[cell] for cell in young], (0.18, 0)), strict=True)
    )
    rest = city["unemployed"] - city["unemployed_youth"]
    without |= dict(zip(older, by_odds(rest, [force[cell] for cell in older], (0.42, 0, 0.3, -0.08)), strict=True))
    rate = {cell: round(100 * number / _margins(force)[cell], 1) for cell, number in _margins(without).items()}
    youth = {
        name: _sexes([cells[cell] for cell in young])
        for name, cells in (("labour_force_youth", force), ("unemployed_youth", without))
    }
    return {"labour_force": _margins(force), "unemployed": _margins(without), "EC.P.EM.1C": rate, **youth}


def _odds(
    total: float, wholes: Mapping[tuple[str, str], float], leanings: Mapping[str, float]
) -> dict[tuple[str, str], float]:
    tilts = [leanings.get(sex, 0.0) + leanings.get(age, 0.0) for sex, age in wholes]
    return dict(zip(wholes, by_odds(total, list(wholes.values()), tilts), strict=True))


def _margins(cells: Mapping[tuple[str, str], float]) -> Cells:
    """Figures by sex and age, by either, and for everyone."""
    found: Cells = {}
    for (sex, age), number in cells.items():
        for breakdown in ("", f"sex={sex}", f"age={age}", f"age={age};sex={sex}"):
            found[breakdown] = found.get(breakdown, 0) + number
    return found


def _sexes(numbers: list[float]) -> Cells:
    return {"": sum(numbers), **{f"sex={sex}": number for sex, number in zip(SEXES, numbers, strict=True)}}
