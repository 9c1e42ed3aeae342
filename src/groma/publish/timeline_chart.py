"""Groups, working groups and deliverables over years: a small drawing for each, all on one scale.

A row of a list holds a name and its drawing, so that it can be read on a phone. Places along the drawing are percent
of its width, so that it fits whatever width a page gives it, and marks keep their shape. It is mirrored where a
language runs from the right. The drawings are hidden from screen readers: `groma.publish.programme_words` has the
table that says the same. Colours come from the page's style sheet through classes, as in `quadrant_chart`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.network.dates import read_when
from groma.publish.languages import direction
from groma.publish.numerals import date_text
from groma.publish.wording import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from groma.network.timeline import Bar, Row

HEIGHT = 20
"""How high a drawing is, in pixels of the page."""
MOST_BACK, MOST_AHEAD = 25, 10
"""So many years before and after the day a scale reaches at most; a slip of the pen does not flatten all the rest."""
LABELS = 7
"""So many years are named at most."""
_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" class="{kind}" direction="ltr" fill="currentColor" width="{width}"'
    ' height="{height}" font-size="12" aria-hidden="true" focusable="false">'
)
_MARK_WIDTH = 36
NARROWEST = 0.4
"""A band is at least so wide, in percent, that it is seen."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The years that drawings span.

    Attributes:
        first: The first year.
        last: The last year.
        on: The day that is shown, which a line marks.
    """

    first: int
    last: int
    on: dt.date

    @property
    def years(self) -> range:
        """Each year."""
        return range(self.first, self.last + 1)

    def along(self, day: dt.date) -> float:
        """Where a day begins, in percent of the width as time runs; days outside stand at the nearer end."""
        start = dt.date(self.first, 1, 1)
        whole = dt.date(self.last, 12, 31) - start
        return min(max((day - start).days / (whole.days + 1), 0.0), 1.0) * 100.0


@dataclass(frozen=True, slots=True)
class Key:
    """A sign of the drawings and what it means."""

    drawing: str
    says: str


def scale(rows: Iterable[Row], *, on: dt.date) -> Scale:
    """The years that hold every bar and the day, within reason."""
    bars = [bar for row in rows for bar in row.bars]
    first = min((bar.first.year for bar in bars), default=on.year)
    last = max((bar.last.year for bar in bars if bar.last), default=on.year)
    return Scale(max(min(first, on.year), on.year - MOST_BACK, 1), min(max(last, on.year), on.year + MOST_AHEAD), on)


def axis(of: Scale) -> str:
    """The years by name, to stand above the drawings."""
    step = -(-len(of.years) // LABELS)
    sign = '<text class="f-soft" x="{place}" y="14" text-anchor="middle">{year}</text>'
    named = (sign.format(place=_at(_middle(of, year)), year=date_text(f"{year:04}")) for year in of.years[::step])
    return "".join((_head("years-axis"), *named, "</svg>"))


def drawing(row: Row, of: Scale) -> str:
    """The bars of a row, the pale ones behind."""
    by_kind = {bar.kind: bar for bar in row.bars}
    planned = (_planned(by_kind[kind], of) for kind in ("timeline", "planned") if kind in by_kind)
    listed = _listed(row, by_kind["listed"], of) if "listed" in by_kind else ()
    published = _published(by_kind["published"], of) if "published" in by_kind else ()
    return "".join((_head("years-bars"), *_ground(of), *planned, *listed, *_day(of), *published, "</svg>"))


def legend(of: Scale) -> tuple[Key, ...]:
    """What the signs mean, with the day that is shown."""
    signs: Sequence[tuple[str, str]] = (
        (_band(10, 90, kind="listed"), words("named by sources from the first to the last")),
        (_gap(10, 90), words("not known")),
        (_band(10, 90, kind="planned"), words("planned: any time within")),
        (_band(15, 85, kind="published") + _disc(50), words("published")),
        (_upright(50, "s-ink"), date_text(of.on.isoformat())),
    )
    return tuple(Key(f"{_head('years-key', width=str(_MARK_WIDTH))}{sign}</svg>", says) for sign, says in signs)


def _head(kind: str, *, width: str = "100%") -> str:
    return _HEAD.format(kind=kind, width=width, height=HEIGHT)


def _ground(of: Scale) -> Iterator[str]:
    """A faint line where each year begins."""
    return (_upright(of.along(dt.date(year, 1, 1)), "s-line") for year in of.years)


def _day(of: Scale) -> Iterator[str]:
    yield _upright(of.along(of.on), "s-ink")


def _planned(bar: Bar, of: Scale) -> str:
    return _stretch(bar.first, bar.last or bar.first, of, kind="planned")


def _listed(row: Row, bar: Bar, of: Scale) -> Iterator[str]:
    """As far as sources name it, and from there, where nobody says, until it is listed no more or the day shown."""
    seen = read_when(row.entry.seen).last if row.entry.seen else bar.first
    known = min(max(seen, bar.first), of.on)
    end = read_when(row.entry.until).first if row.entry.until else of.on
    if end > known:
        yield _gap(of.along(known), of.along(end))
    yield _stretch(bar.first, known, of, kind="listed")


def _published(bar: Bar, of: Scale) -> Iterator[str]:
    last = bar.last or bar.first
    if not _is_outside(bar.first, last, of):
        if last > bar.first:
            yield _stretch(bar.first, last, of, kind="published")
        yield _disc((of.along(bar.first) + of.along(_after(last))) / 2)


def _stretch(first: dt.date, last: dt.date, of: Scale, *, kind: str) -> str:
    """A band from a day to the end of another; nothing where all of it is outside."""
    return "" if _is_outside(first, last, of) else _band(of.along(first), of.along(_after(last)), kind=kind)


def _is_outside(first: dt.date, last: dt.date, of: Scale) -> bool:
    return last.year < of.first or first.year > of.last


def _after(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=1) if day < dt.date.max else day


_BANDS = {
    "listed": 'class="f-soft" y="8" height="4"',
    "planned": 'class="f-accent s-accent" fill-opacity="0.2" stroke="currentColor" y="3" height="14" rx="1"',
    "published": 'class="f-accent" y="8" height="4"',
}


def _band(start: float, end: float, *, kind: str) -> str:
    end = max(end, start + NARROWEST)
    place = start if direction() == "ltr" else 100.0 - end
    return f'<rect {_BANDS[kind]} x="{place:.2f}%" width="{end - start:.2f}%"/>'


def _gap(start: float, end: float) -> str:
    line = 'class="s-edge" stroke="currentColor" stroke-width="2" stroke-dasharray="2 5" y1="10" y2="10"'
    return f'<line {line} x1="{_at(start)}" x2="{_at(end)}"/>'


def _disc(place: float) -> str:
    return f'<circle class="f-accent" cx="{_at(place)}" cy="10" r="5.5"/>'


def _upright(place: float, shade: str) -> str:
    return f'<line class="{shade}" stroke="currentColor" x1="{_at(place)}" x2="{_at(place)}" y1="0" y2="{HEIGHT}"/>'


def _middle(of: Scale, year: int) -> float:
    return (of.along(dt.date(year, 1, 1)) + of.along(dt.date(year, 12, 31))) / 2


def _at(place: float) -> str:
    """A place along the drawing, from whichever side the language begins at."""
    return f"{place if direction() == 'ltr' else 100.0 - place:.2f}%"
