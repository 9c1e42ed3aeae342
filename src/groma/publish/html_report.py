"""The report as one HTML file that needs nothing else: no network, no script, no font of its own.

It opens with the mayor's page. Every number on it is written by one macro, as a `data` element that names what it is,
so that `groma prove` can look it up.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from groma.publish.changes import CAUSE_WORDS, WAY_WORDS
from groma.publish.figures import Figure, Text, rate_figure
from groma.publish.gaps import missing, next_steps
from groma.publish.marks import band_mark
from groma.publish.notices import INVENTED
from groma.publish.numbers_text import band_text, count_text, period_text
from groma.publish.palette import DARK, band_colours
from groma.publish.record_json import groma_version
from groma.publish.story import mayors_page
from groma.publish.trust import MARK_SHORT, MARK_WORDS, mark_counts
from groma.publish.views import (
    anchor,
    change_views,
    gap_views,
    group_rows,
    nested_groups,
    parts,
    trends,
)
from groma.publish.wheel import state_text, wheel_svg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from groma.publish.book import Book
    from groma.score.model import Result

TEMPLATES = Path(__file__).with_name("templates")


def html_report(book: Book, *, record_json: str = "") -> str:
    """The report of a city.

    Args:
        book: The record, the framework and the results.
        record_json: The record itself as JSON, to travel inside the file so that it can be proved off line.

    Returns:
        A whole HTML document. Every text in it is escaped, whatever the record says.
    """
    return _environment(book).get_template("report.html.j2").render(**_content(book, record_json))


def _environment(book: Book) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pack = book.pack
    environment.filters.update(
        drawing=_drawing,
        period=period_text,
        pieces=_pieces,
        count=count_text,
        anchor=anchor,
        state=lambda result: state_text(result, pack),
        short=lambda mark: MARK_SHORT[mark],
        mark_words=lambda mark: MARK_WORDS[mark],
        way=lambda way: WAY_WORDS[way],
        cause=lambda cause: CAUSE_WORDS[cause],
    )
    environment.tests["figure"] = lambda part: isinstance(part, Figure)
    return environment


def _content(book: Book, record_json: str) -> dict[str, Any]:
    card, pack = book.card, book.pack
    bands = sorted(pack.meta.bands, key=lambda band: -band.at_least)
    return {
        "book": book,
        "city": book.city,
        "card": card,
        "pack": pack,
        "invented": INVENTED,
        "page": mayors_page(book),
        "wheel": _drawing(wheel_svg(book)),
        "tree": _tree(card.results),
        "parts": parts(book),
        "groups": nested_groups(book),
        "goals": group_rows(book, "sdg"),
        "rates": [
            (rate, *(rate_figure(rate, name) for name in ("reported", "total", "percent"))) for rate in card.rates
        ],
        "trends": trends(book),
        "gaps": gap_views(book),
        "changes": change_views(book),
        "missing": missing(book),
        "steps": next_steps(book),
        "marks": mark_counts(card),
        "bands": [(band, band_text(band, bands), _drawing(band_mark(band, bands))) for band in bands],
        "unjudged": _drawing(band_mark(None, bands)),
        "version": groma_version(),
        "css": Markup(_style_sheet(len(bands))),  # noqa: S704  our own file and our own colours
        "record_json": Markup(_within_script(record_json)),  # noqa: S704  cannot end the script element
    }


def _drawing(svg: str) -> Markup:
    """A drawing of ours: every text in it was escaped where it was made."""
    return Markup(svg)  # noqa: S704  our own drawing, its texts escaped where it was made


def _pieces(piece: Text | Figure | str) -> tuple[str | Figure, ...]:
    return piece.parts if isinstance(piece, Text) else (piece,)


def _tree(results: Sequence[Result]) -> list[Any]:
    """Results nested by their path: a branch is a name with its branches, a leaf is a result."""
    tree: dict[str, Any] = {}
    for result in results:
        branch = tree
        for name in result.indicator.path:
            branch = branch.setdefault(name, {})
        branch.setdefault("", []).append(result)
    return _branches(tree)


def _branches(tree: dict[str, Any]) -> list[Any]:
    return [*tree.get("", []), *((name, _branches(inner)) for name, inner in tree.items() if name)]


def _style_sheet(bands: int) -> str:
    """The style sheet, with a colour for each of the pack's bands."""
    sheet = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    light = "".join(f"--band-{rank}:{colour};" for rank, colour in enumerate(band_colours(bands), start=1))
    dark = "".join(f"--band-{rank}:{colour};" for rank, colour in enumerate(band_colours(bands, DARK), start=1))
    classes = "".join(
        f".band-{rank}{{fill:var(--band-{rank})}}.ring-{rank}{{stroke:var(--band-{rank})}}"
        for rank in range(1, bands + 1)
    )
    return f":root{{{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}{classes}{sheet}"


def _within_script(content: str) -> str:
    """JSON that cannot end the element it stands in."""
    return content.replace("<", "\\u003c")
