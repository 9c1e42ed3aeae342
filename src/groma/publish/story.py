"""The story a report tells first: a page for the mayor of three sentences, three numbers and three things to decide.

It leads with what is known and says of how much, names every figure with its unit, period and band, never ranks and
never congratulates. The same record always gives the same words.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.publish.changes import changes
from groma.publish.decisions import Decision, decisions
from groma.publish.figures import (
    Figure,
    Text,
    band_figure,
    group_figure,
    low_bands,
    low_figure,
    low_limit,
    rate_figure,
    text,
)
from groma.publish.notices import LEFT_OUT
from groma.publish.numbers_text import (
    MISSING,
    band_text,
    count_text,
    listed,
    number_text,
    period_text,
)
from groma.record.period import parse_period

if TYPE_CHECKING:
    import datetime as dt

    from groma.publish.book import Book
    from groma.publish.changes import Way

FEW = 0.5
"""Below this share of figures reported, a score is followed by what it leaves open."""


@dataclass(frozen=True, slots=True)
class Headline:
    """One of the three numbers: the figure (an en dash where there is none), its unit, what it is, and a note."""

    figure: Figure | None
    unit: str
    label: str
    note: Text

    @property
    def number(self) -> str:
        """The number as readers see it."""
        return str(self.figure) if self.figure else MISSING


@dataclass(frozen=True, slots=True)
class MayorsPage:
    """The first page: three of each."""

    sentences: tuple[Text, Text, Text]
    numbers: tuple[Headline, Headline, Headline]
    decisions: tuple[Decision, Decision, Decision]
    method: Text


def mayors_page(book: Book) -> MayorsPage:
    """Three sentences, three numbers and three things to decide."""
    return MayorsPage(
        sentences=(_coverage_sentence(book), _standing_sentence(book), _movement_sentence(book)),
        numbers=(_coverage_number(book), _score_number(book), _attention_number(book)),
        decisions=decisions(book),
        method=method_line(book),
    )


def method_line(book: Book) -> Text:
    """Whose benchmarks the scores rest on and whether anything was left out, in one line."""
    card = book.card
    left_out = f" {LEFT_OUT}" if card.without_unverified else ""
    if not card.benchmark_set:
        return text(f"No benchmarks were applied, so nothing is scored.{left_out}")
    label = f" {card.benchmark_label}" if card.benchmark_label else ""
    return text(f"Scored with the benchmark set {card.benchmark_set}.{label}{left_out}")


def _coverage_sentence(book: Book) -> Text:
    card, city = book.card, book.city
    reported, total = group_figure(card.total, "reported"), group_figure(card.total, "total")
    if not card.reported or reported is None or total is None:
        return text(f"{city.name} has no figures yet: ", *([total] if total else []), " are to be reported.")
    years = sorted(Counter(result.measurement.period for result in card.results if result.is_reported), key=_order)
    when = (
        f"for {period_text(years[-1])}"
        if len(years) == 1
        else f"from {period_text(years[0])} to {period_text(years[-1])}"
    )
    return text(f"{city.name} reports ", reported, " of ", total, f" figures, {when}{_whereabouts(book)}.")


def _whereabouts(book: Book) -> str:
    """Which parts of the framework have no figure at all, where some have none."""
    tops = [group for group in book.card.groups if group.level == (book.pack.meta.levels or ("",))[0]]
    empty = [group.group for group in tops if not group.reported]
    return f"; none yet on {' nor on '.join(empty)}" if empty else ""


def _standing_sentence(book: Book) -> Text:
    card, pack = book.card, book.pack
    scored = group_figure(card.total, "scored")
    if not card.reported:
        return text("So nothing can be scored.")
    if not card.total.scored or scored is None:
        return text("None of them has a target to be held against, so nothing is scored.")
    bands = sorted(pack.meta.bands, key=lambda band: -band.at_least)
    best, low = band_figure(card, bands[0]), low_figure(card, pack)
    near = text(_or_none(best), f" {_verb('reach', 'reaches', best)} {band_text(bands[0], bands)} of it")
    below = text(_or_none(low), f" {_verb('stay', 'stays', low)} under {number_text(low_limit(pack))}\u202f%")
    known = text(scored, f" of them {_verb('have', 'has', scored)} a target: ", near, ", ", below)
    left = card.total.total - card.total.reported
    beyond = f" This says nothing of the {number_text(left)} others." if card.reported < FEW * card.total.total else ""
    return text(known, f".{beyond}")


def _verb(many: str, one: str, figure: Figure) -> str:
    return one if figure.value == "1" else many


def _or_none(figure: Figure) -> Figure | str:
    return "none" if figure.value == "0" else figure


_MOVES: tuple[tuple[Way, str], ...] = (
    ("better", "moved the right way"),
    ("worse", "the wrong way"),
    ("same", "stayed the same"),
    ("open", "moved with no right way agreed"),
)


def _movement_sentence(book: Book) -> Text:
    found = changes(book.card)
    if not found:
        return text("There is no earlier value to compare with, so nothing can be said about change yet.")
    ways = Counter(change.way for change in found)
    told = [f"{number_text(ways[way])} {word}" for way, word in _MOVES if ways[way]]
    doubt = sum(change.cause != "city" for change in found)
    because = f" For {number_text(doubt)} of these the data or the method changed too." if doubt else ""
    return text(f"Against the value before, {listed(told)}; {_without(book, len(found))}.{because}")


def _without(book: Book, compared: int) -> str:
    left = book.card.reported - compared
    have = "has" if left == 1 else "have"
    return f"{number_text(left)} {have} no earlier value" if left > 0 else "every reported figure has an earlier value"


def _coverage_number(book: Book) -> Headline:
    card = book.card
    total = group_figure(card.total, "total")
    overall = next(rate for rate in card.rates if rate.level == "overall")
    indicators, of = rate_figure(overall, "reported"), rate_figure(overall, "total")
    note = text("that is ", *(part for part in (indicators, " of ", of) if part), " indicators")
    return Headline(group_figure(card.total, "reported"), f"of {total}", "figures reported", note)


def _score_number(book: Book) -> Headline:
    total = book.card.total
    percent = group_figure(total)
    if percent is None:
        return Headline(None, "", "of possible points", text("no figure is held against a target yet"))
    made, possible, scored = (group_figure(total, field) for field in ("points", "possible", "scored"))
    note = text(
        *(
            part
            for part in (made, " of ", possible, " points, from ", scored, f" of {number_text(total.total)} figures")
            if part
        )
    )
    return Headline(percent, "%", "of possible points", note)


def _attention_number(book: Book) -> Headline:
    low, pack = low_bands(book.pack), book.pack
    if not book.card.total.scored or not low:
        newest = max(
            (result.measurement.period for result in book.card.results if result.is_reported), key=_order, default=""
        )
        aged = sum(bool(result.age) for result in book.card.results)
        known = f"newest figure {period_text(newest)}, {count_text(aged, 'older one')}" if newest else "no figure yet"
        return Headline(None, "", "figures far from their target", text(known))
    limit = low_limit(pack)
    names = list(dict.fromkeys(result.indicator.name for result in book.card.results if result.band in low))
    note = text(listed(names, most=3) if names else "every scored figure is above")
    return Headline(low_figure(book.card, pack), "", f"figures under {number_text(limit)}\u202f% of their target", note)


def _order(period: str) -> tuple[dt.date, dt.date]:
    return parse_period(period).order
