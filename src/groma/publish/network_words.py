"""What changed in a programme between two days, as a story: parts with headings, one sentence a line, its sources."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from groma.publish.meeting_words import when_text
from groma.publish.network_sentences import Teller
from groma.publish.wording import noted, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from groma.network.difference import Change, Comparison, Kind
    from groma.network.model import Cited

HEADINGS: dict[str, tuple[Kind, ...]] = {
    noted("What ended"): ("concluded", "ended"),
    noted("What goes on under another name"): ("succeeded", "renamed"),
    noted("What is new"): ("new", "leader", "state", "named", "meeting"),
    noted("What was published"): ("published",),
    noted("What is late"): ("late", "still_late"),
    noted("Who joined and who is no longer listed"): ("joined", "left", "role"),
    noted("What was decided"): ("decided", "work_plan"),
    noted("What no later source speaks of"): ("silent",),
}
"""The parts of the story, and what belongs to each."""
COLUMNS = ("heading", "kind", "register", "id", "name", "before", "after", "since", "sources", "sentence")
_MEMBERS = frozenset({"joined", "left", "role"})
_TOGETHER = _MEMBERS | {"still_late"}
"""What is told of several things in one sentence."""
_WHOLE_YEAR = "-12-31"


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of the story.

    Attributes:
        said: The sentence.
        cited: Its sources.
        changes: What it tells of.
    """

    said: str
    cited: tuple[Cited, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the story under its heading."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """What changed between two days.

    Attributes:
        sections: Those that have something to tell.
        sources: Every source that is cited, in the order of their dates.
    """

    title: str
    sections: tuple[Section, ...]
    sources: tuple[Cited, ...]

    def numbers(self, line: Line) -> str:
        """The sources of a line by their numbers in the list of sources, in brackets."""
        found = sorted(self.sources.index(one) + 1 for one in line.cited)
        return f"[{', '.join(map(str, found))}]" if found else ""


def story(found: Comparison) -> Story:
    """The story between two days, in the language spoken now."""
    teller = _Order(found, Teller(found))
    sections = [Section(words(heading), tuple(teller.lines(kinds))) for heading, kinds in HEADINGS.items()]
    kept = tuple(one for one in sections if one.lines)
    cited = {one for section in kept for line in section.lines for one in line.cited}
    sources = tuple(sorted(cited, key=lambda one: (not one.as_of, one.as_of, one.title)))
    first, second = (when_text(day) for day in _shortened(found.first, found.second))
    return Story(words("What changed from {first} to {second}", first=first, second=second), kept, sources)


def _shortened(first: str, second: str) -> tuple[str, str]:
    """Last days of years as their years, unless both are of one."""
    if first[:4] == second[:4]:
        return first, second
    return first.removesuffix(_WHOLE_YEAR), second.removesuffix(_WHOLE_YEAR)


def source_text(one: Cited) -> str:
    """A source with the date of what it says."""
    if not one.as_of:
        return words("{title}, without a date", title=one.title)
    return words("{title}, as of {date}", title=one.title, date=when_text(one.as_of))


def sources_title() -> str:
    """What stands over the list of sources."""
    return words("Sources")


def nothing_text() -> str:
    """What is said where nothing changed."""
    return words("No source says that anything changed.")


def rows(told: Story, found: Comparison) -> list[tuple[str, ...]]:
    """A row of `COLUMNS` for each thing that changed."""
    return [
        (
            section.heading,
            change.kind,
            change.register,
            change.entry,
            found.after[change.register, change.entry].name,
            "; ".join(change.before),
            "; ".join(change.after),
            change.since,
            "; ".join(one.title for one in change.cited),
            line.said,
        )
        for section in told.sections
        for line in section.lines
        for change in line.changes
        if not _is_remark(line)
    ]


def as_json(told: Story, found: Comparison) -> dict[str, Any]:
    """The story as data: its parts with their sentences, and each thing that changed."""
    return {
        "from": found.first,
        "to": found.second,
        "title": told.title,
        "parts": [
            {"heading": section.heading, "lines": [_line_json(line) for line in section.lines]}
            for section in told.sections
        ],
        "changes": [dict(zip(COLUMNS, row, strict=True)) for row in rows(told, found)],
    }


def _line_json(line: Line) -> dict[str, Any]:
    return {"sentence": line.said, "sources": [{"title": one.title, "as_of": one.as_of} for one in line.cited]}


def _is_remark(line: Line) -> bool:
    """Whether a line remarks on changes that other lines tell."""
    return len(line.changes) > 1 and line.changes[0].kind not in _TOGETHER


@dataclass(frozen=True, slots=True)
class _Order:
    """Puts the sentences in order: a group before its working groups, organisations of one list together."""

    of: Comparison
    teller: Teller

    def lines(self, kinds: Sequence[Kind]) -> Iterator[Line]:
        for kind in kinds:
            changes = self.of.of_kind(kind)
            if kind in _MEMBERS:
                yield from self._members(changes)
            elif kind == "still_late":
                yield from self._still_late(changes)
            elif kind in {"new", "ended", "concluded"}:
                yield from self._groups(kind, changes)
            else:
                yield from self._each(changes)

    def _each(self, changes: Sequence[Change]) -> Iterator[Line]:
        for change in changes:
            if said := self.teller.sentence(change):
                yield Line(said, change.cited, (change,))

    def _groups(self, kind: Kind, changes: Sequence[Change]) -> Iterator[Line]:
        is_other = [one.register not in {"groups", "working-groups"} for one in changes]
        ordered = sorted(zip(is_other, map(_group, changes), changes, strict=True), key=lambda one: one[:2])
        for (_, group), some in groupby(ordered, key=lambda one: one[:2]):
            together = [change for _, _, change in some]
            yield from self._each(together)
            if kind == "new" and (remark := self._remark(group, together)):
                yield remark

    def _remark(self, group: str, changes: Sequence[Change]) -> Line | None:
        """That working groups may be older, where their group was there before and no source listed any of its."""
        own = tuple(one for one in changes if one.register == "working-groups")
        above = self.of.after.get(("groups", group))
        before = [
            one for one in (group, *(above.all("succeeds") if above else ())) if ("groups", one) in self.of.before
        ]
        if not own or not before or self.of.divided & set(before):
            return None
        seen = {self.of.before["groups", one].seen for one in before}
        cited = tuple(one for one in self.of.sources_of_groups if one.as_of in seen)
        return Line(self.teller.unnamed(group), cited, own)

    def _still_late(self, changes: Sequence[Change]) -> Iterator[Line]:
        if changes:
            cited = tuple(dict.fromkeys(one for change in changes for one in change.cited))
            yield Line(self.teller.still_late(changes), cited, tuple(changes))

    def _members(self, changes: Sequence[Change]) -> Iterator[Line]:
        for _, some in groupby(sorted(changes, key=_list_of), key=_list_of):
            together = tuple(some)
            cited = tuple(dict.fromkeys(one for change in together for one in change.cited))
            yield Line(self.teller.membership(together), cited, together)


def _group(change: Change) -> str:
    """The group that something stands under."""
    return change.entry.partition("/")[0]


def _list_of(change: Change) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    return change.before, change.after, change.since
