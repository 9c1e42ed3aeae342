"""A pack: one framework read from a folder, checked, and ready for the engines.

    pack.yaml        id, version, title, levels, bands, default trust marks, benchmark sets
    groups.yaml      the tree the indicators hang on
    variables/       what cities count, each once
    indicators/      what is made of it
    checks.yaml      rules over several values
    breakdowns.yaml  sex, age and other splits
    benchmarks/      dated targets, CSV
    texts/           translations

`load_pack` reads such a folder or refuses it, listing every mistake with its file, line and the nearest valid name.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from groma.catalogue.codes import canonical_code, plain, squeezed
from groma.catalogue.units import YES_NO
from groma.errors import DefinitionError, NotFoundError, did_you_mean, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from groma.catalogue.benchmarks import BenchmarkSet
    from groma.catalogue.formula import Formula
    from groma.catalogue.model import (
        BreakdownDefinition,
        CheckDefinition,
        Direction,
        GroupDefinition,
        IndicatorDefinition,
        Mark,
        PackDefinition,
        VariableDefinition,
    )

PACKS_FOLDER = Path(__file__).with_name("packs")


@dataclass(frozen=True, slots=True)
class DataPoint:
    """One value of an indicator: what is computed, in which unit, and which way is better.

    Attributes:
        key: `EN.EN.WS.4C/primary`, or the bare code where the indicator has one value.
        id: `primary`, or empty.
        name: Its own name; for the only data point that of the indicator.
        variables: The variables the formula uses.
        scale: The constant that turns the formula's bare result into `unit`.
        known: Trust mark of each field.
    """

    key: str
    code: str
    id: str
    name: str
    unit: str
    direction: Direction
    formula_text: str
    formula: Formula | None
    variables: tuple[str, ...]
    scale: float
    range: tuple[float | None, float | None]
    decimals: int | None
    known: Mapping[str, Mark] = field(hash=False)

    @property
    def is_yes_no(self) -> bool:
        """Whether the value is an answer, not an amount."""
        return self.unit == YES_NO


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator with its data points resolved and its place in the tree.

    Attributes:
        definition: All that the pack's file says of it.
        path: Names of the groups from the top, one for each of the pack's levels.
        data_points: At least one.
    """

    definition: IndicatorDefinition
    path: tuple[str, ...]
    data_points: tuple[DataPoint, ...]
    known: Mapping[str, Mark] = field(hash=False)

    @property
    def code(self) -> str:
        """The code, as Groma writes it."""
        return self.definition.code

    @property
    def name(self) -> str:
        """The name in the pack's language."""
        return self.definition.name

    @property
    def level(self) -> str:
        """The reporting level, such as core."""
        return self.definition.level

    @property
    def goals(self) -> tuple[str, ...]:
        """The SDGs it names by a confirmed reference, each once, in order."""
        return tuple(
            sorted({reference.split(".")[0] for reference in self.definition.sdg}, key=lambda goal: (len(goal), goal))
        )


@dataclass(frozen=True, eq=False)
class Pack:
    """A framework in memory. Compare packs by `hash`."""

    meta: PackDefinition
    groups: Mapping[str, GroupDefinition]
    variables: Mapping[str, VariableDefinition]
    indicators: tuple[Indicator, ...]
    checks: tuple[CheckDefinition, ...]
    breakdowns: Mapping[str, BreakdownDefinition]
    benchmark_sets: Mapping[str, BenchmarkSet]
    hash: str
    folder: Path

    @property
    def id(self) -> str:
        """The pack's id, such as `u4ssc`."""
        return self.meta.id

    @cached_property
    def data_points(self) -> tuple[DataPoint, ...]:
        """Every data point, in the order of the framework."""
        return tuple(point for indicator in self.indicators for point in indicator.data_points)

    @cached_property
    def _indicators(self) -> dict[str, Indicator]:
        return {indicator.code: indicator for indicator in self.indicators}

    @cached_property
    def _points(self) -> dict[str, DataPoint]:
        return {point.key: point for point in self.data_points}

    @cached_property
    def _names(self) -> dict[str, str]:
        """Every way to name a thing, squeezed, to its key; where two share a name, the indicator has it."""
        names: dict[str, str] = {}
        for indicator in self.indicators:
            spelled = (indicator.code, *indicator.definition.aliases)
            _add(names, indicator.code, (*spelled, indicator.name))
            for point, definition in zip(indicator.data_points, indicator.definition.data_points, strict=False):
                ways = (definition.id, definition.name, *definition.aliases)
                _add(names, point.key, (f"{code} {way}" for code in (*spelled, indicator.name) for way in ways))
        for variable in self.variables.values():
            _add(names, variable.id, (variable.id, variable.name, *variable.aliases))
        return names

    def indicator(self, code: str) -> Indicator:
        """The indicator of that code, however it is spelled.

        Raises:
            NotFoundError: There is none; the nearest is offered.
        """
        key = self.key(code).split("/")[0]
        if key not in self._indicators:
            raise self._unknown(code, self._indicators)
        return self._indicators[key]

    def data_point(self, key: str) -> DataPoint:
        """The data point of that key; an indicator with one value is its own data point.

        Raises:
            NotFoundError: There is none; the nearest is offered.
        """
        known = self.key(key)
        found = self._points.get(key) or self._points.get(known)
        if found is None and known in self._indicators:
            several = ", ".join(point.key for point in self._indicators[known].data_points)
            raise NotFoundError(
                sentence("`{key}` has several data points.", key=key),
                next_step=sentence("Name one of them: {points}.", points=several),
            )
        if found is None:
            raise self._unknown(key, self._points)
        return found

    def key(self, name: str) -> str:
        """The variable id, code or data point key that `name` spells; `name` itself where it spells none."""
        if name in self.variables or name in self._points:
            return name
        prefix, _, rest = name.strip().partition(":")
        found = self._names.get(squeezed(name))
        if found is None and rest and plain(prefix) == self.id:
            found = self._names.get(squeezed(rest))
        return found or name

    def knows(self, key: str) -> bool:
        """Whether `key` is a variable id or a data point key of this pack."""
        return key in self.variables or key in self._points

    def names(self) -> tuple[str, ...]:
        """Every variable id, code and data point key, for offering the nearest."""
        return (*self.variables, *self._indicators, *self._points)

    def benchmark_set(self, name: str = "") -> BenchmarkSet | None:
        """The set of that id, the pack's first where no id is given, `None` where the pack has none.

        Raises:
            NotFoundError: There is no set of that id.
        """
        if not name:
            return next(iter(self.benchmark_sets.values()), None)
        if name not in self.benchmark_sets:
            raise self._unknown(name, self.benchmark_sets)
        return self.benchmark_sets[name]

    def unit_name(self, unit: str) -> str:
        """How `unit` is written for readers."""
        return self.meta.unit_names.get(unit, unit)

    def _unknown(self, name: str, known: Iterable[str]) -> NotFoundError:
        near = did_you_mean(name, known) or did_you_mean(canonical_code(name), known)
        return NotFoundError(
            sentence("`{name}` is not in the pack `{pack}`.", name=name, pack=self.id),
            next_step=near or sentence("See `groma catalogue list`."),
        )


def _add(names: dict[str, str], key: str, ways: Iterable[str]) -> None:
    for way in ways:
        if short := squeezed(way):
            names.setdefault(short, key)


def bundled_packs() -> tuple[str, ...]:
    """The ids of the packs that come with Groma."""
    return tuple(sorted(folder.name for folder in PACKS_FOLDER.iterdir() if (folder / "pack.yaml").is_file()))


def open_pack(name: str = "u4ssc") -> Pack:
    """The bundled pack of that id, or the pack in the folder of that path.

    >>> open_pack("u4ssc").indicator("en: en: ws: 2c").code
    'EN.EN.WS.2C'

    Raises:
        NotFoundError: Neither is there.
        DefinitionError: The pack is refused, or bears the id of a bundled pack and says something else.
    """
    if name in bundled_packs():
        return _opened(PACKS_FOLDER / name, "")
    folder = Path(name)
    if not (folder / "pack.yaml").is_file():
        raise NotFoundError(
            f"`{name}` is neither a bundled pack nor a folder with a pack.yaml.",
            next_step=did_you_mean(name, bundled_packs()) or f"Bundled: {', '.join(bundled_packs())}.",
        )
    pack = _opened(folder.resolve(), folder_hash(folder))
    if pack.id in bundled_packs() and pack.hash != open_pack(pack.id).hash:
        raise DefinitionError(
            f"The id `{pack.id}` belongs to a pack that comes with Groma, and this one says something else.",
            where=str(folder / "pack.yaml"),
            next_step="Give your pack an id of its own, so that nobody takes its figures for the other's.",
        )
    return pack


@cache
def _opened(folder: Path, content: str) -> Pack:  # noqa: ARG001  a changed folder is read again
    from groma.catalogue.loading import load_pack  # noqa: PLC0415  loading builds Packs, so it imports this module

    return load_pack(folder)


def folder_hash(folder: Path) -> str:
    """The sha256 over every file of a pack, names included: two packs of one hash say the same.

    Translations are left out: a better word in another language changes no figure and no proof.
    """
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in {".yaml", ".csv"} and path.parent != folder / "texts":
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()
