"""`groma next`: what to do next, and why."""

from __future__ import annotations

import shutil
import textwrap
from typing import TYPE_CHECKING, Annotated

import typer

from groma.cli.options import (
    AddBenchmarksOption,
    BenchmarksOption,
    CityArgument,
    Format,
    FormatOption,
    LanguageOption,
    PackOption,
    PeriodOption,
    open_book,
)
from groma.cli.printing import print_json, print_rows, print_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from groma.plan.next_steps import NextSteps
    from groma.publish.advice import Advice
    from groma.publish.book import Book

WIDEST = 100
PeersOption = Annotated[
    list[str] | None,
    typer.Option(
        "--peers", metavar="CITY", help="A city to compare with, a folder or a bundled one; may be given several times."
    ),
]
LimitOption = Annotated[
    int, typer.Option("--limit", metavar="NUMBER", min=1, max=1_000, help="How many of each kind to list.")
]


def next_(
    city: CityArgument,
    *,
    limit: LimitOption = 5,
    peers: PeersOption = None,
    pack: PackOption = "u4ssc",
    period: PeriodOption = "",
    benchmarks: BenchmarksOption = None,
    add_benchmarks: AddBenchmarksOption = None,
    language: LanguageOption = "en",
    format_: FormatOption = Format.text,
) -> None:
    """Say what to do next: three things first, then what lifts the result most and what is cheapest to find out.

    Example: groma next exempla
    """
    from groma.plan.compared import compared
    from groma.plan.next_steps import next_steps
    from groma.publish.languages import speaking

    with speaking(language):
        book = open_book(
            city,
            pack=pack,
            period=period,
            benchmarks=benchmarks,
            add_benchmarks=add_benchmarks,
            with_splits=False,
            with_lineage=False,
        )
        others = compared(book.city, book.pack, names=tuple(peers or ()))
        steps = next_steps(book.city, book.pack, book.card, peers=others.peers, open_sources=others.open_sources)
        _print(steps, book, left_out=others.left_out, limit=limit, as_=format_)


def _print(steps: NextSteps, book: Book, *, left_out: Sequence[str], limit: int, as_: Format) -> None:
    from groma.publish.next_data import COLUMNS, as_json, rows

    if as_ is Format.json:
        print_json(as_json(steps, book.city, pack=book.pack, limit=limit) | {"left_out": list(left_out)})
    elif as_ is Format.csv:
        print_rows(COLUMNS, rows(steps, book.pack, limit=limit), as_=as_)
    else:
        _print_text(steps, book, left_out=left_out, limit=limit)


def _print_text(steps: NextSteps, book: Book, *, left_out: Sequence[str], limit: int) -> None:
    from groma.plan.next_steps import top_three
    from groma.publish.next_tables import closing_lines, lift_table, request_table
    from groma.publish.next_words import advice, first_title, headline

    typer.echo(wrapped(str(headline(steps, book.city))))
    first = top_three(steps)
    if first:
        typer.secho(f"\n{first_title()}", bold=True)
    for number, step in enumerate(first, start=1):
        _print_advice(advice(step, book.pack), number)
    for table in (lift_table(steps, book.pack, limit=limit), request_table(steps, book.pack, limit=limit)):
        if table.rows:
            typer.secho(f"\n{table.title}", bold=True)
            print_table(table.columns, table.rows)
            typer.echo(wrapped(table.rule))
    typer.echo("\n" + "\n".join(map(wrapped, closing_lines(book, steps, left_out=left_out))))


def _print_advice(told: Advice, number: int) -> None:
    """The deed in bold, and below it its reasons, each beginning with its own label."""
    from groma.publish.next_words import labels

    typer.secho(wrapped(told.what, first=f"\n {number}  ", rest="    "), bold=True)
    longest = max(len(label) for label, _ in labels(told))
    for label, said in labels(told):
        typer.echo(wrapped(said, first=f"    {label:<{longest}}  ", rest=" " * (longest + 6)))


def wrapped(line: str, *, first: str = "", rest: str = "") -> str:
    """A line broken where the screen ends; blanks that keep a number and its unit together are not broken at."""
    width = min(shutil.get_terminal_size().columns, WIDEST)
    start, indent = first.lstrip("\n"), first[: len(first) - len(first.lstrip("\n"))]
    kept = textwrap.wrap(line, width, initial_indent=start, subsequent_indent=rest, break_on_hyphens=False)
    return indent + "\n".join(kept)
