"""Gaps: between parts of the city or groups of its people, and between what is asked and what is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.measure.model import REASONS
from groma.publish.figures import Text, low_bands, result_figure, text
from groma.publish.numbers_text import band_text, count_text, gap_before, period_text, unit_text
from groma.record.period import parse_period

if TYPE_CHECKING:
    from groma.catalogue.pack import Pack
    from groma.publish.book import Book
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
    "missing_input": "Add the missing inputs, or the final value with its source.",
    "not_reported": "Add the inputs of the formula, or the final value with its source.",
    "not_applicable": "Nothing: it does not apply here.",
    "not_collected": "Name who could collect it, and from when.",
    "suppressed": "Publish it for a larger area or group, where nobody can be recognised.",
    "ambiguous": "Keep the right one of the two values and remove the other.",
    "unreadable": "Write the value as a plain number; `groma check` names the row.",
    "bad_unit": "Give the value in the catalogue's unit; `groma check` names the row.",
    "mixed_currencies": "Give all amounts in one currency.",
    "division_by_zero": "Check the input that is zero.",
    "negative_value": "Check the sign.",
    "too_large": "Check the number of digits and the unit.",
    "unverified_formula": "Include unverified formulas, or help to verify this one.",
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
    place = next((place.level or "place" for place in city.places if place.id == one.place), "place")
    names = [place] if one.place else []
    names += [_dimension(part, pack) for part in one.breakdown.split(";") if part]
    return " and ".join(names)


def split_name(result: Result, city: City, pack: Pack) -> str:
    """The name of the place or group of a split, such as `Rascanya` or `women, 15–24`."""
    one = result.measurement
    place = next((place.name for place in city.places if place.id == one.place), one.place)
    groups = [_member(part, pack) for part in one.breakdown.split(";") if part]
    return ", ".join(part for part in (place, *groups) if part)


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
            says=REASONS.get(reason, reason),
            closes=CLOSES.get(reason, "Look at the findings of `groma check`."),
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
            f"Look at the figures at {band_text(band, book.pack.meta.bands)} of their target",
            f"They are {band.name}." if band.name else "",
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
            "Settle what disagrees",
            "The value given and the one computed differ; they are not scored until this is settled.",
            doubtful,
        ),
        Step(
            "Plan the collection of what is not reported",
            f"{count_text(len(empty), 'figure')} to go; those that lack a single input first.",
            empty,
        ),
        Step(
            "Collect again, to see trends",
            f"{count_text(len(single), 'figure has', 'figures have')} one value so far.",
            single,
        ),
    ]
    told = Step(
        "Tell what is wrong or unclear",
        "Corrections to figures go to the city, to definitions and benchmarks to the Groma project.",
    )
    return (*(step for step in steps if step.results), told)


def variable_name(variable: str, pack: Pack) -> str:
    """The name of a variable; its id where no pack knows it."""
    return pack.variables[variable].name if variable in pack.variables else variable


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
    return Gap(first.point.key, first.name, by, newest, members, names, whole, told)


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
    unit = unit_text(first.point, pack)
    behind = f"{gap_before(unit)}{unit}"
    when = period_text(first.measurement.period)
    low, high, city = result_figure(lowest[0]), result_figure(highest[0]), result_figure(whole) if whole else None
    if low is None or high is None or low.value == high.value:
        return text(f"All {len(named)} stand at ", *([low] if low else []), f"{behind} ({when}).")
    middle = text("; the whole city at ", city, behind) if city else text("")
    near = behind if " " not in unit else ""
    return text(
        "From ",
        low,
        f"{near} {_of(first)} {lowest[1]} to ",
        high,
        f"{behind} {_of(first)} {highest[1]} ({when})",
        middle,
        ".",
    )


def _of(member: Result) -> str:
    return "in" if member.measurement.place else "for"


def _dimension(part: str, pack: Pack) -> str:
    name = part.partition("=")[0]
    return pack.breakdowns[name].name.lower() if name in pack.breakdowns else name


def _member(part: str, pack: Pack) -> str:
    name, _, code = part.partition("=")
    known = pack.breakdowns[name].codes if name in pack.breakdowns else {}
    return known.get(code, code.replace("-", "–"))


def _has_past(result: Result, book: Book) -> bool:
    return sum(one.point.key == result.point.key for one in book.card.series) > 1
