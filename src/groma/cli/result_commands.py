"""`groma measure, score, explain, report, prove, compare`: from a record to figures, and what becomes of them."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from groma.cli.next_command import PeersOption
from groma.cli.options import (
    AddBenchmarksOption,
    BenchmarksOption,
    CityArgument,
    EngineName,
    EngineOption,
    Format,
    FormatOption,
    LanguageOption,
    PackOption,
    PeriodOption,
    VerifiedOption,
    open_book,
)
from groma.cli.printing import print_json, print_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from groma.catalogue.pack import Pack
    from groma.publish.book import Book
    from groma.publish.explain import Explanation
    from groma.publish.proof import Proof
    from groma.publish.prove_plan import PlanProof
    from groma.score.model import Result

SHORT_COLUMNS = ("code", "data_point", "name", "period", "value", "unit", "share_of_target", "band", "trust", "reason")
AllPeriodsOption = Annotated[bool, typer.Option("--all-periods", help="The whole series, not only the newest value.")]
SplitsOption = Annotated[
    bool, typer.Option("--splits", help="Also the values by place and group, such as districts and sex.")
]


def measure(
    city: CityArgument,
    *,
    pack: PackOption = "u4ssc",
    period: PeriodOption = "",
    all_periods: AllPeriodsOption = False,
    splits: SplitsOption = False,
    engine: EngineOption = EngineName.duckdb,
    format_: FormatOption = Format.text,
) -> None:
    """Compute every indicator, with the reason wherever there is no value.

    Example: groma measure valencia --period 2019
    """
    book = open_book(city, pack=pack, period=period, engine=engine, with_splits=splits, with_lineage=False)
    columns = (
        "code",
        "data_point",
        "name",
        "period",
        "place",
        "breakdown",
        "value",
        "unit",
        "quality",
        "status",
        "reason",
    )
    _print_results(book, _wanted(book, all_periods=all_periods, splits=splits), columns, as_=format_)


def score(
    city: CityArgument,
    *,
    pack: PackOption = "u4ssc",
    period: PeriodOption = "",
    all_periods: AllPeriodsOption = False,
    splits: SplitsOption = False,
    rollup: Annotated[
        bool, typer.Option("--rollup", help="Scores of categories, dimensions and SDGs in place of single figures.")
    ] = False,
    benchmarks: BenchmarksOption = None,
    add_benchmarks: AddBenchmarksOption = None,
    without_unverified: VerifiedOption = False,
    engine: EngineOption = EngineName.duckdb,
    format_: FormatOption = Format.text,
) -> None:
    """Score a city against a dated benchmark set. Example: groma score valencia --format csv"""
    from groma.publish import tables

    book = open_book(
        city,
        pack=pack,
        period=period,
        benchmarks=benchmarks,
        add_benchmarks=add_benchmarks,
        engine=engine,
        without_unverified=without_unverified,
        with_splits=splits,
        with_lineage=False,
    )
    if rollup:
        rows = [tuple(values.values()) for values in tables.rollup_rows(book.card)]
        print_rows(tables.ROLLUP_COLUMNS, rows, as_=format_)
    else:
        wanted = _wanted(book, all_periods=all_periods, splits=splits)
        if format_ is Format.text:
            columns = (*SHORT_COLUMNS, "place", "breakdown") if splits else SHORT_COLUMNS
            _print_results(book, [one for one in wanted if one.is_reported], columns, as_=format_)
        else:
            _print_results(book, wanted, tables.RESULT_COLUMNS, as_=format_)
    if format_ is Format.text:
        _say_total(book, city)


def explain(
    city: CityArgument,
    code: Annotated[str, typer.Argument(help="A code or data point, in any spelling.")],
    period: Annotated[str, typer.Argument(help="The period; the newest where left out.")] = "",
    *,
    place: Annotated[str, typer.Option("--place", help="A place of the city, such as a district.")] = "",
    breakdown: Annotated[str, typer.Option("--breakdown", help="A group, such as sex=female.")] = "",
    pack: PackOption = "u4ssc",
    benchmarks: BenchmarksOption = None,
    add_benchmarks: AddBenchmarksOption = None,
    language: LanguageOption = "en",
    format_: FormatOption = Format.text,
) -> None:
    """Tell the whole story of a number. Example: groma explain valencia EN.EN.WS.2C 2019"""
    from groma.publish.explain import explanation
    from groma.publish.languages import speaking

    with speaking(language):
        book = open_book(city, pack=pack, benchmarks=benchmarks, add_benchmarks=add_benchmarks)
        stories = [explanation(book, one) for one in _asked_for(book, code, period, place, breakdown)]
        _print_stories(stories, as_=format_)


def _print_stories(stories: Sequence[Explanation], *, as_: Format) -> None:
    from groma.publish.explain import as_json

    if as_ is Format.json:
        content = [as_json(story) for story in stories]
        print_json(content[0] if len(content) == 1 else content)
    elif as_ is Format.csv:
        rows = [
            (key, value)
            for story in stories
            for key, value in as_json(story).items()
            if not isinstance(value, dict | list)
        ]
        print_rows(("field", "value"), rows, as_=as_)
    else:
        typer.echo("\n\n".join("\n".join(story.lines) for story in stories))


def report(
    city: CityArgument,
    *,
    out: Annotated[Path, typer.Option("--out", help="The folder to write into.")] = Path("out"),
    pack: PackOption = "u4ssc",
    period: PeriodOption = "",
    benchmarks: BenchmarksOption = None,
    add_benchmarks: AddBenchmarksOption = None,
    without_unverified: VerifiedOption = False,
    language: LanguageOption = "en",
) -> None:
    """Write the report: HTML, PDF, wheel, tables and data package. Example: groma report exempla --out out/exempla"""
    from groma.errors import RecordError
    from groma.publish.languages import known_language, speaking
    from groma.publish.write_report import write_report

    if out.exists() and not out.is_dir():
        raise RecordError(
            "The report could not be written: this is a file.", where=str(out), next_step="Name a folder."
        )
    known_language(language)
    book = open_book(
        city,
        pack=pack,
        period=period,
        benchmarks=benchmarks,
        add_benchmarks=add_benchmarks,
        without_unverified=without_unverified,
        with_findings=True,
    )
    with speaking(language):
        for path in write_report(book, out, progress=lambda name: typer.echo(f"  {name}", err=True)):
            typer.echo(str(path))


def prove(
    file: Annotated[
        Path, typer.Argument(help="A report (HTML or PDF), data package (ZIP) or plan (HTML or JSON) made by Groma.")
    ],
    city: Annotated[str, typer.Argument(help="For a plan: the folder or id of its city.")] = "",
    *,
    peers: PeersOption = None,
    pack: PackOption = "",
    benchmarks: BenchmarksOption = None,
    add_benchmarks: AddBenchmarksOption = None,
    format_: FormatOption = Format.text,
) -> None:
    """Recompute every figure of a report from the record in it, or of a plan from its city.

    Example: groma prove out/report.html
    """
    from groma.catalogue.pack import open_pack
    from groma.cli.plan_proving import plan_proof
    from groma.publish.prove import prove as proved
    from groma.publish.prove_plan import plan_file

    proof: Proof | PlanProof
    planned = plan_file(file)
    if planned is not None:
        proof = plan_proof(
            planned,
            city,
            pack=pack,
            peers=tuple(peers or ()),
            benchmarks=benchmarks,
            add_benchmarks=add_benchmarks,
        )
    elif city:
        raise typer.BadParameter("Only a plan is proved against a city; a report carries its record.")
    else:
        proof = proved(file, pack=open_pack(pack) if pack else None)
    _print_proof(proof, as_=format_)
    if not proof.is_proven:
        raise typer.Exit(1)


def _print_proof(proof: Proof | PlanProof, *, as_: Format) -> None:
    if as_ is Format.json:
        print_json(asdict(proof) | {"message": proof.message, "is_proven": proof.is_proven})
    elif as_ is Format.csv:
        columns = ("figure", "what", "shown", "follows")
        print_rows(columns, [[getattr(one, name) for name in columns] for one in proof.failures], as_=as_)
    else:
        typer.echo("\n".join(proof.lines))


def compare(
    cities: Annotated[list[str], typer.Argument(metavar="CITY CITY…", help="Two or more cities.")],
    *,
    pack: PackOption = "u4ssc",
    period: PeriodOption = "",
    language: LanguageOption = "en",
    format_: FormatOption = Format.text,
) -> None:
    """Put cities side by side, without ranking them. Example: groma compare valencia karmoy"""
    from groma.publish.compare import compare as compared
    from groma.publish.compare import comparison_csv, comparison_json, comparison_text
    from groma.publish.languages import speaking

    if len(cities) < 2:  # noqa: PLR2004  a comparison needs two
        raise typer.BadParameter("Name at least two cities.")
    printed = {Format.text: comparison_text, Format.csv: comparison_csv, Format.json: comparison_json}[format_]
    with speaking(language):
        books = [open_book(city, pack=pack, period=period, with_splits=False, with_lineage=False) for city in cities]
        typer.echo(printed(compared(books)).rstrip("\n"))


def _print_results(book: Book, results: Sequence[Result], columns: Sequence[str], *, as_: Format) -> None:
    """Results under the given columns: with every digit for programs, rounded for people."""
    from groma.publish.tables import result_rows

    rows = result_rows(results, framework=book.pack.id)
    if as_ is Format.text:
        rows = [row | _readable(result, book) for row, result in zip(rows, results, strict=True)]
    print_rows(columns, [[row[column] for column in columns] for row in rows], as_=as_)


def _readable(result: Result, book: Book) -> dict[str, str | int | float | None]:
    from groma.publish.numbers_text import unit_text, value_text
    from groma.publish.numerals import number_text

    return {
        "value": value_text(result.value, result.point) if result.is_reported else "",
        "unit": unit_text(result.point, book.pack),
        "share_of_target": "" if result.share is None else number_text(result.share),
    }


def _wanted(book: Book, *, all_periods: bool, splits: bool) -> Sequence[Result]:
    card = book.card
    chosen = _all_periods(book) if all_periods else card.results
    return (*chosen, *card.splits) if splits else chosen


def _all_periods(book: Book) -> list[Result]:
    """Every value of every data point, oldest first; a data point without any keeps its one row that says why."""
    return [
        one
        for result in book.card.results
        for one in ([each for each in book.card.series if each.point.key == result.point.key] or [result])
    ]


def _asked_for(book: Book, code: str, period: str, place: str, breakdown: str) -> list[Result]:
    """The results of a code: one data point, or all of an indicator's; of a period, or the newest."""
    from groma.errors import NotFoundError
    from groma.record.breakdown import canonical_breakdown

    pack, card = book.pack, book.card
    breakdown = canonical_breakdown(breakdown)
    key = _indicator_key(pack, code)
    keys = (
        {key}
        if key in {point.key for point in pack.data_points}
        else {point.key for point in pack.indicator(code).data_points}
    )
    pool = card.splits if place or breakdown else (card.series if period else card.results)
    found = [
        one
        for one in pool
        if one.point.key in keys
        and (not period or one.measurement.period == period)
        and (one.measurement.place, one.measurement.breakdown) == (place, breakdown)
    ]
    if not found:
        raise NotFoundError(
            f"There is no value of {', '.join(sorted(keys))} for {' '.join(filter(None, (period, place, breakdown)))}.",
            next_step=_there_are(
                [one for one in (*card.series, *card.splits) if one.point.key in keys], place, breakdown
            ),
        )
    return found


def _indicator_key(pack: Pack, code: str) -> str:
    """The key a code stands for. Variables are inputs, so those asking for one are sent to what it is an input of."""
    from groma.errors import NotFoundError

    key = pack.key(code)
    if not code.strip():
        raise NotFoundError("No code was given.", next_step="See `groma catalogue list`.")
    if key in pack.variables:
        uses = [point.key for point in pack.data_points if key in point.variables]
        raise NotFoundError(
            f"`{key}` is what a city counts; explained are the indicators made of it.",
            next_step=f"Try {', '.join(uses[:5])}." if uses else "No indicator uses it.",
        )
    named = [one for one in pack.indicators if code.casefold() in one.name.casefold()]
    if named and not pack.knows(key) and key not in {one.code for one in pack.indicators}:
        raise NotFoundError(
            f"`{code}` is no code of the pack `{pack.id}`.",
            next_step=f"Perhaps {', '.join(f'{one.code} ({one.name})' for one in named[:5])}.",
        )
    return key


def _there_are(known: Sequence[Result], place: str, breakdown: str) -> str:
    """For which periods, places and groups there are values."""
    split = (place, breakdown)
    periods = sorted(
        {one.measurement.period for one in known if (one.measurement.place, one.measurement.breakdown) == split}
    )
    if periods:
        return f"There are values for {', '.join(periods)}."
    others = sorted(
        {" ".join(filter(None, (one.measurement.place, one.measurement.breakdown))) for one in known} - {""}
    )
    if others:
        return f"There are values for the whole city and {', '.join(others[:10])}."
    return "There are only values for the whole city." if known else "See `groma measure` for what is missing and why."


def _say_total(book: Book, city: str) -> None:
    from groma.publish.trust import mark_counts

    card = book.card
    total = card.total
    rates = ", ".join(f"{rate.level} {rate.reported} of {rate.total}" for rate in card.rates)
    typer.echo(f"{card.reported} of {len(card.results)} data points have a value; indicators reported: {rates}.")
    if card.reported < len(card.results):
        typer.echo(f"`groma measure {city}` says of the others why they have none.")
    if total.percent is not None:
        points = f"{total.points} of {total.possible} points ({total.percent:.1f} %)"
        typer.echo(f"{points} over {total.scored} scored data points, benchmarks {card.benchmark_set}.")
    typer.echo(card.benchmark_label)
    marks = ", ".join(f"{reported} {mark}" for mark, reported, _ in mark_counts(card) if reported)
    typer.echo(f"Trust in the definitions behind these values: {marks or 'no values yet'}.")
    if book.city.invented:
        typer.echo("This city is invented.")
