"""Searching 100,000 made-up cases: what a person types, while typing it, with and without narrowing.

Words follow the law of real texts: the second most frequent is half as frequent as the first, and so on. The floor is
the bare full-text query for the numbers of the best twenty, without scores shown, words or facets. Seconds are those of
the processor: nothing is waited for, and what else the machine does is left out.
"""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

from benchmarks.timing import Row, Timing, percentile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from groma.plan.search import Document, SqliteIndex

CASES, SEARCHES, ASKED_S = 100_000, 400, 0.1
VOCABULARY, TITLE_WORDS, TEXT_WORDS = 30_000, 7, 120
COUNTRIES, KPIS = 60, 91


def run() -> Iterator[Row]:
    """What half of the searches and what nearly all of them take; the floor is the bare query."""
    from groma.plan.search import SqliteIndex

    chance = random.Random(1)  # noqa: S311  the same made-up words every time
    index, words = SqliteIndex(), _vocabulary(chance)
    index.add(_cases(words, chance))
    queries = list(_queries(words, chance))
    bare = _timed(lambda query, _: _bare(index, query), queries)
    whole = _timed(lambda query, facets: index.search(query, kinds=["case"], facets=facets), queries)
    index.close()
    what = f"search of {CASES:,} cases, SQLite"
    for name, share in (("half of them", 50), ("95 %", 95)):
        floor, seconds = percentile(bare, share), percentile(whole, share)
        asked = "under 0.1 s" if share > 50 else ""  # noqa: PLR2004  what is asked is asked of nearly all
        yield Row(what, f"bare full-text query, {name} within", Timing(floor, 0), 1.0, "the floor")
        yield Row(what, f"one box, {name} within", Timing(seconds, 0), seconds / floor, asked, seconds < ASKED_S)


def _timed(search: Callable[[str, dict[str, str]], object], queries: list[tuple[str, dict[str, str]]]) -> list[float]:
    seconds = []
    for query, facets in queries:
        start = time.process_time()
        search(query, facets)
        seconds.append(time.process_time() - start)
    return sorted(seconds)


def _bare(index: SqliteIndex, query: str) -> None:
    matching = " ".join(f'"{word}"' for word in query.split()) + "*"
    sql = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT 20"
    index._base.execute(sql, (matching,)).fetchall()  # noqa: SLF001  the floor is what lies underneath


def _vocabulary(chance: random.Random) -> list[str]:
    """Made-up words that can be spoken, each once."""
    parts = [one + two for one in "bdfgklmnprstvz" for two in "aeiou"]
    found = {"".join(chance.choices(parts, k=chance.choice((2, 3, 3, 4)))) for _ in range(2 * VOCABULARY)}
    return sorted(found)[:VOCABULARY] if len(found) < VOCABULARY else chance.sample(sorted(found), VOCABULARY)


def _cases(words: list[str], chance: random.Random) -> Iterator[Document]:
    from groma.plan.search import Document

    weights = list(_added(1 / rank for rank in range(1, len(words) + 1)))
    for number in range(CASES):
        said = chance.choices(words, cum_weights=weights, k=TITLE_WORDS + TEXT_WORDS)
        facets = {"country": (f"c{chance.randrange(COUNTRIES)}",), "kpi": (f"k{chance.randrange(KPIS)}",)}
        title, text = " ".join(said[:TITLE_WORDS]), " ".join(said[TITLE_WORDS:])
        yield Document("case", f"case-{number}", title, text, facets=facets)


def _queries(words: list[str], chance: random.Random) -> Iterator[tuple[str, dict[str, str]]]:
    """One to three words, as frequent as in the texts but for the first 50: nobody looks for `the`.

    Of a third the last word is half typed; a third is narrowed to a country.
    """
    weights = list(_added(1 / rank for rank in range(51, len(words) + 1)))
    for number in range(SEARCHES):
        asked = chance.choices(words[50:], cum_weights=weights, k=chance.choice((1, 2, 2, 3)))
        if number % 3 == 0:
            asked[-1] = asked[-1][:4]
        yield " ".join(asked), ({"country": f"c{number % COUNTRIES}"} if number % 3 == 1 else {})


def _added(values: Iterator[float]) -> Iterator[float]:
    total = 0.0
    for value in values:
        total += value
        yield total
