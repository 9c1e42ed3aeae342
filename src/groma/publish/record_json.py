"""The record behind a publication as one JSON value, and the way back.

`record_of` gathers all that the figures of a report follow from: the texts of the city's files, the benchmark rows
that were used, and which pack they were measured with. The results are added so that they can be compared.
`book_from` puts the files down in a temporary folder, reads them as any city is read, and measures and scores anew.

What comes back in is not trusted: names, sizes and shapes are checked before anything is written.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

import groma
from groma.catalogue.benchmarks import COLUMNS, BenchmarkSet, parse_benchmarks
from groma.catalogue.pack import bundled_packs, open_pack
from groma.errors import Finding, LimitError, NotFoundError, RecordError
from groma.publish.book import Book
from groma.publish.tables import cell_text, result_rows, rollup_rows
from groma.record.files import decoded, read_bytes
from groma.record.folder import read_city, write_city
from groma.record.tables import written_table
from groma.score.scorecard import score

if TYPE_CHECKING:
    from collections.abc import Mapping

    from groma.catalogue.benchmarks import Benchmark
    from groma.catalogue.pack import Pack
    from groma.measure.engines import Engine
    from groma.record.model import City
    from groma.score.model import Scorecard

FORMAT = "groma-record/1"
FILES = ("city.yaml", "observations.csv", "lineage.csv", "places.csv", "sources.yaml", "targets.csv")
HEAD = ("format", "groma", "pack", "up_to", "without_unverified", "findings", "sha256")
"""What a data package says of its record beside the files."""
MAX_BYTES = 64_000_000
MAX_FILES = 500
NO_RECORD = "Give a report, factsheet or data package that Groma wrote, as it was written."

_RECIPE = re.compile(r"^recipes/[A-Za-z0-9][A-Za-z0-9._\-]{0,99}\.yaml$")
_Short = Annotated[str, StringConstraints(max_length=4_000)]
_Text = Annotated[str, StringConstraints(max_length=MAX_BYTES)]


class _Pack(BaseModel):
    """Which pack the figures were measured with."""

    model_config = ConfigDict(frozen=True, strict=True)

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=80)]
    version: _Short
    hash: _Short


class _Benchmarks(BaseModel):
    """The benchmark rows that were used, under the columns of a benchmark file."""

    model_config = ConfigDict(frozen=True, strict=True)

    id: _Short
    version: _Short
    label: _Short
    rows: Annotated[list[dict[str, _Short]], Field(max_length=10_000)]


class Record(BaseModel):
    """The shape of a record. What it holds is data to be read, never trusted."""

    model_config = ConfigDict(frozen=True, strict=True)

    format: str
    groma: _Short
    pack: _Pack
    benchmarks: _Benchmarks | None
    up_to: _Short
    without_unverified: bool
    findings: Annotated[list[dict[str, _Short]], Field(max_length=100_000)]
    files: Annotated[dict[str, _Text], Field(max_length=MAX_FILES)]
    results: Annotated[list[dict[str, str | int | float | None]], Field(max_length=10_000)]
    rollup: Annotated[list[dict[str, str | int | float | None]], Field(max_length=10_000)]
    sha256: _Short


def groma_version() -> str:
    """The version of Groma that is running."""
    return groma.__version__


def record_of(book: Book) -> dict[str, Any]:
    """All that the book's figures follow from, and the figures, as plain values.

    Returns:
        A JSON object of the shape of `Record`.
    """
    card = book.card
    content: dict[str, Any] = {
        "format": FORMAT,
        "groma": groma_version(),
        "pack": {"id": book.pack.id, "version": card.pack_version, "hash": card.pack_hash},
        "benchmarks": _benchmarks(card),
        "up_to": card.up_to,
        "without_unverified": card.without_unverified,
        "findings": [
            {one.name: getattr(finding, one.name) for one in fields(Finding)} for finding in portable(book).findings
        ],
        "files": city_texts(book.city),
        "results": result_rows(card.results, framework=card.pack_id),
        "rollup": rollup_rows(card),
    }
    return {**content, "sha256": record_hash(content)}


def book_from(record: Mapping[str, Any], *, pack: Pack | None = None, engine: Engine = "duckdb") -> Book:
    """The book that a record's figures follow from, measured and scored anew.

    Args:
        record: What `record_of` gave, or what claims to be it.
        pack: The framework; the bundled one of the record's id where none is given.
        engine: Which engine computes; DuckDB's serves one thread at a time.

    Raises:
        RecordError: The record is not of the right shape, or its files cannot be read.
        LimitError: It is larger than a city's record may be.
        NotFoundError: Its pack does not come with Groma.
    """
    checked = checked_record(record)
    framework = pack or _bundled(checked.pack.id)
    benchmarks = _benchmark_set(checked.benchmarks, framework) if checked.benchmarks else None
    city = _city_from(checked.files)
    card = score(
        city,
        framework,
        benchmarks=benchmarks,
        up_to=checked.up_to,
        without_unverified=checked.without_unverified,
        engine=engine,
    )
    return Book(city, framework, card, tuple(_finding(item) for item in checked.findings))


def checked_record(record: Mapping[str, Any]) -> Record:
    """The record with its shape, names and sizes checked.

    Raises:
        RecordError: It is not of the right shape.
        LimitError: It is too large.
    """
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise RecordError(f"The record is not of the form `{FORMAT}`.", next_step=NO_RECORD)
    try:
        checked = Record.model_validate(record)
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(str(step)[:80] for step in problem["loc"])
        raise RecordError(f"The record is not whole: `{where}`: {problem['msg']}.", next_step=NO_RECORD) from None
    if sum(len(text) for text in checked.files.values()) > MAX_BYTES:
        raise LimitError("The record is larger than a city's record may be.", next_step=NO_RECORD)
    for name in checked.files:
        if name not in FILES and not _RECIPE.match(name):
            raise RecordError(
                f"The record holds a file named `{name[:80]}`, which a city folder has not.", next_step=NO_RECORD
            )
    return checked


def record_hash(record: Mapping[str, Any]) -> str:
    """The sha256 over all that the figures follow from: all of the record but its results and the hash itself."""
    content = {key: value for key, value in record.items() if key not in {"sha256", "results", "rollup"}}
    return hashlib.sha256(record_text(content).encode("utf-8", "surrogatepass")).hexdigest()


def record_text(record: Mapping[str, Any]) -> str:
    """The record as JSON, always the same for the same record."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def parse_record(text: str) -> dict[str, Any]:
    """The JSON object in `text`.

    Raises:
        RecordError: It is no JSON object, or one that no honest writer makes.
        LimitError: It is too large.
    """
    if len(text) > MAX_BYTES:
        raise LimitError("The record is larger than a city's record may be.", next_step=NO_RECORD)
    try:
        content = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise RecordError("The record in the file cannot be read as JSON.", next_step=NO_RECORD) from None
    if not isinstance(content, dict):
        raise RecordError("The record in the file is not a JSON object.", next_step=NO_RECORD)
    return content


def city_texts(city: City) -> dict[str, str]:
    """The files of a city as text: as they stand in its folder if that says the same, else as Groma writes them."""
    if city.folder and (city.folder / "city.yaml").is_file():
        texts = _texts_in(city.folder)
        if _says_the_same(read_city(city.folder), city):
            return texts
    with tempfile.TemporaryDirectory() as name:
        write_city(city, Path(name))
        return _texts_in(Path(name))


def portable(book: Book) -> Book:
    """The book with its findings naming files by their place in the city folder, not by their place on this machine."""
    folder = f"{book.city.folder}/" if book.city.folder else ""
    if not folder:
        return book
    return replace(book, findings=tuple(_without(finding, folder) for finding in book.findings))


def benchmark_rows(card: Scorecard) -> list[dict[str, str]]:
    """The benchmarks of the scorecard's data points under the columns of a benchmark file."""
    return [_benchmark_cells(result.benchmark) for result in card.results if result.benchmark]


def _benchmarks(card: Scorecard) -> dict[str, Any] | None:
    if not card.benchmark_set:
        return None
    name, _, version = card.benchmark_set.partition("@")
    return {"id": name, "version": version, "label": card.benchmark_label, "rows": benchmark_rows(card)}


def _benchmark_cells(benchmark: Benchmark) -> dict[str, str]:
    code, _, point = benchmark.key.partition("/")
    cells = [code, point, cell_text(benchmark.target), cell_text(benchmark.worst), benchmark.direction]
    return dict(zip(COLUMNS, [*cells, benchmark.source, benchmark.valid_from, benchmark.note], strict=True))


def _benchmark_set(said: _Benchmarks, pack: Pack) -> BenchmarkSet:
    known = {point.key for point in pack.data_points}
    rows = [row for row in said.rows if f"{row.get('code', '')}/{row.get('data_point', '')}".rstrip("/") in known]
    text = written_table(COLUMNS, ([row.get(column, "") for column in COLUMNS] for row in rows))
    return BenchmarkSet(
        said.id, said.version, "", said.label, parse_benchmarks(text, pack=pack, name="benchmarks of the record")
    )


def _bundled(name: str) -> Pack:
    if name not in bundled_packs():
        raise NotFoundError(
            f"The record was measured with the pack `{name}`, which does not come with Groma.",
            next_step="Give that pack.",
        )
    return open_pack(name)


def _city_from(texts: Mapping[str, str]) -> City:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "recipes").mkdir()
        for file, text in texts.items():
            (folder / file).write_bytes(text.encode("utf-8", "replace"))
        return read_city(folder)


def _texts_in(folder: Path) -> dict[str, str]:
    recipes = [f"recipes/{path.name}" for path in sorted(folder.glob("recipes/*.yaml"))]
    names = [
        name for name in (*FILES, *recipes) if (name in FILES or _RECIPE.match(name)) and (folder / name).is_file()
    ]
    return {name: decoded(read_bytes(folder / name))[0] for name in names[:MAX_FILES]}


def _says_the_same(one: City, other: City) -> bool:
    return replace(one, findings=()) == replace(other, findings=())


def _finding(item: Mapping[str, str]) -> Finding:
    known = {one.name for one in fields(Finding)}
    severity = item.get("severity", "")
    content: dict[str, Any] = dict.fromkeys(("rule", "where", "what"), "") | {
        name: text for name, text in item.items() if name in known
    }
    return Finding(**{**content, "severity": severity if severity in {"error", "warning"} else "note"})


def _without(finding: Finding, folder: str) -> Finding:
    texts = {
        one.name: getattr(finding, one.name).replace(folder, "") for one in fields(Finding) if one.name != "severity"
    }
    return replace(finding, **texts)


def _refuse_constant(name: str) -> float:
    raise ValueError(name)
