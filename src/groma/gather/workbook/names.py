"""Which indicator, data point or variable a text in a workbook names.

Exact but for spelling: nothing is guessed, near misses are left to the reader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from groma.catalogue.codes import canonical_code, plain, squeezed
from groma.catalogue.texts import languages, translations
from groma.catalogue.units import is_unit
from groma.errors import did_you_mean
from groma.gather.workbook.words import bare

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from groma.catalogue.pack import Indicator, Pack

_CODE_ENDS = re.compile(r"[\s|/:–—(\[,;-]+")
_NAME_ENDS = re.compile(r"\s*[|/:–—(\[;\n]+\s*|\s+-+\s+")
_NUMBERING = re.compile(r"^\s*(?:\d+(?:\.\d+)*[.):]?|[a-zA-Z][.)])\s+")


@dataclass(frozen=True, slots=True)
class Named:
    """What a text names, and what it says beyond that.

    Attributes:
        key: A data point key, the code of an indicator with several data points, or a variable id.
        rest: What stands after it, such as `3G`.
    """

    key: str
    rest: str = ""


@dataclass(frozen=True)
class Names:
    """Every way to name the things of a pack."""

    pack_id: str
    codes: Mapping[str, str]
    names: Mapping[str, str]
    points: Mapping[str, Mapping[str, str]]
    variables: Mapping[str, str]
    parts: frozenset[str]
    every: tuple[str, ...]

    def by_code(self, text: str) -> Named | None:
        """What a text that is or begins with a code names."""
        bare_text = _without_prefix(text, self.pack_id)
        for head, rest in _heads(bare_text, _CODE_ENDS):
            if code := self.codes.get(spelling_key(head)):
                return self._pointed(code, rest)
        return None

    def by_name(self, text: str) -> Named | None:
        """What a text that is or begins with an indicator's name names.

        What stands after the name must be one of its data points or say nothing, such as `(%)`: `Patents (pending)` is
        something else.
        """
        for spelling in dict.fromkeys((text, _NUMBERING.sub("", text))):
            for head, rest in _heads(spelling, _NAME_ENDS):
                code = self.names.get(spelling_key(head))
                if code and not _says_more((found := self._pointed(code, rest)).rest):
                    return found
        return None

    def by_variable(self, text: str) -> Named | None:
        """The variable that a text names."""
        found = self.variables.get(spelling_key(text)) or self.variables.get(spelling_key(_NUMBERING.sub("", text)))
        return Named(found) if found else None

    def any_of(self, text: str) -> Named:
        """What a text names, by code, name or variable, in that order; an empty key where it names nothing."""
        return self.by_code(text) or self.by_name(text) or self.by_variable(text) or Named("", text)

    def point(self, code: str, text: str) -> str:
        """The key of the data point of an indicator that a text names; empty where it names none, or more than one."""
        ways = self.points.get(code, {})
        for spelling in (text, re.sub(r"[(\[].*$", "", text)):
            if key := ways.get(spelling_key(spelling)):
                return key
        said = f" {bare(text)} "
        found = {key for way, key in ways.items() if len(way) > 1 and f" {way} " in said}
        return found.pop() if len(found) == 1 else ""

    def has_several(self, key: str) -> bool:
        """Whether a key is an indicator with several data points, so that a value must still name one of them."""
        return key in self.points

    def nearest(self, text: str) -> str:
        """A sentence offering the nearest code or name, or the only data point that goes by that name."""
        parts = {key for code in self.points if (key := self.points[code].get(spelling_key(text)))}
        if len(parts) == 1:
            return f"Did you mean `{parts.pop()}`?"
        return did_you_mean(canonical_code(text), self.codes.values()) or did_you_mean(text, self.every)

    def _pointed(self, code: str, rest: str) -> Named:
        key = self.point(code, rest) if rest else ""
        return Named(key) if key else Named(code, rest)


@cache
def spelling_key(text: str) -> str:
    """What two spellings of one name share: letters and digits without case and accents.

    >>> spelling_key("Año 2 (PM₂.₅)")
    'ano2pm25'
    """
    return squeezed(bare(text))


def names_of(pack: Pack) -> Names:
    """The names of a pack in every language it has, indicators before variables: `Shared bicycles` is the indicator."""
    codes: dict[str, str] = {}
    names: dict[str, str] = {}
    points: dict[str, dict[str, str]] = {}
    for indicator in pack.indicators:
        only = indicator.data_points[0].key if len(indicator.data_points) == 1 else ""
        key = only or indicator.code
        codes.setdefault(spelling_key(indicator.code), key)
        names.setdefault(spelling_key(indicator.name), key)
        if not only:
            points[indicator.code] = _ways(indicator)
        codes.update({spelling_key(point.key): point.key for point in indicator.data_points if "/" in point.key})
    for indicator in pack.indicators:
        _add_aliases(indicator, codes, names)
    for language in languages(pack)[1:]:
        _add_translations(pack, language, names, points=points)
    variables = _variables(pack)
    every = (*(indicator.name for indicator in pack.indicators), *pack.names())
    parts = frozenset(way for ways in points.values() for way in ways)
    return Names(pack.id, codes, names, points, variables, parts, every)


def is_code_like(text: str) -> bool:
    """Whether a text has the build of a code: parts with colons or dots, and no sentence.

    >>> is_code_like("EN: EN: XX: 9C"), is_code_like("Total")
    (True, False)
    """
    return bool(re.fullmatch(r"\w{1,6}(\s*[:.]\s*\w{1,6}){1,6}([/|]\w+)?", text.strip()))


def same_alias(indicator: Indicator, code_text: str) -> bool:
    """Whether an indicator is also known by a code."""
    return spelling_key(code_text) in {spelling_key(alias) for alias in indicator.definition.aliases}


def _add_aliases(indicator: Indicator, codes: dict[str, str], names: dict[str, str]) -> None:
    only = indicator.data_points[0].key if len(indicator.data_points) == 1 else ""
    for alias in indicator.definition.aliases:
        known = codes if is_code_like(alias) else names
        known.setdefault(spelling_key(alias), only or indicator.code)


def _add_translations(
    pack: Pack, language: str, names: dict[str, str], *, points: Mapping[str, dict[str, str]]
) -> None:
    """Names in another language, whether reviewed or not: here they only have to be recognised."""
    there = translations(pack, language)
    for indicator in pack.indicators:
        several = points.get(indicator.code)
        if entry := there.get(f"{indicator.code}.name"):
            names.setdefault(spelling_key(entry.text), indicator.code if several else indicator.data_points[0].key)
        for point in indicator.data_points if several else ():
            if several is not None and (entry := there.get(f"{point.key}.name")):
                several.setdefault(spelling_key(entry.text), point.key)
                several.setdefault(bare(entry.text), point.key)


def _ways(indicator: Indicator) -> dict[str, str]:
    ways: dict[str, str] = {}
    for point, definition in zip(indicator.data_points, indicator.definition.data_points, strict=True):
        for way in (definition.id, definition.name, *definition.aliases):
            ways.setdefault(spelling_key(way), point.key)
            ways.setdefault(bare(way), point.key)
    return ways


def _variables(pack: Pack) -> dict[str, str]:
    variables: dict[str, str] = {}
    for variable in pack.variables.values():
        for way in (variable.id, variable.name, *variable.aliases):
            variables.setdefault(spelling_key(way), variable.id)
    return variables


def _without_prefix(text: str, pack_id: str) -> str:
    prefix, colon, rest = text.strip().partition(":")
    return rest if colon and plain(prefix) == pack_id else text.strip()


def _heads(text: str, ends: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """A text whole, then cut at each place it may end, the longest head first."""
    yield text, ""
    for end in reversed(list(ends.finditer(text))):
        if end.start() and text[end.end() :].strip():
            yield text[: end.start()], text[end.end() :].strip().rstrip(")]").strip()


def _says_more(rest: str) -> bool:
    return bool(rest) and bare(rest) not in {"", "percentage", "percent", "core", "advanced"} and not is_unit(rest)
