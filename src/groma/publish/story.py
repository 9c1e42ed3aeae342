"""The story a report tells first: a page for the mayor of three sentences, three numbers and three things to do first.

It leads with what is known and says of how much, names every figure with its unit, period and band, never ranks and
never congratulates. The same record always gives the same words.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.publish.changes import changes
from groma.publish.decisions import Decision, decisions
from groma.publish.figures import band_figure, group_figure, low_bands, low_figure, low_limit, rate_figure
from groma.publish.names import benchmark_label, group_name, indicator_name
from groma.publish.notices import LEFT_OUT
from groma.publish.numbers_text import (
    MISSING,
    band_text,
    in_sequence,
    listed,
    listed_clauses,
    percent,
    period_text,
)
from groma.publish.numerals import number_text, percent_sign
from groma.publish.prose import text
from groma.publish.wording import counted, counted_words, noted_forms, said, words
from groma.record.period import parse_period

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from groma.publish.book import Book
    from groma.publish.changes import Change
    from groma.publish.prose import Figure, Text
    from groma.publish.wording import Part
    from groma.score.causes import Way

_MOVES: dict[Way, tuple[str, str]] = {
    "better": noted_forms("{count} moved the right way", "{count} moved the right way"),
    "worse": noted_forms("{count} the wrong way", "{count} the wrong way"),
    "same": noted_forms("{count} stayed the same", "{count} stayed the same"),
    "open": noted_forms("{count} moved with no right way agreed", "{count} moved with no right way agreed"),
}
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
    """Three sentences, three numbers and three things to do first."""
    return MayorsPage(
        sentences=(_coverage_sentence(book), _standing_sentence(book), _movement_sentence(book)),
        numbers=(_coverage_number(book), _score_number(book), _attention_number(book)),
        decisions=decisions(book),
        method=method_line(book),
    )


def method_line(book: Book) -> Text:
    """Whose benchmarks the scores rest on and whether anything was left out, in one line."""
    card = book.card
    left_out = said(LEFT_OUT) if card.without_unverified else None
    if not card.benchmark_set:
        return in_sequence(said("No benchmarks were applied, so nothing is scored."), left_out)
    scored = said("Scored with the benchmark set {benchmarks}.", benchmarks=card.benchmark_set)
    return in_sequence(scored, benchmark_label(card, book.pack), left_out)


def _coverage_sentence(book: Book) -> Text:
    card, city = book.card, book.city
    reported, total = group_figure(card.total, "reported"), group_figure(card.total, "total")
    if not card.reported or reported is None or total is None:
        return said("{city} has no figures yet: {total} are to be reported.", city=city.name, total=total or "0")
    years = sorted({result.measurement.period for result in card.results if result.is_reported}, key=_order)
    parts: dict[str, Part] = {"city": city.name, "reported": reported, "total": total, "period": period_text(years[0])}
    empty = _whereabouts(book)
    if len(years) == 1 and empty:
        return said(
            "{city} reports {reported} of {total} figures, for {period}; none yet on {parts}.", parts=empty, **parts
        )
    if len(years) == 1:
        return said("{city} reports {reported} of {total} figures, for {period}.", **parts)
    parts["end"] = period_text(years[-1])
    if empty:
        return said(
            "{city} reports {reported} of {total} figures, from {period} to {end}; none yet on {parts}.",
            parts=empty,
            **parts,
        )
    return said("{city} reports {reported} of {total} figures, from {period} to {end}.", **parts)


def _whereabouts(book: Book) -> str:
    """Which parts of the framework have no figure at all, where some have none."""
    tops = [group for group in book.card.groups if group.level == (book.pack.meta.levels or ("",))[0]]
    first, *others = [group_name(group.group, book.pack) for group in tops if not group.reported] or [""]
    for other in others:
        first = words("{names} nor on {name}", names=first, name=other)
    return first


def _standing_sentence(book: Book) -> Text:
    card = book.card
    scored = group_figure(card.total, "scored")
    if not card.reported:
        return said("So nothing can be scored.")
    if not card.total.scored or scored is None:
        return said("None of them has a target to be held against, so nothing is scored.")
    known = counted(
        card.total.scored,
        "{count} of them has a target: {near}, {below}.",
        "{count} of them have a target: {near}, {below}.",
        count=scored,
        near=_near(book),
        below=_below(book),
    )
    left = card.total.total - card.total.reported
    if card.reported >= FEW * card.total.total:
        return known
    beyond = counted(left, "This says nothing of the {count} others.", "This says nothing of the {count} others.")
    return in_sequence(known, beyond)


def _near(book: Book) -> Text:
    """How many figures are in the highest band: a clause of its own."""
    bands = sorted(book.pack.meta.bands, key=lambda band: -band.at_least)
    best = band_figure(book.card, bands[0])
    if best.value == "0":
        return said("none reach {band} of it", band=band_text(bands[0], bands))
    return counted(
        int(best.value),
        "{count} reaches {band} of it",
        "{count} reach {band} of it",
        count=best,
        band=band_text(bands[0], bands),
    )


def _below(book: Book) -> Text:
    """How many figures are in the lower half of the bands: a clause of its own."""
    low, limit = low_figure(book.card, book.pack), percent(number_text(low_limit(book.pack)))
    if low.value == "0":
        return said("none stay under {limit}", limit=limit)
    return counted(int(low.value), "{count} stays under {limit}", "{count} stay under {limit}", count=low, limit=limit)


def _movement_sentence(book: Book) -> Text:
    found = changes(book.card)
    if not found:
        return said("There is no earlier value to compare with, so nothing can be said about change yet.")
    ways = Counter(change.way for change in found)
    moves = listed_clauses([counted_words(ways[way], *forms) for way, forms in _MOVES.items() if ways[way]])
    left = book.card.reported - len(found)
    if left > 0:
        moved = counted(
            left,
            "Against the value before, {moves}; {count} has no earlier value.",
            "Against the value before, {moves}; {count} have no earlier value.",
            moves=moves,
        )
    else:
        moved = said("Against the value before, {moves}; every reported figure has an earlier value.", moves=moves)
    return in_sequence(moved, _doubt(found))


def _doubt(found: Sequence[Change]) -> Text | None:
    """For how many changes there is another reason than the city."""
    doubt = sum(change.cause != "city" for change in found)
    if not doubt:
        return None
    return counted(
        doubt,
        "For {count} of these the data or the method changed too.",
        "For {count} of these the data or the method changed too.",
    )


def _coverage_number(book: Book) -> Headline:
    card = book.card
    total = group_figure(card.total, "total")
    overall = next(rate for rate in card.rates if rate.level == "overall")
    indicators, of = rate_figure(overall, "reported"), rate_figure(overall, "total")
    note = said("that is {reported} of {total} indicators", reported=indicators or "0", total=of or "0")
    unit = words("of {total}", total=total or "0")
    return Headline(group_figure(card.total, "reported"), unit, words("figures reported"), note)


def _score_number(book: Book) -> Headline:
    total = book.card.total
    share = group_figure(total)
    if share is None:
        return Headline(None, "", words("of possible points"), said("no figure is held against a target yet"))
    made, possible, scored = (group_figure(total, field) or "0" for field in ("points", "possible", "scored"))
    note = said(
        "{points} of {possible} points, from {scored} of {total} figures",
        points=made,
        possible=possible,
        scored=scored,
        total=number_text(total.total),
    )
    return Headline(share, percent_sign(), words("of possible points"), note)


def _attention_number(book: Book) -> Headline:
    low, pack = low_bands(book.pack), book.pack
    if not book.card.total.scored or not low:
        return Headline(None, "", words("figures far from their target"), _newest(book))
    limit = percent(number_text(low_limit(pack)))
    names = list(dict.fromkeys(indicator_name(one.indicator, pack) for one in book.card.results if one.band in low))
    note = text(listed(names, most=3)) if names else said("every scored figure is above")
    return Headline(low_figure(book.card, pack), "", words("figures under {limit} of their target", limit=limit), note)


def _newest(book: Book) -> Text:
    """Of when the newest figure is, and how many are older."""
    newest = max((one.measurement.period for one in book.card.results if one.is_reported), key=_order, default="")
    if not newest:
        return said("no figure yet")
    return counted(
        sum(bool(result.age) for result in book.card.results),
        "newest figure {period}, {count}\u00a0older one",
        "newest figure {period}, {count}\u00a0older ones",
        period=period_text(newest),
    )


def _order(period: str) -> tuple[dt.date, dt.date]:
    return parse_period(period).order
