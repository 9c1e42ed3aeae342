"""Which column of a sheet has which role: by the words above it and by what stands in it.

Every choice comes with its reason and how sure it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from groma.errors import RecordError
from groma.gather.workbook.contents import agreement, best_triple, content_of
from groma.gather.workbook.headers import header_role, header_text, is_header_of_labels
from groma.gather.workbook.model import VALUE_ROLES, Column
from groma.gather.workbook.words import header_fit
from groma.record.period import read_period

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from groma.catalogue.pack import Pack
    from groma.gather.workbook.contents import Content
    from groma.gather.workbook.model import Role, Sheet
    from groma.gather.workbook.rows import Subject


@dataclass
class _Table:
    """A sheet while its columns are being told apart."""

    sheet: Sheet
    headers: Mapping[int, tuple[str, ...]]
    subjects: Sequence[Subject]
    pack: Pack
    contents: Mapping[int, Content]
    chosen: dict[int, Column] = field(default_factory=dict)

    def take(self, role: Role, number: int, *, reason: str, confidence: float, period: str = "") -> None:
        header = header_text(self.headers.get(number, ()))
        self.chosen[number] = Column(self.sheet.name, role, number, header, reason, round(confidence, 2), period)

    def has(self, role: Role) -> bool:
        return any(column.role == role for column in self.chosen.values())

    def number_of(self, role: Role) -> int:
        return next((column.number for column in self.chosen.values() if column.role == role), 0)

    def free(self) -> list[int]:
        return [number for number in self.contents if number not in self.chosen]


def role_columns(
    sheet: Sheet,
    identity: Sequence[Column],
    *,
    headers: Mapping[int, tuple[str, ...]],
    subjects: Sequence[Subject],
    pack: Pack,
) -> tuple[Column, ...]:
    """Every column of a sheet that has a role, given those that say what the rows are about."""
    rows = [subject.row for subject in subjects if subject.key]
    contents = {number: content_of(sheet, number, rows) for number in range(1, sheet.width + 1)}
    table = _Table(sheet, headers, subjects, pack, contents, {column.number: column for column in identity})
    _by_header(table)
    _lone_unit(table)
    _units_by_place(table)
    _by_arithmetic(table)
    _by_content(table)
    _results_by_year(table)
    _lone_numbers(table)
    return tuple(_confirmed(table))


def _by_header(table: _Table) -> None:
    """For each role the column whose header fits it best, unless its cells contradict."""
    claims = []
    for number in table.free():
        role, fit = header_role(table.headers.get(number, ()))
        if role is None:
            continue
        claim, factor = _suited(role, table.contents[number], table.headers[number])
        if claim:
            claims.append((fit * factor, number, claim, factor))
    for strength, number, role, factor in sorted(claims, key=lambda claim: (-claim[0], claim[1])):
        if role != "unit" and table.has(role):
            continue
        word = header_text(table.headers[number])
        why = f"its header is `{word}`" + ("" if factor == 1.0 else ", though its cells look otherwise")
        table.take(role, number, reason=why, confidence=strength)


def _suited(role: Role, content: Content, parts: tuple[str, ...]) -> tuple[Role | None, float]:
    """The role that header and cells allow together, and how far the cells agree.

    A column under `Numerator` that holds words says what is counted; the numbers stand elsewhere.
    """
    if not content.filled:
        return (_label_of(role) if is_header_of_labels(parts) else role), 1.0
    if role in VALUE_ROLES:
        if not content.values:
            # Below a plain `Result` cells that cannot be read are mistakes to be told, unless another column fits.
            is_plain = any(header_fit(part, role) == 1.0 for part in parts)
            return (_label_of(role), 0.9) if role != "result" else (role, 0.3) if is_plain else (None, 0.0)
        return role, 1.0 if content.values >= 0.5 else 0.6  # noqa: PLR2004  half of the cells
    if role in {"unit", "numerator_unit", "denominator_unit"}:
        return (role, 1.0) if content.numbers < 0.3 else (None, 0.0)  # noqa: PLR2004  units are words
    share = {"quality": content.qualities, "period": content.years, "reported": content.answers}.get(role, 1.0)
    if role in {"period", "reported"} and share < 0.3:  # noqa: PLR2004  hardly any
        # Cells below a plain `Year` that are none are mistakes to be told, not to be passed over.
        is_plain = role == "period" and any(header_fit(part, role) == 1.0 for part in parts)
        return (role, 0.6) if is_plain else (None, 0.0)
    return role, 1.0 if share >= 0.5 else 0.6  # noqa: PLR2004  half of the cells


def _label_of(role: Role) -> Role:
    labels: dict[Role, Role] = {"numerator": "numerator_label", "denominator": "denominator_label"}
    return labels.get(role, role)


def _lone_unit(table: _Table) -> None:
    """The only column of units, below a header that reaches over it, is of the result and not of one input."""
    number = table.number_of("denominator_unit") or table.number_of("numerator_unit")
    both = table.has("denominator_unit") and table.has("numerator_unit")
    if number and not both and not table.has("unit") and len(table.headers.get(number, ())) > 1:
        table.take("unit", number, reason="it is the only column of units", confidence=0.8)


def _units_by_place(table: _Table) -> None:
    """Of several columns headed `Unit`, the one next to the numerator is the numerator's."""
    units = sorted(column.number for column in table.chosen.values() if column.role == "unit")
    if len(units) < 2:  # noqa: PLR2004  one is the unit of the result
        return
    owners: list[tuple[Role, Role]] = [
        ("numerator", "numerator_unit"),
        ("denominator", "denominator_unit"),
        ("result", "unit"),
    ]
    for owner, role in owners:
        beside = table.number_of(owner) + 1
        if table.number_of(owner) and beside in units and not (role != "unit" and table.has(role)):
            units.remove(beside)
            table.take(
                role,
                beside,
                reason=f"it is headed `{_header(table, beside)}` and stands beside the {owner}",
                confidence=1.0,
            )
    for number in units[:-1] if not _unit_is_settled(table, units) else units:
        del table.chosen[number]


def _unit_is_settled(table: _Table, rest: Sequence[int]) -> bool:
    return any(column.role == "unit" and column.number not in rest for column in table.chosen.values())


def _by_arithmetic(table: _Table) -> None:
    """Numerator, denominator and result where no header tells them: one of the columns follows from two others."""
    if all(table.has(role) for role in VALUE_ROLES):
        return
    known = {role: table.number_of(role) for role in VALUE_ROLES}
    numbers = sorted(_number_columns(table), key=lambda number: -table.contents[number].filled)
    candidates = [number for number in (*known.values(), *numbers) if number]
    found = best_triple(table.sheet, candidates, table.subjects, pack=table.pack)
    if not found:
        return
    triple, how = found
    if any(known[role] not in {0, number} for role, number in zip(VALUE_ROLES, triple, strict=True)):
        return
    for role, number in zip(VALUE_ROLES, triple, strict=True):
        if not known[role]:
            why = f"in {how.agreeing} of {how.compared} rows the result follows from numerator and denominator"
            table.take(role, number, reason=why, confidence=0.6 + 0.35 * how.agreeing / how.compared)


def _by_content(table: _Table) -> None:
    """Roles that cells give away without a header."""
    tests: tuple[tuple[Role, str, str], ...] = (
        ("quality", "qualities", "its cells say how good the data is"),
        ("period", "years", "its cells are years"),
        ("unit", "units", "its cells are units"),
        ("source", "links", "its cells are addresses of web pages"),
    )
    for role, kind, why in tests:
        if table.has(role):
            continue
        shares = {number: getattr(table.contents[number], kind) for number in _unheaded(table)}
        best = max(shares, key=lambda number: (shares[number], table.contents[number].filled), default=0)
        if best and shares[best] >= 0.8 and table.contents[best].filled >= 3:  # noqa: PLR2004  most of at least three
            table.take(role, best, reason=why, confidence=0.7 * shares[best])


def _results_by_year(table: _Table) -> None:
    """Number columns headed by years: results of those years."""
    if any(table.has(role) for role in VALUE_ROLES):
        return
    for number in table.free():
        period = _period_in(table.headers.get(number, ()))
        if period and (table.contents[number].values >= 0.5 or not table.contents[number].filled):  # noqa: PLR2004  half
            table.take("result", number, reason=f"its header is the year {period}", confidence=0.9, period=period)


def _lone_numbers(table: _Table) -> None:
    """The only column of numbers is the result."""
    if any(table.has(role) for role in VALUE_ROLES):
        return
    numbers = _number_columns(table)
    if len(numbers) == 1:
        table.take("result", numbers[0], reason="it is the only column of numbers", confidence=0.6)


def _number_columns(table: _Table) -> list[int]:
    """Columns of numbers without a role that are neither years nor said to be something else."""
    return [
        number
        for number in _unheaded(table)
        if table.contents[number].numbers >= 0.5 and table.contents[number].years < 0.8  # noqa: PLR2004  most cells
    ]


def _unheaded(table: _Table) -> list[int]:
    """Columns without a role whose header, if any, does not say that they are something else."""
    return [number for number in table.free() if header_role(table.headers.get(number, ()))[1] >= 0]


def _period_in(parts: tuple[str, ...]) -> str:
    for part in reversed(parts):
        try:
            return read_period(part)
        except RecordError:
            continue
    return ""


def _header(table: _Table, number: int) -> str:
    return header_text(table.headers.get(number, ()))


def _confirmed(table: _Table) -> list[Column]:
    """The columns; where the arithmetic of the rows bears the three value columns out, their reasons say so."""
    numbers = tuple(table.number_of(role) for role in VALUE_ROLES)
    columns = list(table.chosen.values())
    if not all(numbers) or any("follows" in column.reason for column in columns):
        return columns
    how = agreement(table.sheet, (numbers[0], numbers[1], numbers[2]), table.subjects, pack=table.pack)
    if not how.convinces:
        return columns
    said = f"; in {how.agreeing} of {how.compared} rows the result follows from the inputs"
    return [_with_reason(column, said) if column.role in VALUE_ROLES else column for column in columns]


def _with_reason(column: Column, said: str) -> Column:
    confidence = min(1.0, column.confidence + 0.1)
    return Column(
        column.sheet, column.role, column.number, column.header, column.reason + said, confidence, column.period
    )
