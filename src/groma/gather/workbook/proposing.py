"""Which sheets of a workbook hold indicators, and how each is to be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.errors import RecordError
from groma.gather.workbook.columns import role_columns
from groma.gather.workbook.headers import header_role, header_rows, header_text, headers
from groma.gather.workbook.model import VALUE_ROLES, Column, Proposal, SheetPlan
from groma.gather.workbook.names import names_of, spelling_key
from groma.gather.workbook.rows import subjects
from groma.gather.workbook.words import header_fit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from groma.catalogue.pack import Pack
    from groma.gather.workbook.model import Role, Sheet, Workbook
    from groma.gather.workbook.names import Names
    from groma.gather.workbook.rows import Subject

_NO_DATA = re.compile(
    r"scor|benchmark|reference|lookup|baremo|punt(os|uaci)|référence|questions|lists?$", re.IGNORECASE
)
OVERLAP = 0.2
"""A further sheet is read where at most this share of what it names was named by a better one."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    plan: SheetPlan
    keys: frozenset[str]
    worth: float
    has_values: bool


def propose(workbook: Workbook, pack: Pack) -> Proposal:
    """How a workbook may be read: for each sheet with indicators its header and the column of each role.

    Raises:
        RecordError: No column holds codes or names of the pack, or none holds values.
    """
    names = names_of(pack)
    left_out: list[tuple[str, str]] = []
    candidates = []
    for sheet in workbook.sheets:
        candidate = _candidate(sheet, names, pack)
        if candidate is None:
            left_out.append((sheet.name, "no column holds codes or names of indicators"))
        elif not candidate.has_values:
            left_out.append((sheet.name, "it names indicators, but has no column for values"))
        else:
            candidates.append(candidate)
    plans: list[SheetPlan] = []
    named: set[str] = set()
    for candidate in sorted(candidates, key=lambda one: -one.worth):
        if plans and len(candidate.keys & named) > OVERLAP * len(candidate.keys):
            left_out.append((candidate.plan.sheet, f"it repeats indicators of `{plans[0].sheet}`"))
            continue
        plans.append(candidate.plan)
        named |= candidate.keys
    if not plans:
        raise _nothing_found(workbook, left_out, pack)
    order = [sheet.name for sheet in workbook.sheets]
    best, *others = plans
    return Proposal((best, *sorted(others, key=lambda plan: order.index(plan.sheet))), tuple(left_out))


def _candidate(sheet: Sheet, names: Names, pack: Pack) -> _Candidate | None:
    numbers = _identity(sheet, names)
    if not any(numbers[:2]):
        return None
    rows = header_rows(sheet, _first_known(sheet, numbers, names))
    first_row = rows[-1] + 1 if rows else 1
    said = headers(sheet, rows)
    numbers = _with_headed(numbers, said)
    found = subjects(sheet, numbers, first_row=first_row, names=names, pack=pack)
    numbers, found = _with_points(sheet, (numbers, found), said, first_row=first_row, names=names, pack=pack)
    identity = _identity_columns(sheet, numbers, said, found=found, names=names)
    columns = role_columns(sheet, identity, headers=said, subjects=found, pack=pack)
    keys = frozenset(subject.key for subject in found if subject.key)
    has_values = any(column.role in VALUE_ROLES for column in columns)
    penalty = 0.2 if _NO_DATA.search(sheet.name) else 1.0
    return _Candidate(
        SheetPlan(sheet.name, rows, first_row, columns), keys, penalty * len(keys) * len(columns), has_values
    )


def _identity(sheet: Sheet, names: Names) -> tuple[int, int, int]:
    """The columns in which the most cells are known codes, and known names."""
    codes: dict[int, int] = {}
    titles: dict[int, int] = {}
    for column in range(1, sheet.width + 1):
        texts = [text for row in range(1, len(sheet.rows) + 1) if (text := sheet.cell(row, column).text)]
        codes[column] = sum(_is_code(text, names) for text in texts)
        titles[column] = sum(names.by_name(text) is not None for text in texts)
    code = max(codes, key=lambda column: codes[column], default=0)
    if not codes.get(code):
        code = 0
    name = max((column for column in titles if column != code), key=lambda column: titles[column], default=0)
    return code, name if titles.get(name) else 0, 0


def _is_code(text: str, names: Names) -> bool:
    """Codes count, and so do ids of variables, which are one word; their names may be words of any text."""
    return names.by_code(text) is not None or (
        text.islower() and " " not in text and names.by_variable(text) is not None
    )


def _is_name(text: str, names: Names) -> bool:
    return names.by_name(text) is not None or names.by_variable(text) is not None


def _first_known(sheet: Sheet, numbers: tuple[int, int, int], names: Names) -> int:
    code, name, _ = numbers
    for row in range(1, len(sheet.rows) + 1):
        by_code = code and _is_code(sheet.cell(row, code).text, names)
        if by_code or (name and names.by_name(sheet.cell(row, name).text)):
            return row
    return 1


def _with_headed(numbers: tuple[int, int, int], said: Mapping[int, tuple[str, ...]]) -> tuple[int, int, int]:
    """Beside codes, the name column may be in another language; then only its header tells."""
    code, name, _ = numbers
    if not name and code:
        fits = {column: header_fit(" ".join(parts[-1:]), "name") for column, parts in said.items() if column != code}
        best = max(fits, key=lambda column: fits[column], default=0)
        name = best if fits.get(best, 0) >= 0.8 else 0  # noqa: PLR2004  nearly the whole header
    return code, name, 0


def _with_points(
    sheet: Sheet,
    so_far: tuple[tuple[int, int, int], Sequence[Subject]],
    said: Mapping[int, tuple[str, ...]],
    *,
    first_row: int,
    names: Names,
    pack: Pack,
) -> tuple[tuple[int, int, int], tuple[Subject, ...]]:
    """The column that names data points: headed so, or with texts that tell the rows of an indicator apart."""
    (code, name, _), found = so_far
    known = sum(not names.has_several(subject.key) for subject in found if subject.key)
    best, best_found, best_known = 0, tuple(found), known
    for column in range(1, sheet.width + 1):
        is_headed = header_role(said.get(column, ()))[0] == "data_point"
        if column in {code, name} or not (is_headed or _tells_parts(sheet, column, found, names=names)):
            continue
        tried = subjects(sheet, (code, name, column), first_row=first_row, names=names, pack=pack)
        told = sum(not names.has_several(subject.key) for subject in tried if subject.key)
        if (is_headed and told >= best_known and not best) or told > best_known + (0 if is_headed else 1):
            best, best_found, best_known = column, tried, told
    return (code, name, best), best_found


def _tells_parts(sheet: Sheet, column: int, found: Sequence[Subject], *, names: Names) -> bool:
    """Whether a column names data points in rows that do not say yet which one they are of."""
    rows = [subject.row for subject in found if names.has_several(subject.key) or subject.problem]
    return any(spelling_key(_text(sheet, row, column)) in names.parts for row in rows)


def _identity_columns(
    sheet: Sheet,
    numbers: tuple[int, int, int],
    said: Mapping[int, tuple[str, ...]],
    *,
    found: Sequence[Subject],
    names: Names,
) -> list[Column]:
    """The columns of code, name and data point, each with its reason."""
    code, name, point = numbers
    rows = [subject.row for subject in found]
    columns = []
    if code:
        columns.append(
            _by_cells(
                sheet, ("code", code), said, rows=rows, known=[_is_code(_text(sheet, row, code), names) for row in rows]
            )
        )
    if name:
        known = [_is_name(_text(sheet, row, name), names) for row in rows]
        columns.append(_by_cells(sheet, ("name", name), said, rows=rows, known=known))
    if point:
        why = "it tells the data points of an indicator apart"
        is_headed = header_role(said.get(point, ()))[0] == "data_point"
        columns.append(
            Column(sheet.name, "data_point", point, header_text(said.get(point, ())), why, 1.0 if is_headed else 0.8)
        )
    return columns


def _by_cells(
    sheet: Sheet,
    role: tuple[Role, int],
    said: Mapping[int, tuple[str, ...]],
    *,
    rows: Sequence[int],
    known: Sequence[bool],
) -> Column:
    kind, number = role
    filled = sum(bool(_text(sheet, row, number)) for row in rows)
    parts = said.get(number, ())
    share = sum(known) / filled if filled else 0.0
    is_headed = bool(parts) and header_fit(parts[-1], kind) >= 0.7  # noqa: PLR2004  most of the header
    why = f"{sum(known)} of its {filled} filled cells are {kind}s the pack knows"
    confidence = max(share, 0.7 if is_headed else 0.0) if share < 0.95 else 1.0  # noqa: PLR2004  all but slips
    return Column(sheet.name, kind, number, header_text(parts), why, round(confidence, 2))


def _text(sheet: Sheet, row: int, column: int) -> str:
    return sheet.cell(row, column).text


def _nothing_found(workbook: Workbook, left_out: Sequence[tuple[str, str]], pack: Pack) -> RecordError:
    reasons = "; ".join(f"`{sheet}`: {reason}" for sheet, reason in left_out) or "it has no sheets"
    example = pack.indicators[0]
    return RecordError(
        f"No sheet can be read as a filled workbook ({reasons}).",
        where=workbook.file,
        next_step=f"One column must hold codes or names, as `{example.code}` or `{example.name}`, another the values.",
    )
