"""What stands in the workbook of a round: its sheets, and on each the figures somebody may fill, in their order."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from groma.catalogue.conversion import catalogue_unit
from groma.catalogue.texts import text
from groma.record.period import parse_period
from groma.web import access
from groma.web.context import pack_language
from groma.web.entry.forms import FigureForm
from groma.web.entry.permitted import groups_of, points_of, refusals
from groma.web.entry.source_titles import titles
from groma.web.figures import Figure, figures, name_of, observations, prefix_of
from groma.web.standing import pack_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from groma.catalogue.pack import Indicator, Pack
    from groma.web.models import Observation, Round, User


@dataclass(frozen=True)
class Line:
    """A figure with its form, which knows what the cells say and what they may say.

    Attributes:
        place: Id of a part of the city; empty for all of it.
        breakdown: The group of people; empty for everyone.
        elsewhere: The title of the sheet on which it is filled in, where that is another one.
    """

    figure: Figure
    form: FigureForm
    place: str = ""
    place_name: str = ""
    breakdown: str = ""
    elsewhere: str = ""

    @property
    def name(self) -> str:
        """What it is called on the sheet."""
        return _("Final value, if the parts are not known") if self.figure.is_final else self.figure.name


@dataclass(frozen=True)
class Heading:
    """An indicator, above its figures."""

    code: str
    name: str
    definition: str = ""


@dataclass(frozen=True)
class Sheet:
    """One sheet."""

    title: str
    rows: tuple[Line | Heading, ...]

    @property
    def lines(self) -> Iterator[Line]:
        """The figures that are filled in on this sheet."""
        return (row for row in self.rows if isinstance(row, Line) and not row.elsewhere)


class Plan:
    """The workbook of a round for one person."""

    def __init__(self, round_: Round, by: User) -> None:
        """Look up every figure of the categories that are theirs."""
        self.round, self.pack = round_, pack_of(round_)
        self.groups = own_groups(round_, by)
        self.titles = titles(round_.city)
        points = [point for group in self.groups for point in points_of(self.pack, group)]
        keys = {name for point in points for name in (point.key, *point.variables)}
        self._refusals = refusals(round_, keys, by)
        self._figures = figures(round_, points, self.pack, refusals=self._refusals)
        self._places = dict(round_.city.places.values_list("code", "name"))

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets: what several categories need, a sheet for each category, what is told by district and group."""
        shared = self._shared()
        name = _("Used in several categories")
        every = [Sheet(name, tuple(self._line(key) for key in shared))] if shared else []
        every += [self._category(group, dict.fromkeys(shared, name)) for group in self.groups]
        parts = tuple(self._parts())
        return (*every, Sheet(_("Districts and groups"), parts)) if parts else tuple(every)

    def _shared(self) -> list[str]:
        """The variables that more than one category needs: each is filled in once."""
        counts: Counter[str] = Counter()
        for group in self.groups:
            counts.update({name for point in points_of(self.pack, group) for name in point.variables})
        return [key for key in self._figures if counts[key] > 1]

    def _category(self, group: str, shared: Mapping[str, str]) -> Sheet:
        rows: list[Line | Heading] = []
        seen: set[str] = set()
        for indicator in self.pack.indicators:
            if indicator.definition.group == group:
                rows += [self._heading(indicator), *self._own(indicator, shared, seen)]
        return Sheet(text(self.pack, group, "name", pack_language()).text, tuple(rows))

    def _own(self, indicator: Indicator, shared: Mapping[str, str], seen: set[str]) -> Iterator[Line]:
        for name in dict.fromkeys(name for point in indicator.data_points for name in point.variables):
            if name not in seen:
                seen.add(name)
                yield self._line(name, elsewhere=shared.get(name, ""))
        for point in indicator.data_points:
            yield self._line(point.key)

    def _heading(self, indicator: Indicator) -> Heading:
        language, code = pack_language(), indicator.code
        name, said = (text(self.pack, code, field, language).text for field in ("name", "definition"))
        return Heading(code, name, said)

    def _line(self, key: str, *, elsewhere: str = "") -> Line:
        figure = self._figures[key]
        return Line(figure, FigureForm(figure, self.pack, titles=self.titles), elsewhere=elsewhere)

    def _parts(self) -> Iterator[Line]:
        """A line for every district and group of which something is known up to the round's period."""
        for (key, place, breakdown), rows in part_rows(self.round, self._figures, self.pack).items():
            figure = part_figure(key, rows, self.round, refusal=self._refusals.get(key, ""))
            form = FigureForm(figure, self.pack, titles=self.titles)
            yield Line(figure, form, place, self._places.get(place, place), breakdown)


def part_rows(round_: Round, keys: Iterable[str], pack: Pack) -> dict[tuple[str, str, str], list[Observation]]:
    """What is known by district and group up to a round's period: rows by key, place and breakdown, oldest first."""
    limit = parse_period(round_.period).end
    rows: dict[tuple[str, str, str], list[Observation]] = defaultdict(list)
    for key, row in observations(round_, keys, pack):
        if (row.place or row.breakdown) and parse_period(row.period).end <= limit:
            rows[key, row.place, row.breakdown].append(row)
    for some in rows.values():
        some.sort(key=lambda row: parse_period(row.period).order)
    return rows


def part_figure(key: str, rows: Sequence[Observation], round_: Round, *, refusal: str = "") -> Figure:
    """The figure of one district or group, with its row of the round's period and the one before it."""
    pack = pack_of(round_)
    earlier = (row for row in reversed(rows) if row.text and row.period != round_.period)
    return Figure(
        key=key,
        prefix=prefix_of(key),
        name=name_of(key, pack),
        unit=catalogue_unit(key, pack),
        period=round_.period,
        row=next((row for row in rows if row.period == round_.period), None),
        before=next(earlier, None),
        refusal=refusal,
    )


def own_groups(round_: Round, by: User) -> list[str]:
    """The categories whose workbook a person gets: all for the coordinator, for others those of their department."""
    pack = pack_of(round_)
    if access.may_coordinate(by, round_.city_id):
        return groups_of(pack)
    assigned = access.assigned_groups(by, round_)
    return [group for group in groups_of(pack) if group in assigned]


def definition_of(line: Line, pack: Pack) -> str:
    """What a figure is, in the reader's language; of a final value, the formula it would be computed by."""
    key = line.figure.key
    if key in pack.variables:
        return text(pack, key, "definition", pack_language()).text
    return pack.data_point(key).formula_text
