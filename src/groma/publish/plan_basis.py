"""What the document of a plan was made from, as hashes that travel in it, so that it can be proved against its city.

A plan is held against the record of its city and against other cities, which are too much to travel along. Their hashes
are not: whoever has the city's folder sees by them whether it still is the record, and still the plan, of the document.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from groma.errors import RecordError
from groma.plan.reading import plan_yaml
from groma.publish.languages import language
from groma.publish.record_json import FILES, benchmark_rows, groma_version, parse_record, record_text
from groma.record.files import read_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from groma.plan.model import Plan
    from groma.plan.peers import Peer
    from groma.publish.book import Book
    from groma.record.model import City

FORMAT = "groma-plan/1"
NO_PLAN = "Give plan.html or plan.json as `groma plan CITY --out` wrote it."
MOST_NAMES = 1_000
NOT_READ = frozenset({"lineage.csv"})
"""Files of a city that a plan does not look at."""
_Short = Annotated[str, StringConstraints(max_length=4_000, pattern=r"^[^\x00-\x1f\x7f]*$")]
_Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class PlanBasis(BaseModel):
    """What a plan's document was made from.

    Attributes:
        up_to: The period up to which figures were looked at; empty for all.
        others: The ids of the cities it was compared with.
        record: The sha256 of the city's files. plan: Of what plan.yaml says. compared: Of the other cities' figures.
        benchmarks: Of the benchmark rows that were used.
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    format: _Short
    groma: _Short
    city: _Short
    language: _Short
    framework: _Short
    framework_hash: _Short
    benchmark_set: _Short
    up_to: _Short
    others: Annotated[list[_Short], Field(max_length=MOST_NAMES)]
    record: _Hash
    plan: _Hash
    benchmarks: _Hash
    compared: _Hash


def plan_basis(book: Book, plan: Plan, *, peers: Sequence[Peer] = ()) -> PlanBasis:
    """What a plan's document is made from.

    Args:
        book: The city, the framework and the results.
        plan: The plan.
        peers: The cities that were compared with.
    """
    card = book.card
    return PlanBasis(
        format=FORMAT,
        groma=groma_version(),
        city=book.city.id,
        language=language(),
        framework=f"{card.pack_id}@{card.pack_version}",
        framework_hash=card.pack_hash,
        benchmark_set=card.benchmark_set,
        up_to=card.up_to,
        others=[one.city_id for one in peers],
        record=_record_hash(book.city),
        plan=_hash(plan_yaml(plan)),
        benchmarks=_hash(benchmark_rows(card)),
        compared=_hash([asdict(one) | {"verified": sorted(one.verified)} for one in peers]),
    )


def parse_basis(text: str, *, name: str) -> PlanBasis:
    """What a file says it was made from.

    Raises:
        RecordError: It says no such thing.
        LimitError: It is too large.
    """
    content = parse_record(text)
    return checked_basis(content, name=name)


def checked_basis(content: Any, *, name: str) -> PlanBasis:
    """The same, of a JSON object.

    Raises:
        RecordError: It is none.
    """
    try:
        found = PlanBasis.model_validate(content)
    except ValidationError:
        raise RecordError("The file does not say what it was made from.", where=name, next_step=NO_PLAN) from None
    if found.format != FORMAT:
        raise RecordError(f"It was not made in the form `{FORMAT}`.", where=name, next_step=NO_PLAN)
    return found


def _record_hash(city: City) -> str:
    """The sha256 over the city's files as they stand in its folder."""
    folder = city.folder
    if not folder:
        return _hash("")
    names = [name for name in FILES if name not in NOT_READ and (folder / name).is_file()]
    found = [(name, read_bytes(folder / name)) for name in names]
    return _hash([[name, hashlib.sha256(content).hexdigest()] for name, content in found])


def _hash(content: Any) -> str:
    said = record_text(content)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
