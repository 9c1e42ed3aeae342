"""The files of a plan, written into a folder: all of them new, or all as they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groma.publish.plan_document import plan_document
from groma.publish.plan_html import plan_html
from groma.publish.plan_json import plan_json, plan_json_text
from groma.publish.plan_pdf import council_pdf, plan_pdf
from groma.publish.write_report import refuse_folders, write_together

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from groma.plan.account import Account
    from groma.plan.overview import Overview
    from groma.publish.book import Book
    from groma.publish.plan_basis import PlanBasis

NAMES = ("plan.html", "plan.pdf", "council.pdf", "plan.json")


def write_plan_files(
    book: Book,
    found: Overview,
    folder: Path,
    *,
    account: Account | None = None,
    basis: PlanBasis | None = None,
    progress: Callable[[str], None] | None = None,
) -> tuple[Path, ...]:
    """Write the plan as HTML, PDF, one page for the council and JSON.

    Args:
        book: The city, the framework and the results.
        found: The plan held against them.
        folder: Where to; it is made where it is not there, and other files in it are left alone.
        account: What became of the plan, where there is a later round.
        basis: What the plan was made from, so that the HTML and the JSON can be proved.
        progress: Called with the name of each file before it is made.

    Returns:
        The paths of the files, in the order of `NAMES`.

    Raises:
        RecordError: The folder cannot be written to, or a folder stands where a file belongs.
        GromaError: The page setter refuses the content.
    """
    refuse_folders(folder, NAMES)
    document = plan_document(book, found, account=account)
    makers: dict[str, Callable[[], bytes | str]] = {
        "plan.html": lambda: plan_html(document, book, basis=basis),
        "plan.pdf": lambda: plan_pdf(document),
        "council.pdf": lambda: council_pdf(document),
        "plan.json": lambda: plan_json_text(plan_json(book, found, account=account, basis=basis)),
    }
    contents = {}
    for name in NAMES:
        if progress:
            progress(name)
        contents[name] = makers[name]()
    return write_together(contents, folder)
