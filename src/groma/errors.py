"""What can go wrong, said so that a person can act on it.

Two things live here. An *error* stops the work: a `GromaError` says what happened, where, and what to do next. A
*finding* does not stop anything: it is one doubtful thing in a record, listed beside all the others.

What they say is English. A `sentence` also remembers how it was made, so that a page can say it in another language.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


class Number(str):
    """A number in a sentence, written plainly; other languages have signs of their own."""

    __slots__ = ()


class Unit(str):
    """A unit in a sentence, as the catalogue writes it; other languages have names of their own."""

    __slots__ = ()


class Sentence(str):
    """A sentence in English that remembers how it was made. It compares, prints and is kept like any other text.

    Attributes:
        template: The sentence with its parts in braces, which is what is translated.
        parts: What stands in place of each; a sentence may be part of another.
    """

    __slots__ = ("parts", "template")
    template: str
    parts: Mapping[str, str]

    def __new__(cls, template: str, parts: Mapping[str, str]) -> Sentence:  # noqa: PYI034  nobody derives from it
        """The sentence, put together."""
        made = super().__new__(cls, template.format_map(parts))
        made.template, made.parts = template, parts
        return made

    def __getnewargs__(self) -> tuple[str, Mapping[str, str]]:  # type: ignore[override]  # not made as a `str` is
        """What a copy is made from."""
        return self.template, self.parts


def sentence(template: str, /, **parts: str | int) -> Sentence:
    """A sentence that can be said in other languages: those who translate find its template by this call.

    >>> sentence("`{name}` has {count} rows.", name="water", count=3)
    '`water` has 3 rows.'

    Args:
        template: The whole sentence in English, its parts in braces.
        parts: What stands in place of each.
    """
    return Sentence(template, {name: Number(part) if isinstance(part, int) else part for name, part in parts.items()})


class GromaError(Exception):
    """Something stopped the work.

    Args:
        what: What happened, in one sentence.
        where: File, line or name it happened at; empty where there is none.
        next_step: What the reader can do about it.
    """

    def __init__(self, what: str, *, where: str = "", next_step: str = "") -> None:
        """Keep the three parts apart and join them for printing."""
        self.what, self.where, self.next_step = what, where, next_step
        place = f"{where}: " if where else ""
        super().__init__(f"{place}{what}" + (f" {next_step}" if next_step else ""))


class NotFoundError(GromaError):
    """A name, file or city that is not there."""


class DefinitionError(GromaError):
    """A pack, recipe or benchmark file that says something impossible."""


class RecordError(GromaError):
    """A city folder that cannot be read or written as a whole."""


class UnitError(GromaError):
    """A unit that is unknown, or cannot be turned into the one asked for."""


class LimitError(GromaError):
    """Something from outside is larger than Groma is willing to take."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One doubtful thing: how bad, which rule saw it, where, what, why it matters and what to do.

    Attributes:
        severity: `error` makes `groma check` fail; `warning` asks for a look; `note` only tells.
        rule: Short stable name of the rule that saw it, such as `unknown_variable`.
        where: `file:line` where there is a line, else a file or a name.
        subject: The variable, data point or file the finding is about.
        period: The period it is about, as written; empty where none.
    """

    severity: Severity
    rule: str
    where: str
    what: str
    why: str = ""
    next_step: str = ""
    subject: str = ""
    period: str = ""

    def __str__(self) -> str:
        """The finding on one line, the way `groma check` prints it."""
        tail = " ".join(part for part in (self.why, self.next_step) if part)
        return f"{self.severity}: {self.where}: {self.what}" + (f" {tail}" if tail else "")


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name most like `name`, or an empty string where none is near.

    >>> nearest("inhabitant", ["households", "inhabitants"])
    'inhabitants'
    """
    lowered = {candidate.lower(): candidate for candidate in known}
    found = difflib.get_close_matches(name.lower(), lowered, n=1, cutoff=0.6)
    return lowered[found[0]] if found else ""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A sentence offering the nearest known name; empty where none is near.

    >>> did_you_mean("inhabitant", ["households", "inhabitants"])
    'Did you mean `inhabitants`?'
    """
    found = nearest(name, known)
    return sentence("Did you mean `{name}`?", name=found) if found else ""


def sorted_by_severity(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings, worst first; within a severity in the order they were found."""
    return tuple(sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity)))
