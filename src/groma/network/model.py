"""The values of the network: what a source says of a day, the facts that follow, and the entries they make up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Origin = Literal["source", "here", "settled"]
"""A published source; a move made in this installation; a person's word on what sources say differently."""
HERE = "Groma"
"""What is named as the source of what somebody said in an installation."""
LISTED, NOT_LISTED, SUCCEEDED = "listed", "not_listed", "succeeded"
"""States that no source names: in a list without one, no longer in it, and continued as another."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One value of one entry, as a source has it. An empty value says that there is none any more."""

    register: str
    entry: str
    field: str
    value: str

    @property
    def place(self) -> tuple[str, str, str]:
        """What it is about: register, entry and field."""
        return self.register, self.entry, self.field


@dataclass(frozen=True, slots=True)
class Cover:
    """A list that a source gives whole: what stood in it before and does not now has ended.

    Attributes:
        register: The register.
        within: The list of it: the entry above, or a value of the register's `list` field; empty for all of it.
    """

    register: str
    within: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What one source, or several together, say of one day.

    Attributes:
        as_of: The day, month or year it is of, in ISO 8601; empty where the source has no date.
        sources: Titles of the sources.
        claims: What it says.
        covers: The lists it gives whole.
        origin: Where it is from.
    """

    as_of: str
    sources: tuple[str, ...]
    claims: tuple[Claim, ...]
    covers: tuple[Cover, ...] = ()
    origin: Origin = "source"


@dataclass(frozen=True, slots=True)
class Cited:
    """A source and the date of its statement."""

    as_of: str
    title: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of one entry, and how long it holds.

    Attributes:
        since: The date of the first statement that has it; empty where that has none.
        until: The date of the first that covers it and has it no more; empty while it holds.
        cited: Every source that has it, in the order of their dates.
        ended_with_entry: Whether it ended because its entry did; such facts are what the entry had last.
    """

    register: str
    entry: str
    field: str
    value: str
    since: str
    until: str
    cited: tuple[Cited, ...]
    ended_with_entry: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that sources say differently, for a person to settle.

    Attributes:
        about: Register, entry and field; the field is empty where it is about the whole entry.
        standing: What holds until it is settled; empty where nothing does.
        says: What was said otherwise, or the difference in words.
        sources: Titles of the sources that are at odds.
        is_settled: Whether somebody settled it already, and a source has come that says otherwise again.
    """

    about: tuple[str, str, str]
    standing: str
    says: str
    sources: tuple[str, ...]
    is_settled: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a register on a day.

    Attributes:
        values: The values of each field that has any. Of an entry that has ended, those it had last.
        since: When it was first known; empty where no source says.
        until: When it was no longer listed; empty while it is.
        seen: The date of the last statement that had it.
        sources: Titles of the sources of what is shown.
        state: Its state as its source calls it, or `listed`, `not_listed`, `succeeded`.
    """

    register: str
    id: str
    values: Mapping[str, tuple[str, ...]]
    since: str
    until: str
    seen: str
    sources: tuple[str, ...]
    state: str

    @property
    def name(self) -> str:
        """Its name; its id where no source gives one."""
        return self.one("name") or self.id

    @property
    def parent(self) -> str:
        """The id of the entry above it; empty where there is none."""
        return self.id.rpartition("/")[0]

    def one(self, field: str) -> str:
        """The value of a field that has one; empty where there is none."""
        return next(iter(self.values.get(field, ())), "")

    def all(self, field: str) -> tuple[str, ...]:
        """Every value of a field."""
        return self.values.get(field, ())
