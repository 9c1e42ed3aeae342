"""The whole story of one number.

Value, formula with the numbers in it, inputs with their origin, conversions, benchmark, share, band and trust marks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import groma
from groma.catalogue.formula import shown
from groma.measure.model import REASONS
from groma.publish.trust import MARK_WORDS, MARKED_FIELDS
from groma.record.numbers import plain_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from groma.catalogue.model import Mark
    from groma.catalogue.pack import Pack
    from groma.measure.model import Input
    from groma.publish.book import Book
    from groma.record.model import City, Lineage
    from groma.score.model import Result


@dataclass(frozen=True, slots=True)
class InputStory:
    """One input of a number: what it is in the formula, as typed, and where it comes from.

    Attributes:
        role: `given` for a final value, else `input`.
        used: The number with the unit it enters the formula in; the reason where it cannot be used.
        typed: As it stands in the record, with its unit.
        conversion: What was done to the typed number; empty where nothing was.
        origin: `file:row` in the city folder.
        raw: File, row, column and recipe of the raw table behind it; empty where it was entered by hand.
    """

    variable: str
    name: str
    role: str
    used: str
    typed: str
    conversion: str
    period: str
    quality: str
    source: str
    note: str
    origin: str
    raw: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything there is to say about one result; `missing` names the inputs that stand in the way of a value."""

    city: str
    code: str
    name: str
    period: str
    place: str
    breakdown: str
    value: float | None
    unit: str
    status: str
    reason: str
    quality: str
    is_direct: bool
    definition: str
    says_not: str
    formula: str
    with_numbers: str
    computed: float | None
    inputs: tuple[InputStory, ...]
    missing: tuple[str, ...]
    benchmark: str
    benchmark_source: str
    benchmark_set: str
    benchmark_label: str
    share: float | None
    share_steps: str
    band: str
    points: int | None
    known: Mapping[str, Mark] = field(hash=False)
    versions: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The story as lines of text."""
        return tuple(_lines(self))


def explanation(book: Book, result: Result) -> Explanation:
    """The story of one result of the book's scorecard."""
    city, pack, one = book.city, book.pack, result.measurement
    unit = pack.unit_name(result.point.unit)
    return Explanation(
        city=city.name + (" (an invented city)" if city.invented else ""),
        code=result.point.key,
        name=result.name,
        period=one.period,
        place=one.place,
        breakdown=one.breakdown,
        value=one.value,
        unit=unit,
        status=one.status,
        reason=result.reason,
        quality=one.quality,
        is_direct=one.is_direct,
        definition=result.indicator.definition.definition,
        says_not=result.indicator.definition.says_not,
        formula=_formula(result, pack),
        with_numbers=_with_numbers(result, unit),
        computed=one.computed,
        inputs=tuple(_input_story(found, result, book) for found in one.inputs),
        missing=_missing(result, pack),
        benchmark=_benchmark(result, unit),
        benchmark_source=result.benchmark.source if result.benchmark else "",
        benchmark_set=result.benchmark_set,
        benchmark_label=book.card.benchmark_label,
        share=result.share,
        share_steps=_share_steps(result),
        band=result.band.id if result.band else "",
        points=result.points,
        known={name: result.point.known[name] for name in MARKED_FIELDS if name in result.point.known},
        versions=_versions(result, pack),
    )


def _versions(result: Result, pack: Pack) -> str:
    made = f"pack {pack.id} {pack.meta.version} ({pack.hash[:12]})"
    return f"{made}, benchmarks {result.benchmark_set or 'none'}, Groma {groma.__version__}"


def as_json(story: Explanation) -> dict[str, Any]:
    """The story as plain values, under the names of its fields."""
    content = {name: getattr(story, name) for name in story.__dataclass_fields__}
    content["known"] = dict(story.known)
    content["inputs"] = [{name: getattr(one, name) for name in one.__dataclass_fields__} for one in story.inputs]
    return content


def amount(value: float | None, unit: str) -> str:
    """A value with its unit, to twelve digits; `yes` or `no` for an answer.

    >>> amount(149.71, "L/day/person"), amount(1.0, "yes/no")
    ('149.71 L/day/person', 'yes')
    """
    if value is None:
        return "no value"
    if unit in {"yes/no", "yes or no"}:
        return "yes" if value else "no"
    return f"{plain_number(float(f'{value:.12g}'))} {unit}".removesuffix(" 1")


def _formula(result: Result, pack: Pack) -> str:
    formula = result.point.formula
    return shown(formula, name=lambda variable: pack.variables[variable].name) if formula else "as reported"


def _missing(result: Result, pack: Pack) -> tuple[str, ...]:
    if result.is_reported or result.reason not in {"missing_input", "not_reported"}:
        return ()
    return tuple(pack.variables[name].name for name in result.measurement.missing or result.point.variables)


def _with_numbers(result: Result, unit: str) -> str:
    """The formula with each variable replaced by its number, and the constant the units amount to."""
    formula, one = result.point.formula, result.measurement
    values = {found.variable: found for found in one.inputs}
    if formula is None or one.computed is None or result.point.is_yes_no:
        return ""
    text = shown(formula, name=lambda variable: amount(values[variable].value, values[variable].unit))
    scale = result.point.scale
    scaled = text if scale == 1.0 else f"({text}) × {plain_number(scale)}"
    return f"{scaled} = {amount(float(f'{one.computed:.10g}'), unit)}"


def _input_story(found: Input, result: Result, book: Book) -> InputStory:
    city, pack = book.city, book.pack
    row = found.observation
    is_final = found.variable == result.point.key
    return InputStory(
        variable=found.variable,
        name=result.name if is_final else pack.variables[found.variable].name,
        role="given" if is_final else "input",
        used=REASONS.get(found.problem, "") if found.value is None else amount(found.value, found.unit),
        typed=" ".join(part for part in (row.text or row.status, row.unit) if part),
        conversion="" if found.factor == 1.0 else f"× {plain_number(found.factor)} ({row.unit} to {found.unit})",
        period=row.period,
        quality=row.quality,
        source=_source(row.source, city),
        note=row.note,
        origin=_short(row.where, city),
        raw=_raw(row.key, city),
    )


def _source(name: str, city: City) -> str:
    source = next((one for one in city.sources if one.id == name), None)
    if source is None:
        return f"{name} (not in sources.yaml)" if name else "no source given"
    return ", ".join(part for part in (source.title, source.publisher, source.address) if part)


def _short(where: str, city: City) -> str:
    return where.removeprefix(f"{city.folder}/") if city.folder else where


def _raw(key: tuple[str, str, str, str], city: City) -> str:
    found: Lineage | None = next((one for one in city.lineage if one.key == key), None)
    if found is None:
        return ""
    factor = f" × {found.factor}" if found.factor not in {"", "1"} else ""
    cell = f"{found.file}:{found.row}, column {found.column}, cell “{found.raw}”{factor}"
    return f"{cell}, recipe {found.recipe}, sha256 {found.sha256[:12]}"


def _benchmark(result: Result, unit: str) -> str:
    found = result.benchmark
    if found is None:
        return ""
    worst = f", counted from {amount(found.worst, unit)}" if found.worst is not None else ""
    ways = {
        "higher": "higher is better",
        "lower": "lower is better",
        "closest": "closest is best",
        "yes": "yes is better",
        "none": "not judged",
    }
    return f"{amount(found.target, unit)} ({ways[found.direction]}{worst})"


def _share_steps(result: Result) -> str:
    """How the share of target came about, with the numbers in it."""
    found, share, value = result.benchmark, result.share, result.value
    if found is None or share is None or value is None:
        return ""
    answer = f"{plain_number(round(share, 4))} % of target"
    shown_value, target = plain_number(value), plain_number(found.target)
    if result.point.is_yes_no:
        return answer
    if found.worst is not None:
        worst = plain_number(found.worst)
        return f"({shown_value} − {worst}) ÷ ({target} − {worst}), cut to 0 and 100 = {answer}"
    if found.direction == "lower" and value == 0:
        return f"a value of zero counts as {answer}"
    up = found.direction == "higher" or (found.direction == "closest" and value <= found.target)
    return f"{shown_value} ÷ {target} = {answer}" if up else f"{target} ÷ {shown_value} = {answer}"


def _lines(story: Explanation) -> list[str]:
    where = " ".join(part for part in (story.period, story.place, story.breakdown) if part)
    lines = [f"{story.name} ({story.code})", f"{story.city}, {where}" if where else story.city, ""]
    lines.append(_value_line(story))
    lines += [f"Definition: {story.definition}"] if story.definition else []
    lines += [f"It does not say: {story.says_not}"] if story.says_not else []
    lines += ["", f"Formula: {story.formula} [{story.known.get('formula', 'unverified')}]"]
    lines += [f"With numbers: {story.with_numbers}"] if story.with_numbers else []
    lines += [line for one in story.inputs for line in _input_lines(one)]
    lines += [f"  {name}: missing" for name in story.missing]
    lines += ["", *_score_lines(story), "", _marks_line(story), f"Versions: {story.versions}"]
    return lines


def _value_line(story: Explanation) -> str:
    if story.value is None:
        return f"No value: {REASONS.get(story.reason, story.reason)}."
    origin = "given as a final value" if story.is_direct else "computed from the inputs"
    doubt = f"; {REASONS[story.reason]}" if story.reason == "disagrees" else ""
    return f"Value: {amount(story.value, story.unit)} ({origin}; quality: {story.quality}{doubt})"


def _input_lines(one: InputStory) -> list[str]:
    first = f"  {'final value' if one.role == 'given' else one.variable}: {one.used}"
    typed = f"    as typed: {one.typed}, {one.period}" + (f"; {one.conversion}" if one.conversion else "")
    lines = [first, typed + f"; quality: {one.quality}", f"    source: {one.source}", f"    at {one.origin}"]
    return lines + ([f"    from {one.raw}"] if one.raw else []) + ([f"    note: {one.note}"] if one.note else [])


def _score_lines(story: Explanation) -> list[str]:
    if not story.benchmark:
        return ["Benchmark: none, so it is not scored."]
    lines = [
        f"Benchmark: {story.benchmark}, {story.benchmark_source} [{story.benchmark_set}]",
        f"  {story.benchmark_label}",
    ]
    if story.share_steps:
        lines += [f"Share of target: {story.share_steps}", f"Band: {story.band}, {story.points} points"]
    elif story.value is not None:
        lines.append(f"Not scored: {REASONS.get(story.reason, story.reason)}.")
    return lines


def _marks_line(story: Explanation) -> str:
    by_mark: dict[str, list[str]] = {}
    for name, mark in story.known.items():
        by_mark.setdefault(mark, []).append(name)
    return "Trust: " + "; ".join(f"{MARK_WORDS[mark]}: {', '.join(names)}" for mark, names in by_mark.items())
