"""Fifty readers and ten writers on one site, on SQLite and on PostgreSQL: no error, no lost update, all in the trail.

The site is `groma serve` in a process of its own. Readers open public pages; writers save figures as the form of a
category does by itself, two on the same figure, each adding one to what they see. Whoever is told that somebody was
quicker looks again. Between two pages people read, between two figures they type. In the end every figure must be what
was counted, and its events must tell of every single step.

Run by itself: `python -m benchmarks.web_load --seconds 20 --database sqlite`.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from benchmarks.installation import postgresql, serving, told_by
from benchmarks.timing import Row, Timing, percentile

if TYPE_CHECKING:
    from collections.abc import Callable

DATABASES = ("sqlite", "postgresql")
READERS, WRITERS, SECONDS = 50, 10, 120
READS_S, TYPES_S = 3.0, 0.5
CITIES, ROUNDS = 100, 2
PERIOD, GROUP, FIGURE = "2026", "EN.EN.WS", "inhabitants"
COOKIE, TOKEN = "sessionid", "a" * 32
PATIENCE_S = 60
OK = 200


@dataclass
class Seen:
    """What the threads saw: seconds of each answer by kind, errors, and how many steps each figure took."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {"read": [], "write": [], "overtaken": []})
    errors: list[str] = field(default_factory=list)
    steps: Counter[str] = field(default_factory=Counter)


class Browser:
    """Somebody's connection to the site, kept open; signed in where there is a session."""

    def __init__(self, address: str, session: str = "") -> None:
        """Do not connect before the first page is asked for."""
        self.connection = HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE_S)
        cookies = f"{COOKIE}={session}; csrftoken={TOKEN}" if session else ""
        self.headers = {"Cookie": cookies} if session else {}

    def ask(self, path: str, sent: dict[str, str] | None = None) -> str:
        """A page, or the answer to what was sent as the page's script sends it.

        Raises:
            RuntimeError: The answer is none.
        """
        headers, method, body = dict(self.headers), "GET", None
        if sent is not None:
            headers |= {"X-CSRFToken": TOKEN, "HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded"}
            method, body = "POST", urlencode(sent)
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read().decode()
        if answer.status != OK:
            raise RuntimeError(f"{method} {path} is {answer.status}: {content[:300]}")
        return content


def run() -> list[Row]:
    """Two minutes on each database."""
    return [row for database in DATABASES for row in loaded(database, seconds=SECONDS)]


def loaded(database: str, *, seconds: float) -> list[Row]:
    """The load on one database, and what was found of it.

    Raises:
        RuntimeError: Something went wrong, or was lost; it says what.
    """
    with tempfile.TemporaryDirectory() as folder, postgresql(database == "postgresql") as url:
        data = Path(folder)
        cast = told_by("from benchmarks.web_load import prepare; prepare()", data=data, database_url=url)
        with serving(data, url) as address:
            floor, seen = _floor(address), _driven(address, cast, seconds=seconds)
        counts = json.dumps(dict(seen.steps))
        wrong = told_by(f"from benchmarks.web_load import judge; judge({counts!r})", data=data, database_url=url)
    if seen.errors or wrong:
        raise RuntimeError("\n".join([*dict.fromkeys(seen.errors), *wrong]))
    return _rows(database, seen, seconds=seconds, floor=floor)


def _floor(address: str) -> float:
    """The median seconds of a page that does nothing, for one reader alone."""
    browser, seconds = Browser(address), []
    for _ in range(200):
        begun = time.perf_counter()
        browser.ask("/health")
        seconds.append(time.perf_counter() - begun)
    return statistics.median(seconds)


def _driven(address: str, cast: dict[str, Any], *, seconds: float) -> Seen:
    seen, end = Seen(), time.monotonic() + seconds
    everybody = [
        *(
            _Somebody(seen, _reader(address, cast["pages"], seen, seed=seed), pause_s=READS_S)
            for seed in range(READERS)
        ),
        *(_Somebody(seen, _writer(address, one, seen), pause_s=TYPES_S) for one in cast["writers"]),
    ]
    for one in everybody:
        one.end = end
        one.start()
    for one in everybody:
        one.join()
    return seen


class _Somebody(threading.Thread):
    """Does something again and again until the end, with pauses; an error is kept, and ends it."""

    def __init__(self, seen: Seen, turn: Callable[[], None], *, pause_s: float) -> None:
        super().__init__(daemon=True)
        self.seen, self.turn, self.pause_s, self.end = seen, turn, pause_s, 0.0

    def run(self) -> None:
        try:
            while time.monotonic() < self.end:
                time.sleep(self.pause_s * random.uniform(0.5, 1.5))  # noqa: S311  people are not in step
                self.turn()
        except Exception as error:  # noqa: BLE001  whatever it is, it is what is looked for
            self.seen.errors.append(f"{type(error).__name__}: {error}")


def _reader(address: str, pages: list[str], seen: Seen, *, seed: int) -> Callable[[], None]:
    browser, chosen = Browser(address), random.Random(seed)  # noqa: S311  any choice will do, if it is the same again

    def read() -> None:
        begun = time.perf_counter()
        browser.ask(chosen.choice(pages))
        seen.seconds["read"].append(time.perf_counter() - begun)

    return read


def _writer(address: str, who: dict[str, str], seen: Seen) -> Callable[[], None]:
    """Adds one to the figure as it was seen last; looks again where somebody was quicker."""
    browser, path, known = Browser(address, who["session"]), f"/rounds/{who['city']}/u4ssc/{PERIOD}/enter/{GROUP}/", {}

    def look() -> None:
        page = browser.ask(path)
        known["version"], known["text"] = _field(page, "version"), _field(page, "text").replace(",", "")

    def write() -> None:
        if not known:
            look()
        begun = time.perf_counter()
        number = int(float(known["text"] or 0)) + 1
        answer = browser.ask(path, _sent(f"{number}.{who['number']}", version=known["version"]))
        known.clear()
        kind = _kind(answer)
        seen.seconds["write" if kind == "saved" else "overtaken"].append(time.perf_counter() - begun)
        if kind == "saved":
            seen.steps[who["city"]] += 1

    return write


def _field(page: str, name: str) -> str:
    """What a field of the figure holds."""
    tag = re.search(rf'<input[^>]*name="{FIGURE}-{name}"[^>]*>', page)
    if tag is None:
        raise RuntimeError(f"There is no field {name}.")
    held = re.search(r'value="([^"]*)"', tag[0])
    return held[1] if held else ""


def _sent(text: str, *, version: str) -> dict[str, str]:
    content = {"text": text, "unit": "", "quality": "measured", "source": "", "status": "reported", "period": PERIOD}
    return {f"{FIGURE}-{name}": said for name, said in (content | {"note": "", "version": version, "was": ""}).items()}


def _kind(answer: str) -> str:
    """What became of what was sent.

    Raises:
        RuntimeError: It was neither saved nor overtaken.
    """
    kind = re.search(r'data-kind="(\w+)"', answer)
    if kind is None or kind[1] not in {"saved", "overtaken"}:
        raise RuntimeError(f"What was written became {kind[1] if kind else answer[:300]}.")
    return kind[1]


def _rows(database: str, seen: Seen, *, seconds: float, floor: float) -> list[Row]:
    what = f"{READERS} readers and {WRITERS} writers for {seconds:.0f} s on {database}"
    rows = [Row(what, "a page that does nothing, one reader alone, median", Timing(floor, 0.0), 1.0, "the floor")]
    told = {"read": "public pages", "write": "figures saved", "overtaken": "figures of which somebody was quicker"}
    for kind, words in told.items():
        found = sorted(seen.seconds[kind])
        if found:
            median, late = statistics.median(found), percentile(found, 95)
            way = f"{words}: {len(found)}, {len(found) / seconds:.1f} in a second, median {median:.2f} s, p95"
            rows.append(Row(what, way, Timing(late, 0.0), late / floor, "no error, none lost, all in the trail"))
    return rows


def prepare() -> None:
    """Publish cities to read, open rounds to write in, and print who writes where; run in a process of its own."""
    from benchmarks import many_cities

    many_cities.set_up()
    from groma.catalogue.pack import open_pack
    from groma.web.models import City
    from groma.web.rounds import open_round
    from groma.web.trail import Gesture

    secretariat = many_cities.person("secretariat", role="secretariat")
    ids = many_cities.make(CITIES, rounds=ROUNDS, by=secretariat)
    writers = []
    for number in range(WRITERS):
        city = City.objects.get(pk=ids[number // 2])
        if number % 2 == 0:
            open_round(city, open_pack(), period=PERIOD, gesture=Gesture("system"))
        who = many_cities.person(f"writer-{number}", role="coordinator", city=city)
        session = many_cities.session_of(who)
        writers.append({"city": city.pk, "session": session, "number": f"{number + 1:02d}"})
    pages = ["/cities/", "/indicators/u4ssc/", "/compare/", *(f"/cities/{one}/" for one in ids)]
    pages += [f"/indicators/u4ssc/{point.key}/" for point in open_pack().data_points]
    print(json.dumps({"pages": pages, "writers": writers}))


def judge(counts: str) -> None:
    """Print what is not as it was counted: figures, events, the chain; run in a process of its own."""
    from benchmarks import many_cities

    many_cities.set_up()
    from groma.web import trail

    wrong = [words for city, steps in json.loads(counts).items() for words in _wrong(city, steps)]
    broken = trail.verify()
    print(json.dumps(wrong + ([f"The trail is broken: {broken}"] if broken else [])))


def _wrong(city: str, steps: int) -> list[str]:
    """What is wrong with the figure of a city that was saved so often."""
    from groma.web import trail
    from groma.web.models import Observation

    row = Observation.objects.get(city=city, variable=FIGURE, period=PERIOD)
    events = list(trail.events(subject=row.subject))
    texts = [json.loads(one.after)["text"] for one in events]
    before = [json.loads(one.before)["text"] if one.before else "0" for one in events]
    checks = {
        f"{city}: {steps} were saved, and the figure says {row.text}": int(float(row.text)) == steps,
        f"{city}: {steps} were saved, and the figure was changed {row.version} times": row.version == steps,
        f"{city}: {steps} were saved, and the trail tells of {len(events)}": len(events) == steps,
        f"{city}: an event does not begin where the one before it ended": before[1:] == texts[:-1],
        f"{city}: a step was taken twice": [int(float(one)) for one in texts] == list(range(1, steps + 1)),
    }
    return [words for words, is_right in checks.items() if not is_right]


def main() -> None:
    """The load from the command line; short unless said otherwise."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=float, default=15.0)
    asked.add_argument("--database", choices=DATABASES, action="append")
    said = asked.parse_args()
    for database in said.database or DATABASES:
        for row in loaded(database, seconds=said.seconds):
            sys.stdout.write(f"{row.what}: {row.way} {row.timing.seconds:.3f} s, {row.ratio:.0f} times the floor\n")


if __name__ == "__main__":
    main()
