"""Raw tables with more detail than the figures: persons by sex and age, waste by quarter, air by month and station."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from exempla.city import DISTRICTS, noise
from exempla.people import AGES, SEXES
from exempla.shares import by_weight

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exempla.city import Figures
    from exempla.tables import TableRow

WORDS = {"female": "Women", "male": "Men", "65+": "65 and over"}
WAYS = {
    "All": "waste",
    "Landfill": "waste_landfill",
    "Burnt in the open": "waste_burnt",
    "Incinerator": "waste_incinerated",
    "Open dump": "waste_open_dump",
    "Other": "waste_other",
}
QUARTERS = (0.236, 0.252, 0.267, 0.245)
COMPOST = 0.29
POLLUTANTS = {
    "PM10": ("pm10", 0.16),
    "PM2.5": ("pm2_5", 0.22),
    "NO2": ("no2", 0.2),
    "SO2": ("so2", 0.12),
    "O3": ("o3", -0.28),
}
STATIONS = {"Harbour gate": 0.12, "Market square": 0.06, "Hill park": -0.18}
"""Each station's distance from the mean of the three; they add up to nothing."""


def register_rows(figures: Figures, years: Iterable[int]) -> list[TableRow]:
    """One row for every year, district, sex and age."""
    return [
        {
            "Year": str(year),
            "District": one.name,
            "Sex": WORDS[sex],
            "Age": WORDS.get(age, age),
            "Persons": figures["inhabitants", year, one.id, f"age={age};sex={sex}"],
        }
        for year in years
        for one in DISTRICTS
        for sex in SEXES
        for age in AGES
    ]


def waste_rows(figures: Figures, years: Iterable[int]) -> list[TableRow]:
    """One row for every quarter and way; what the figures call recycled is kept as two ways."""
    rows: list[TableRow] = []
    for year in years:
        yearly = {way: figures[variable, year, "", ""] for way, variable in WAYS.items()}
        recycled = figures["waste_recycled", year, "", ""]
        yearly["Recycled"], yearly["Composted"] = by_weight(recycled, (1 - COMPOST, COMPOST))
        quarterly = {way: by_weight(tonnes, QUARTERS) for way, tonnes in yearly.items()}
        rows += [
            {"Year": str(year), "Quarter": f"Q{quarter + 1}", "Way": way, "Tonnes": tonnes[quarter]}
            for quarter in range(len(QUARTERS))
            for way, tonnes in quarterly.items()
        ]
    return rows


def air_rows(figures: Figures, years: Iterable[int]) -> list[TableRow]:
    """One row for every month, station and pollutant; their mean over the year is the figure but for rounding."""
    return [
        {"year": str(year), "month": f"{year}-{month:02}", "station": station, "pollutant": name, "mean": value}
        for year in years
        for name, (variable, swing) in POLLUTANTS.items()
        for station, distance in STATIONS.items()
        for month, value in enumerate(
            _months(_at(figures, variable, year) * (1 + distance), swing, f"{station}/{name}/{year}"), 1
        )
    ]


def _at(figures: Figures, pollutant: str, year: int) -> float:
    return figures[f"{pollutant}_annual_mean", year, "", ""]


def _months(mean: float, swing: float, name: str) -> list[float]:
    """Twelve months around a mean: winter above it where `swing` is positive."""
    blurred = [1 + swing * math.cos(math.tau * (month - 0.5) / 12) + 0.05 * noise(name, month) for month in range(12)]
    return [float(f"{mean * part * 12 / math.fsum(blurred):.4g}") for part in blurred]
