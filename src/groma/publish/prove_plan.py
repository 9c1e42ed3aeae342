"""Proving the document of a plan against its city: is every figure in it what record, plan and framework give today?

The document says by hashes what it was made from. Whatever differs from that is named first; then the document is made
anew and compared word by word, or for `plan.json` value by value.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from groma.errors import LimitError, NotFoundError, RecordError
from groma.publish.plan_basis import NO_PLAN, checked_basis, parse_basis
from groma.publish.proof import MOST, Failure
from groma.publish.prove_html import page_of, word_failures
from groma.publish.record_json import MAX_BYTES, parse_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from groma.publish.plan_basis import PlanBasis

PLAN_ID = "groma-plan"
MADE_FROM = "made_from"
NAMED = {
    "record": "sha256 of the record",
    "plan": "sha256 of plan.yaml",
    "framework": "framework",
    "framework_hash": "sha256 of the framework",
    "benchmark_set": "benchmark set",
    "benchmarks": "sha256 of the benchmarks",
    "compared": "sha256 of the cities compared with",
    "city": "city",
}
"""What must be the same, and how it is called."""


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A document of a plan as it was found.

    Attributes:
        text: All of it.
        basis: What it says it was made from.
        is_json: Whether it is `plan.json`, else it is `plan.html`.
    """

    name: str
    text: str
    basis: PlanBasis
    is_json: bool


@dataclass(frozen=True, slots=True)
class PlanProof:
    """The answer to whether a plan's document follows from its city as it is now."""

    file: str
    failures: tuple[Failure, ...]
    versions: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]

    @property
    def is_proven(self) -> bool:
        """Whether everything follows."""
        return not self.failures

    @property
    def message(self) -> str:
        """The answer in a sentence."""
        if self.is_proven:
            return "The document follows from this record, this plan and this framework."
        count = len(self.failures)
        things = "1 thing in the document does" if count == 1 else f"{count} things in the document do"
        return f"{things} not follow from this record, this plan and this framework."

    @property
    def lines(self) -> tuple[str, ...]:
        """The whole answer as lines of text."""
        named = [f"  {one}" for one in self.failures[:MOST]]
        more = [f"  and {len(self.failures) - MOST} more"] if len(self.failures) > MOST else []
        return (self.message, *named, *more, *self.notes, *(f"{name}: {value}" for name, value in self.versions))


def plan_file(path: Path) -> PlanFile | None:
    """The document of a plan at `path`; `None` where it is something else, such as a report.

    Raises:
        NotFoundError: There is no such file.
        LimitError: It is too large.
        RecordError: It is a plan's document, but not whole, or it cannot be read.
    """
    name = str(path)
    text = _text(path)
    if text.lstrip().startswith("{"):
        content = parse_record(text)
        return PlanFile(name, text, checked_basis(content.get(MADE_FROM), name=name), is_json=True)
    if "<html" not in text[:1000].lower() or f'<script type="application/json" id="{PLAN_ID}">' not in text:
        return None
    page = page_of(text, record_id=PLAN_ID)
    if page.record is None or not page.is_whole:
        raise RecordError("The plan's document is not whole.", where=name, next_step=NO_PLAN)
    return PlanFile(name, text, parse_basis(page.record, name=name), is_json=False)


def prove_plan(file: PlanFile, made: str, basis: PlanBasis) -> PlanProof:
    """Whether a document follows from its city.

    Args:
        file: The document as it was found.
        made: The document as it is made from the city now, of the same kind and in the same language.
        basis: What that was made from.
    """
    failures = [*_basis_failures(file.basis, basis)]
    notes = []
    if file.text.replace("\r\n", "\n") == made:
        notes.append("The file is byte for byte what Groma writes from this city.")
    else:
        failures += _value_failures(file.text, made) if file.is_json else _page_failures(file.text, made)
    if file.basis.groma != basis.groma:
        notes.append(
            f"Made with Groma {file.basis.groma}, checked with {basis.groma}: what differs may come from that."
        )
    versions = (("Groma", file.basis.groma), ("Framework", file.basis.framework), ("Plan sha256", file.basis.plan))
    return PlanProof(file.name, tuple(failures), (*versions, ("Record sha256", file.basis.record)), tuple(notes))


def _basis_failures(said: PlanBasis, now: PlanBasis) -> Iterator[Failure]:
    for name, what in NAMED.items():
        one, other = getattr(said, name), getattr(now, name)
        if one != other:
            yield Failure("", what, one, other)


def _page_failures(text: str, made: str) -> Iterator[Failure]:
    page, expected = page_of(text, record_id=PLAN_ID), page_of(made, record_id=PLAN_ID)
    # A plan has neither figures of a report nor drawings, whose insides are not among the words.
    odd = [*page.foreign, *(shown for *_ident, shown in page.figures), *(" ".join(one) for one in page.drawings)]
    yield from (Failure("", "element", found[:300], "nothing of the kind") for found in odd)
    yield from word_failures(page.tokens, expected.tokens)


def _value_failures(text: str, made: str) -> Iterator[Failure]:
    """Every value of `plan.json` that differs; what it was made from is compared apart."""
    twice: list[str] = []
    shown = dict(_flat(json.loads(text, object_pairs_hook=partial(_once, twice=twice))))
    follows = dict(_flat(json.loads(made)))
    yield from (Failure("", name[:80], "the same name twice", "once") for name in twice)
    for where in dict.fromkeys((*shown, *follows)):
        if where.split(".")[0] != MADE_FROM and shown.get(where) != follows.get(where):
            yield Failure("", where[:300], shown.get(where, "nothing")[:300], follows.get(where, "nothing")[:300])


def _once(pairs: list[tuple[str, Any]], *, twice: list[str]) -> dict[str, Any]:
    """An object; names that stand in it twice are noted, for readers differ in which of them they believe."""
    counts = Counter(name for name, _ in pairs)
    twice += [name for name, count in counts.items() if count > 1]
    return dict(pairs)


def _flat(content: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Every value with the way to it; an empty list or object is a value too."""
    named = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    parts = [(f"{where}.{name}" if where else str(name), one) for name, one in named]
    if not parts:
        yield where, json.dumps(content, ensure_ascii=False)
    for inner, one in parts:
        yield from _flat(one, inner)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise LimitError("The file is larger than any plan is.", where=str(path), next_step=NO_PLAN)
        return path.read_bytes().decode("utf-8", "replace")
    except FileNotFoundError:
        raise NotFoundError("There is no such file.", where=str(path)) from None
    except OSError as error:
        raise RecordError(f"The file cannot be read: {error.strerror}.", where=str(path), next_step=NO_PLAN) from error
