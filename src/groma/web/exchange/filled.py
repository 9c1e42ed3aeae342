"""What a filled workbook would change, figure by figure, and the change itself: all of it or nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from django.db import transaction
from django.utils.translation import gettext as _

from groma.errors import GromaError
from groma.web import changes, records, rounds
from groma.web.entry.entering import LABELS
from groma.web.entry.forms import STATUSES, row_content
from groma.web.entry.source_titles import source_code
from groma.web.entry.typed import shown_number
from groma.web.exchange.difference import fingerprint
from groma.web.models import Lineage
from groma.web.parts import Difference
from groma.web.templatetags.marks import QUALITIES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from django_stubs_ext import StrOrPromise

    from groma.errors import Finding
    from groma.record import model as record
    from groma.web.models import Observation, Round, User
    from groma.web.rounds import Entry
    from groma.web.trail import Gesture

Kind = Literal["new", "changed", "emptied", "conflict", "unreadable"]
KINDS: tuple[Kind, ...] = ("unreadable", "conflict", "changed", "emptied", "new")
"""In the order they are shown: what needs a person first."""

USUAL = {"text": "", "unit": "", "status": "reported", "quality": "unknown", "source": "", "note": ""}
"""What a new figure says before anything is said of it."""


class NotAppliedError(GromaError):
    """A filled workbook that cannot be taken in as it is."""


@dataclass(frozen=True)
class Line:
    """A figure of the workbook that says something else than the record, or cannot be read.

    Attributes:
        cell: Sheet and cell, such as `Water!C7`.
        name: The figure, with district and group.
        entry: What it would become; its source is still as it was typed.
        before: The row that is there.
        has_moved: Whether somebody changed that row after the workbook was made.
        problem: Why the cells cannot be read.
    """

    cell: str
    name: str
    entry: Entry | None = None
    before: Observation | None = None
    has_moved: bool = False
    problem: str = ""

    @property
    def kind(self) -> Kind:
        """What it is."""
        if self.problem or self.entry is None:
            return "unreadable"
        if self.has_moved:
            return "conflict"
        if self.before is None:
            return "new"
        return "emptied" if self.before.text and not self.entry.text else "changed"

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Field by field what would change."""
        if self.entry is None:
            return ()
        old = row_content(self.before) if self.before else USUAL
        changed = [(name, old[name], now) for name, now in self.entry.content.items() if old[name] != now]
        return tuple(Difference(str(LABELS[name]), _said(name, was), _said(name, now)) for name, was, now in changed)


@dataclass(frozen=True)
class Filled:
    """A filled workbook before it is taken in.

    Attributes:
        lines: What it would change, and what cannot be read.
        unchanged: How many figures say what the record says, or were not touched.
        findings: What a template of another kind left in doubt; these cells are not taken in.
        sources: Sources it brings along. lineage: Where its figures stand in it.
    """

    lines: tuple[Line, ...]
    unchanged: int = 0
    findings: tuple[Finding, ...] = ()
    sources: tuple[record.Source, ...] = ()
    lineage: tuple[record.Lineage, ...] = field(default=(), repr=False)

    def of(self, kind: Kind) -> tuple[Line, ...]:
        """The lines of one kind."""
        return tuple(line for line in self.lines if line.kind == kind)

    @property
    def of_unreadable(self) -> tuple[Line, ...]:
        """The lines that stand in the way."""
        return self.of("unreadable")

    @property
    def of_conflict(self) -> tuple[Line, ...]:
        """The lines somebody has to choose about."""
        return self.of("conflict")

    @property
    def by_kind(self) -> list[tuple[Kind, tuple[Line, ...]]]:
        """The lines by kind; kinds without any are left out."""
        return [(kind, found) for kind in KINDS if (found := self.of(kind))]

    @property
    def changes(self) -> tuple[Line, ...]:
        """The lines that can be taken in."""
        return tuple(line for line in self.lines if line.kind != "unreadable")

    @cached_property
    def token(self) -> str:
        """What is confirmed: the same only while workbook and record say the same."""
        return fingerprint([[line.cell, line.problem, line.has_moved, repr(line.entry)] for line in self.lines])


def apply(filled: Filled, round_: Round, *, overwrite: Collection[str] = (), by: User, gesture: Gesture) -> int:
    """Enter what a workbook says, all of it or nothing.

    Args:
        filled: The workbook, as it was shown.
        round_: The round.
        overwrite: Cells of figures that somebody else changed meanwhile and that are knowingly overwritten; the
            others of that kind stay as they are.
        by: Who takes it in.
        gesture: The gesture it is.

    Returns:
        How many figures were entered.

    Raises:
        NotAppliedError: Some cells cannot be read.
        RefusedError: One of the figures may not be entered by this person now.
        OvertakenError: Somebody changed one of them since it was shown.
    """
    if filled.of_unreadable:
        raise NotAppliedError(
            _("Some cells cannot be read, so nothing was taken in."),
            next_step=_("Mend them in the workbook and upload it again."),
        )
    taken = [line.entry for line in filled.changes if line.entry and (not line.has_moved or line.cell in overwrite)]
    with transaction.atomic():
        _add_sources(filled.sources, taken, round_, gesture=gesture)
        named = dict.fromkeys(one.source for one in taken)
        codes = {name: source_code(name, round_.city, gesture=gesture) for name in named}
        entries = [replace(one, source=codes[one.source]) for one in taken]
        rounds.enter(round_, entries, by=by, gesture=gesture)
        _replace_lineage(filled.lineage, entries, round_)
    return len(entries)


def without_twins(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines; where two are about the same figure neither can be read."""
    counts = Counter(line.entry.key for line in lines if line.entry)
    told = _("The figure stands in the workbook more than once with different values.")
    return tuple(
        replace(line, entry=None, problem=told) if line.entry and counts[line.entry.key] > 1 else line for line in lines
    )


def _said(name: str, code: str) -> str:
    """A field of a row in words."""
    words: Mapping[str, StrOrPromise] = STATUSES if name == "status" else QUALITIES if name == "quality" else {}
    if code == USUAL[name]:
        return ""
    return shown_number(code) if name == "text" else str(words.get(code, code))


def _add_sources(sources: Sequence[record.Source], taken: Sequence[Entry], round_: Round, *, gesture: Gesture) -> None:
    known = set(round_.city.sources.values_list("code", flat=True))
    wanted = {entry.source for entry in taken}
    for one in sources:
        if one.id in wanted and one.id not in known:
            changes.create(records.source_row(one, round_.city_id), "add", gesture=gesture)


def _replace_lineage(lineage: Sequence[record.Lineage], entries: Sequence[Entry], round_: Round) -> None:
    """Where the figures stand in the workbook, in place of where they came from before."""
    keys = {entry.key for entry in entries}
    kept = [one for one in lineage if one.key in keys]
    if kept:
        for one in kept:
            told = dict(zip(("variable", "period", "place", "breakdown"), one.key, strict=True))
            round_.city.lineage.filter(**told).delete()
        Lineage.objects.bulk_create(records.lineage_rows(kept, round_.city_id))
