"""Where a round stands: its record measured, scored and checked, computed once for each state of the record."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from groma.catalogue.pack import open_pack
from groma.measure.measuring import measure
from groma.publish.book import Book
from groma.record.trail import canonical
from groma.score.scorecard import score
from groma.verify.checks import check
from groma.web import records, trail
from groma.web.models import Round

if TYPE_CHECKING:
    from collections.abc import Mapping

    from groma.catalogue.pack import Pack
    from groma.errors import Finding
    from groma.measure.engines import Engine
    from groma.score.model import Result

KEPT = 64
ENGINE: Engine = "polars"
"""A site answers several people at once; DuckDB's default connection serves one thread at a time."""


@dataclass(frozen=True)
class Standing:
    """A round's record with all that follows from it.

    Attributes:
        book: The record up to the round's period, the framework, the results and every finding.
        stamp: The city's last event when it was computed.
    """

    book: Book
    period: str
    stamp: str

    @cached_property
    def results(self) -> Mapping[str, Result]:
        """The newest result of every data point, by its key."""
        return {result.point.key: result for result in self.book.card.results}

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The findings about this round: of no period, of its own, or about a value that it reports."""
        periods = {self.period, ""} | {
            one.observation.period for result in self.results.values() for one in result.measurement.inputs
        }
        return tuple(finding for finding in self.book.findings if finding.period in periods)

    def about(self, key: str) -> tuple[Finding, ...]:
        """The findings about a data point or one of the variables it rests on."""
        names = {key, key.split("/", maxsplit=1)[0], *self.book.pack.data_point(key).variables}
        return tuple(finding for finding in self.findings if finding.subject in names)


def standing(round_: Round) -> Standing:
    """Where a round stands now; computed anew only when the city's record has changed."""
    return _standing(round_.pk, trail.stamp(round_.city_id))


def fingerprint(finding: Finding) -> str:
    """What makes a finding the same one again: what it says, and about what."""
    said = canonical([finding.rule, finding.subject, finding.period, finding.what])
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def pack_of(round_: Round) -> Pack:
    """The framework of a round."""
    return open_pack(round_.pack)


@lru_cache(maxsize=KEPT)
def _standing(round_pk: int, stamp: str) -> Standing:
    round_ = Round.objects.select_related("city").get(pk=round_pk)
    pack = pack_of(round_)
    city = records.city_of(round_.city, up_to=round_.period)
    chosen = pack.benchmark_set(round_.benchmark_set.partition("@")[0])
    measured = measure(city, pack, engine=ENGINE)
    card = score(city, pack, up_to=round_.period, benchmarks=chosen, engine=ENGINE, measurements=measured)
    findings = check(city, pack, engine=ENGINE, measurements=measured)
    return Standing(Book(city, pack, card, findings), round_.period, stamp)
