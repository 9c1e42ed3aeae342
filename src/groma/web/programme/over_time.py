"""What the timeline and the figures of the programme show: when what was worked on, and how many there were by year."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from groma.network import figures
from groma.network.timeline import rows
from groma.network.workflows import UNKNOWN
from groma.publish.numerals import number_text
from groma.publish.timeline_chart import axis, drawing, legend, scale
from groma.web.parts import Cell, Column, Table
from groma.web.programme.linking import link_to, way
from groma.web.programme.wording import sources_text, state_text, when_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from groma.network.figures import Counted, Delay, GroupsOfYear, Yearly
    from groma.network.model import Entry, Fact
    from groma.network.timeline import Bar, Row
    from groma.publish.timeline_chart import Scale
    from groma.web.parts import Link
    from groma.web.programme.shown import Programme
    from groma.web.public.showing import Values

SHOWN = ("groups", "working-groups", "deliverables")


@dataclass(frozen=True, slots=True)
class Line:
    """An entry over time: its drawing, and the same in words.

    Attributes:
        times: Each time that is known of it, with what it is.
    """

    link: Link
    state: str
    drawing: SafeString
    times: tuple[tuple[str, str], ...]


def timeline_values(programme: Programme) -> Values:
    """Groups, working groups and deliverables over the years; undated ones are counted and not drawn."""
    found = rows(one for register in SHOWN for one in programme.all(register))
    dated = [one for one in found if one.bars]
    years = scale(dated, on=dt.date.fromisoformat(programme.at))
    titles = zip(SHOWN, (_("Thematic groups"), _("Working groups"), _("Deliverables")), strict=True)
    lines = {name: [_line(one, years, programme) for one in dated if one.entry.register == name] for name in SHOWN}
    return {
        "shown": programme,
        "axis": _drawn(axis(years)),
        "legend": [(_drawn(one.drawing), one.says) for one in legend(years)],
        "sections": [(title, lines[name]) for name, title in titles if lines[name]],
        "undated": len(found) - len(dated),
        "sources": sources_text(programme.cited(one.entry for one in dated)),
        "way": way(),
    }


def figures_values(programme: Programme) -> Values:
    """How many there were by year, each with what is not known, its sources, and its name as a file."""
    facts, on = _facts_of(programme)
    delays = figures.delays(facts)
    delivered = programme.all("deliverables")
    tables: tuple[tuple[str, Table, Sequence[Entry]], ...] = (
        ("publications", _yearly(_("Published, by year"), figures.publications(facts, on=on)), delivered),
        ("meetings", _meetings(figures.meetings(facts, on=on)), programme.all("meetings")),
        ("groups", _groups(figures.groups_by_year(facts, on=on)), programme.all("groups")),
        ("cities", _stages(figures.cities_by_year(facts, on=on)), programme.all("cities")),
        ("delays", _delays([one for one in delays if one.is_known], programme), delivered),
        ("delays", _unknown_delays([one for one in delays if not one.is_known]), delivered),
    )
    return {
        "shown": programme,
        "tables": [
            (name, table, sources_text(programme.cited(of, ever=True))) for name, table, of in tables if table.rows
        ],
        "way": way(),
    }


def counted_of(programme: Programme) -> dict[str, Counted]:
    """The figures over time as plain rows."""
    facts, on = _facts_of(programme)
    return figures.counted(facts, on=on)


def _facts_of(programme: Programme) -> tuple[tuple[Fact, ...], dt.date]:
    facts = tuple(fact for of_one in programme.facts.values() for fact in of_one)
    return facts, dt.date.fromisoformat(programme.at)


def _line(row: Row, years: Scale, programme: Programme) -> Line:
    times = tuple(_time(bar, row) for bar in row.bars)
    return Line(link_to(programme, row.entry), state_text(row.entry.state), _drawn(drawing(row, years)), times)


def _time(bar: Bar, row: Row) -> tuple[str, str]:
    names = {"listed": _("Listed"), "timeline": _("Work"), "planned": _("Planned"), "published": _("Published")}
    if bar.said:
        return names[bar.kind], when_text(bar.said)
    dates = {name: when_text(getattr(row.entry, name)) for name in ("since", "seen", "until")}
    ended = _("since %(since)s, last in a source of %(seen)s, no longer in that of %(until)s")
    return names[bar.kind], (ended if dates["until"] else _("since %(since)s")) % dates


def _yearly(caption: str, found: Yearly) -> Table:
    columns = (Column(_("Year")), Column(_("How many"), is_number=True))
    known = [(str(year), number_text(count)) for year, count in found.years]
    unknown = [(_("no source says in which year"), number_text(found.unknown))] if found.unknown else []
    return Table(caption, columns, (*known, *unknown))


def _groups(found: Iterable[GroupsOfYear]) -> Table:
    columns = (
        Column(_("Year")),
        Column(_("Said to be at work"), is_number=True),
        Column(_("Listed without a state"), is_number=True),
    )
    lines = tuple((str(one.year), number_text(one.active), number_text(one.unknown)) for one in found)
    note = _("As far as was known at the end of each year: between two sources the earlier one holds.")
    return Table(_("Thematic groups, by year"), columns, lines, note)


def _meetings(found: Yearly) -> Table:
    note = _("By the dates that sources give, which may be planned ones: no source says that each of them was held.")
    return replace(_yearly(_("Meetings, by year"), found), note=note)


def _stages(found: Sequence[tuple[dt.date, dict[str, int]]]) -> Table:
    """A row for each day and a column for each stage that any city was at; where none was said to be there, nothing."""
    stages = sorted({name for _day, of in found for name in of}, key=lambda name: (name == UNKNOWN, name))
    titles = (_("Listed without a stage") if name == UNKNOWN else state_text(name) for name in stages)
    columns = (Column(_("As of")), *(Column(title, is_number=True) for title in titles))
    lines = tuple(
        (when_text(day.isoformat()), *(number_text(of[name]) if name in of else "–" for name in stages))
        for day, of in found
        if stages
    )
    note = _("As far as was known at the end of each year; a dash where no city was said to be at a stage.")
    return Table(_("Cities, by stage"), columns, lines, note)


def _unknown_delays(unknown: Sequence[Delay]) -> Table:
    """Deliverables whose delay cannot be told, by what is not known of them."""
    counts = Counter(one.lacks for one in unknown)
    reasons: dict[tuple[str, ...], str] = {
        ("planned",): _("no source says when it was planned"),
        ("published",): _("no source says when it came out"),
        ("planned", "published"): _("no source says either"),
    }
    columns = (Column(_("What is not known")), Column(_("Deliverables"), is_number=True))
    lines = tuple((said, number_text(counts[lacks])) for lacks, said in reasons.items() if counts[lacks])
    note = _("One that has not come out yet is among those of which no source says when it came out.")
    return Table(_("Deliverables whose delay is not known"), columns, lines, note)


def _delays(known: Sequence[Delay], programme: Programme) -> Table:
    columns = (
        Column(_("Deliverable")),
        Column(_("First planned")),
        Column(_("Published")),
        Column(_("Days late"), is_number=True),
    )
    lines = []
    for one in known:
        entry = programme.get("deliverables", one.deliverable)
        if entry is None or one.least is None or one.most is None:
            continue
        link = link_to(programme, entry)
        least, most = number_text(one.least), number_text(one.most)
        late = least if one.is_exact else _("%(least)s to %(most)s") % {"least": least, "most": most}
        lines.append((Cell(link.text, link.address), when_text(one.planned), when_text(one.published), late))
    return Table(_("How late deliverables came"), columns, tuple(lines))


def _drawn(svg: str) -> SafeString:
    return mark_safe(svg)  # noqa: S308  our own drawing: numbers, and dates as the language writes them
