"""Groma: a city's raw data into verified, comparable, explained indicators, and those into decisions.

    import groma

    city = groma.open_city("valencia")
    card = groma.score(city)
    print(card.total.percent, card.reported)

The packages tell the story in order: `catalogue` what can be measured, `record` what is known, `gather` from where,
`measure` numbers, `score` judgement, `verify` doubt, `plan` action, `publish` telling it, `cli` the command line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import groma.score  # noqa: F401  loaded first: loading it later would put the package in place of the function below

if TYPE_CHECKING:
    from collections.abc import Sequence

    from groma.errors import Finding
    from groma.plan.next_steps import NextSteps
    from groma.publish.explain import Explanation
    from groma.record.model import City
    from groma.score.model import Scorecard

__all__ = ["__version__", "check", "explain", "next_steps", "open_city", "score"]
__version__ = "0.1.0"


def open_city(name: str) -> City:
    """The city in a folder, or the bundled city of that id.

    >>> open_city("karmoy").name
    'Karmøy'

    Raises:
        NotFoundError: There is no such city.
    """
    from groma.record.bundled import city_folder
    from groma.record.folder import read_city

    return read_city(city_folder(name))


def score(city: City, *, pack: str = "u4ssc", period: str = "") -> Scorecard:
    """Measure and score a city under a framework, up to a period.

    >>> score(open_city("karmoy")).reported
    14
    """
    from groma.catalogue.pack import open_pack
    from groma.score.scorecard import score as scored

    return scored(city, open_pack(pack), up_to=period)


def check(city: City, *, pack: str = "u4ssc") -> tuple[Finding, ...]:
    """Everything that is odd about a city's record, worst first."""
    from groma.catalogue.pack import open_pack
    from groma.verify.checks import check as checked

    return checked(city, open_pack(pack))


def explain(city: City, code: str, *, pack: str = "u4ssc", period: str = "") -> Explanation:
    """The whole story of one number: the newest up to a period.

    Raises:
        NotFoundError: The framework has no such data point.
    """
    from groma.catalogue.pack import open_pack
    from groma.publish.book import Book
    from groma.publish.explain import explanation

    framework = open_pack(pack)
    card = score(city, pack=pack, period=period)
    key = framework.data_point(code).key
    result = next(one for one in card.results if one.point.key == key)
    return explanation(Book(city, framework, card), result)


def next_steps(city: City, *, pack: str = "u4ssc", period: str = "", peers: Sequence[str] = ()) -> NextSteps:
    """What a city can do next, with its reasons, compared with other cities: folders, or the bundled ones.

    >>> next_steps(open_city("karmoy")).lifts[0].key
    'EC.I.WS.4C'

    Raises:
        NotFoundError: One of the peers is neither a city folder nor a bundled city.
    """
    from groma.catalogue.pack import open_pack
    from groma.plan.compared import compared
    from groma.plan.next_steps import next_steps as found

    framework = open_pack(pack)
    others = compared(city, framework, names=peers)
    card = score(city, pack=pack, period=period)
    return found(city, framework, card, peers=others.peers, open_sources=others.open_sources)
