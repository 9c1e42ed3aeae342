"""One sentence for each thing that changed in a programme; `network_words` puts them together.

What no source publishes is not said, or is said to be unpublished. States, names and titles stand as their sources
have them; states of our own tables are put into words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.errors import RecordError
from groma.network.dates import read_when
from groma.network.model import LISTED
from groma.network.workflows import PUBLISHED
from groma.publish.meeting_words import date_words, state_text, when_text
from groma.publish.numbers_text import comma_listed, listed, quoted, raised
from groma.publish.numerals import number_text
from groma.publish.wording import counted_words, noted, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from groma.network.difference import Change, Comparison, Kind
    from groma.network.model import Entry

THING_WORDS: dict[str, str] = {
    "hubs": noted("the hub {name}"),
    "programmes": noted("the implementation programme {name}"),
    "projects": noted("the project {name}"),
    "cities": noted("the city {name}"),
    "meetings": noted("the meeting {name}"),
}
"""What something is, where its name alone does not tell."""
ROLE_WORDS: dict[str, str] = {
    "coordinating": noted("coordinating organisations"),
    "supporting": noted("supporting organisations"),
    "observing": noted("observing organisations"),
}
_NUMBERED = re.compile(r"^[A-Z]{1,4}\d+$")
_DAY = len("2025-10-31")


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells the changes between two days."""

    of: Comparison

    def sentence(self, change: Change) -> str:
        """What changed, in one sentence; empty where another sentence tells it."""
        told: dict[Kind, Callable[[Change], str]] = {
            "concluded": self._concluded,
            "ended": self._ended,
            "succeeded": self._succeeded,
            "renamed": self._renamed,
            "new": self._new,
            "named": self._named,
            "leader": self._leader,
            "state": self._state,
            "meeting": self._meeting,
            "published": self._published,
            "late": self._late,
            "decided": self._decided,
            "work_plan": self._work_plan,
            "silent": self._silent,
        }
        return told[change.kind](change) if change.kind in told else self.membership([change])

    def entry(self, change: Change) -> Entry:
        """The entry as it is on the second day; of one that has ended, as it was last."""
        return self.of.after[change.register, change.entry]

    def name(self, register: str, entry: str, *, is_before: bool = False) -> str:
        """What something is called; a working group with its number and its group."""
        known = self.of.before if is_before else self.of.after
        one = known.get((register, entry)) or self.of.after.get((register, entry))
        name = quoted(one.name) if one and one.one("name") else ""
        if register != "working-groups":
            pattern = THING_WORDS.get(register)
            return words(pattern, name=name or quoted(entry)) if pattern else name or quoted(entry)
        group, _, number = entry.rpartition("/")
        above = self.name("groups", group, is_before=is_before)
        if not _NUMBERED.match(number):
            return words("{name} (a working group of {group})", name=name or quoted(number), group=above)
        if not name:
            return words("{number} of {group}", number=number, group=above)
        return words("{name} ({number} of {group})", name=name, number=number, group=above)

    def organisations(self, ids: Sequence[str]) -> str:
        """The names of organisations, joined for a sentence."""
        known = (self.of.after.get(("organisations", one)) or one for one in ids)
        return listed([one if isinstance(one, str) else one.name for one in known])

    def membership(self, changes: Sequence[Change]) -> str:
        """What is told of organisations together: lists are compared as a whole."""
        one, count = changes[0], len(changes)
        names = self.organisations([change.entry for change in changes])
        before, after, now = _roles(one.before), _roles(one.after), _of(one.since)
        earlier = self._earlier(one.before or one.after)
        if one.kind == "role":
            return counted_words(
                count,
                "{name} is in the list of {after} {now}; in {earlier} it is among {before}.",
                "{name} are in the list of {after} {now}; in {earlier} they are among {before}.",
                name=names,
                after=after,
                now=now,
                earlier=earlier,
                before=before,
            )
        if one.kind == "left":
            return counted_words(
                count,
                "{name} is not in the list of {before} {now}; it is in {earlier}.",
                "{name} are not in the list of {before} {now}; they are in {earlier}.",
                name=names,
                before=before,
                now=now,
                earlier=earlier,
            )
        if not earlier:
            return counted_words(
                count,
                "{name} is in the list of {after} {now}; no earlier list is known.",
                "{name} are in the list of {after} {now}; no earlier list is known.",
                name=names,
                after=after,
                now=now,
            )
        return counted_words(
            count,
            "{name} is in the list of {after} {now}; it is not in {earlier}.",
            "{name} are in the list of {after} {now}; they are not in {earlier}.",
            name=names,
            after=after,
            now=now,
            earlier=earlier,
        )

    def unnamed(self, group: str) -> str:
        """That what is told as new of a group may be older, as no earlier source lists its working groups."""
        name = self.name("groups", group)
        return words("No earlier source lists working groups of {group}, so some of them may be older.", group=name)

    def still_late(self, changes: Sequence[Change]) -> str:
        """How many deliverables were late on the first day already and are still; an earlier story names them."""
        count = len(changes)
        return counted_words(
            count,
            "{count} deliverable was late already {then}, and no later source says that it was published.",
            "{count} deliverables were late already {then}, and no later source says that they were published.",
            count=number_text(count),
            then=_at(self.of.first),
        )

    def _earlier(self, roles: Sequence[str]) -> str:
        """The earlier list of these roles; empty where there is none."""
        cited = [one for role in roles for one in self.of.lists.get(role, ())]
        if not cited:
            return ""
        day = max(one.as_of for one in cited)
        return words("the list {date}", date=_of(day)) if day else words("an earlier list without a date")

    def _ended(self, change: Change) -> str:
        state, thing = change.before[0], self.name(change.register, change.entry, is_before=True)
        then = _at(self.of.before[change.register, change.entry].seen)
        if state == LISTED:
            return raised(
                words(
                    "{thing} was listed {then} and is no longer listed; no source says how it ended.",
                    thing=thing,
                    then=then,
                )
            )
        if self.entry(change).state == state:
            return raised(
                words(
                    "{thing} was listed as “{state}” {then} and is no longer listed.",
                    thing=thing,
                    state=state_text(state),
                    then=then,
                )
            )
        return raised(
            words(
                "{thing} was listed as “{state}” {then} and is no longer listed; no source says how it ended.",
                thing=thing,
                state=state_text(state),
                then=then,
            )
        )

    def _concluded(self, change: Change) -> str:
        thing, state = self.name(change.register, change.entry), change.after[0]
        if (change.register, change.entry) not in self.of.before:
            thing = words("{thing}, which no earlier source lists,", thing=thing)
        made = self.of.made_by.get(change.entry, ())
        titles = listed([quoted(one.name) for one in made])
        if not titles:
            return words("{thing} is listed as “{state}”.", thing=thing, state=state_text(state))
        return counted_words(
            len(made),
            "{thing} is listed as “{state}”; its deliverable is {titles}.",
            "{thing} is listed as “{state}”; its deliverables are {titles}.",
            thing=thing,
            state=state_text(state),
            titles=titles,
        )

    def _succeeded(self, change: Change) -> str:
        befores = listed([self.name(change.register, one, is_before=True) for one in change.before])
        after = self.name(change.register, change.entry)
        return counted_words(
            len(change.before),
            "{before} goes on as {after}.",
            "{before} go on as {after}.",
            before=befores,
            after=after,
        )

    def _renamed(self, change: Change) -> str:
        return words(
            "What was called {before} {then} is now called {after}.",
            before=self.name(change.register, change.entry, is_before=True),
            after=self.name(change.register, change.entry),
            then=_at(self.of.before[change.register, change.entry].seen),
        )

    def _new(self, change: Change) -> str:
        thing, state = self.name(change.register, change.entry), change.after[0]
        leaders = self.organisations(self.entry(change).all("leader"))
        if state != LISTED and leaders:
            return raised(
                words(
                    "{thing} is listed as “{state}” and led by {leaders}.",
                    thing=thing,
                    state=state_text(state),
                    leaders=leaders,
                )
            )
        if state != LISTED:
            return raised(words("{thing} is listed as “{state}”.", thing=thing, state=state_text(state)))
        if leaders:
            return raised(
                words("{thing} is led by {leaders}; its state was not published.", thing=thing, leaders=leaders)
            )
        return raised(words("{thing} is listed; its state was not published.", thing=thing))

    def _named(self, change: Change) -> str:
        one = self.entry(change)
        title = quoted(one.name)
        if one.one("published"):
            return words("{title} was published: {when}.", title=title, when=when_text(one.one("published")))
        if one.state == PUBLISHED:
            return words("{title} is listed among what was published; no source gives a date.", title=title)
        if one.state != LISTED:
            return words("{title} is listed as “{state}”.", title=title, state=state_text(one.state))
        if planned := when_text(one.one("planned")):
            return words(
                "{title} is planned for {when}; no source says that it was published.", title=title, when=planned
            )
        groups = listed([self.name(group_register(of), of) for of in one.all("of")])
        if groups:
            return words(
                "{title} is named as a deliverable of {groups}; no source says that it was published.",
                title=title,
                groups=groups,
            )
        return words("{title} is named; no source says that it was published.", title=title)

    def _state(self, change: Change) -> str:
        thing, after = self.name(change.register, change.entry), change.after[0]
        if not change.before:
            return raised(words("{thing} is listed as “{state}”.", thing=thing, state=state_text(after)))
        return raised(
            words(
                "{thing} was listed as “{before}” and now is as “{after}”.",
                thing=thing,
                before=state_text(change.before[0]),
                after=state_text(after),
            )
        )

    def _leader(self, change: Change) -> str:
        thing = self.name(change.register, change.entry)
        came = self.organisations([one for one in change.after if one not in change.before])
        gone = self.organisations([one for one in change.before if one not in change.after])
        stays = self.organisations([one for one in change.after if one in change.before])
        if not change.before:
            return raised(words("{thing} is led by {came}; no earlier leader was published.", thing=thing, came=came))
        if not stays:
            return raised(
                words("{thing} is led by {came}; before it was led by {gone}.", thing=thing, came=came, gone=gone)
            )
        if not gone:
            return raised(words("{thing} is led by {came} too, beside {stays}.", came=came, thing=thing, stays=stays))
        if not came:
            return raised(
                words("{thing} is led by {stays}; {gone} is no longer named.", thing=thing, stays=stays, gone=gone)
            )
        return raised(
            words(
                "{thing} is led by {came} beside {stays}; {gone} is no longer named.",
                thing=thing,
                came=came,
                stays=stays,
                gone=gone,
            )
        )

    def _meeting(self, change: Change) -> str:
        """A meeting of which no decision is told."""
        if change.entry in self.of.deciding:
            return ""
        meeting = self._meeting_name(change.entry)
        if _starts_after(self.entry(change).one("date"), self.of.second):
            return raised(words("{meeting} is listed as still to come.", meeting=meeting))
        return raised(words("{meeting} is listed; no decision of it was published.", meeting=meeting))

    def _meeting_name(self, entry: str) -> str:
        one, name = self.of.after["meetings", entry], self.name("meetings", entry)
        if of := [group for group in one.all("of") if not one.one("name") and entry.startswith(f"{group}/")]:
            groups = listed([self.name(group_register(group), group) for group in of])
            if one.one("every"):
                name = words("the series of meetings of {group}", group=groups)
            else:
                name = words("a meeting of {group}", group=groups)
        where = [part for part in (date_words(one), one.one("place")) if part]
        return words("{meeting} ({where})", meeting=name, where=comma_listed(where)) if where else name

    def _decided(self, change: Change) -> str:
        meeting, text = change.entry.rpartition("/")[0], self.entry(change).name.rstrip(".")
        if ("meetings", meeting) not in self.of.after:
            return words("Decided: {text}.", text=text)
        return words("Decided at {meeting}: {text}.", meeting=self._meeting_name(meeting), text=text)

    def _work_plan(self, change: Change) -> str:
        plan = self.entry(change)
        period = when_text(plan.one("period") or plan.id)
        items = [one for one in self.of.after.values() if one.register == "work-plan-items" and one.parent == plan.id]
        continued = dict.fromkeys(of for one in items if one.one("kind") != "new" for of in one.all("of"))
        groups = [self.name(group_register(of), of) for of in continued]
        areas = [quoted(one.name) for one in items if one.one("kind") == "new"]
        head = words("The work plan for {period} is “{state}”", period=period, state=state_text(plan.state))
        if plan.state == LISTED:
            head = words("The work plan for {period} is listed; its state was not published", period=period)
        goes_on = words("it continues {groups}", groups=listed(groups)) if groups else ""
        new = words("new in it: {areas}", areas=listed(areas)) if areas else ""
        return words("{clauses}.", clauses="; ".join(filter(None, (head, goes_on, new))))

    def _published(self, change: Change) -> str:
        one = self.entry(change)
        if when := one.one("published"):
            return words("{title} was published: {when}.", title=quoted(one.name), when=when_text(when))
        return words("{title} was published; no source gives a date.", title=quoted(one.name))

    def _late(self, change: Change) -> str:
        return words(
            "{title} was planned for {when}; no later source says that it was published.",
            title=quoted(self.entry(change).name),
            when=when_text(change.before[0]),
        )

    def _silent(self, change: Change) -> str:
        thing = self.name(change.register, change.entry)
        return raised(words("{thing}, listed {then}, is in no later source.", thing=thing, then=_at(change.since)))


def group_register(group: str) -> str:
    """The register a group is in, by its id."""
    return "working-groups" if "/" in group else "groups"


def _starts_after(said: str, day: str) -> bool:
    """Whether all of a time is after a day; not where it cannot be read."""
    try:
        return bool(said) and read_when(said).first.isoformat() > day
    except RecordError:
        return False


def _roles(roles: Sequence[str]) -> str:
    return listed([words(ROLE_WORDS[role]) if role in ROLE_WORDS else quoted(role) for role in roles])


def _at(day: str) -> str:
    """A time as something happens at it; nothing where no source says one."""
    if len(day) == _DAY:
        return words("on {day}", day=when_text(day))
    return words("in {period}", period=when_text(day)) if day else words("in a source without a date")


def _of(day: str) -> str:
    """A time as something is of it."""
    return words("of {date}", date=when_text(day)) if day else words("without a date")
