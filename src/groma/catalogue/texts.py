"""The words of a pack in other languages: `texts/<language>.yaml`, a key for each text.

    EN.EN.WS.2C.name: {text: Consumo de agua, reviewed: no}

A key is the code of an indicator or data point, or the id of a group, variable, breakdown, check, unit, band or
level, then a point and the field. What is not translated falls back to the pack's own language, and says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from groma.catalogue.yaml_text import line_of, parse_yaml, read_text
from groma.errors import DefinitionError, NotFoundError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from groma.catalogue.pack import Pack

PACK_FIELDS = ("title", "notice", "scoring_note")
INDICATOR_FIELDS = ("name", "definition", "why", "says_not")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class TextEntry(BaseModel):
    """One translated text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str = Field(min_length=1, max_length=4_000)
    reviewed: bool = Field(description="Whether someone who speaks the language has read it.")


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it can be shown.

    Attributes:
        language: The language it is in, which is the pack's own where there is no translation.
        is_fallback: Whether another language was asked for.
        is_reviewed: Whether someone who speaks the language has read it; the pack's own words count as read.
    """

    text: str
    language: str
    is_fallback: bool
    is_reviewed: bool


def text(pack: Pack, code: str, field: str, language: str) -> Text:  # noqa: PLR0917  the four of them are the key
    """A text of the pack in a language, else in the pack's own.

    Args:
        pack: The framework.
        code: Code of an indicator or data point, or id of a group, variable or breakdown.
        field: Such as `name` or `definition`.
        language: Such as `es`.

    Raises:
        NotFoundError: The pack has no such text in any language.
        DefinitionError: The file of that language is wrong.
    """
    own = pack.meta.language
    key = f"{code}.{field}"
    original = _originals(pack).get(key)
    if original is None:
        raise NotFoundError(f"The pack has no text `{key}`.", next_step=did_you_mean(key, _originals(pack)))
    if language == own:
        return Text(original, own, is_fallback=False, is_reviewed=True)
    entry = translations(pack, language).get(key)
    if entry is None:
        return Text(original, own, is_fallback=True, is_reviewed=True)
    return Text(entry.text, language, is_fallback=False, is_reviewed=entry.reviewed)


def languages(pack: Pack) -> tuple[str, ...]:
    """The languages the pack has texts in, its own first."""
    found = sorted(path.stem for path in (pack.folder / "texts").glob("*.yaml"))
    return (pack.meta.language, *found)


def missing(pack: Pack, language: str) -> tuple[str, ...]:
    """The keys of every text that is not there in a language, in the pack's order."""
    if language == pack.meta.language:
        return ()
    there = translations(pack, language)
    return tuple(key for key in _originals(pack) if key not in there)


def translations(pack: Pack, language: str) -> Mapping[str, TextEntry]:
    """Every text the pack has in a language, by key; none where it has no such file.

    Raises:
        DefinitionError: The file is wrong; every wrong entry is named with its line.
    """
    if not _LANGUAGE.fullmatch(language):
        raise NotFoundError(f"`{language}` is no language code.", next_step="Write it like `es` or `pt-BR`.")
    return _translations(pack, language)


@cache
def _translations(pack: Pack, language: str) -> Mapping[str, TextEntry]:
    path = pack.folder / "texts" / f"{language}.yaml"
    if not path.is_file():
        return {}
    source = read_text(path)
    content = parse_yaml(source, name=str(path)) or {}
    if not isinstance(content, dict):
        raise DefinitionError("The file must be a set of `code.field:` lines.", where=f"{path}:1")
    found: dict[str, TextEntry] = {}
    problems: list[str] = []
    for key, item in content.items():
        try:
            found[key] = TextEntry.model_validate(item)
        except ValidationError as error:
            problems += [_problem(one, key, source, path=path) for one in error.errors()]
        if key not in _originals(pack):
            where = f"{path}:{line_of(source, (key,))}"
            problems.append(f"{where}: `{key}` is no text of the pack. {did_you_mean(key, _originals(pack))}".strip())
    if problems:
        raise DefinitionError("The translation is refused:\n" + "\n".join(problems), next_step="Mend these lines.")
    return found


def _problem(problem: Any, key: str, source: str, *, path: Path) -> str:
    steps = (key, *problem["loc"])
    where = f"{path}:{line_of(source, steps)}"
    name = str(steps[-1])
    if problem["type"] == "extra_forbidden":
        return f"{where}: Unknown key `{name}`. {did_you_mean(name, TextEntry.model_fields)}".strip()
    return f"{where}: `{name}`: {problem['msg']}."


@cache
def _originals(pack: Pack) -> Mapping[str, str]:
    """Every text of the pack that can be translated, by key."""
    return {f"{code}.{field}": words for code, field, words in _words(pack) if words}


def _words(pack: Pack) -> Iterator[tuple[str, str, str]]:
    yield from ((pack.id, field, getattr(pack.meta, field)) for field in PACK_FIELDS)
    yield from ((one.id, "label", one.label) for one in pack.benchmark_sets.values())
    for indicator in pack.indicators:
        for field in INDICATOR_FIELDS:
            yield indicator.code, field, getattr(indicator.definition, field)
        yield from _names((point.key, point.name) for point in indicator.data_points if point.id)
    yield from _names((group.id, group.name) for group in pack.groups.values())
    for variable in pack.variables.values():
        yield variable.id, "name", variable.name
        yield variable.id, "definition", variable.definition
    for breakdown in pack.breakdowns.values():
        yield breakdown.id, "name", breakdown.name
        yield from _names((f"{breakdown.id}={code}", name) for code, name in breakdown.codes.items())
    for check in pack.checks:
        yield check.id, "says", check.says
        yield check.id, "next_step", check.next_step
    yield from ((unit, "unit", words) for unit, words in pack.meta.unit_names.items())
    yield from ((band.id, "band", band.name) for band in pack.meta.bands)
    yield from ((level, "level", level.replace("_", " ")) for level in (*pack.meta.levels, *pack.meta.reporting_levels))


def _names(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    for code, name in pairs:
        yield code, "name", name
