"""A block of cells from a spreadsheet: what it would change, line by line, and the change itself, all or nothing."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from groma.catalogue.codes import squeezed
from groma.catalogue.conversion import catalogue_unit
from groma.errors import GromaError, RecordError, did_you_mean
from groma.record.breakdown import canonical_breakdown
from groma.record.period import read_period
from groma.web import rounds
from groma.web.entry.cell_table import cell_rows
from groma.web.entry.entering import in_words
from groma.web.entry.forms import STATUSES, FigureForm, row_content
from groma.web.entry.permitted import refusals
from groma.web.entry.source_titles import is_new, source_code, titles
from groma.web.figures import Figure, digest, name_of, observations, prefix_of
from groma.web.parts import Difference
from groma.web.refusals import refused
from groma.web.standing import pack_of
from groma.web.templatetags.marks import QUALITIES as QUALITY_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from groma.catalogue.pack import Pack
    from groma.web.models import Observation, Round, User
    from groma.web.rounds import Entry
    from groma.web.trail import Gesture


@dataclass(frozen=True, slots=True)
class Line:
    """One pasted line.

    Attributes:
        number: Counts from 1, the heads included.
        name: What it is about, in the reader's language, else as pasted.
        entry: What would be entered; `None` where the line cannot be taken.
        before: The row that is there.
        problem: Why it cannot be taken.
    """

    number: int
    name: str
    entry: Entry | None = None
    before: Observation | None = None
    problem: str = ""

    @property
    def is_change(self) -> bool:
        """Whether it changes anything."""
        if self.entry is None:
            return False
        return self.before is None or row_content(self.before) != self.entry.content

    @property
    def difference(self) -> Difference:
        """What it is about, what is there, and what would be."""
        entry = self.entry
        where = (entry.period, entry.place, entry.breakdown) if entry else ()
        label = ", ".join(part for part in (self.name, *where) if part)
        before, now = row_content(self.before) if self.before else {}, entry.content if entry else {}
        return Difference(label, _told(before), _told(now))


@dataclass(frozen=True, slots=True)
class Block:
    """Pasted lines as they were understood.

    Attributes:
        token: What tells whether the record or the lines are other than what was shown.
    """

    lines: tuple[Line, ...]
    token: str

    @property
    def problems(self) -> tuple[Line, ...]:
        """The lines that cannot be taken."""
        return tuple(one for one in self.lines if one.problem)

    @property
    def changed(self) -> tuple[Line, ...]:
        """The lines that change something."""
        return tuple(one for one in self.lines if one.is_change)

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What would change, line by line."""
        return tuple(one.difference for one in self.changed)


def read_block(text: str, round_: Round, by: User) -> Block:
    """What a block of cells would change in a round.

    Raises:
        RecordError: It is no table with a name and a value in each line.
    """
    rows = cell_rows(text)
    reading = _Reading(round_, by, rows)
    lines = _without_twins([reading.line(number, cells) for number, cells in rows])
    return Block(tuple(lines), digest({"lines": repr([(line.number, line.problem, line.entry) for line in lines])}))


def apply_block(block: Block, round_: Round, *, by: User, gesture: Gesture) -> int:
    """Enter what a block changes, all of it or nothing.

    Returns:
        How many figures were changed.

    Raises:
        RecordError: A line cannot be taken.
        RefusedError: One of them may not be entered by this person now.
        OvertakenError: Somebody else changed one of them in between.
    """
    if block.problems:
        raise RecordError(_("Some lines cannot be taken, so nothing was changed."), next_step=_("Mend them first."))
    adds = any(line.entry and is_new(line.entry.source, titles(round_.city)) for line in block.changed)
    with transaction.atomic() if adds else nullcontext():
        entries = [
            replace(line.entry, source=source_code(line.entry.source, round_.city, gesture=gesture))
            for line in block.changed
            if line.entry
        ]
        if entries:
            rounds.enter(round_, entries, by=by, gesture=gesture)
    return len(entries)


class _Reading:
    """Reads lines for one round and one person."""

    def __init__(self, round_: Round, by: User, rows: Sequence[tuple[int, Mapping[str, str]]]) -> None:
        self.round, self.pack = round_, pack_of(round_)
        self.names, self.titles = names_in_use(self.pack), titles(round_.city)
        self.places = {squeezed(way): one.code for one in round_.city.places.all() for way in (one.code, one.name)}
        keys = {key for _number, cells in rows if (key := self.key(cells.get("name", "")))}
        self.refusals = refusals(round_, keys, by)
        self.rows = {(key, *row_key(row)): row for key, row in observations(round_, keys, self.pack)}

    def key(self, name: str) -> str:
        """The variable or data point a name stands for; empty where it stands for none."""
        known = self.pack.key(name)
        return known if self.pack.knows(known) else self.names.get(squeezed(name), "")

    def line(self, number: int, cells: Mapping[str, str]) -> Line:
        said = cells.get("name", "")
        key = self.key(said)
        if not key:
            near = did_you_mean(said, self.pack.names())
            return Line(number, said, problem=_("“%(name)s” is not known.") % {"name": said} + f" {near}".rstrip())
        name = name_of(key, self.pack)
        if refusal := self.refusals.get(key):
            return Line(number, name, problem=refusal)
        try:
            return self._read(Line(number, name), key, cells)
        except GromaError as error:
            return Line(number, name, problem=refused(error))

    def _read(self, line: Line, key: str, cells: Mapping[str, str]) -> Line:
        period = read_period(cells.get("period") or self.round.period)
        where = (period, self._place(cells.get("place", "")), canonical_breakdown(cells.get("breakdown", "")))
        row = self.rows.get((key, *where))
        form = self._form(key, row, cells, period=period)
        if not form.is_valid():
            return replace(line, problem=" ".join(str(error) for errors in form.errors.values() for error in errors))
        if form.is_empty:
            return line
        content = form.content
        source = {title: code for code, title in self.titles.items()}.get(content["source"], content["source"])
        variable, version = (row.variable, row.version) if row else (key, 0)
        _period, place, breakdown = where
        content |= {"source": source}
        entry = rounds.Entry(variable, period, place=place, breakdown=breakdown, version=version, **content)
        return replace(line, entry=entry, before=row)

    def _form(self, key: str, row: Observation | None, cells: Mapping[str, str], *, period: str) -> FigureForm:
        """The form of the figure, filled with the cells; what has no cell stays as it is."""
        unit = cells.get("unit", "")
        wanted = catalogue_unit(key, self.pack)
        figure = Figure(key, prefix_of(key), name_of(key, self.pack), wanted, self.round.period, row=row)
        shown = FigureForm(figure, self.pack, titles=self.titles, besides=unit)
        filled = {name: cells[name] for name in ("text", "source", "note") if cells.get(name)}
        filled |= {"period": period, "status": _coded(cells.get("status", ""), STATUSES)}
        filled |= {"unit": unit} if unit and not figure.is_answer else {}
        filled |= {"quality": _coded(cells["quality"], QUALITY_WORDS)} if cells.get("quality") else {}
        if filled["status"] == "" and (cells.get("text") or not row):
            filled["status"] = "reported"
        data = {shown.add_prefix(name): filled.get(name) or shown.initial[name] for name in FigureForm.SHOWN}
        return FigureForm(figure, self.pack, titles=self.titles, data=data, besides=unit)

    def _place(self, said: str) -> str:
        if not said:
            return ""
        if squeezed(said) not in self.places:
            raise RecordError(
                _("“%(name)s” is no part of the city.") % {"name": said},
                next_step=did_you_mean(said, self.places) or _("The parts of a city come with its folder."),
            )
        return self.places[squeezed(said)]


def names_in_use(pack: Pack) -> dict[str, str]:
    """Every name in the reader's language, squeezed, to its key."""
    keys = (*(point.key for point in pack.data_points), *pack.variables)
    return {squeezed(name_of(key, pack)): key for key in reversed(keys)}


def row_key(row: Observation) -> tuple[str, str, str]:
    """Period, place and breakdown of a row."""
    return row.period, row.place, row.breakdown


def _told(content: Mapping[str, str]) -> str:
    """A row on one line: the value with its unit, or why there is none; then what stands beside it."""
    if not content:
        return ""
    said = in_words(content)
    value = f"{said['text']} {said['unit']}".strip() if content["text"] else said["status"]
    return " · ".join(part for part in (value, said["quality"], said["source"], said["note"]) if part)


def _coded(said: str, words: Mapping[str, object]) -> str:
    """The code that a word of the reader's language, or the code itself, stands for; what is neither stays."""
    ways = {squeezed(str(way)): code for code, name in words.items() for way in (code, name)}
    return ways.get(squeezed(said), said)


def _without_twins(lines: Iterable[Line]) -> list[Line]:
    """The lines; a second one about the same thing is refused."""
    first: dict[object, int] = {}
    found = []
    for line in lines:
        key = line.entry.key if line.entry else None
        if key and key in first:
            told = _("Line %(n)d is about the same figure.") % {"n": first[key]}
            found.append(replace(line, entry=None, problem=told))
            continue
        first.setdefault(key, line.number)
        found.append(line)
    return found
