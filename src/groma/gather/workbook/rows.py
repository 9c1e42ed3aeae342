"""What each row of a sheet is about: what its code, name and data point cells name together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from groma.gather.workbook.names import is_code_like, same_alias, spelling_key

if TYPE_CHECKING:
    from groma.catalogue.pack import Pack
    from groma.gather.workbook.model import Sheet
    from groma.gather.workbook.names import Named, Names

Problem = Literal["", "unknown_code", "unknown_name", "no_name"]


@dataclass(frozen=True, slots=True)
class Subject:
    """What one row is about.

    Attributes:
        row: Counted from 1.
        key: A data point key, the code of an indicator with several, or a variable id; empty where nothing is known.
        said: The text that names it.
        other: The key that the name cell names, where the code cell names another.
    """

    row: int
    key: str
    said: str
    problem: Problem = ""
    other: str = ""


def subjects(
    sheet: Sheet, columns: tuple[int, int, int], *, first_row: int, names: Names, pack: Pack
) -> tuple[Subject, ...]:
    """The subject of every row from the first on that is not blank.

    Args:
        sheet: The sheet.
        columns: The columns of code, name and data point, counted from 1; 0 where there is none.
        first_row: The first row below the header.
        names: The names of the pack.
        pack: The pack.
    """
    found: list[Subject] = []
    current = ""
    for number in range(first_row, len(sheet.rows) + 1):
        if not sheet.rows[number - 1]:
            continue
        texts = tuple(sheet.cell(number, column).text if column else "" for column in columns)
        subject = _subject(number, (texts[0], texts[1], texts[2]), current=current, names=names, pack=pack)
        if any(texts):
            current = _indicator_of(subject, current, names)
        found.append(subject)
    return tuple(found)


def _subject(row: int, texts: tuple[str, str, str], *, current: str, names: Names, pack: Pack) -> Subject:
    code, name, point = texts
    if not any(texts):
        return Subject(row, "", "", "no_name")
    by_code = (names.by_code(code) or _unless_part(code, current, names)) if code else None
    if by_code:
        return _coded(row, by_code, texts, names=names, pack=pack)
    by_name = names.by_name(name) if name else None
    if by_name and not (code and is_code_like(code)):
        return Subject(row, _pointed(by_name, (point, by_name.rest), names), name)
    part = _part(current, (point, name, code), names) if not is_code_like(code) else ""
    if part:
        return Subject(row, part, point or name or code)
    variable = _variable(code, names) or _variable(name, names)
    if variable:
        return Subject(row, variable, code or name)
    return Subject(row, "", code or name or point, "unknown_code" if code else "unknown_name")


def _coded(row: int, by_code: Named, texts: tuple[str, str, str], *, names: Names, pack: Pack) -> Subject:
    """A row whose code is known; a name that names something else is told, unless both go by that code."""
    code, name, point = texts
    by_name = names.by_name(name) if name else None
    key = by_code.key
    other = ""
    if by_name and by_name.key.split("/")[0] != key.split("/")[0]:
        if same_alias(pack.indicator(by_name.key), code):
            key = by_name.key
        else:
            other = by_name.key
    elif by_name and "/" in by_name.key:
        key = by_name.key
    if names.has_several(key):
        key = _part(key, (point, by_code.rest, name, by_name.rest if by_name else ""), names) or key
    return Subject(row, key, code, other=other)


def _unless_part(code: str, current: str, names: Names) -> Named | None:
    """A code column may hold names; below an indicator with data points their names come first."""
    return None if current and names.point(current, code) else names.by_name(code)


def _pointed(named: Named, texts: tuple[str, ...], names: Names) -> str:
    return (_part(named.key, texts, names) or named.key) if names.has_several(named.key) else named.key


def _part(code: str, texts: tuple[str, ...], names: Names) -> str:
    return next((key for text in texts if text and (key := names.point(code, text))), "") if code else ""


def _variable(text: str, names: Names) -> str:
    return names.variables.get(spelling_key(text), "") if text else ""


def _indicator_of(subject: Subject, current: str, names: Names) -> str:
    """The indicator that rows below may be parts of; a heading does not end it, an unknown code does."""
    if subject.key:
        code = subject.key.split("/")[0]
        return code if names.has_several(code) else ""
    return "" if subject.problem == "unknown_code" and is_code_like(subject.said) else current
