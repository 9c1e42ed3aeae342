"""Proving an HTML report: each figure's attributes and text, the figures that should be there, the words around."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from groma.errors import LimitError, RecordError
from groma.publish.figures import all_figures
from groma.publish.html_report import html_report
from groma.publish.languages import LANGUAGES, OWN, speaking
from groma.publish.proof import Failure, basis_of
from groma.publish.record_json import NO_RECORD, parse_record, record_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from groma.catalogue.pack import Pack
    from groma.publish.proof import Basis, Proof
    from groma.publish.prose import FigureId

RECORD_ID = "groma-record"
MOST_TOKENS = 500_000
_FIELDS = ("key", "field", "period", "place", "breakdown", "since")
_DRAWN = frozenset("svg g path line rect circle text tspan title".split())


@dataclass
class Page:
    """What stands in an HTML report.

    Attributes:
        figures: Id, value and visible text of every figure, in order.
        tokens: All else in order: tags with their attributes, and words. The inside of trend drawings is left out.
        drawings: The inside of each trend drawing.
        foreign: Elements that no report has, such as scripts that run.
        language: The language the page says it is in.
        record: The record's JSON; `None` where there is none that is whole.
    """

    figures: list[tuple[FigureId, str, str]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    drawings: list[list[str]] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    language: str = ""
    record: str | None = None
    is_whole: bool = False


def prove_html(content: bytes, *, name: str, pack: Pack | None = None) -> Proof:
    """The proof of an HTML report. See `groma.publish.prove.prove`."""
    try:
        text = content.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise RecordError("The file is not UTF-8 text.", where=name, next_step=NO_RECORD) from None
    page = page_of(text)
    if page.record is None or not page.is_whole:
        what = (
            "The file ends in the middle."
            if not page.is_whole
            else "The file holds no record, so nothing can be proved."
        )
        raise RecordError(what, where=name, next_step=NO_RECORD)
    basis = basis_of(parse_record(page.record), pack=pack)
    with speaking(page.language if page.language in LANGUAGES else OWN):
        return _proof(page, text, basis, name=name)


def _proof(page: Page, text: str, basis: Basis, *, name: str) -> Proof:
    """The proof of a page, in the language it is in."""
    failures = list(_figure_failures(page, basis))
    failures += [Failure("", "element", found, "nothing of the kind") for found in page.foreign]
    made = html_report(basis.book, record_json=record_text(basis.record))
    if made == text:
        return basis.proof(name, failures, ["The file is byte for byte what Groma writes from this record."])
    expected = page_of(made)
    failures += _missing_figures(page, expected)
    if not basis.is_same_make:
        return basis.proof(
            name, failures, ["The words around the figures were not compared, for they belong to another edition."]
        )
    notes = (
        []
        if page.drawings == expected.drawings
        else ["Trend drawings are not as this machine draws them; the tables beside them were compared."]
    )
    return basis.proof(name, [*failures, *word_failures(page.tokens, expected.tokens)], notes)


def page_of(text: str, *, record_id: str = RECORD_ID) -> Page:
    """What stands in the HTML `text`; `record_id` is that of the element that holds what it was made from.

    Raises:
        LimitError: It holds more than any report does.
    """
    reader = _Reader(record_id)
    reader.feed(text)
    reader.close()
    return reader.page


def word_failures(shown: Sequence[str], follows: Sequence[str]) -> Iterator[Failure]:
    """The first place from which two lists of words differ up to the last; none where they are the same."""
    if list(shown) == list(follows):
        return
    start = next(
        (n for n, (one, other) in enumerate(zip(shown, follows, strict=False)) if one != other),
        min(len(shown), len(follows)),
    )
    most = min(len(shown), len(follows)) - start
    end = next((n for n in range(most) if shown[-1 - n] != follows[-1 - n]), most)
    yield Failure("", "text", _said(shown[start : len(shown) - end]), _said(follows[start : len(follows) - end]))


def _said(tokens: Sequence[str]) -> str:
    said = " ".join(tokens)
    return said if len(said) <= 300 else f"{said[:297]}…"  # noqa: PLR2004  as much as fits on a few lines


def _figure_failures(page: Page, basis: Basis) -> Iterator[Failure]:
    known = all_figures(basis.book.card, basis.book.pack, targets=basis.book.city.targets)
    for ident, value, shown in page.figures:
        about = " ".join(part for part in ident[1:] if part)
        if ident not in known:
            yield Failure(ident[0], about, shown, "no such figure")
            continue
        if value != known[ident].value:
            yield Failure(ident[0], f"{about}, attribute", value, known[ident].value)
        if shown != known[ident].text:
            yield Failure(ident[0], f"{about}, text", shown, known[ident].text)


def _missing_figures(page: Page, expected: Page) -> Iterator[Failure]:
    """Figures that a report of this record shows and the file does not, or not as often."""
    there = Counter(ident for ident, _, _ in page.figures)
    wanted = Counter(ident for ident, _, _ in expected.figures)
    texts = {ident: shown for ident, _, shown in expected.figures}
    for ident, times in wanted.items():
        if there[ident] < times:
            yield Failure(
                ident[0],
                " ".join(part for part in ident[1:] if part),
                f"{there[ident]} times",
                f"`{texts[ident]}`, {times} times",
            )


class _Reader(HTMLParser):
    """Reads a report from its first tag to its last."""

    def __init__(self, record_id: str) -> None:
        super().__init__(convert_charrefs=True)
        self._record_id = record_id
        self.page = Page()
        self._figure: tuple[FigureId, str] | None = None
        self._words: list[str] = []
        self._is_record = False
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._end_words()
        given = {name: value or "" for name, value in attrs}
        if self._figure is not None:
            self.page.foreign.append(f"<{tag}> within a figure")
        if tag == "data" and given.get("class") == "figure":
            key, *rest = (given.get(f"data-{name}", "") for name in _FIELDS)
            self._figure = ((key, rest[0], rest[1], rest[2], rest[3], rest[4]), given.get("value", ""))
            if extra := set(given) - {"class", "value", *(f"data-{name}" for name in _FIELDS)}:
                self.page.foreign.append(f"a figure with {', '.join(sorted(extra))}")
            return
        if tag == "html":
            self.page.language = given.get("lang", "")
        if tag == "script":
            self._script(given)
        self._into_drawing(tag, given)
        self._add(f"<{tag} {given}>" if given else f"<{tag}>", tag)

    def handle_endtag(self, tag: str) -> None:
        self._end_words()
        if tag == "data" and self._figure is not None:
            self._figure = None
            return
        self._add(f"</{tag}>", tag)
        if self._depth and tag == "svg":
            self._depth -= 1
        self._is_record = self._is_record and tag != "script"
        self.page.is_whole = tag == "html"

    def handle_data(self, data: str) -> None:
        if self._is_record:
            self.page.record = (self.page.record or "") + data
        elif self._figure is not None:
            self._words.append(data)
        elif words := " ".join(data.split()):
            self._add(words, "")

    def handle_comment(self, data: str) -> None:
        self.page.foreign.append(f"a comment, {data[:80]!r}")

    def _end_words(self) -> None:
        """Close a figure: its words are whole once the next tag begins."""
        if self._figure is not None:
            ident, value = self._figure
            self.page.figures.append((ident, value, "".join(self._words)))
            self._words = []

    def _script(self, given: dict[str, str]) -> None:
        if given.get("type") == "application/json" and given.get("id") == self._record_id and self.page.record is None:
            self._is_record = True
            self.page.record = ""
        else:
            self.page.foreign.append("<script>")

    def _into_drawing(self, tag: str, given: dict[str, str]) -> None:
        if self._depth and tag == "svg":
            self._depth += 1
        elif tag == "svg" and given.get("class") == "trend":
            self._depth = 1
            self.page.drawings.append([])

    def _add(self, token: str, tag: str) -> None:
        if len(self.page.tokens) + sum(map(len, self.page.drawings[-1:])) > MOST_TOKENS:
            raise LimitError("The file holds more than any report does.", next_step=NO_RECORD)
        if not self._depth:
            self.page.tokens.append(token)
            return
        self.page.drawings[-1].append(token)
        if tag and tag not in _DRAWN:
            self.page.foreign.append(f"<{tag}> in a drawing")
