"""The plan as one HTML file that needs nothing else; the page for the council stands at its top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from groma.publish.html_report import TEMPLATES, environment, style_sheet
from groma.publish.plan_council import council_page
from groma.publish.record_json import groma_version
from groma.publish.wording import counted_words, words

if TYPE_CHECKING:
    from groma.publish.book import Book
    from groma.publish.plan_basis import PlanBasis
    from groma.publish.plan_document import PlanDocument

MOST_FINDINGS = 100
"""How many findings are listed; the others are counted."""


def plan_html(document: PlanDocument, book: Book, *, basis: PlanBasis | None = None) -> str:
    """A whole HTML document. Every text in it is escaped, whatever the plan says.

    Args:
        document: What it says.
        book: The city, the framework and the results.
        basis: What it was made from, to travel inside the file so that it can be proved.
    """
    own = (TEMPLATES / "plan.css").read_text(encoding="utf-8")
    rest = len(document.findings) - MOST_FINDINGS
    return (
        environment(book)
        .get_template("plan.html.j2")
        .render(
            doc=document,
            page=council_page(document),
            basis=_data(basis) if basis else "",
            version=groma_version(),
            colon=words("{name}: {text}").removeprefix("{name}").removesuffix("{text}"),
            shown_findings=document.findings[:MOST_FINDINGS],
            more_findings=counted_words(rest, "and {count} more", "and {count} more") if rest > 0 else "",
            css=Markup(style_sheet(len(book.pack.meta.bands)) + own),  # noqa: S704  our own files and colours
        )
    )


def _data(basis: PlanBasis) -> Markup:
    """The basis as a data block, which no script can be smuggled into."""
    safe = basis.model_dump_json().translate({ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&"})
    return Markup(safe)  # noqa: S704  escaped just above
