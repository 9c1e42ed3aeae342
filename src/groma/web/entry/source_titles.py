"""Sources by the titles people choose them by; one that is not there yet is added under what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import slugify

from groma.web import changes
from groma.web.models import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from groma.web.models import City
    from groma.web.trail import Gesture


def title_of(source: Source, sources: Iterable[Source]) -> str:
    """A source by its title; with its code where two have the same."""
    is_one_of_several = sum(one.title == source.title for one in sources) > 1
    return f"{source.title} [{source.code}]" if is_one_of_several or not source.title else source.title


def titles(city: City) -> dict[str, str]:
    """The titles of a city's sources, by code."""
    sources = list(city.sources.all())
    return {one.code: title_of(one, sources) for one in sources}


def is_new(typed: str, titles: Mapping[str, str]) -> bool:
    """Whether what was typed names no source that is there."""
    return bool(typed.strip()) and _said(typed).casefold() not in _known(titles)


def source_code(typed: str, city: City, *, gesture: Gesture) -> str:
    """The code of the source that was chosen; one that is not there yet is added under its title."""
    said, known = _said(typed), _known(titles(city))
    if not said or said.casefold() in known:
        return known.get(said.casefold(), "")
    code = _free_code(slugify(said)[:60] or "source", set(known))
    changes.create(Source(city=city, code=code, title=said), "add", gesture=gesture)
    return code


def _said(typed: str) -> str:
    return " ".join(typed.split())


def _known(titles: Mapping[str, str]) -> dict[str, str]:
    """Code by every way to name a source."""
    return {name.casefold(): code for code, title in titles.items() for name in (code, title)}


def _free_code(wanted: str, taken: set[str]) -> str:
    if wanted.casefold() not in taken:
        return wanted
    return next(code for number in range(2, len(taken) + 3) if (code := f"{wanted}-{number}") not in taken)
