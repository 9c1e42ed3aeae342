"""Benchmark sets: dated targets, one row for a data point where a defensible one exists.

Columns: `code,data_point,target,worst,direction,source,valid_from,note`. The numbers behind the official U4SSC bands
are not public, so a set is always somebody's: its id and version stand beside every score.
"""

from __future__ import annotations

import csv
import hashlib
import io
import math
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast, get_args

from groma.catalogue.model import Direction
from groma.catalogue.units import YES_NO
from groma.catalogue.yaml_text import read_text
from groma.errors import DefinitionError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from groma.catalogue.pack import DataPoint, Pack

COLUMNS = ("code", "data_point", "target", "worst", "direction", "source", "valid_from", "note")


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One target.

    Attributes:
        key: The data point.
        target: The value that counts as 100 percent, in the data point's unit; 1 for yes.
        worst: The value that counts as 0 percent, where the ratio rule makes no sense; else `None`.
        direction: Which way is better.
        source: Where the target comes from, with its year.
    """

    key: str
    target: float
    worst: float | None
    direction: Direction
    source: str
    valid_from: str
    note: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class BenchmarkSet:
    """Targets by data point, with the name and version they are cited by."""

    id: str
    version: str
    title: str
    label: str
    benchmarks: Mapping[str, Benchmark] = field(hash=False)

    @property
    def name(self) -> str:
        """`id@version`, as printed beside every score."""
        return f"{self.id}@{self.version}"

    def extended_by(self, other: BenchmarkSet) -> BenchmarkSet:
        """This set with the rows of `other` added; where both have a row, that of `other` counts."""
        return replace(
            self,
            id=f"{self.id}+{other.id}",
            version=f"{self.version}+{other.version}",
            label=f"{self.label} Extended by {other.title}.",
            benchmarks={**self.benchmarks, **other.benchmarks},
        )


def read_benchmarks(path: Path, pack: Pack) -> BenchmarkSet:
    """A user's own benchmark file; its name and the start of its sha256 become id and version.

    Raises:
        NotFoundError: There is no such file.
        DefinitionError: A row is wrong; every wrong row is named.
    """
    text = read_text(path)
    version = hashlib.sha256(text.encode()).hexdigest()[:8]
    benchmarks = parse_benchmarks(text, pack=pack, name=str(path))
    return BenchmarkSet(path.stem, version, path.name, f"Targets from {path.name}, not from U4SSC.", benchmarks)


def parse_benchmarks(text: str, *, pack: Pack, name: str) -> dict[str, Benchmark]:
    """The rows of a benchmark file. See `read_benchmarks`."""
    benchmarks: dict[str, Benchmark] = {}
    problems: list[str] = []
    for row, where in _rows(text, name):
        try:
            benchmark = _benchmark(row, pack, where)
            _refuse_second(benchmark, benchmarks)
            benchmarks[benchmark.key] = benchmark
        except DefinitionError as error:
            problems.append(f"{where}: {error}")
    if problems:
        raise DefinitionError("The benchmark file is refused:\n" + "\n".join(problems), next_step="Mend these rows.")
    return benchmarks


def _rows(text: str, name: str) -> Iterator[tuple[dict[str, str], str]]:
    """The cells of every row by column, with `file:line`; a cell beyond the columns stands under an empty name."""
    first = re.split(r"[\r\n]", text, maxsplit=1)[0]
    delimiter = max((",", ";", "\t"), key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        columns = tuple(column.strip().lower() for column in next(reader, []))
        _refuse_columns(columns, name)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                row = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
                if delimiter != ",":
                    row |= {key: row[key].replace(",", ".") for key in ("target", "worst") if key in row}
                yield row | {"": "".join(cells[len(columns) :])}, f"{name}:{reader.line_num}"
    except csv.Error as error:
        raise DefinitionError(f"The file is not CSV: {error}.", where=f"{name}:{reader.line_num}") from None


def _refuse_second(benchmark: Benchmark, earlier: Mapping[str, Benchmark]) -> None:
    if benchmark.key in earlier:
        first = earlier[benchmark.key].where
        raise DefinitionError(f"`{benchmark.key}` has two rows; the first is {first}.", next_step="Remove one of them.")


def _refuse_columns(columns: tuple[str, ...], name: str) -> None:
    for column in columns:
        if column not in COLUMNS:
            raise DefinitionError(
                f"Unknown column `{column}`.", where=f"{name}:1", next_step=did_you_mean(column, COLUMNS)
            )
    missing = [column for column in ("code", "target") if column not in columns]
    if missing:
        raise DefinitionError(
            f"The column `{missing[0]}` is missing.", where=f"{name}:1", next_step=f"Columns: {','.join(COLUMNS)}."
        )


def _benchmark(row: Mapping[str, str], pack: Pack, where: str) -> Benchmark:
    if row[""]:
        raise DefinitionError("The row has more cells than the header.", next_step="Put cells with commas in quotes.")
    point = _data_point(row, pack)
    direction = row.get("direction") or point.direction
    if direction not in get_args(Direction):
        hint = did_you_mean(direction, get_args(Direction)) or f"Use one of {', '.join(get_args(Direction))}."
        raise DefinitionError(f"`{direction}` is no direction.", next_step=hint)
    benchmark = Benchmark(
        key=point.key,
        target=_number(row.get("target", ""), point.unit, "target"),
        worst=_number(row["worst"], point.unit, "worst") if row.get("worst") else None,
        direction=cast("Direction", direction),
        source=row.get("source", ""),
        valid_from=row.get("valid_from", ""),
        note=row.get("note", ""),
        where=where,
    )
    _refuse_useless(benchmark, point)
    return benchmark


def _data_point(row: Mapping[str, str], pack: Pack) -> DataPoint:
    written = f"{row.get('code', '')}/{row['data_point']}" if row.get("data_point") else row.get("code", "")
    key = pack.key(written)
    points = {point.key: point for point in pack.data_points}
    if key in points:
        return points[key]
    own = [point.id for point in points.values() if point.code == key]
    hint = f"Name one of its data points: {', '.join(own)}." if own else did_you_mean(key, points)
    raise DefinitionError(f"`{written}` is no data point of `{pack.id}`.", next_step=hint)


def _refuse_useless(benchmark: Benchmark, point: DataPoint) -> None:
    """Refuse targets from which the scoring rule gives no share, or a misleading one."""
    target, worst, direction = benchmark.target, benchmark.worst, benchmark.direction
    if direction == "none":
        return
    if worst is None and target <= 0:
        raise DefinitionError(
            f"The target {target:g} gives no share of target for `{direction}`.",
            next_step="Take yes as the target." if point.is_yes_no else "Give a `worst` value too, or another target.",
        )
    if worst is not None and direction in {"closest", "yes"}:
        raise DefinitionError(f"`{direction}` takes no `worst` value.", next_step="Remove it, or change the direction.")
    if worst is not None and (worst >= target if direction == "higher" else worst <= target):
        side = "below" if direction == "higher" else "above"
        raise DefinitionError(
            f"The worst value {worst:g} must be {side} the target {target:g} where {direction} is better.",
            next_step="Check whether the two were swapped, or the direction.",
        )


def _number(text: str, unit: str, column: str) -> float:
    if unit == YES_NO and text.lower() in {"yes", "no"}:
        return float(text.lower() == "yes")
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        said = f"`{text}` in the column `{column}` is no number" if text else f"The column `{column}` is empty"
        raise DefinitionError(f"{said}.", next_step="Write digits, with a point for decimals; yes or no for an answer.")
    return number
