"""A figure by district and by group of people: a grid of cells, each entered as its own observation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from groma.catalogue.texts import text
from groma.errors import NotFoundError, RecordError
from groma.record.breakdown import canonical_breakdown
from groma.web import rounds
from groma.web.changes import OvertakenError
from groma.web.context import pack_language
from groma.web.entry.forms import FigureForm
from groma.web.entry.source_titles import source_code
from groma.web.entry.typed import plain_text, shown_number
from groma.web.figures import Figure, observations
from groma.web.models import Observation
from groma.web.refusals import refused
from groma.web.standing import pack_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from groma.catalogue.pack import Pack
    from groma.web.models import Round, User
    from groma.web.rounds import Entry
    from groma.web.trail import Gesture

MAX_NEW = 300


@dataclass(frozen=True)
class Cell:
    """One part of the city, or one group of its people.

    Attributes:
        number: Where it stands in the form.
        place: Code of the part; empty for a group.
        breakdown: Such as `sex=female`; empty for a part.
        typed: What the field holds. `was` is what it held when it was shown.
        error: What is wrong with it, or what somebody else wrote.
        version: The version of its row as it was shown.
    """

    number: int
    name: str
    place: str
    breakdown: str
    row: Observation | None
    typed: str
    was: str
    version: int
    error: str = ""

    @property
    def field(self) -> str:
        """The name of its field."""
        return f"cell-{self.number}"


@dataclass(frozen=True)
class Grid:
    """The cells of one figure, by what they split it by.

    Attributes:
        common: Unit, quality and source, the same for every cell that is typed.
    """

    figure: Figure
    common: FigureForm
    groups: Sequence[tuple[str, Sequence[Cell]]]

    @property
    def cells(self) -> list[Cell]:
        """Every cell."""
        return [cell for _title, cells in self.groups for cell in cells]

    @property
    def errors(self) -> list[Cell]:
        """The cells that were not taken."""
        return [cell for cell in self.cells if cell.error]


def grid(figure: Figure, round_: Round, titles: Mapping[str, str], *, sent: Mapping[str, str] | None = None) -> Grid:
    """The cells of a figure: the parts of the city, then the groups the framework knows.

    Args:
        figure: The figure for the whole city.
        round_: The round, whose period every cell is about.
        titles: Titles of sources by code.
        sent: What was typed; nothing to show the record.
    """
    pack = pack_of(round_)
    rows = {
        (row.place, row.breakdown): row
        for _key, row in observations(round_, [figure.key], pack)
        if row.period == round_.period
    }
    groups: list[tuple[str, list[Cell]]] = []
    number = 0
    for title, members in _groups(round_, rows, pack):
        cells = []
        for name, place, breakdown in members:
            number, where = number + 1, (place, breakdown)
            cells.append(_cell(number, name, where=where, row=rows.get(where), sent=sent or {}))
        groups.append((title, cells))
    common = FigureForm(_common(figure, rows), pack, titles=titles, data=sent)
    return Grid(figure, common, groups)


def save_grid(grid: Grid, round_: Round, *, by: User, gesture: Gesture) -> tuple[Grid, int]:
    """Save every cell that changed, each by itself, so that a faulty one keeps no good one back.

    Returns:
        The grid, with what is wrong beside the cells that were not taken, and how many were.
    """
    if not grid.common.is_valid():
        return grid, 0
    source = source_code(grid.common.cleaned_data["source"], round_.city, gesture=gesture)
    content = {"source": source} | {name: grid.common.cleaned_data[name] for name in ("unit", "quality")}
    good: list[Entry] = []
    wrong: dict[int, str] = {}
    for cell in grid.cells:
        try:
            if entry := _entry(cell, grid.figure, round_, content=content):
                good.append(entry)
        except RecordError as error:
            wrong[cell.number] = refused(error)
    saved, lost = _enter(good, round_, by=by, gesture=gesture)
    for cell in grid.cells:
        wrong |= {cell.number: lost[cell.place, cell.breakdown]} if (cell.place, cell.breakdown) in lost else {}
    return _told(grid, wrong), saved


def add_group(said: str, pack: Pack) -> str:
    """The breakdown somebody typed, as the record writes it.

    Raises:
        RecordError: It is none the framework knows.
        NotFoundError: The framework has no such dimension.
    """
    canonical = canonical_breakdown(said)
    if not canonical or len(canonical) > MAX_NEW:
        raise RecordError(_("Nothing was written."), next_step=_("Write it like sex=female;age=15-24."))
    for part in canonical.split(";"):
        if part.partition("=")[0] not in pack.breakdowns:
            raise NotFoundError(
                _("“%(name)s” is no way to split a figure.") % {"name": part.partition("=")[0]},
                next_step=_("Known are: %(names)s.") % {"names": ", ".join(pack.breakdowns)},
            )
    return canonical


def _groups(
    round_: Round, rows: Mapping[tuple[str, str], Observation], pack: Pack
) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    """Titles with their members: name, place, breakdown."""
    places = [(one.name, one.code, "") for one in round_.city.places.all()]
    if places:
        yield _("Parts of the city"), places
    seen = {breakdown for place, breakdown in rows if breakdown and not place}
    for one in pack.breakdowns.values():
        codes = [f"{one.id}={code}" for code in one.codes if code not in {"all", "unknown"}]
        own = sorted(name for name in seen if name.startswith(f"{one.id}=") and ";" not in name and name not in codes)
        if members := [(breakdown_name(name, pack), "", name) for name in (*codes, *own)]:
            yield text(pack, one.id, "name", pack_language()).text, members
    if crossed := sorted(name for name in seen if ";" in name):
        yield _("Several at once"), [(breakdown_name(name, pack), "", name) for name in crossed]


def breakdown_name(breakdown: str, pack: Pack) -> str:
    """A breakdown in the reader's language."""
    names = []
    for part in breakdown.split(";"):
        dimension, _sign, code = part.partition("=")
        known = dimension in pack.breakdowns and code in pack.breakdowns[dimension].codes
        names.append(text(pack, part, "name", pack_language()).text if known else code)
    return ", ".join(names)


def _cell(
    number: int,
    name: str,
    *,
    where: tuple[str, str],
    row: Observation | None,
    sent: Mapping[str, str],
) -> Cell:
    shown = shown_number(row.text) if row else ""
    version = sent.get(f"cell-{number}-version", "")
    return Cell(
        number=number,
        name=name,
        place=where[0],
        breakdown=where[1],
        row=row,
        typed=sent.get(f"cell-{number}", shown),
        was=sent.get(f"cell-{number}-was", shown),
        version=int(version) if version.isdecimal() else (row.version if row else 0),
    )


def _common(figure: Figure, rows: Mapping[tuple[str, str], Observation]) -> Figure:
    """The figure whose unit, quality and source stand over the grid: those of a cell, else of the whole city."""
    first = next((row for where, row in rows.items() if any(where)), None)
    known = first or figure.row or figure.before
    prefix = "common"
    shown = (
        Observation(period=figure.period, text="", unit=known.unit, quality=known.quality, source=known.source)
        if known
        else None
    )
    return Figure(figure.key, prefix, figure.name, figure.unit, figure.period, row=shown, refusal=figure.refusal)


def _entry(cell: Cell, figure: Figure, round_: Round, *, content: Mapping[str, str]) -> Entry | None:
    """What a cell becomes; nothing where nobody typed in it."""
    row, typed = cell.row, cell.typed.strip()
    before = row.text if row else ""
    if typed == cell.was:
        return None
    number = _value(typed, figure, before)
    status = "reported" if number else "not_reported"
    note = row.note if row else ""
    variable = row.variable if row else figure.key
    where = {"place": cell.place, "breakdown": cell.breakdown}
    said = {"text": number, "status": status, "note": note, **content}
    return rounds.Entry(variable, round_.period, version=cell.version, **where, **said)


def _value(typed: str, figure: Figure, before: str) -> str:
    if not typed or not figure.is_answer:
        return plain_text(typed, before=before) if typed else ""
    answers = {"yes": "yes", "no": "no", _("yes"): "yes", _("no"): "no"}
    if typed.lower() not in answers:
        raise RecordError(_("Write yes or no."))
    return answers[typed.lower()]


def _enter(
    entries: Sequence[Entry], round_: Round, *, by: User, gesture: Gesture
) -> tuple[int, dict[tuple[str, str], str]]:
    """Enter all at once; where somebody else was quicker, one by one, and say what they wrote."""
    try:
        if entries:
            rounds.enter(round_, entries, by=by, gesture=gesture)
    except OvertakenError:
        if len(entries) > 1:
            parts = [_enter([one], round_, by=by, gesture=gesture) for one in entries]
            return sum(saved for saved, _lost in parts), {
                where: told for _saved, lost in parts for where, told in lost.items()
            }
        return 0, {(entries[0].place, entries[0].breakdown): _theirs(entries[0], round_)}
    return len(entries), {}


def _theirs(entry: Entry, round_: Round) -> str:
    key = dict(zip(Observation.KEY, entry.key, strict=True))
    row = Observation.objects.filter(city_id=round_.city_id, **key).first()
    return _("Somebody else wrote %(value)s here in the meantime. Send the page again to put yours in its place.") % {
        "value": shown_number(row.text) if row and row.text else "–"
    }


def _told(grid: Grid, wrong: Mapping[int, str]) -> Grid:
    """The grid with what is wrong; a cell that was overtaken now rests on what is there."""
    groups = [
        (title, [replace(cell, error=wrong.get(cell.number, "")) for cell in cells]) for title, cells in grid.groups
    ]
    return replace(grid, groups=groups)
