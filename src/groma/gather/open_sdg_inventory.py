"""What is in an Open SDG repository, and what of it sounds like a data point: shown and proposed, never applied."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from groma.catalogue.units import unit
from groma.errors import UnitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from groma.catalogue.pack import Pack
    from groma.gather.open_sdg_repository import Repository, Series

# Below this, two titles share no more than common words.
LIKENESS_SHOWN = 0.55
_PER_MANY = re.compile(r"\b(?:per|por|pour|pro|je)\b\D{0,12}\d[\d.,  \u00a0]*\w*")
_DIMENSIONS = {"gender": "sex", "sex": "sex", "age": "age"}
_HEAD = """\
# Made from an Open SDG data repository. Recipes that are active were confirmed by a person.
# The rest is proposed from the likeness of titles alone: read the definitions, mend what is wrong, remove the `#`,
# copy the file to raw/data/ (or name the repository with --raw) and gather again.
"""


@dataclass(frozen=True, slots=True)
class InventoryLine:
    """One series of a repository, as it is listed for a person.

    Attributes:
        years: Such as `2009–2022`.
        breakdowns: The columns it is broken down by.
        codes: What confirmed recipes make of it.
        proposed: The data point whose name is most like its title, where one is like it at all.
        likeness: From 0 to 1.
    """

    number: str
    title: str
    unit: str
    years: str
    rows: int
    breakdowns: tuple[str, ...]
    is_template: bool
    codes: tuple[str, ...] = ()
    proposed: str = ""
    likeness: float = 0.0


def inventory(
    repository: Repository, pack: Pack, *, codes: Mapping[str, Sequence[str]] | None = None
) -> tuple[InventoryLine, ...]:
    """Every series of a repository, with the data point its title is most like.

    `codes` are the data points that were confirmed, by file; their series get no proposal.
    """
    known = _names(pack)
    posing = {series.file for series in repository.templates}
    lines = []
    for series in (*repository.series, *repository.templates):
        is_template = series.file in posing
        confirmed = tuple((codes or {}).get(series.file, ()))
        key, score = ("", 0.0) if is_template or confirmed else _most_like(series.title, known)
        lines.append(
            InventoryLine(
                number=series.number,
                title=series.title,
                unit=series.unit,
                years=series.span,
                rows=len(series.rows),
                breakdowns=series.columns,
                is_template=is_template,
                codes=confirmed,
                proposed=key,
                likeness=round(score, 2),
            )
        )
    return tuple(lines)


def in_raw(label: str) -> str:
    """Where a file of the repository lies in a city folder."""
    return label if label.startswith("raw/") else f"raw/{label}"


def recipe_text(recipes: Iterable[Path], repository: Repository, lines: Iterable[InventoryLine]) -> str:
    """The text of a recipe file: those given as they are, then, in comments, what is like a data point."""
    active = [as_list_items(path.read_text(encoding="utf-8-sig")) for path in recipes]
    by_number = {series.number: series for series in repository.series}
    proposed = [_commented(by_number[line.number], line) for line in lines if line.proposed]
    return "\n".join((_HEAD, *active, *proposed)).rstrip() + "\n"


def as_list_items(text: str) -> str:
    r"""The text of a recipe file as items of a list, comments kept.

    >>> print(as_list_items("about: x\nread: {file: y}"), end="")
    - about: x
      read: {file: y}
    """
    lines = [line.rstrip() for line in text.splitlines() if line.strip() not in {"---", "..."}]
    first = next((number for number, line in enumerate(lines) if line and not line.startswith("#")), len(lines))
    if first == len(lines) or lines[first].startswith("- "):
        return "\n".join(lines) + "\n"
    head, body = lines[:first], lines[first:]
    return "\n".join([*head, f"- {body[0]}", *(f"  {line}" if line else "" for line in body[1:])]) + "\n"


def _commented(series: Series, line: InventoryLine) -> str:
    facts = ", ".join(filter(None, (series.unit, series.span, f"rows: {len(series.rows)}")))
    about = f"{series.number} {series.title} ({facts})"
    rule = [f"variable: {line.proposed}", f"value: {_quoted(series.value)}", f"period: {_quoted(series.year)}"]
    if _is_unit(series.unit):
        rule.append(f"unit: {_quoted(series.unit)}")
    rule += _breakdown_parts(series)
    item = (
        f"about: {_quoted(about)}",
        f"likeness of titles: {line.likeness:.2f}",
        f"- read: {{file: {_quoted(in_raw(series.file))}}}",
        "  observations:",
        f"    - {{{', '.join(rule)}}}",
    )
    return "\n".join(f"# {text}" for text in item) + "\n"


def _breakdown_parts(series: Series) -> list[str]:
    """Places and breakdowns where a column's name tells them; of any other column only the totals."""
    dimensions = {column: _DIMENSIONS[column.lower()] for column in series.columns if column.lower() in _DIMENSIONS}
    others = [column for column in series.columns if column not in dimensions and column != "GeoCode"]
    parts = ["place: GeoCode"] if "GeoCode" in series.columns else []
    if dimensions:
        parts.append(f"breakdown: {{{', '.join(f'{code}: {_quoted(column)}' for column, code in dimensions.items())}}}")
    if others:
        parts.append("where: {" + ", ".join(f'{_quoted(column)}: ""' for column in others) + "}")
    return parts


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _is_unit(text: str) -> bool:
    try:
        unit(text)
    except UnitError:
        return False
    return bool(text)


def _names(pack: Pack) -> list[tuple[str, str]]:
    """Every name a data point goes by, in lower case, with its key."""
    names = []
    for indicator in pack.indicators:
        ways = [indicator.name, *(alias for alias in indicator.definition.aliases if " " in alias)]
        for point in indicator.data_points:
            own = [f"{way} {point.name}" for way in ways] if point.id else ways
            names += [(_bare(way), point.key) for way in own]
    return names


def _bare(title: str) -> str:
    """A title in lower case without `per 100 000 inhabitants`, which likens everything to everything."""
    return _PER_MANY.sub("", title.lower()).strip()


def _most_like(title: str, names: Iterable[tuple[str, str]]) -> tuple[str, float]:
    """The key whose name is most like a title; nothing where none is like it."""
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(_bare(title))
    best, score = "", LIKENESS_SHOWN
    for name, key in names:
        matcher.set_seq1(name)
        # The two quick ratios are upper bounds, so most names are never compared letter by letter.
        if (
            matcher.real_quick_ratio() >= score
            and matcher.quick_ratio() >= score
            and (ratio := matcher.ratio()) >= score
        ):
            best, score = key, ratio
    return (best, score) if best else ("", 0.0)
