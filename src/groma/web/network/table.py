"""The secretariat's table in words: heads, rows, names of figures, and the cells of the CSV file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from groma.catalogue.pack import open_pack
from groma.catalogue.texts import text
from groma.errors import NotFoundError
from groma.web.context import pack_language
from groma.web.exchange.safe_cells import safe
from groma.web.network import overview
from groma.web.parts import Column, Table
from groma.web.templatetags.marks import STATES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

    from django.db.models import QuerySet
    from django.http import QueryDict

    from groma.web.models import Round
    from groma.web.network.overview import Asked
    from groma.web.network.recurring import Missing, Waiting
    from groma.web.parts import Sorted

FIELDS = (
    "city_id",
    "city",
    "country",
    "pack",
    "period",
    "state",
    "state_since",
    "deadline",
    "total",
    "filled",
    "reported",
    "older",
    "checked",
    "verified",
    "open_errors",
    "open_questions",
    "asked_since",
    "stuck_on",
)


@dataclass(frozen=True, slots=True)
class Row:
    """A round in the table.

    Attributes:
        days: For how many days it has been in its state.
        filled: Filled in of all figures, in percent; `reported`, `checked` and `verified` likewise.
        stuck_on: Code of the first figure with an open question or error; empty where there is none.
        name: Its name. more: How many others there are.
    """

    round: Round
    days: int
    is_late: bool
    filled: int
    reported: int
    checked: int
    verified: int
    stuck_on: str
    name: str
    more: int


def rows(rounds: Iterable[Round], *, today: dt.date) -> list[Row]:
    """The rounds as rows; names are looked up once for each figure."""
    listed = list(rounds)
    firsts = {one.pk: next(iter(one.stuck_on), "") for one in listed}
    names = figure_names(key for key in firsts.values() if key)
    return [
        Row(
            one,
            days=max(0, (today - one.state_since.date()).days),
            is_late=overview.is_late(one, today=today),
            filled=_percent(one.filled, one.total),
            reported=_percent(one.reported, one.total),
            checked=_percent(one.checked, one.total),
            verified=_percent(one.verified, one.total),
            stuck_on=(first := firsts[one.pk]),
            name=names.get(first, ""),
            more=max(0, len(one.stuck_on) - 1),
        )
        for one in listed
    ]


def columns(asked: Asked, query: QueryDict) -> tuple[Column, ...]:
    """The heads of the table, each a link to have it in that order."""
    titles = {
        "city": _("City"),
        "country": _("Country"),
        "round": _("Round"),
        "state": _("State"),
        "since": _("Days"),
        "deadline": _("Deadline"),
        "filled": _("Filled in"),
        "reported": _("Reported"),
        "checked": _("Checked"),
        "verified": _("Verified"),
        "errors": _("Errors"),
        "questions": _("Questions"),
    }
    numbers = {"since", "filled", "reported", "checked", "verified", "errors", "questions"}
    heads = [
        Column(title, is_number=name in numbers, sort_address=_sort(name, asked, query), sorted_as=_sorted(name, asked))
        for name, title in titles.items()
    ]
    return (*heads, Column(_("Stuck on")))


def waiting_table(waiting: Iterable[Waiting]) -> Table:
    """How long rounds have been in their states."""
    heads = (
        Column(_("State")),
        Column(_("Rounds"), is_number=True),
        Column(_("Days in it, median"), is_number=True),
        Column(_("Longest"), is_number=True),
    )
    rows = tuple((STATES[one.state], one.rounds, f"{one.median_days:g}", one.longest_days) for one in waiting)
    return Table(_("Rounds that are not published, by state"), heads, rows)


def missing_table(missing: Iterable[Missing], names: Mapping[str, str], *, of: int) -> Table:
    """The figures most often missing."""
    heads = (Column(_("Figure")), Column(_("Code")), Column(_("Rounds without it"), is_number=True))
    rows = tuple((names[one.key], one.key, _of(one.rounds, of)) for one in missing)
    return Table(_("Figures without a value"), heads, rows)


def figure_names(keys: Iterable[str]) -> dict[str, str]:
    """The names of data points in the reader's language; the code where no framework knows it any more."""
    pack, language = open_pack(), pack_language()
    names = {}
    for key in dict.fromkeys(keys):
        try:
            point = pack.data_point(key)
        except NotFoundError:
            names[key] = key
            continue
        whole = text(pack, point.code, "name", language).text
        part = text(pack, point.key, "name", language).text if point.id else ""
        names[key] = f"{whole}: {part}" if part else whole
    return names


def csv_rows(rounds: QuerySet[Round]) -> Iterator[list[str]]:
    """The table's head and rows for a CSV file that people open in a spreadsheet."""
    yield list(FIELDS)
    for one in rounds.iterator(chunk_size=500):
        told = {"city": one.city.name, "country": one.city.country, "stuck_on": " ".join(one.stuck_on)}
        content = vars(one) | told
        yield [_cell(content[name]) for name in FIELDS]


def _cell(value: object) -> str:
    return "" if value is None else safe(str(value))


def _sort(name: str, asked: Asked, query: QueryDict) -> str:
    """The address of the table sorted by a column; the other way round where it is so already."""
    address = query.copy()
    address.pop("page", None)
    address["sort"] = f"-{name}" if asked.column == name and not asked.is_descending else name
    return f"?{address.urlencode()}"


def _sorted(name: str, asked: Asked) -> Sorted:
    if asked.column != name:
        return "none"
    return "descending" if asked.is_descending else "ascending"


def _percent(some: int, every: int) -> int:
    return round(100 * some / every) if every else 0


def _of(some: int, every: int) -> str:
    return _("%(some)s of %(every)s") % {"some": some, "every": every}
