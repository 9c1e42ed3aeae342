"""Reading a pack's folder: every file checked, every mistake named with its file, line and the nearest valid name."""

from __future__ import annotations

import re
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from groma.catalogue.benchmarks import BenchmarkSet, parse_benchmarks
from groma.catalogue.codes import squeezed
from groma.catalogue.formula import check_names, parse_formula, scale, variables_of
from groma.catalogue.model import (
    BreakdownDefinition,
    CheckDefinition,
    GroupDefinition,
    IndicatorDefinition,
    PackDefinition,
    VariableDefinition,
)
from groma.catalogue.pack import DataPoint, Indicator, Pack, folder_hash
from groma.catalogue.reading import Place, Reading
from groma.catalogue.units import YES_NO, unit
from groma.catalogue.yaml_text import read_text
from groma.errors import DefinitionError, GromaError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from groma.catalogue.benchmarks import Benchmark
    from groma.catalogue.model import DataPointDefinition, Mark

T = TypeVar("T")
_ARITY = {"sum": (2, None), "descending": (2, None), "steady": (1, None), "ratio": (2, 2), "age": (0, None)}


def load_pack(folder: Path) -> Pack:
    """The pack in a folder.

    Raises:
        DefinitionError: The pack is refused; the message lists every mistake with file, line and what to do.
    """
    reading = Reading(folder)
    meta = reading.one("pack.yaml", PackDefinition)
    groups = reading.by_id("groups.yaml", GroupDefinition)
    variables = reading.by_id("variables", VariableDefinition)
    indicators = reading.many("indicators", IndicatorDefinition)
    checks = reading.by_id("checks.yaml", CheckDefinition)
    breakdowns = reading.by_id("breakdowns.yaml", BreakdownDefinition)
    if meta is None or reading.problems:
        raise reading.refusal()
    _check_variables(reading, variables.values())
    _check_codes(reading, indicators, variables)
    frame = _Frame(reading, meta, groups, _only(variables))
    resolved = frame.resolved(indicators)
    if reading.problems:
        raise reading.refusal()
    sets: dict[str, BenchmarkSet] = {}
    pack = Pack(
        meta=meta,
        groups=_only(groups),
        variables=_only(variables),
        indicators=resolved,
        checks=tuple(check for check, _ in checks.values()),
        breakdowns=_only(breakdowns),
        benchmark_sets=MappingProxyType(sets),
        hash=folder_hash(folder),
        folder=folder,
    )
    _check_checks(reading, pack, checks.values())
    sets.update(_benchmark_sets(reading, pack))
    if reading.problems:
        raise reading.refusal()
    return pack


def _only(pairs: Mapping[str, tuple[T, Place]]) -> Mapping[str, T]:
    return MappingProxyType({key: definition for key, (definition, _) in pairs.items()})


def _attempt(reading: Reading, place: Place, action: Callable[[], T]) -> T | None:
    try:
        return action()
    except GromaError as error:
        reading.note(place, error)
        return None


def _check_variables(reading: Reading, variables: Iterable[tuple[VariableDefinition, Place]]) -> None:
    pairs = list(variables)
    known = [variable.id for variable, _ in pairs]
    for variable, place in pairs:
        if variable.part_of and variable.part_of not in known:
            near = did_you_mean(variable.part_of, known)
            what = f"`{variable.id}` is part of `{variable.part_of}`, which is no variable. {near}"
            reading.note(place.at("part_of"), what)
        if variable.unit != YES_NO:
            _attempt(reading, place.at("unit"), partial(unit, variable.unit))


def _check_codes(
    reading: Reading, indicators: Iterable[tuple[IndicatorDefinition, Place]], variables: Mapping[str, object]
) -> None:
    """Refuse two indicators that could be taken for each other, however their codes are spelled."""
    seen: dict[str, Place] = {}
    aliases: dict[str, tuple[str, Place]] = {}
    for definition, place in indicators:
        code = definition.code
        first = seen.setdefault(squeezed(code), place)
        if first is not place:
            reading.note(place, f"`{code}` is defined twice; first at {first}.")
        if code in variables:
            reading.note(place, f"`{code}` is the name of a variable too; call one of them something else.")
        for alias in definition.aliases:
            other, there = aliases.setdefault(squeezed(alias), (code, place))
            if other != code:
                reading.note(place.at("aliases"), f"The alias `{alias}` is taken by `{other}` at {there}.")
        _check_points(reading, definition, place)


def _check_points(reading: Reading, definition: IndicatorDefinition, place: Place) -> None:
    seen: set[str] = set()
    for number, point in enumerate(definition.data_points):
        if squeezed(point.id) in seen:
            reading.note(place.at("data_points", number), f"`{definition.code}/{point.id}` is defined twice.")
        seen.add(squeezed(point.id))


class _Frame:
    """What indicators are resolved against: the pack's own words, its groups and its variables."""

    def __init__(  # noqa: PLR0917  made in one place only
        self,
        reading: Reading,
        meta: PackDefinition,
        groups: Mapping[str, tuple[GroupDefinition, Place]],
        variables: Mapping[str, VariableDefinition],
    ) -> None:
        self.reading, self.meta, self.groups, self.variables = reading, meta, groups, variables
        self.units = {key: variable.unit for key, variable in variables.items()}

    def resolved(self, indicators: Iterable[tuple[IndicatorDefinition, Place]]) -> tuple[Indicator, ...]:
        """Every indicator, in the order of the groups."""
        order = {group: number for number, group in enumerate(self.groups)}
        ordered = sorted(indicators, key=lambda pair: order.get(pair[0].group, len(order)))
        return tuple(self.indicator(definition, place) for definition, place in ordered)

    def indicator(self, definition: IndicatorDefinition, place: Place) -> Indicator:
        """One indicator with its data points; what is wrong with it is noted."""
        levels = self.meta.reporting_levels
        if definition.level and definition.level not in levels:
            what = f"`{definition.level}` is no reporting level of the pack. {did_you_mean(definition.level, levels)}"
            self.reading.note(place.at("level"), what)
        self.check_examples(definition, place)
        known = {**self.meta.known, **definition.known}
        points = [
            self.attempted_point(definition, point, place.at(*(("data_points", number) if point else ())), known=known)
            for number, point in enumerate(definition.data_points or (None,))
        ]
        path = self.path(definition, place)
        return Indicator(definition, path, tuple(point for point in points if point), known)

    def check_examples(self, definition: IndicatorDefinition, place: Place) -> None:
        """Note examples about variables or data points that are not there."""
        ids = [point.id for point in definition.data_points]
        for number, example in enumerate(definition.examples):
            where = place.at("examples", number)
            for name in example.given:
                if name not in self.variables:
                    what = f"The example gives `{name}`, which is no variable. {did_you_mean(name, self.variables)}"
                    self.reading.note(where.at("given", name), what)
            if example.data_point not in (ids or [""]):
                what = f"The example is about `{example.data_point}`, which is no data point of `{definition.code}`."
                self.reading.note(where, f"{what} {did_you_mean(example.data_point, ids)}")

    def path(self, definition: IndicatorDefinition, place: Place) -> tuple[str, ...]:
        """The names of the groups above an indicator, from the top."""
        names: list[str] = []
        step: str | None = definition.group
        while step:
            if step not in self.groups:
                self.reading.note(place.at("group"), f"`{step}` is no group. {did_you_mean(step, self.groups)}")
                return ()
            if len(names) > len(self.groups):
                self.reading.note(place.at("group"), f"The groups above `{definition.group}` run in a circle.")
                return ()
            group = self.groups[step][0]
            names.insert(0, group.name)
            step = group.parent
        levels = self.meta.levels
        if len(names) != len(levels):
            what = f"The group `{definition.group}` is at level {len(names)}, but the pack has {len(levels)} levels."
            self.reading.note(place.at("group"), f"{what} Hang the indicator on the last one ({', '.join(levels)}).")
        return tuple(names)

    def attempted_point(
        self,
        indicator: IndicatorDefinition,
        own: DataPointDefinition | None,
        place: Place,
        *,
        known: Mapping[str, Mark],
    ) -> DataPoint | None:
        """A data point, or a note of what is wrong with it."""
        where = place.at("formula") if (own.formula if own else indicator.formula) else place
        return _attempt(self.reading, where, lambda: self.data_point(indicator, own, known=known))

    def data_point(
        self, indicator: IndicatorDefinition, own: DataPointDefinition | None, *, known: Mapping[str, Mark]
    ) -> DataPoint:
        """A data point: its own words, else those of its indicator."""
        key = f"{indicator.code}/{own.id}" if own else indicator.code
        text = (own.formula if own else "") or indicator.formula
        target = (own.unit if own else "") or indicator.unit
        if not target:
            raise DefinitionError(f"`{key}` has no unit.", next_step="Give it one, `1` for a bare number.")
        if target != YES_NO:
            unit(target)
        _refuse_itself(text, indicator.code, self.units)
        formula = parse_formula(text) if text else None
        if formula:
            check_names(formula, known=self.units)
        return DataPoint(
            key=key,
            code=indicator.code,
            id=own.id if own else "",
            name=own.name if own else indicator.name,
            unit=target,
            direction=(own.direction if own else None) or indicator.direction or "none",
            formula_text=text,
            formula=formula,
            variables=variables_of(formula) if formula else (),
            scale=scale(formula, units=self.units, target=target) if formula else 1.0,
            range=(own.range if own else None) or indicator.range or (None, None),
            decimals=own.decimals if own and own.decimals is not None else indicator.decimals,
            known={**known, **own.known} if own else known,
        )


def _refuse_itself(text: str, code: str, units: Mapping[str, str]) -> None:
    if code not in units and re.search(rf"(?<![\w.\-]){re.escape(code)}(?![\w.\-])", text):
        raise DefinitionError(f"The formula of `{code}` names itself.", next_step="Write it over variables.")


def _check_checks(reading: Reading, pack: Pack, checks: Iterable[tuple[CheckDefinition, Place]]) -> None:
    for check, place in checks:
        for name in check.of:
            if not pack.knows(name):
                near = did_you_mean(name, pack.names())
                what = f"The check `{check.id}` is about `{name}`, which is not in the pack. {near}"
                reading.note(place.at("of"), what)
        fewest, most = _ARITY.get(check.kind, (0, None))
        if len(check.of) < fewest or (most and len(check.of) > most):
            exactly = "exactly" if most else "at least"
            reading.note(
                place.at("of"), f"The check `{check.id}` is a `{check.kind}` and needs {exactly} {fewest} in `of`."
            )


def _benchmark_sets(reading: Reading, pack: Pack) -> dict[str, BenchmarkSet]:
    sets: dict[str, BenchmarkSet] = {}
    for number, definition in enumerate(pack.meta.benchmark_sets):
        place = Place(pack.folder / "pack.yaml").at("benchmark_sets", number)
        path = (pack.folder / definition.file).resolve()
        if definition.id in sets:
            reading.note(place, f"The benchmark set `{definition.id}` is defined twice.")
        elif not path.is_relative_to(pack.folder.resolve()):
            reading.note(place, f"`{definition.file}` leads out of the pack's folder.")
        else:
            found = _attempt(reading, place, partial(_benchmarks, path, pack))
            title, label = definition.title, definition.label
            sets[definition.id] = BenchmarkSet(definition.id, definition.version, title, label, found or {})
    return sets


def _benchmarks(path: Path, pack: Pack) -> Mapping[str, Benchmark]:
    return MappingProxyType(parse_benchmarks(read_text(path), pack=pack, name=str(path)))
