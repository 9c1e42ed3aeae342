"""What a factsheet says, as plain values in the order of its pages: numbers written for readers, nothing laid out."""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, Any

from groma.publish.fonts import FAMILIES
from groma.publish.gaps import missing
from groma.publish.notices import INVENTED
from groma.publish.numbers_text import (
    MISSING,
    band_text,
    count_text,
    listed,
    number_text,
    period_text,
    reason_text,
    unit_text,
    value_text,
)
from groma.publish.palette import FIELD, INK, LINE, NEUTRAL, PAPER, SOFT, band_colours, band_rank
from groma.publish.story import mayors_page
from groma.publish.trust import MARK_SHORT, MARK_WORDS, mark_counts, weakest_mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from groma.publish.book import Book
    from groma.publish.decisions import Decision
    from groma.publish.story import Headline, MayorsPage
    from groma.score.model import GroupScore, ReportingRate, Result

_ADDRESS = re.compile(r"^https?://([A-Za-z0-9.\-]+)(?:[/?#][!-~]{0,1900})?$")
MOST_SOURCES = 60
Values = dict[str, Any]
_SHORT_REASONS = {"no_benchmark": "no target", "disagrees": "in doubt"}
_SHORT_QUALITIES = {"": "not stated", "unknown": "not stated", "personal_estimate": "personal estimate"}


def factsheet_content(book: Book, record: Mapping[str, Any], *, attachment: str) -> Values:
    """Everything the pages say, in their order; `attachment` is the name of the attached record."""
    city, card, pack = book.city, book.card, book.pack
    page = mayors_page(book)
    return {
        "city": city.name,
        "title": f"{city.name}: factsheet",
        "framework": pack.meta.title,
        "invented": f"{INVENTED}." if city.invented else "",
        "coverage": f"{card.reported} of {len(card.results)} figures reported"
        + (f", newest {period_text(card.period)}" if card.period else ""),
        "fonts": list(FAMILIES),
        "colours": {
            "ink": INK,
            "soft": SOFT,
            "line": LINE,
            "field": FIELD,
            "paper": PAPER,
            "neutral": NEUTRAL,
            "bands": band_colours(len(pack.meta.bands)),
        },
        "bands": [
            {"rank": band_rank(band, pack.meta.bands), "says": band_text(band, pack.meta.bands)}
            for band in pack.meta.bands
        ],
        **_first_page(page),
        "wheel_alt": _wheel_alt(book),
        "groups": [
            _group(group, book) for group in card.groups if group.level in {(pack.meta.levels or ("",))[0], "total"}
        ],
        "rates": [_rate(rate) for rate in card.rates],
        "parts": list(_parts(book)),
        "empty": _empty(book),
        "missing": list(_missing(book)),
        "method": _method(book, page),
        "sources": _sources(book),
        "versions": [f"{key}: {value}" for key, value in _versions(book, record)],
        "attachment": {"name": attachment, "says": "The record that every figure of this factsheet follows from"},
    }


def _first_page(page: MayorsPage) -> Values:
    return {
        "sentences": [str(sentence) for sentence in page.sentences],
        "numbers": [_headline(headline) for headline in page.numbers],
        "decisions": [{"what": decision.what, "why": _why(decision)} for decision in page.decisions],
    }


def _why(decision: Decision) -> str:
    trust = f" Its definition: {MARK_SHORT[decision.mark]}." if decision.mark else ""
    return f"{decision.why}{trust}"


def _headline(headline: Headline) -> Values:
    return {"number": headline.number, "unit": headline.unit, "label": headline.label, "note": str(headline.note)}


def _wheel_alt(book: Book) -> str:
    card, bands = book.card, sorted(book.pack.meta.bands, key=lambda band: -band.at_least)
    counts = Counter(result.band.id for result in card.results if result.band)
    judged = ", ".join(f"{counts[band.id]} at {band_text(band, bands)} of the target" for band in bands)
    return (
        f"The snapshot wheel of {book.city.name}: rings from the city's name over the parts of the framework to each of"
        f" its {len(card.results)} figures. {card.reported} are reported, {card.total.scored} judged: {judged}."
        " The tables on the next pages say the same figure by figure."
    )


def _group(group: GroupScore, book: Book) -> Values:
    bands = book.pack.meta.bands
    return {
        "name": "All figures" if group.level == "total" else group.group,
        "is_total": group.level == "total",
        "percent": MISSING if group.percent is None else f"{number_text(group.percent, decimals=1)}\u202f%",
        "rank": band_rank(group.band, bands) if group.band else 0,
        "points": f"{group.points} of {group.possible}" if group.possible else MISSING,
        "scored": str(group.scored),
        "reported": f"{group.reported} of {group.total}",
    }


def _rate(rate: ReportingRate) -> str:
    part = f", {rate.partly} of them in part" if rate.partly else ""
    which = "All" if rate.level == "overall" else rate.level.capitalize()
    return f"{which} indicators: {rate.reported} of {rate.total} reported{part}."


def _parts(book: Book) -> Iterator[Values]:
    """A part for each top group: its reported figures in tables, and how many are not."""
    for top, members in groupby(book.card.results, key=lambda result: (result.indicator.path or ("",))[0]):
        results = list(members)
        reported = [result for result in results if result.is_reported]
        if not reported:
            continue
        yield {
            "name": top or book.pack.meta.title,
            "says": f"{len(reported)} of {len(results)} figures reported.",
            "groups": [
                {"name": " · ".join(path), "rows": [_row(result, book) for result in rows]}
                for path, rows in groupby(reported, key=lambda result: result.indicator.path[1:])
            ],
        }


def _empty(book: Book) -> str:
    """The top groups without any figure, in a sentence."""
    first = (book.pack.meta.levels or ("",))[0]
    names = [group.group for group in book.card.groups if group.level == first and not group.reported]
    return f"No figure yet on {listed(names)}." if names else ""


def _row(result: Result, book: Book) -> Values:
    bands, one, point = book.pack.meta.bands, result.measurement, result.point
    target = result.benchmark.target if result.benchmark and result.benchmark.direction != "none" else None
    share = result.share if result.band and not point.is_yes_no else None
    return {
        "code": point.code,
        "name": result.name,
        "value": value_text(one.value, point),
        "unit": unit_text(point, book.pack),
        "period": period_text(one.period),
        "age": f"{result.age}\u00a0y" if result.age else "",
        "target": value_text(target, point),
        "share": "" if share is None else f"{number_text(share, decimals=1)}\u202f%",
        "rank": band_rank(result.band, bands) if result.band else 0,
        "band": result.band.id.replace("-", "–")
        if result.band
        else _SHORT_REASONS.get(result.reason, reason_text(result)),
        "quality": _SHORT_QUALITIES.get(one.quality, one.quality),
        "trust": MARK_SHORT[weakest_mark(result)],
    }


def _missing(book: Book) -> Iterator[Values]:
    """What is not reported, by why: figures that lack one input with it, the others by name under each top group."""
    for found in missing(book):
        near = {result.point.key for _, _, results in found.inputs for result in results}
        others = [result for result in found.results if result.point.key not in near]
        tops = groupby(others, key=lambda result: (result.indicator.path or ("",))[0])
        yield {
            "says": f"{count_text(len(found.results), 'figure')}: {found.says}",
            "closes": found.closes,
            "inputs": [
                {"name": name[:1].upper() + name[1:], "opens": listed([result.name for result in results])}
                for _, name, results in found.inputs
            ],
            "names": [{"part": top, "names": "; ".join(_short_names(results))} for top, results in tops],
        }


def _short_names(results: Iterable[Result]) -> Iterator[str]:
    """Each indicator once, its data points behind it."""
    for indicator, members in groupby(results, key=lambda result: result.indicator):
        points = [result.point.name for result in members if result.point.id]
        yield f"{indicator.name} ({', '.join(points)})" if points else indicator.name


def _method(book: Book, page: MayorsPage) -> list[str]:
    counts = [(mark, reported) for mark, reported, _ in mark_counts(book.card) if reported]
    trust = "; ".join(
        f"{MARK_SHORT[mark]}: {MARK_WORDS[mark]}, {count_text(reported, 'figure')}" for mark, reported in counts
    )
    said = [
        str(page.method),
        book.pack.meta.scoring_note,
        f"Trust is the weakest mark of all that Groma knows of a figure's definition. {trust}." if trust else "",
        f"Notes of the city: {book.city.notes.replace('`', '')}" if book.city.notes else "",
        f"Licence of the data: {book.city.licence}" if book.city.licence else "",
        book.pack.meta.notice,
    ]
    return [paragraph for paragraph in said if paragraph]


def _sources(book: Book) -> Values:
    """The sources of the figures; an address is a link behind the name of its site."""
    used = {observation.source for observation in book.city.observations}
    said = [source for source in book.city.sources if source.id in used]
    more = len(said) - MOST_SOURCES
    return {
        "items": [
            {"says": ", ".join(part for part in (one.title, one.publisher) if part), **_link(one.address)}
            for one in said[:MOST_SOURCES]
        ],
        "more": f"And {more} more, in the attached record." if more > 0 else "",
    }


def _link(address: str) -> Values:
    found = _ADDRESS.match(address)
    return {"address": address, "site": found[1]} if found else {"address": "", "site": address}


def _versions(book: Book, record: Mapping[str, Any]) -> list[tuple[str, str]]:
    card = book.card
    return [
        ("Framework", f"{card.pack_id} {card.pack_version}, sha256 {card.pack_hash}"),
        ("Benchmark set", card.benchmark_set or "none"),
        ("Record", f"sha256 {record['sha256']}"),
        ("Made with", f"Groma {record['groma']}"),
    ]
