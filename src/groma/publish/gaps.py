"""Gaps: between parts of the city or groups of its people, and between what is asked and what is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.publish.figures import low_bands, result_figure
from groma.publish.names import band_name, dimension_name, figure_name, member_name, variable_name
from groma.publish.numbers_text import band_text, comma_listed, listed, period_text, quantity, told_reason, unit_text
from groma.publish.wording import counted, counted_words, noted, said, words
from groma.record.period import parse_period

if TYPE_CHECKING:
    from groma.catalogue.pack import Pack
    from groma.publish.book import Book
    from groma.publish.prose import Text
    from groma.publish.wording import Part
    from groma.record.model import City
    from groma.score.model import Result


@dataclass(frozen=True, slots=True)
class Gap:
    """One data point for several places or groups, all of one period, in the order of the record.

    Attributes:
        by: What tells the members apart: `district`, `sex`, `age and sex` …
        names: The name of each member.
        whole: The whole city's value of that period; `None` where there is none.
        sentence: The lowest and the highest, in words.
    """

    key: str
    name: str
    by: str
    period: str
    members: tuple[Result, ...]
    names: tuple[str, ...]
    whole: Result | None
    sentence: Text


@dataclass(frozen=True, slots=True)
class Missing:
    """Figures without a value, for one reason.

    Attributes:
        says: The reason in words.
        closes: What would close it.
        inputs: For figures that lack one input: variable id, its name, and the figures it opens.
    """

    reason: str
    says: str
    closes: str
    results: tuple[Result, ...]
    inputs: tuple[tuple[str, str, tuple[Result, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do next, and the figures it is about."""

    title: str
    says: str
    results: tuple[Result, ...] = ()


CLOSES: dict[str, str] = {
    "missing_input": noted("Add the missing inputs, or the final value with its source."),
    "not_reported": noted("Add the inputs of the formula, or the final value with its source."),
    "not_applicable": noted("Nothing: it does not apply here."),
    "not_collected": noted("Name who could collect it, and from when."),
    "suppressed": noted("Publish it for a larger area or group, where nobody can be recognised."),
    "ambiguous": noted("Keep the right one of the two values and remove the other."),
    "unreadable": noted("Write the value as a plain number; the checks name the row."),
    "bad_unit": noted("Give the value in the catalogue's unit; the checks name the row."),
    "mixed_currencies": noted("Give all amounts in one currency."),
    "division_by_zero": noted("Check the input that is zero."),
    "negative_value": noted("Check the sign."),
    "too_large": noted("Check the number of digits and the unit."),
    "unverified_formula": noted("Include unverified formulas, or help to verify this one."),
}
_ASK = noted("Look at what the checks found.")
_LEVELS: dict[str, str] = {
    "district": noted("district"),
    "neighbourhood": noted("neighbourhood"),
    "ward": noted("ward"),
    "place": noted("place"),
}


def gaps(book: Book) -> tuple[Gap, ...]:
    """Every comparison between places or groups that the newest splits allow, in the framework's order."""
    found: dict[tuple[str, str], list[Result]] = {}
    for result in book.card.splits:
        found.setdefault((result.point.key, split_by(result, book.city, book.pack)), []).append(result)
    order = {point.key: number for number, point in enumerate(book.pack.data_points)}
    pairs = sorted(found.items(), key=lambda item: (order[item[0][0]], item[0][1]))
    made = (_gap(by, results, book) for (_, by), results in pairs)
    return tuple(gap for gap in made if gap is not None)


def split_by(result: Result, city: City, pack: Pack) -> str:
    """What a split is by: the level of its place and the names of its breakdowns."""
    one = result.measurement
    level = next((place.level or "place" for place in city.places if place.id == one.place), "place")
    names = [_level(level)] if one.place else []
    names += [dimension_name(part.partition("=")[0], pack).lower() for part in one.breakdown.split(";") if part]
    return names[0] if len(names) == 1 else listed(names)


def split_name(result: Result, city: City, pack: Pack) -> str:
    """The name of the place or group of a split, such as `Rascanya` or `women, 15–24`."""
    one = result.measurement
    place = next((place.name for place in city.places if place.id == one.place), one.place)
    splits = (part.partition("=") for part in one.breakdown.split(";") if part)
    names = [name for name in (place, *(member_name(split, code, pack) for split, _, code in splits)) if name]
    return names[0] if len(names) == 1 else comma_listed(names)


def missing(book: Book) -> tuple[Missing, ...]:
    """What is missing, by why, the largest group first, and what would close each."""
    found: dict[str, list[Result]] = {}
    for result in book.card.results:
        if not result.is_reported:
            found.setdefault(result.reason or "not_reported", []).append(result)
    ordered = sorted(found.items(), key=lambda item: (item[0] != "missing_input", -len(item[1])))
    inputs = tuple(
        (variable, variable_name(variable, book.pack), results) for variable, results in one_input_short(book)
    )
    return tuple(
        Missing(
            reason=reason,
            says=told_reason(reason),
            closes=words(CLOSES.get(reason, _ASK)),
            results=tuple(results),
            inputs=inputs if reason == "missing_input" else (),
        )
        for reason, results in ordered
    )


def one_input_short(book: Book) -> tuple[tuple[str, tuple[Result, ...]], ...]:
    """Variables that alone stand between the record and a figure, those that open most first."""
    found: dict[str, list[Result]] = {}
    for result in book.card.results:
        one = result.measurement
        if not result.is_reported and result.reason == "missing_input" and len(one.missing) == 1:
            found.setdefault(one.missing[0], []).append(result)
    return tuple((name, tuple(results)) for name, results in sorted(found.items(), key=lambda item: -len(item[1])))


def next_steps(book: Book) -> tuple[Step, ...]:
    """What to do next: low bands first, then collection, then trends, then feedback."""
    results = book.card.results
    low = [
        Step(
            words("Look at the figures at {band} of their target", band=band_text(band, book.pack.meta.bands)),
            words("They are {meaning}.", meaning=band_name(band, book.pack)) if band.name else "",
            tuple(r for r in results if r.band == band),
        )
        for band in low_bands(book.pack)
    ]
    empty = tuple(result for result in results if not result.is_reported and result.reason != "not_applicable")
    doubtful = tuple(result for result in results if result.is_reported and result.reason == "disagrees")
    single = tuple(result for result in results if result.is_reported and not _has_past(result, book))
    steps = [
        *low,
        Step(
            words("Settle what disagrees"),
            words("The value given and the one computed differ; they are not scored until this is settled."),
            doubtful,
        ),
        Step(
            words("Plan the collection of what is not reported"),
            counted_words(
                len(empty),
                "{count}\u00a0figure to go; those that lack a single input first.",
                "{count}\u00a0figures to go; those that lack a single input first.",
            ),
            empty,
        ),
        Step(
            words("Collect again, to see trends"),
            counted_words(
                len(single),
                "{count}\u00a0figure has one value so far.",
                "{count}\u00a0figures have one value so far.",
            ),
            single,
        ),
    ]
    told = Step(
        words("Tell what is wrong or unclear"),
        words("Corrections to figures go to the city, to definitions and benchmarks to the Groma project."),
    )
    return (*(step for step in steps if step.results), told)


def _gap(by: str, results: list[Result], book: Book) -> Gap | None:
    newest = max(results, key=lambda result: parse_period(result.measurement.period).order).measurement.period
    members = tuple(result for result in _in_order(results, book.city) if result.measurement.period == newest)
    if len(members) < 2:  # noqa: PLR2004  one place is no comparison
        return None
    first = members[0]
    names = tuple(split_name(member, book.city, book.pack) for member in members)
    same = (result for result in book.card.series if result.point.key == first.point.key)
    whole = next((result for result in same if result.measurement.period == newest), None)
    told = _sentence(tuple(zip(members, names, strict=True)), whole, book.pack)
    return Gap(first.point.key, figure_name(first, book.pack), by, newest, members, names, whole, told)


def _in_order(results: list[Result], city: City) -> list[Result]:
    order = {place.id: number for number, place in enumerate(city.places)}
    return sorted(
        results, key=lambda result: (order.get(result.measurement.place, len(order)), result.measurement.breakdown)
    )


def _sentence(named: tuple[tuple[Result, str], ...], whole: Result | None, pack: Pack) -> Text:
    """From the lowest to the highest, with the whole city beside it."""
    first = named[0][0]
    lowest, highest = (
        min(named, key=lambda pair: pair[0].value or 0.0),
        max(named, key=lambda pair: pair[0].value or 0.0),
    )
    unit, when = unit_text(first.point, pack), period_text(first.measurement.period)
    low, high, city = result_figure(lowest[0]), result_figure(highest[0]), result_figure(whole) if whole else None
    if low is None or high is None or low.value == high.value:
        return counted(
            len(named),
            "All {count} stand at {value} ({when}).",
            "All {count} stand at {value} ({when}).",
            value=quantity(low or "", unit),
            when=when,
        )
    near = "" if " " in unit else unit
    parts: dict[str, Part] = {
        "low": quantity(low, near),
        "lowest": lowest[1],
        "high": quantity(high, unit),
        "highest": highest[1],
        "when": when,
    }
    return _span(parts, quantity(city, unit) if city else None, is_of_places=bool(first.measurement.place))


def _span(parts: dict[str, Part], city: Text | None, *, is_of_places: bool) -> Text:
    if city is None and is_of_places:
        return said("From {low} in {lowest} to {high} in {highest} ({when}).", **parts)
    if city is None:
        return said("From {low} for {lowest} to {high} for {highest} ({when}).", **parts)
    if is_of_places:
        return said(
            "From {low} in {lowest} to {high} in {highest} ({when}); the whole city at {city}.", city=city, **parts
        )
    return said(
        "From {low} for {lowest} to {high} for {highest} ({when}); the whole city at {city}.", city=city, **parts
    )


def _level(level: str) -> str:
    """What a kind of place is called; a level of the city's own as the city wrote it."""
    return words(_LEVELS[level]) if level in _LEVELS else level


def _has_past(result: Result, book: Book) -> bool:
    return sum(one.point.key == result.point.key for one in book.card.series) > 1
