"""Printing: text for people through rich, and the same data as CSV or JSON for programs."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import typer

from groma.cli.options import Format

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from groma.errors import Finding

WIDE = 200
FINDING_COLUMNS = ("severity", "rule", "where", "subject", "period", "what", "why", "next_step")
MOST_OF_A_RULE = 50
"""How many findings of a rule a person is shown; a program gets all."""


def print_rows(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, as_: Format, title: str = "") -> None:
    """Rows as a table, as CSV, or as a JSON list of objects."""
    if as_ is Format.csv:
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
        typer.echo(buffer.getvalue(), nl=False)
    elif as_ is Format.json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        print_table(columns, rows, title=title)


def print_json(content: Mapping[str, Any] | Sequence[Any]) -> None:
    """A value as JSON, with letters of all languages as they are."""
    typer.echo(json.dumps(content, ensure_ascii=False, indent=2, default=str))


def print_findings(findings: Sequence[Finding], *, as_: Format = Format.text) -> None:
    """Findings one below the other; as text, the first of each rule, and how many more there are."""
    if as_ is not Format.text:
        print_rows(FINDING_COLUMNS, [[getattr(one, name) for name in FINDING_COLUMNS] for one in findings], as_=as_)
        return
    counts: Counter[tuple[str, str]] = Counter()
    for one in findings:
        counts[one.severity, one.rule] += 1
        if counts[one.severity, one.rule] <= MOST_OF_A_RULE:
            typer.echo(str(one))
    for (severity, rule), count in counts.items():
        if count > MOST_OF_A_RULE:
            typer.echo(f"{severity}: {count - MOST_OF_A_RULE:,} more of `{rule}`. Use --format csv to see them all.")


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str = "") -> None:
    """Rows as a plain table without borders, numbers to the right."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title or None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
    for number, column in enumerate(columns):
        is_number = bool(cells) and all(_is_number(row[number]) for row in cells)
        table.add_column(column, justify="right" if is_number else "left", overflow="fold")
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    console = Console(highlight=False)
    console.print(table) if console.is_terminal else Console(highlight=False, width=WIDE).print(table)


def _is_number(cell: str) -> bool:
    bare = cell.replace("\u202f", "").replace("\u00a0", "").replace("−", "-")
    return not bare or bare.replace(".", "", 1).replace("-", "", 1).isdigit()
