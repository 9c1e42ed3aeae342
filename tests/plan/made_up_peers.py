"""Made-up peers and targets for tests of next steps."""

from __future__ import annotations

from groma.catalogue.benchmarks import Benchmark
from groma.plan.peers import Peer


def target(key, aim, *, worst=None, direction="higher"):
    return Benchmark(key, aim, worst, direction, "made up", "2019", "")


def peer(name, values, *, key="a", verified=()):
    """A city with values of one figure by period; `verified` names the periods a verifier accepted."""
    return Peer(
        city_id=name.lower(),
        name=name,
        values={key: values} if values else {},
        verified=frozenset((key, period) for period in verified),
    )
