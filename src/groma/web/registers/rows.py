"""Statements and facts as rows, and back."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from groma.network.model import Cited, Claim, Cover, Fact, Statement
from groma.record.trail import canonical
from groma.web.models import RegisterFact, RegisterStatement

if TYPE_CHECKING:
    from groma.web.trail import Gesture

FACT_FIELDS = ("register", "entry", "field", "value", "since", "until", "cited", "ended_with_entry")


def fact_of(row: tuple[Any, ...]) -> Fact:
    """The fact in a row of `FACT_FIELDS`."""
    register, entry, field, value, since, until, cited, ended_with_entry = row
    return Fact(register, entry, field, value, since, until, _cited(cited), ended_with_entry)


def row_of(fact: Fact, *, pk: int | None = None) -> RegisterFact:
    """The row of a fact; that of an earlier one where its key is given."""
    told = {name: getattr(fact, name) for name in FACT_FIELDS}
    return RegisterFact(pk=pk, **told | {"cited": cited_text(fact.cited)})


def cited_text(cited: tuple[Cited, ...]) -> str:
    """Sources as they are kept."""
    return json.dumps([[one.as_of, one.title] for one in cited], ensure_ascii=False)


@lru_cache(maxsize=10_000)
def _cited(text: str) -> tuple[Cited, ...]:
    """Many facts have the same sources, so they are read once."""
    return tuple(Cited(*one) for one in json.loads(text))


def statement_row(statement: Statement, gesture: Gesture) -> RegisterStatement:
    """The row of a statement. What was made here is never the same as something before."""
    content = {
        "claims": [[one.register, one.entry, one.field, one.value] for one in statement.claims],
        "covers": [[one.register, one.within] for one in statement.covers],
    }
    return RegisterStatement(
        as_of=statement.as_of,
        origin=statement.origin,
        sources=list(statement.sources),
        content=content,
        digest=digest(statement, salt="" if statement.origin == "source" else gesture.id),
        gesture=gesture.id,
    )


def statement_of(row: RegisterStatement) -> Statement:
    """The statement in a row."""
    content: dict[str, Any] = row.content
    claims = tuple(Claim(*one) for one in content["claims"])
    covers = tuple(Cover(*one) for one in content["covers"])
    return Statement(row.as_of, tuple(row.sources), claims, covers, row.origin)  # type: ignore[arg-type]  # the column holds only origins


def digest(statement: Statement, *, salt: str = "") -> str:
    """The SHA-256 of what a statement says."""
    claims = sorted([one.register, one.entry, one.field, one.value] for one in statement.claims)
    covers = sorted([one.register, one.within] for one in statement.covers)
    said = [statement.as_of, list(statement.sources), claims, covers, statement.origin, salt]
    return hashlib.sha256(canonical(said).encode()).hexdigest()
