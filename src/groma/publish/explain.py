"""The whole story of one number.

Value, formula with the numbers in it, inputs with their origin, conversions, benchmark, share, band and trust marks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import groma
from groma.catalogue.formula import shown
from groma.publish.languages import OWN, language
from groma.publish.names import (
    as_it_stands,
    benchmark_label,
    definition_text,
    figure_name,
    says_not_text,
    unit_name,
    variable_name,
)
from groma.publish.numbers_text import comma_listed, percent, quality_text, told_reason
from groma.publish.numerals import exact_text
from groma.publish.trust import FIELD_WORDS, MARK_WORDS, MARKED_FIELDS, mark_name
from groma.publish.wording import counted_words, kept_together, noted, term, words

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
    unit = unit_name(result.point.unit, pack)
    return Explanation(
        city=words("{city} (an invented city)", city=city.name) if city.invented else city.name,
        code=result.point.key,
        name=figure_name(result, pack),
        period=one.period,
        place=one.place,
        breakdown=one.breakdown,
        value=one.value,
        unit=unit,
        status=one.status,
        reason=result.reason,
        quality=one.quality,
        is_direct=one.is_direct,
        definition=definition_text(result.indicator, pack),
        says_not=says_not_text(result.indicator, pack),
        formula=_formula(result, pack),
        with_numbers=_with_numbers(result, pack),
        computed=one.computed,
        inputs=tuple(_input_story(found, result, book) for found in one.inputs),
        missing=_missing(result, pack),
        benchmark=_benchmark(result, unit),
        benchmark_source=as_it_stands(result.benchmark.source, pack) if result.benchmark else "",
        benchmark_set=result.benchmark_set,
        benchmark_label=benchmark_label(book.card, pack),
        share=result.share,
        share_steps=_share_steps(result),
        band=result.band.id if result.band else "",
        points=result.points,
        known={name: result.point.known[name] for name in MARKED_FIELDS if name in result.point.known},
        versions=_versions(result, pack),
    )


def _versions(result: Result, pack: Pack) -> str:
    return words(
        "pack {pack} {version} ({hash}), benchmarks {benchmarks}, Groma {groma}",
        pack=pack.id,
        version=pack.meta.version,
        hash=pack.hash[:12],
        benchmarks=result.benchmark_set or term("benchmark set", "none"),
        groma=groma.__version__,
    )


def as_json(story: Explanation) -> dict[str, Any]:
    """The story as plain values, under the names of its fields."""
    content = {name: getattr(story, name) for name in story.__dataclass_fields__}
    content["known"] = dict(story.known)
    content["inputs"] = [{name: getattr(one, name) for name in one.__dataclass_fields__} for one in story.inputs]
    return content


ANSWERS = ("yes/no", noted("yes or no"))
"""The unit of an answer, as the catalogue and as readers know it."""


def amount(value: float | None, unit: str) -> str:
    """A value with its unit, to twelve digits; `yes` or `no` for an answer.

    >>> amount(149.71, "L/day/person"), amount(1.0, "yes/no")
    ('149.71 L/day/person', 'yes')
    """
    if value is None:
        return words("no value")
    if unit in ANSWERS or unit == words(ANSWERS[-1]):
        return term("answer", "yes") if value else term("answer", "no")
    number = exact_text(float(f"{value:.12g}"))
    if unit == "%" and language() != OWN:
        return str(percent(number))
    return f"{number} {unit}".removesuffix(" 1")


def _formula(result: Result, pack: Pack) -> str:
    formula = result.point.formula
    return shown(formula, name=lambda variable: variable_name(variable, pack)) if formula else words("as reported")


def _missing(result: Result, pack: Pack) -> tuple[str, ...]:
    if result.is_reported or result.reason not in {"missing_input", "not_reported"}:
        return ()
    return tuple(variable_name(name, pack) for name in result.measurement.missing or result.point.variables)


def _with_numbers(result: Result, pack: Pack) -> str:
    """The formula with each variable replaced by its number, and the constant the units amount to."""
    formula, one = result.point.formula, result.measurement
    values = {found.variable: kept_together(_used(found, pack)) for found in one.inputs}
    if formula is None or one.computed is None or result.point.is_yes_no:
        return ""
    sum_ = shown(formula, name=values.__getitem__)
    scale = result.point.scale
    scaled = sum_ if scale == 1.0 else f"({sum_}) × {exact_text(scale)}"
    return f"{scaled} = {kept_together(amount(float(f'{one.computed:.10g}'), unit_name(result.point.unit, pack)))}"


def _used(found: Input, pack: Pack) -> str:
    """An input as it enters the formula."""
    return amount(found.value, "" if found.unit == "1" else unit_name(found.unit, pack)).strip()


def _input_story(found: Input, result: Result, book: Book) -> InputStory:
    city, pack = book.city, book.pack
    row = found.observation
    is_final = found.variable == result.point.key
    return InputStory(
        variable=found.variable,
        name=figure_name(result, pack) if is_final else variable_name(found.variable, pack),
        role="given" if is_final else "input",
        used=told_reason(found.problem) if found.value is None else _used(found, pack),
        typed=" ".join(part for part in (row.text or row.status, row.unit) if part),
        conversion=""
        if found.factor == 1.0
        else words(
            "× {factor} ({from_unit} to {to_unit})",
            factor=exact_text(found.factor),
            from_unit=row.unit,
            to_unit=unit_name(found.unit, pack),
        ),
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
        return words("{source} (not among the city's sources)", source=name) if name else words("no source given")
    return ", ".join(part for part in (source.title, source.publisher, source.address) if part)


def _short(where: str, city: City) -> str:
    return where.removeprefix(f"{city.folder}/") if city.folder else where


def _raw(key: tuple[str, str, str, str], city: City) -> str:
    found: Lineage | None = next((one for one in city.lineage if one.key == key), None)
    if found is None:
        return ""
    factor = f" × {found.factor}" if found.factor not in {"", "1"} else ""
    return words(
        "{file}:{row}, column {column}, cell “{cell}”{factor}, recipe {recipe}, sha256 {hash}",
        file=found.file,
        row=str(found.row),
        column=found.column,
        cell=found.raw,
        factor=factor,
        recipe=found.recipe,
        hash=found.sha256[:12],
    )


WAYS: dict[str, str] = {
    "higher": noted("higher is better"),
    "lower": noted("lower is better"),
    "closest": noted("closest is best"),
    "yes": noted("yes is better"),
    "none": noted("not judged"),
}


def _benchmark(result: Result, unit: str) -> str:
    found = result.benchmark
    if found is None:
        return ""
    target, way = amount(found.target, unit), words(WAYS[found.direction])
    if found.worst is None:
        return words("{target} ({way})", target=target, way=way)
    worst = amount(found.worst, unit)
    return words("{target} ({way}, counted from {worst})", target=target, way=way, worst=worst)


def _share_steps(result: Result) -> str:
    """How the share of target came about, with the numbers in it."""
    found, share, value = result.benchmark, result.share, result.value
    if found is None or share is None or value is None:
        return ""
    answer = words("{share} % of target", share=exact_text(round(share, 4)))
    shown_value, target = exact_text(value), exact_text(found.target)
    if result.point.is_yes_no:
        return answer
    if found.worst is not None:
        sum_ = f"({shown_value} − {exact_text(found.worst)}) ÷ ({target} − {exact_text(found.worst)})"
        return words("{sum}, cut to 0 and 100 = {share}", sum=sum_, share=answer)
    if found.direction == "lower" and value == 0:
        return words("a value of zero counts as {share}", share=answer)
    up = found.direction == "higher" or (found.direction == "closest" and value <= found.target)
    return f"{shown_value} ÷ {target} = {answer}" if up else f"{target} ÷ {shown_value} = {answer}"


def _lines(story: Explanation) -> list[str]:
    where = " ".join(part for part in (story.period, story.place, story.breakdown) if part)
    lines = [f"{story.name} ({story.code})", f"{story.city}, {where}" if where else story.city, ""]
    lines.append(_value_line(story))
    lines += [words("Definition: {definition}", definition=story.definition)] if story.definition else []
    lines += [words("It does not say: {limits}", limits=story.says_not)] if story.says_not else []
    mark = story.known.get("formula", "unverified")
    lines += ["", words("Formula: {formula} [{mark}]", formula=story.formula, mark=_mark_id(mark))]
    lines += [words("With numbers: {sum}", sum=story.with_numbers)] if story.with_numbers else []
    lines += [line for one in story.inputs for line in _input_lines(one)]
    lines += ["  " + words("{input}: missing", input=name) for name in story.missing]
    lines += ["", *_score_lines(story), "", _marks_line(story), words("Versions: {versions}", versions=story.versions)]
    return lines


def _mark_id(mark: str) -> str:
    """A trust mark as it is written in tables; in other languages in words."""
    return mark if language() == OWN else mark_name(mark)


def _value_line(story: Explanation) -> str:
    if story.value is None:
        return words("No value: {reason}.", reason=told_reason(story.reason))
    parts = {
        "value": amount(story.value, story.unit),
        "origin": words("given as a final value") if story.is_direct else words("computed from the inputs"),
        "quality": _quality(story.quality),
    }
    if story.reason != "disagrees":
        return words("Value: {value} ({origin}; quality: {quality})", **parts)
    return words("Value: {value} ({origin}; quality: {quality}; {doubt})", doubt=told_reason(story.reason), **parts)


def _quality(quality: str) -> str:
    """A quality as it is written in tables; in other languages in words."""
    return quality if language() == OWN else quality_text(quality)


def _input_lines(one: InputStory) -> list[str]:
    name = words("final value") if one.role == "given" else one.variable
    typed = words("as typed: {typed}, {period}", typed=one.typed, period=one.period)
    quality = words("quality: {quality}", quality=_quality(one.quality))
    lines = [
        f"  {name}: {one.used}",
        "    " + "; ".join(part for part in (typed, one.conversion, quality) if part),
        "    " + words("source: {source}", source=one.source),
        "    " + words("at {place}", place=one.origin),
    ]
    lines += ["    " + words("from {place}", place=one.raw)] if one.raw else []
    return lines + (["    " + words("note: {note}", note=one.note)] if one.note else [])


def _score_lines(story: Explanation) -> list[str]:
    if not story.benchmark:
        return [words("Benchmark: none, so it is not scored.")]
    lines = [
        words(
            "Benchmark: {benchmark}, {source} [{benchmarks}]",
            benchmark=story.benchmark,
            source=story.benchmark_source,
            benchmarks=story.benchmark_set,
        ),
        f"  {story.benchmark_label}",
    ]
    if story.share_steps:
        points = story.points or 0
        lines += [
            words("Share of target: {sum}", sum=story.share_steps),
            counted_words(points, "Band: {band}, {count} points", "Band: {band}, {count} points", band=story.band),
        ]
    elif story.value is not None:
        lines.append(words("Not scored: {reason}.", reason=told_reason(story.reason)))
    return lines


def _marks_line(story: Explanation) -> str:
    by_mark: dict[str, list[str]] = {}
    for name, mark in story.known.items():
        by_mark.setdefault(mark, []).append(words(FIELD_WORDS[name]))
    marks = "; ".join(
        words("{mark}: {fields}", mark=words(MARK_WORDS[mark]), fields=comma_listed(names))
        for mark, names in by_mark.items()
    )
    return words("Trust: {marks}", marks=marks)
