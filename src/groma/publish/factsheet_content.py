"""What a factsheet says, as plain values in the order of its pages: numbers written for readers, nothing laid out."""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, Any

from groma.publish.factsheet_labels import factsheet_labels
from groma.publish.fonts import FAMILIES
from groma.publish.gaps import missing
from groma.publish.languages import direction, language
from groma.publish.names import (
    figure_name,
    group_name,
    indicator_name,
    is_reviewed,
    level_name,
    notice_of_pack,
    point_name,
    scoring_note,
    title_of,
)
from groma.publish.notices import INVENTED, UNREVIEWED
from groma.publish.numbers_text import (
    MISSING,
    QUALITY_SHORT,
    band_text,
    comma_listed,
    figures_text,
    in_sequence,
    listed,
    percent,
    period_text,
    raised,
    reason_text,
    unit_text,
    value_text,
)
from groma.publish.numerals import number_text
from groma.publish.palette import FIELD, INK, LINE, NEUTRAL, PAPER, SOFT, band_colours, band_rank
from groma.publish.prose import plain
from groma.publish.story import mayors_page
from groma.publish.trust import mark_counts, mark_name, mark_text, weakest_mark
from groma.publish.wording import counted_words, noted, term, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from groma.publish.book import Book
    from groma.publish.decisions import Decision
    from groma.publish.story import Headline, MayorsPage
    from groma.score.model import GroupScore, ReportingRate, Result

_ADDRESS = re.compile(r"^https?://([A-Za-z0-9.\-]+)(?:[/?#][!-~]{0,1900})?$")
MOST_SOURCES = 60
Values = dict[str, Any]
_SHORT_REASONS = {"no_benchmark": noted("no target"), "disagrees": noted("in doubt")}


def factsheet_content(book: Book, record: Mapping[str, Any], *, attachment: str) -> Values:
    """Everything the pages say, in their order; `attachment` is the name of the attached record."""
    city, card, pack = book.city, book.card, book.pack
    page = mayors_page(book)
    return {
        "city": city.name,
        "language": language(),
        "direction": direction(),
        "title": words("{city}: factsheet", city=city.name),
        "framework": title_of(pack),
        "invented": words("{sentence}.", sentence=words(INVENTED)) if city.invented else "",
        "coverage": _coverage(book),
        "labels": factsheet_labels(attachment),
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
        "rates": [_rate(rate, book) for rate in card.rates],
        "parts": list(_parts(book)),
        "empty": _empty(book),
        "missing": list(_missing(book)),
        "method": _method(book, page),
        "sources": _sources(book),
        "versions": _versions(book, record),
        "attachment": {
            "name": attachment,
            "says": words("The record that every figure of this factsheet follows from"),
        },
    }


def _coverage(book: Book) -> str:
    card = book.card
    parts = {"reported": number_text(card.reported), "total": number_text(len(card.results))}
    if not card.period:
        return words("{reported} of {total} figures reported", **parts)
    return words("{reported} of {total} figures reported, newest {period}", period=period_text(card.period), **parts)


def _first_page(page: MayorsPage) -> Values:
    return {
        "sentences": [plain(sentence) for sentence in page.sentences],
        "numbers": [_headline(headline) for headline in page.numbers],
        "decisions": [{"what": decision.what, "why": _why(decision)} for decision in page.decisions],
    }


def _why(decision: Decision) -> str:
    if not decision.mark:
        return plain(decision.why)
    return plain(in_sequence(decision.why, words("Its definition: {mark}.", mark=mark_name(decision.mark))))


def _headline(headline: Headline) -> Values:
    return {"number": headline.number, "unit": headline.unit, "label": headline.label, "note": plain(headline.note)}


def _wheel_alt(book: Book) -> str:
    card, bands = book.card, sorted(book.pack.meta.bands, key=lambda band: -band.at_least)
    counts = Counter(result.band.id for result in card.results if result.band)
    judged = comma_listed(
        [
            counted_words(
                counts[band.id],
                "{count} at {band} of the target",
                "{count} at {band} of the target",
                band=band_text(band, bands),
            )
            for band in bands
        ]
    )
    return words(
        "The snapshot wheel of {city}: rings from the city's name over the parts of the framework to each of its"
        " {total} figures. {reported} are reported, {scored} judged: {judged}. The tables on the next pages say the"
        " same figure by figure.",
        city=book.city.name,
        total=number_text(len(card.results)),
        reported=number_text(card.reported),
        scored=number_text(card.total.scored),
        judged=judged,
    )


def _group(group: GroupScore, book: Book) -> Values:
    bands = book.pack.meta.bands
    return {
        "name": words("All figures") if group.level == "total" else group_name(group.group, book.pack),
        "is_total": group.level == "total",
        "percent": MISSING if group.percent is None else str(percent(number_text(group.percent, decimals=1))),
        "rank": band_rank(group.band, bands) if group.band else 0,
        "points": _of(group.points, group.possible) if group.possible else MISSING,
        "scored": number_text(group.scored),
        "reported": _of(group.reported, group.total),
    }


def _of(count: int, total: int) -> str:
    return words("{count} of {total}", count=number_text(count), total=number_text(total))


def _rate(rate: ReportingRate, book: Book) -> str:
    parts = {"reported": number_text(rate.reported), "total": number_text(rate.total)}
    partly = counted_words(rate.partly, "{count} of them in part", "{count} of them in part") if rate.partly else ""
    if rate.level == "overall":
        if partly:
            return words("All indicators: {reported} of {total} reported, {partly}.", partly=partly, **parts)
        return words("All indicators: {reported} of {total} reported.", **parts)
    parts["level"] = raised(level_name(rate.level, book.pack))
    if partly:
        return words("{level} indicators: {reported} of {total} reported, {partly}.", partly=partly, **parts)
    return words("{level} indicators: {reported} of {total} reported.", **parts)


def _parts(book: Book) -> Iterator[Values]:
    """A part for each top group: its reported figures in tables, and how many are not."""
    for top, members in groupby(book.card.results, key=lambda result: (result.indicator.path or ("",))[0]):
        results = list(members)
        reported = [result for result in results if result.is_reported]
        if not reported:
            continue
        yield {
            "name": group_name(top, book.pack) if top else title_of(book.pack),
            "says": words(
                "{reported} of {total} figures reported.",
                reported=number_text(len(reported)),
                total=number_text(len(results)),
            ),
            "groups": [
                {
                    "name": " · ".join(group_name(name, book.pack) for name in path),
                    "rows": [_row(result, book) for result in rows],
                }
                for path, rows in groupby(reported, key=lambda result: result.indicator.path[1:])
            ],
        }


def _empty(book: Book) -> str:
    """The top groups without any figure, in a sentence."""
    first = (book.pack.meta.levels or ("",))[0]
    empty = [group for group in book.card.groups if group.level == first and not group.reported]
    names = listed([group_name(group.group, book.pack) for group in empty])
    return words("No figure yet on {parts}.", parts=names) if names else ""


def _row(result: Result, book: Book) -> Values:
    bands, one, point = book.pack.meta.bands, result.measurement, result.point
    target = result.benchmark.target if result.benchmark and result.benchmark.direction != "none" else None
    share = result.share if result.band and not point.is_yes_no else None
    return {
        "code": point.code,
        "name": figure_name(result, book.pack),
        "value": value_text(one.value, point),
        "unit": unit_text(point, book.pack),
        "period": period_text(one.period),
        "age": counted_words(result.age, "{count}\u00a0y", "{count}\u00a0y") if result.age else "",
        "target": value_text(target, point),
        "share": "" if share is None else str(percent(number_text(share, decimals=1))),
        "rank": band_rank(result.band, bands) if result.band else 0,
        "band": result.band.id.replace("-", "–") if result.band else _short_reason(result),
        "quality": words(QUALITY_SHORT[one.quality]) if one.quality in QUALITY_SHORT else term("quality", "not stated"),
        "trust": mark_name(weakest_mark(result)),
    }


def _short_reason(result: Result) -> str:
    """Why a figure has no band, as short as a column asks for."""
    return words(_SHORT_REASONS[result.reason]) if result.reason in _SHORT_REASONS else reason_text(result)


def _missing(book: Book) -> Iterator[Values]:
    """What is not reported, by why: figures that lack one input with it, the others by name under each top group."""
    for found in missing(book):
        near = {result.point.key for _, _, results in found.inputs for result in results}
        others = [result for result in found.results if result.point.key not in near]
        tops = groupby(others, key=lambda result: (result.indicator.path or ("",))[0])
        yield {
            "says": words("{figures}: {reason}", figures=figures_text(len(found.results)), reason=found.says),
            "closes": found.closes,
            "inputs": [
                {"name": raised(name), "opens": listed([figure_name(result, book.pack) for result in results])}
                for _, name, results in found.inputs
            ],
            "names": [
                {"part": group_name(top, book.pack) if top else "", "names": "; ".join(_short_names(results, book))}
                for top, results in tops
            ],
        }


def _short_names(results: Iterable[Result], book: Book) -> Iterator[str]:
    """Each indicator once, its data points behind it."""
    for indicator, members in groupby(results, key=lambda result: result.indicator):
        name = indicator_name(indicator, book.pack)
        points = [point_name(result, book.pack) for result in members if result.point.id]
        yield words("{figure} ({data_points})", figure=name, data_points=comma_listed(points)) if points else name


def _method(book: Book, page: MayorsPage) -> list[str]:
    city, pack = book.city, book.pack
    said = [
        "" if is_reviewed(pack) else words(UNREVIEWED),
        plain(page.method),
        scoring_note(pack),
        _trust(book),
        words("Notes of the city: {notes}", notes=city.notes.replace("`", "")) if city.notes else "",
        words("Licence of the data: {licence}", licence=city.licence) if city.licence else "",
        notice_of_pack(pack),
    ]
    return [paragraph for paragraph in said if paragraph]


def _trust(book: Book) -> str:
    """What the trust marks mean, and on how many figures each stands."""
    marks = [
        words(
            "{mark}: {meaning}, {figures}",
            mark=mark_name(mark),
            meaning=mark_text(mark),
            figures=figures_text(reported),
        )
        for mark, reported, _ in mark_counts(book.card)
        if reported
    ]
    if not marks:
        return ""
    return words(
        "Trust is the weakest mark of all that Groma knows of a figure's definition. {marks}.", marks="; ".join(marks)
    )


def _sources(book: Book) -> Values:
    """The sources of the figures; an address is a link behind the name of its site."""
    used = {observation.source for observation in book.city.observations}
    said = [source for source in book.city.sources if source.id in used]
    more = len(said) - MOST_SOURCES
    return {
        "items": [
            {"says": comma_listed([part for part in (one.title, one.publisher) if part]), **_link(one.address)}
            for one in said[:MOST_SOURCES]
        ],
        "more": ""
        if more <= 0
        else counted_words(
            more, "And {count} more, in the attached record.", "And {count} more, in the attached record."
        ),
    }


def _link(address: str) -> Values:
    found = _ADDRESS.match(address)
    return {"address": address, "site": found[1]} if found else {"address": "", "site": address}


def _versions(book: Book, record: Mapping[str, Any]) -> list[str]:
    card = book.card
    return [
        words(
            "Framework: {pack} {version}, sha256 {hash}",
            pack=card.pack_id,
            version=card.pack_version,
            hash=card.pack_hash,
        ),
        words("Benchmark set: {benchmarks}", benchmarks=card.benchmark_set or term("benchmark set", "none")),
        words("Record: sha256 {hash}", hash=str(record["sha256"])),
        words("Made with: Groma {version}", version=str(record["groma"])),
    ]
