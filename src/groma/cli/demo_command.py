"""`groma demo`: the main job, end to end, on bundled cities."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from groma.publish.book import Book

CITIES = ("exempla", "valencia")


def demo(*, out: Annotated[Path, typer.Option("--out", help="The folder to write into.")] = Path("out")) -> None:
    """Take bundled cities from raw tables to finished reports. Example: groma demo --out out"""
    for city in CITIES:
        typer.echo(_summary(_run(city, out), out / city))
    typer.echo(
        f"\nOpen {out / CITIES[0] / 'report.html'} in a browser. Then: groma prove {out / CITIES[0] / 'report.html'}"
    )


def _run(city: str, out: Path) -> Book:
    """The main job: gather, check, measure, score, report; each step is said on stderr as it begins."""
    from groma.catalogue.pack import open_pack
    from groma.gather.gathering import gather_city, merged
    from groma.measure.measuring import measure
    from groma.publish.book import Book
    from groma.publish.write_report import write_report
    from groma.record.bundled import CITIES_FOLDER
    from groma.record.folder import read_city, write_gathered
    from groma.score.scorecard import score
    from groma.verify.checks import check

    folder = out / city / "record"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(CITIES_FOLDER / city, folder)
    pack = open_pack()
    if (folder / "raw").is_dir():
        _say(city, "gathering the raw tables")
        record = read_city(folder)
        together = merged(record, gather_city(record, pack=pack))
        write_gathered(together, folder)
    record = read_city(folder)
    _say(city, "measuring and checking")
    measured = measure(record, pack)
    findings = check(record, pack, measurements=measured)
    _say(city, "scoring")
    book = Book(record, pack, score(record, pack, measurements=measured), findings)
    write_report(book, out / city, progress=lambda name: _say(city, f"writing {name}"))
    return book


def _say(city: str, step: str) -> None:
    typer.echo(f"  {city}: {step}", err=True)


def _summary(book: Book, folder: Path) -> str:
    from groma.publish.story import mayors_page

    page = mayors_page(book)
    title = book.city.name + (" (an invented city)" if book.city.invented else "")
    files = ", ".join(sorted(path.name for path in folder.iterdir() if path.is_file()))
    odd = Counter(one.severity for one in book.findings)
    decisions = [f"  {number}. {one.what}" for number, one in enumerate(page.decisions, start=1)]
    return "\n".join(
        (
            f"\n{title}",
            *(f"  {sentence}" for sentence in page.sentences),
            "  To decide:",
            *decisions,
            f"  Checks found {odd['error']} errors, {odd['warning']} warnings and {odd['note']} notes.",
            f"  In {folder}: {files}",
        )
    )
