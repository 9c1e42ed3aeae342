"""Arguments and options that several commands share, and how a city and its book are opened from them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from groma.catalogue.benchmarks import BenchmarkSet
    from groma.catalogue.pack import Pack
    from groma.publish.book import Book


class Format(StrEnum):
    """How data is printed."""

    text = "text"
    json = "json"
    csv = "csv"


class EngineName(StrEnum):
    """What computes."""

    duckdb = "duckdb"
    polars = "polars"


CityArgument = Annotated[str, typer.Argument(metavar="CITY", help="A city folder, or the id of a bundled city.")]
PackOption = Annotated[str, typer.Option("--pack", help="A bundled pack's id, or the folder of a pack of your own.")]
FormatOption = Annotated[Format, typer.Option("--format", help="How to print it.")]
PeriodOption = Annotated[
    str, typer.Option("--period", metavar="PERIOD", help="Look at values up to this period, such as 2023.")
]
EngineOption = Annotated[EngineName, typer.Option("--engine", help="What computes.")]
BenchmarksOption = Annotated[
    Path | None,
    typer.Option("--benchmarks", metavar="FILE", help="A benchmark file to use in place of the pack's set."),
]
AddBenchmarksOption = Annotated[
    Path | None,
    typer.Option("--add-benchmarks", metavar="FILE", help="A benchmark file whose rows are added to the pack's set."),
]
LanguageOption = Annotated[
    str, typer.Option("--language", metavar="LANGUAGE", help="The language to speak: ar, en, es, fr, ru or zh.")
]
VerifiedOption = Annotated[
    bool,
    typer.Option(
        "--without-unverified", help="Leave out values computed by formulas that are from general knowledge only."
    ),
]


def chosen_benchmarks(pack: Pack, benchmarks: Path | None, add_benchmarks: Path | None) -> BenchmarkSet | None:
    """The set the options ask for: the pack's own, a file in its place, or the pack's own extended by a file."""
    from groma.catalogue.benchmarks import read_benchmarks

    base = read_benchmarks(benchmarks, pack) if benchmarks else pack.benchmark_set()
    if add_benchmarks is None:
        return base
    added = read_benchmarks(add_benchmarks, pack)
    return base.extended_by(added) if base else added


def open_book(
    city: str,
    *,
    pack: str = "u4ssc",
    period: str = "",
    benchmarks: Path | None = None,
    add_benchmarks: Path | None = None,
    engine: EngineName = EngineName.duckdb,
    without_unverified: bool = False,
    with_splits: bool = True,
    with_lineage: bool = True,
    with_findings: bool = False,
) -> Book:
    """The city read, measured and scored; checked too where asked for."""
    from groma.catalogue.pack import open_pack
    from groma.measure.measuring import measure
    from groma.publish.book import Book
    from groma.record.bundled import city_folder
    from groma.record.folder import read_city
    from groma.score.scorecard import score

    framework = open_pack(pack)
    record = read_city(city_folder(city), with_lineage=with_lineage)
    chosen = chosen_benchmarks(framework, benchmarks, add_benchmarks)
    measured = measure(record, framework, engine=engine.value) if with_findings else None
    card = score(
        record,
        framework,
        benchmarks=chosen,
        up_to=period,
        engine=engine.value,
        without_unverified=without_unverified,
        with_splits=with_splits,
        measurements=measured,
    )
    if not with_findings:
        return Book(record, framework, card)
    from groma.verify.checks import check

    return Book(record, framework, card, check(record, framework, measurements=measured))
