"""The public pages with a thousand cities of five rounds, the secretariat's table, and a workbook taken in.

Each page is asked for as a server asks: through every middleware, over a connection of its own. What counts is the time
the processor works for it, so that whatever else the machine does is left out; the time that passed stands beside it.
"""

from __future__ import annotations

import itertools
import json
import re
import statistics
import tempfile
import time
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import many_cities
from benchmarks.installation import told_by
from benchmarks.timing import Row, Timing, percentile

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CITIES, ROUNDS, SHOWN = 1_000, 5, 300
LIMIT_S, NEXT_S, MOST_QUERIES, WORKBOOK_S = 0.1, 0.15, 30, 2.0
SEARCHED = ("water", "air quality", "agua", "EN.EN.WS.2C", "valencia smart met", "供水", "city", "nothing at all here")
YEAR, ENOUGH = "2024", 230
LANGUAGES = ("en", "es", "fr", "ar", "ru", "zh-hans")
WHAT = f"{CITIES:,} cities × {ROUNDS} rounds".replace(",", " ")


@dataclass(frozen=True)
class Asked:
    """One page asked for: seconds of the processor, seconds that passed, queries."""

    worked: float
    passed: float
    queries: int


class Site:
    """Asks for pages and measures the answers."""

    def __init__(self) -> None:
        """Load what stands around every page."""
        from django.core.handlers.base import BaseHandler

        self.handler = BaseHandler()
        self.handler.load_middleware()
        self.languages = itertools.cycle(LANGUAGES)

    def get(self, path: str, *, session: str = "") -> Asked:
        """One page in the next of the six languages.

        Raises:
            RuntimeError: It is no page.
        """
        from django.conf import settings
        from django.db import connection
        from django.test import RequestFactory

        cookies = {"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}={session}"} if session else {}
        request = RequestFactory().get(path, HTTP_ACCEPT_LANGUAGE=next(self.languages), **cookies)
        connection.close()
        counted: list[str] = []
        with connection.execute_wrapper(lambda execute, *passed: counted.append(passed[0]) or execute(*passed)):
            worked, passed = time.process_time(), time.perf_counter()
            response = self.handler.get_response(request)
            worked, passed = time.process_time() - worked, time.perf_counter() - passed
        if response.status_code != HTTPStatus.OK:
            raise RuntimeError(f"{path} is {response.status_code}")
        return Asked(worked, passed, len(counted))

    def all(self, paths: Iterable[str], *, session: str = "") -> list[Asked]:
        """Several pages, one after the other."""
        return [self.get(path, session=session) for path in paths]


def run() -> list[Row]:
    """Every page against a page that does nothing, and the workbook."""
    with tempfile.TemporaryDirectory() as folder:
        said = told_by(f"from benchmarks.web_pages import tell; tell({CITIES})", data=Path(folder))
    floor = said.pop("floor")["p95"]
    workbook = said.pop("workbook")
    rows = [Row(WHAT, "a page that does nothing (`/health`), p95", Timing(floor, 0.0), 1.0, "the floor")]
    rows += [_row(name, one, floor) for name, one in said.items()]
    asked, is_met = "under 2 s", workbook < WORKBOOK_S
    filled = "a full workbook sent and taken in"
    return [*rows, Row(filled, "Excel import, two requests", Timing(workbook, 0.0), workbook / floor, asked, is_met)]


def _row(name: str, one: dict[str, Any], floor: float) -> Row:
    way = f"{name}, p95 of {one['count']}; {one['queries']} queries, median {one['median'] * 1000:.0f} ms"
    limit = NEXT_S if "next steps" in name else LIMIT_S
    asked = f"under {limit * 1000:.0f} ms, under {MOST_QUERIES} queries" if name.startswith("public") else ""
    is_met = one["p95"] < limit and one["queries"] < MOST_QUERIES
    return Row(WHAT, way, Timing(one["p95"], 0.0), one["p95"] / floor, asked, is_met or not asked)


def tell(cities: int) -> None:
    """Make the cities, measure, and print what was found; run in a process of its own."""
    many_cities.set_up()
    secretariat = many_cities.person("secretariat", role="secretariat")
    ids = many_cities.make(cities, rounds=ROUNDS, by=secretariat)
    session = many_cities.session_of(secretariat)
    found = {name: _summed(asked) for name, asked in measured(Site(), ids, session=session).items()}
    print(json.dumps(found | {"workbook": workbook_taken_in(secretariat)}))


def measured(site: Site, ids: Sequence[str], *, session: str) -> dict[str, list[Asked]]:
    """How long the pages take, by name. What loads only once is loaded before."""
    from groma.catalogue.pack import open_pack
    from groma.plan.cases import bundled_cases

    cities = [f"/cities/{city}/" for city in ids[:: max(1, len(ids) // SHOWN)]]
    indicators = [f"/indicators/u4ssc/{point.key}/" for point in open_pack().data_points]
    nexts = [f"/cities/{city}/u4ssc/{YEAR}/next/" for city in ids[:: max(1, len(ids) // SHOWN)]]
    cases = [f"/cases/{one.id}/" for one in bundled_cases()] * 3
    searches = [f"/search/?q={words}" for words in SEARCHED] * 10
    before = (f"/cities/{ids[-1]}/u4ssc/{YEAR}/next/", cases[0], searches[0])
    for path in (*before, f"/cities/{ids[-1]}/", indicators[0], "/cities/", "/network/", "/health"):
        site.all([path] * len(LANGUAGES), session=session)
    return {
        "floor": site.all(["/health"] * SHOWN),
        "public page of a city, first view": site.all(cities),
        "public page of a city, seen again": site.all(_again(site, cities[:50])),
        "public next steps of a city, first view": site.all(nexts),
        "public next steps of a city, seen again": site.all(_again(site, nexts[:50])),
        "next steps, first after a publication": _afresh(site, nexts[0]),
        "public register of cases": site.all(["/cases/"] * 60),
        "public page of a case, with the cities that have the gap": site.all(cases),
        "public search": site.all(searches),
        "public page of a KPI, first view": site.all(indicators),
        "public page of a KPI, seen again": site.all(_again(site, indicators[:50])),
        "public list of cities": site.all(["/cities/"] * 60),
        "list of cities, first after a publication": _afresh(site, "/cities/"),
        "KPI, first after a publication": _afresh(site, indicators[0]),
        "secretariat's table": site.all(["/network/"] * 60, session=session),
        "what recurs in the network": site.all(["/network/recurring/"] * 30, session=session),
    }


def _again(site: Site, paths: Iterable[str]) -> Iterable[str]:
    """Paths that somebody has just asked for."""
    for path in paths:
        site.get(path)
        yield path


def _afresh(site: Site, path: str) -> list[Asked]:
    """A page as often as if something had been published in between, so that no list is known any more."""
    from groma.web.public import listed

    def asked() -> Asked:
        listed._cities.cache_clear()  # noqa: SLF001  what a publication does by its number
        return site.get(path)

    return [asked() for _ in range(10)]


def _summed(asked: Sequence[Asked]) -> dict[str, float]:
    worked = sorted(one.worked for one in asked)
    passed = sorted(one.passed for one in asked)
    return {
        "count": len(asked),
        "p95": percentile(worked, 95),
        "median": statistics.median(worked),
        "passed": percentile(passed, 95),
        "queries": max(one.queries for one in asked),
    }


def workbook_taken_in(by: Any) -> float:
    """Seconds of the processor to send and to take in a workbook with every figure filled."""
    from django.test import Client

    from groma.catalogue.pack import open_pack
    from groma.web.models import City
    from groma.web.rounds import open_round
    from groma.web.trail import Gesture

    city = City.objects.create(id="workbook", name="Workbook", country="NO")
    many = {"role": "coordinator", "city": city}
    round_ = open_round(city, open_pack(), period=YEAR, gesture=Gesture(str(by.actor)))
    client, here = Client(), f"/rounds/{city.pk}/u4ssc/{YEAR}/exchange/"
    client.force_login(person := many_cities.person("coordinator", **many))
    filled = _filled(round_, person)
    client.get(here)
    begun = time.process_time()
    sent = client.post(here, {"send": "workbook", "workbook-file": filled})
    spent = time.process_time() - begun
    shown = client.get(here + sent.url).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', shown)
    begun = time.process_time()
    done = client.post(here + sent.url, {"token": token[1] if token else ""})
    spent += time.process_time() - begun
    if done.status_code != HTTPStatus.FOUND or city.observations.count() < ENOUGH:
        raise RuntimeError(f"The workbook was not taken in: {city.observations.count()} figures.")
    return spent


def _filled(round_: Any, by: Any) -> BytesIO:
    """The round's workbook with a value in every line that needs no currency."""
    from openpyxl import load_workbook

    from groma.web.exchange.workbook_out import ABOUT, COLUMNS, HEAD_ROW, LISTS, workbook

    book = load_workbook(BytesIO(workbook(round_, by)))
    for sheet in book.worksheets[1:]:
        if sheet.title in {ABOUT, LISTS}:
            continue
        for row in sheet.iter_rows(min_row=HEAD_ROW + 1):
            cells = dict(zip(COLUMNS, row, strict=False))
            is_answer = cells["unit"].protection.locked
            if cells["was"].value and (is_answer or cells["unit"].value):
                cells["text"].value = "yes" if is_answer else 1000
                cells["quality"].value, cells["source"].value = "measured", "Register"
    content = BytesIO()
    book.save(content)
    content.seek(0)
    content.name = "full.xlsx"
    return content
