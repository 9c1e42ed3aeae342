"""All figures of Exempla in one mapping, true ones first and then the planted faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exempla.city import city_figures, district_figures
from exempla.people import life_expectancy_by_sex, people_figures, register

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from exempla.city import Figures


def figures_of(years: Iterable[int], fixed: Mapping[int, Mapping[str, float]]) -> Figures:
    """Every figure of the years; `fixed` holds city figures of a year that are taken as given."""
    found: Figures = {}
    for year in years:
        found |= _year(year, fixed.get(year, {}))
    return found


def _year(year: int, fixed: Mapping[str, float]) -> Figures:
    city = city_figures(year, fixed)
    people = register(city["inhabitants"], year)
    inhabitants: dict[str, float] = {}
    for (place, _, _), number in people.items():
        inhabitants[place] = inhabitants.get(place, 0) + number
    found: Figures = {(name, year, "", ""): value for name, value in city.items()}
    found |= {
        (name, year, place, ""): value for (name, place), value in district_figures(year, city, inhabitants).items()
    }
    for name, cells in people_figures(year, city, people).items():
        found |= {(name, year, "", breakdown): value for breakdown, value in cells.items()}
    found |= {
        ("inhabitants", year, place, f"age={age};sex={sex}"): number for (place, sex, age), number in people.items()
    }
    for (_, _, place, _), both in [item for item in found.items() if item[0][0] == "life_expectancy"]:
        found |= {("life_expectancy", year, place, cell): value for cell, value in life_expectancy_by_sex(both).items()}
    supplied, billed = city["water_supplied"], city["water_billed"]
    found["EC.I.WS.3C", year, "", ""] = round(100 * (supplied - billed) / supplied, 1)
    return found
