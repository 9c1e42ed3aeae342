"""Breakdowns: groups of people or things, written `age=15-24;sex=female`."""

from __future__ import annotations

from groma.errors import RecordError, sentence


def canonical_breakdown(text: str) -> str:
    """A breakdown with its dimensions in alphabetical order.

    >>> canonical_breakdown("sex=female; age=15-24")
    'age=15-24;sex=female'

    Raises:
        RecordError: A part is not `dimension=code`, or a dimension stands twice.
    """
    parts = [part.strip() for part in text.split(";") if part.strip()]
    triples = [part.partition("=") for part in parts]
    pairs = {dimension.strip(): code.strip() for dimension, _, code in triples}
    if len(pairs) < len(parts) or not all(dimension and code for dimension, code in pairs.items()):
        raise RecordError(
            sentence("`{text}` is no breakdown.", text=text),
            next_step=sentence("Write it like sex=female;age=15-24, each dimension once."),
        )
    return ";".join(f"{dimension}={code}" for dimension, code in sorted(pairs.items()))
