"""Words, numbers and tables as the pages write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from groma.catalogue.units import YES_NO
from groma.record.numbers import plain_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BETTER = {
    "higher": "a higher value",
    "lower": "a lower value",
    "closest": "the value closest to the target",
    "yes": "yes",
    "none": "neither way",
}


def slug(heading: str) -> str:
    """The anchor that code hosts make of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def with_spaces(text: str) -> str:
    """An amount of a worked example, its digits in groups of three."""
    number, _, unit = text.partition(" ")
    return f"{spaced(number)} {code_if_odd(unit)}".strip() if number.replace(".", "").isdigit() else text


def spaced(number: str) -> str:
    """A number with its digits in groups of three."""
    whole, point, decimals = number.partition(".")
    return f"{int(whole):,}".replace(",", "\u202f") + point + decimals


def listed(title: str, items: Iterable[str]) -> str:
    """A list under a title; nothing where it is empty."""
    lines = [f"- {item}" for item in items]
    return "\n".join((f"**{title}**\n", *lines)) if lines else ""


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; nothing where it has no rows."""

    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"

    body = [line(row) for row in rows]
    return "\n".join((line(columns), "|" + "---|" * len(columns), *body)) if body else ""


def amount(value: float, unit: str) -> str:
    """A value with its unit; yes or no for an answer."""
    if unit == YES_NO:
        return "yes" if value else "no"
    return spaced(plain_number(value)) + ("" if unit == "1" else f" {code_if_odd(unit)}")


def code_if_odd(unit: str) -> str:
    """A unit, as code where a page would take its signs for something else."""
    return f"`{unit}`" if re.search(r"[*_]", unit) else unit
