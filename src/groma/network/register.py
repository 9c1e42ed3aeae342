"""The entries of a register on a day, from its facts."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING

from groma.network.model import LISTED, NOT_LISTED, SUCCEEDED, Entry
from groma.network.registers import LISTED_FIELD

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from groma.network.model import Fact

FINAL = frozenset({"completed", "concluded", "finished", "published", "delivered"})
"""States that stay true of what is no longer listed."""
_dated = attrgetter("as_of")


def entries(facts: Iterable[Fact], *, at: str) -> tuple[Entry, ...]:
    """Every entry that was known on a day, those that had ended by then among them, in the order of their ids.

    Args:
        facts: Of one register, or of several: all that hold on the day, and those that ended with their entry by then.
            Others do not matter.
        at: The day, in ISO 8601.
    """
    known: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.since <= at and (fact.ended_with_entry or not fact.until or fact.until > at):
            known[fact.register, fact.entry].append(fact)
    continued = {
        (fact.register, fact.value) for of_one in known.values() for fact in of_one if fact.field == "succeeds"
    }
    return tuple(_entry(known[key], at, is_continued=key in continued) for key in sorted(known, key=_in_order))


def _entry(facts: Sequence[Fact], at: str, *, is_continued: bool) -> Entry:
    held = [fact for fact in facts if not fact.until or fact.until > at]
    until = "" if held else max(fact.until for fact in facts if fact.ended_with_entry)
    shown = held or [fact for fact in facts if fact.until == until and fact.ended_with_entry]
    # Most facts of an entry have the very same sources, so those are looked at once.
    all_cited = {id(fact.cited): fact.cited for fact in shown}.values()
    cited = sorted((one for some in all_cited for one in some if one.as_of <= at), key=_dated)
    values: dict[str, tuple[str, ...]] = {}
    for fact in shown:
        if fact.field != LISTED_FIELD:
            values[fact.field] = (*values.get(fact.field, ()), fact.value)
    return Entry(
        register=facts[0].register,
        id=facts[0].entry,
        values=values,
        since=min(fact.since for fact in shown),
        until=until,
        seen=cited[-1].as_of if cited else "",
        sources=tuple(dict.fromkeys(one.title for one in cited)),
        state=_state(
            values.get("state", ("",))[0],
            is_ended=bool(until),
            is_continued=is_continued or bool(values.get("merged_into")),
        ),
    )


def _state(said: str, *, is_ended: bool, is_continued: bool) -> str:
    if is_continued and (is_ended or not said):
        return SUCCEEDED
    if is_ended and said not in FINAL:
        return NOT_LISTED
    return said or LISTED


@lru_cache(maxsize=20_000)
def _in_order(key: tuple[str, str]) -> tuple[str, list[tuple[str, int, str]]]:
    """Registers apart, and `WG10` after `WG9`."""
    register, entry = key
    return register, [_numbered(part) for part in entry.split("/")]


def _numbered(part: str) -> tuple[str, int, str]:
    word = part.rstrip("0123456789")
    return word, int(part[len(word) :] or 0) if len(part) - len(word) < 19 else 0, part  # noqa: PLR2004  digits of an int
