"""Everything a report consists of, written into a folder: all of it new, or all of it as it was."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from groma.errors import RecordError
from groma.publish.datapackage import datapackage
from groma.publish.excel import workbook
from groma.publish.factsheet import factsheet
from groma.publish.html_report import html_report
from groma.publish.picture import wheel_png
from groma.publish.record_json import book_from, record_of, record_text
from groma.publish.tables import notice_of, results_csv, results_json, rollup_csv
from groma.publish.wheel import wheel_svg
from groma.record.files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from groma.publish.book import Book

NAMES = (
    "report.html",
    "factsheet.pdf",
    "wheel.svg",
    "wheel.png",
    "results.csv",
    "rollup.csv",
    "results.json",
    "results.xlsx",
    "datapackage.zip",
)


def write_report(book: Book, folder: Path, *, progress: Callable[[str], None] | None = None) -> tuple[Path, ...]:
    """Write the report of a city into a folder, which is made where it is not there.

    What is published is made from the record as it stands in the files, not from the book in memory, so that it can
    be proved. Every file is made and written aside before the first one takes its place. If anything fails, the files
    of an earlier report are as they were.

    Args:
        book: What to publish.
        folder: Where to; other files in it are left alone.
        progress: Called with the name of each file before it is made.

    Returns:
        The paths of the files, in the order of `NAMES`.

    Raises:
        RecordError: The folder cannot be written to, for example for lack of space.
    """
    refuse_folders(folder, NAMES)
    told = progress or _untold
    record = record_of(book)
    contents = {}
    for name, make in _makers(book_from(record, pack=book.pack), record).items():
        told(name)
        contents[name] = make()
    return write_together(contents, folder)


def write_together(contents: Mapping[str, bytes | str], folder: Path) -> tuple[Path, ...]:
    """Write files into a folder, which is made where it is not there: all of them, or none.

    Raises:
        RecordError: The folder cannot be written to; what was there before is as it was.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(dir=folder, prefix=".report-"))
    except OSError as error:
        raise _refused(folder, error) from error
    try:
        for name, content in contents.items():
            write_atomically(aside / "new" / name, content)
        _exchange(aside, folder, tuple(contents))
    finally:
        if not _holds_files(aside / "old"):
            shutil.rmtree(aside, ignore_errors=True)
    return tuple(folder / name for name in contents)


def refuse_folders(folder: Path, names: Iterable[str]) -> None:
    """Refuse to write where a folder has the name of a file, so that nothing in it is lost.

    Raises:
        RecordError: A folder has one of the names.
    """
    for name in names:
        if (folder / name).is_dir():
            raise RecordError(
                "A folder stands where a file belongs.",
                where=str(folder / name),
                next_step="Move it away, or write into another folder.",
            )


def _makers(book: Book, record: Mapping[str, object]) -> dict[str, Callable[[], bytes | str]]:
    wheel, card, notice = wheel_svg(book), book.card, notice_of(book.city)
    return {
        "report.html": lambda: html_report(book, record_json=record_text(record)),
        "factsheet.pdf": lambda: factsheet(book, record=record),
        "wheel.svg": lambda: wheel,
        "wheel.png": lambda: wheel_png(wheel),
        "results.csv": lambda: results_csv(card.results, framework=card.pack_id, notice=notice),
        "rollup.csv": lambda: rollup_csv(card, notice=notice),
        "results.json": lambda: results_json(card, notice=notice),
        "results.xlsx": lambda: workbook(book),
        "datapackage.zip": lambda: datapackage(book, record=record),
    }


def _exchange(aside: Path, folder: Path, names: tuple[str, ...]) -> None:
    """Put the new files in place of the old ones; where one cannot be, put the old ones back."""
    old = aside / "old"
    begun: list[str] = []
    try:
        old.mkdir()
        for name in names:
            begun.append(name)
            if (folder / name).exists():
                (folder / name).replace(old / name)
            (aside / "new" / name).replace(folder / name)
    except BaseException as error:
        _put_back(aside, folder, begun)
        if isinstance(error, OSError):
            raise _refused(folder, error) from error
        raise
    shutil.rmtree(old, ignore_errors=True)


def _put_back(aside: Path, folder: Path, begun: list[str]) -> None:
    """Undo what `_exchange` began. An old file that cannot be put back stays aside, where nothing removes it."""
    for name in reversed(begun):
        with contextlib.suppress(OSError):
            if (aside / "old" / name).exists():
                shutil.move(aside / "old" / name, folder / name)
            elif not (aside / "new" / name).exists():
                (folder / name).unlink()


def _holds_files(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def _refused(folder: Path, error: OSError) -> RecordError:
    return RecordError(
        f"The files could not be written: {error.strerror or error}.",
        where=str(folder),
        next_step="Free some space or check the permissions. What was there before is as it was.",
    )


def _untold(name: str) -> None:
    """Nobody is listening."""
