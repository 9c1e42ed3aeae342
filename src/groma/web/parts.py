"""Values that the parts of a page show.

A page hands these to the tags of `{% load parts %}`. They hold what is to be said and nothing of how it looks; any
other object with the same attributes does as well, such as a `groma.errors.Finding`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import datetime as dt

Sorted = Literal["", "none", "ascending", "descending"]


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere; `count` stands behind them, as in a tab."""

    text: str
    address: str = ""
    is_current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a table's column.

    Attributes:
        title: Its name; also said before each cell on a phone.
        is_number: Whether its cells are numbers, which stand at the end of the line.
        sort_address: Where a click on the title leads, to have the table in this order.
        sorted_as: How the rows are ordered by this column now; `none` where they can be, but are not.
        is_quiet: Whether only screen readers are told the title.
    """

    title: str
    is_number: bool = False
    sort_address: str = ""
    sorted_as: Sorted = ""
    is_quiet: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell with more than words: an address to go to, a note below."""

    text: object
    address: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A whole table. A row is a sequence of cells: words, safe HTML or `Cell`; the first one names the row."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[object, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A headline number; `number` is as readers see it."""

    number: str
    label: str
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    label: str
    done: int
    total: int

    @property
    def percent(self) -> float:
        """The share in percent; nothing of nothing is nothing."""
        return 100 * self.done / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Card:
    """One of several things to choose from. `notes` are short facts; `mark` is safe HTML such as a chip."""

    title: str
    address: str
    text: str = ""
    notes: tuple[str, ...] = ()
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: when, who did it, what, and the words that were left with it."""

    when: dt.datetime
    what: str
    who: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """A question or an answer in a thread; `waits` where readers do not see it yet."""

    when: dt.datetime
    who: str
    text: str
    is_answer: bool = False
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """A field before and after; an empty side means that there was, or is, nothing."""

    label: str
    before: str
    after: str

    @property
    def is_same(self) -> bool:
        """Whether nothing changed."""
        return self.before == self.after


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the keyboard and what it does."""

    key: str
    does: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map, and the page about it."""

    name: str
    address: str
    lat: float
    lon: float
