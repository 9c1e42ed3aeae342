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
from groma.publish.figures import rate_figure
from groma.publish.gaps import missing, next_steps
from groma.publish.languages import direction, language
from groma.publish.marks import band_mark
from groma.publish.names import (
    as_it_stands,
    band_name,
    benchmark_label,
    figure_name,
    group_name,
    is_reviewed,
    level_name,
    notice_of_pack,
    scoring_note,
    title_of,
)
from groma.publish.notices import INVENTED, UNREVIEWED
from groma.publish.numbers_text import (
    QUALITY_SHORT,
    band_text,
    comma_listed,
    figures_text,
    gap_before,
    period_text,
    quality_text,
    raised,
)
from groma.publish.numerals import number_text, percent_sign
from groma.publish.palette import DARK, band_colours
from groma.publish.prose import Figure, Text
from groma.publish.record_json import groma_version
from groma.publish.story import mayors_page
from groma.publish.trust import FIELD_WORDS, mark_counts, mark_name, mark_text
from groma.publish.views import anchor, change_views, gap_views, group_rows, nested_groups, parts, trends
from groma.publish.wheel import named_state, wheel_svg
from groma.publish.wording import counted, counted_words, noted, said, term, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from groma.publish.book import Book
    from groma.score.model import Result

SEVERITY_WORDS: dict[str, str] = {"error": noted("error"), "warning": noted("warning"), "note": noted("note")}
TEMPLATES = Path(__file__).with_name("templates")


def html_report(book: Book, *, record_json: str = "") -> str:
    """The report of a city.

    Args:
        book: The record, the framework and the results.
        record_json: The record itself as JSON, to travel inside the file so that it can be proved off line.

    Returns:
        A whole HTML document. Every text in it is escaped, whatever the record says.
    """
    return environment(book).get_template("report.html.j2").render(**_content(book, record_json))


def environment(book: Book) -> Environment:
    """What templates are filled in with: everything escaped, and the words and filters of the language spoken now."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(_filters(book))
    environment.globals.update(
        said=said, counted=counted, words=words, counted_words=counted_words, term=term, comma_listed=comma_listed
    )
    environment.tests["figure"] = lambda part: isinstance(part, Figure)
    return environment


def _filters(book: Book) -> dict[str, Callable[..., Any]]:
    """What templates write the values they are given with."""
    pack = book.pack
    return {
        "drawing": _drawing,
        "period": period_text,
        "pieces": _pieces,
        "figures": figures_text,
        "number": number_text,
        "gap": gap_before,
        "anchor": anchor,
        "named_state": lambda result: named_state(result, pack),
        "group_name": lambda name: group_name(name, pack),
        "figure_name": lambda result: figure_name(result, pack),
        "level": lambda level: level_name(level, pack),
        "band_name": lambda band: band_name(band, pack),
        "lent": lambda own: as_it_stands(own, pack),
        "quality": _input_quality,
        "short": mark_name,
        "mark_words": mark_text,
        "field": lambda name: words(FIELD_WORDS[name]),
        "severity": lambda severity: words(SEVERITY_WORDS[severity]),
        "way": lambda way: words(WAY_WORDS[way]),
        "cause": lambda cause: words(CAUSE_WORDS[cause]),
        "raised": raised,
        "plain": "".join,
    }


def _input_quality(quality: str) -> str:
    return quality_text(quality) if quality in {"", "unknown"} else words(QUALITY_SHORT.get(quality, quality))


def _content(book: Book, record_json: str) -> dict[str, Any]:
    card, pack = book.card, book.pack
    bands = sorted(pack.meta.bands, key=lambda band: -band.at_least)
    return {
        "book": book,
        "city": book.city,
        "card": card,
        "pack": pack,
        "language": language(),
        "direction": direction(),
        "title": title_of(pack),
        "page_title": _page_title(book),
        "command": Markup("<code>groma prove FILE</code>"),
        "unreviewed": "" if is_reviewed(pack) else words(UNREVIEWED),
        "invented": words(INVENTED),
        "percent": percent_sign(),
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
        "scoring_note": scoring_note(pack),
        "benchmark_label": benchmark_label(card, pack),
        "notice": notice_of_pack(pack),
        "bands": [(band, band_text(band, bands), _drawing(band_mark(band, bands))) for band in bands],
        "unjudged": _drawing(band_mark(None, bands)),
        "version": groma_version(),
        "css": Markup(style_sheet(len(bands))),  # noqa: S704  our own file and our own colours
        "record_json": Markup(_within_script(record_json)),  # noqa: S704  cannot end the script element
    }


def _page_title(book: Book) -> str:
    parts = {"city": book.city.name, "framework": str(title_of(book.pack))}
    if book.city.invented:
        return words("{city} (invented city): {framework}", **parts)
    return words("{city}: {framework}", **parts)


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


def style_sheet(bands: int) -> str:
    """The style sheet, with a colour for each of the pack's bands."""
    sheet = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    for name, sentence in (("INVENTED", words(INVENTED)), ("TARGET", words("Target"))):
        sheet = sheet.replace(f"{{{name}}}", sentence.replace("\\", "").replace('"', ""))
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
