"""Cities side by side: first how many figures they share, then each figure in the order of the framework.

Nothing is ranked and no city's figures change another's: values, periods, qualities and trust marks stand beside each
other, and that is all.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from groma.errors import GromaError
from groma.publish.languages import OWN, language
from groma.publish.names import figure_name, group_name, title_of
from groma.publish.numbers_text import (
    amount_text,
    comma_listed,
    period_text,
    quality_text,
    reason_text,
    unit_text,
    value_text,
)
from groma.publish.numerals import number_text
from groma.publish.tables import MARKED_COLUMNS, Values, cell_text, result_values
from groma.publish.trust import mark_name, weakest_mark
from groma.publish.wording import counted_words, words
from groma.record.tables import written_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from groma.publish.book import Book
    from groma.score.model import Result

COLUMNS = ("city", *MARKED_COLUMNS)


@dataclass(frozen=True, slots=True)
class Side:
    """One city's result for a data point.

    Attributes:
        city: Id of the city.
        text: The value with its unit as readers see it, or why there is none.
        number: The same without the unit.
        trust: The weakest trust mark of the figure's definition.
        values: The result under the names of a results table.
    """

    city: str
    text: str
    number: str
    period: str
    quality: str
    trust: str
    band: str
    is_reported: bool
    values: Values


@dataclass(frozen=True, slots=True)
class Row:
    """One data point with the result of every city, in the order the cities were given."""

    key: str
    name: str
    path: tuple[str, ...]
    unit: str
    sides: tuple[Side, ...]

    @property
    def reported_by(self) -> int:
        """How many of the cities have a value."""
        return sum(side.is_reported for side in self.sides)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Cities side by side under one framework.

    Attributes:
        cities: Id and name of each; an invented one is labelled as such.
        rows: Every data point of the framework, in its order.
        benchmark_sets: The set of each city's scores.
    """

    cities: tuple[tuple[str, str], ...]
    framework: str
    rows: tuple[Row, ...]
    benchmark_sets: tuple[str, ...]

    @property
    def shared(self) -> tuple[Row, ...]:
        """The data points that all of the cities report."""
        return tuple(row for row in self.rows if row.reported_by == len(self.cities))

    @property
    def known(self) -> tuple[Row, ...]:
        """The data points that at least one of the cities reports."""
        return tuple(row for row in self.rows if row.reported_by)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What there is to compare, before any figure: how much is shared, and what differs besides the cities."""
        return tuple(_sentences(self))


def compare(books: Sequence[Book]) -> Comparison:
    """The books' newest results side by side.

    Raises:
        GromaError: There are fewer than two cities, one stands twice, or they were measured with different packs.
    """
    _refuse(books)
    return Comparison(
        cities=tuple((book.city.id, _named(book)) for book in books),
        framework=title_of(books[0].pack),
        rows=tuple(_row(results, books) for results in zip(*(book.card.results for book in books), strict=True)),
        benchmark_sets=tuple(book.card.benchmark_set for book in books),
    )


def comparison_text(comparison: Comparison) -> str:
    """The comparison to read: what is shared, then every figure that at least one city reports."""
    lines = [" · ".join(name for _, name in comparison.cities), "", *comparison.sentences]
    lines += _section(words("Reported by all"), comparison.shared, comparison)
    some = tuple(row for row in comparison.known if row.reported_by < len(comparison.cities))
    lines += _section(words("Reported by some"), some, comparison)
    return "\n".join(lines) + "\n"


def comparison_csv(comparison: Comparison) -> str:
    """A row for every data point and city: the columns of a results table, the city in front, the trust mark behind."""
    cells = (
        [side.city, *(cell_text(side.values[column]) for column in MARKED_COLUMNS)]
        for row in comparison.rows
        for side in row.sides
    )
    return written_table(COLUMNS, cells)


def comparison_json(comparison: Comparison) -> str:
    """The comparison as JSON: how much is shared, then every data point with its cities."""
    content = {
        "framework": comparison.framework,
        "cities": [{"id": ident, "name": name} for ident, name in comparison.cities],
        "shared": len(comparison.shared),
        "total": len(comparison.rows),
        "says": list(comparison.sentences),
        "data_points": [
            {
                "key": row.key,
                "name": row.name,
                "path": list(row.path),
                "cities": [{"city": side.city, **side.values} for side in row.sides],
            }
            for row in comparison.rows
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _refuse(books: Sequence[Book]) -> None:
    ids = [book.city.id for book in books]
    if len(ids) < 2:  # noqa: PLR2004  a comparison needs two
        raise GromaError("A comparison needs at least two cities.", next_step="Name another one.")
    if len(set(ids)) < len(ids):
        raise GromaError("A city stands twice in the comparison.", where=", ".join(ids), next_step="Name each once.")
    if len({book.pack.hash for book in books}) > 1:
        raise GromaError(
            "The cities were measured with different frameworks.", next_step="Measure them with one and the same pack."
        )


def _named(book: Book) -> str:
    return words("{city} (invented city)", city=book.city.name) if book.city.invented else book.city.name


def _row(results: Sequence[Result], books: Sequence[Book]) -> Row:
    first = results[0]
    sides = tuple(_side(result, book) for result, book in zip(results, books, strict=True))
    pack = books[0].pack
    path = tuple(group_name(name, pack) for name in first.indicator.path)
    return Row(first.point.key, figure_name(first, pack), path, unit_text(first.point, pack), sides)


def _side(result: Result, book: Book) -> Side:
    one, values = result.measurement, result_values(result, framework=book.pack.id)
    return Side(
        city=book.city.id,
        text=amount_text(one.value, result.point, book.pack) if result.is_reported else reason_text(result),
        number=value_text(one.value, result.point) if result.is_reported else reason_text(result),
        period=one.period,
        quality=one.quality,
        trust=weakest_mark(result),
        band=result.band.id if result.band else "",
        is_reported=result.is_reported,
        values=values,
    )


def _sentences(comparison: Comparison) -> list[str]:
    shared, total, count = comparison.shared, len(comparison.rows), len(comparison.cities)
    said = [_shared_sentence(len(shared), total, count)]
    said += [
        words(
            "{city} reports {count}.",
            city=name,
            count=number_text(sum(row.sides[number].is_reported for row in comparison.rows)),
        )
        for number, (_, name) in enumerate(comparison.cities)
    ]
    apart = sum(len({side.period for side in row.sides}) > 1 for row in shared)
    if apart:
        said.append(
            counted_words(
                apart,
                "For {count}\u00a0shared figure the periods differ.",
                "For {count}\u00a0shared figures the periods differ.",
            )
        )
    if len(set(comparison.benchmark_sets)) > 1:
        sets = comma_listed(comparison.benchmark_sets)
        said.append(words("The benchmark sets differ, so the bands do not compare: {benchmarks}.", benchmarks=sets))
    return said


def _shared_sentence(shared: int, total: int, cities: int) -> str:
    parts = {"total": number_text(total), "cities": number_text(cities)}
    if not shared:
        return words("The cities share none of the {total} figures.", **parts)
    if cities == 2:  # noqa: PLR2004  both means two
        return counted_words(
            shared,
            "Both cities report the same {count} of {total} figures.",
            "Both cities report the same {count} of {total} figures.",
            **parts,
        )
    return counted_words(
        shared,
        "All {cities} cities report the same {count} of {total} figures.",
        "All {cities} cities report the same {count} of {total} figures.",
        **parts,
    )


def _section(title: str, rows: Sequence[Row], comparison: Comparison) -> list[str]:
    """The rows under a title, in the order of the framework, with a heading for each group."""
    lines = ["", title] if rows else []
    for path, members in groupby(rows, key=lambda row: row.path):
        lines += ["", " / ".join(path)]
        for row in members:
            names = (name for _, name in comparison.cities)
            lines += [
                f"  {row.name} ({row.key})",
                *(_side_line(side, name) for side, name in zip(row.sides, names, strict=True)),
            ]
    return lines


def _side_line(side: Side, name: str) -> str:
    if not side.is_reported:
        return f"    {name}: – {side.text}"
    mark = side.trust if language() == OWN else mark_name(side.trust)
    return "    " + words(
        "{city}: {value} ({about})",
        city=name,
        value=side.text,
        about=comma_listed(
            [
                period_text(side.period),
                quality_text(side.quality),
                words("trust {mark}", mark=mark),
                words("band {band}", band=side.band) if side.band else words("not scored"),
            ]
        ),
    )
