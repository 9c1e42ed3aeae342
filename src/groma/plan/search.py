"""One box that searches cases, indicators, cities and packs.

An `Index` takes documents and finds them again; what it is made of is its own affair. `SqliteIndex` is the one that
needs nothing but Python: the full-text tables of SQLite (FTS5), ranked by BM25. Words are folded before they reach it
(`groma.plan.search_words`), each is handed over in quotes, and so nothing that somebody types is ever a command.
Another database that is given the same folded words, and asked for the same terms, finds the same documents.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, Protocol

from groma.plan.search_words import folded_words, terms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from groma.plan.search_words import Term

Kind = Literal["case", "indicator", "city", "pack", "group", "deliverable", "hub"]
TITLE_WEIGHT, TEXT_WEIGHT = 4.0, 1.0
EXCERPT_WORDS = 30
KIND, LANGUAGE = "kind", "language"
"""Facets that every document has."""


@dataclass(frozen=True, slots=True)
class Document:
    """Something that can be found.

    Attributes:
        kind: What it is.
        id: What it is called among its kind.
        language: The language of its words; one thing may be there in several.
        facets: What a search can be narrowed by, such as `country` or `kpi`, each with its values.
    """

    kind: Kind
    id: str
    title: str
    text: str = ""
    language: str = "en"
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that was found.

    Attributes:
        parts: What the title and the text give to the score, by name; their sum is the score.
        excerpt: The words of the text around the first one that was looked for.
    """

    document: Document
    score: float
    parts: Mapping[str, float] = field(hash=False)
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gave, the best first.

    Attributes:
        is_loose: Whether nothing had all of the words, so that these have only some.
    """

    hits: tuple[Hit, ...] = ()
    is_loose: bool = False


class Index(Protocol):
    """Documents that can be searched."""

    def add(self, documents: Iterable[Document]) -> None:
        """Take documents in; one that is there already, by kind, id and language, is replaced. All of them or none."""

    def remove(self, kind: Kind, id_: str) -> None:
        """Forget a document, in every language."""

    def search(
        self,
        query: str,
        *,
        kinds: Sequence[Kind] = (),
        languages: Sequence[str] = (),
        facets: Mapping[str, str] | None = None,
        limit: int = 20,
    ) -> Found:
        """What has all of the words, else what has some of them.

        Args:
            query: Whatever somebody types; the last word may be a beginning.
            kinds: Only these, where any are named.
            languages: Only documents in these, where any are named.
            facets: Only documents that have each of these values.
            limit: How many at most.
        """


def all_else_some(
    looked_for: Sequence[Term], hits: Callable[[Sequence[Term], str], tuple[Hit, ...]], *, joins: tuple[str, str]
) -> Found:
    """What has all of the terms, else what has some of them: the same in every index.

    Args:
        looked_for: The terms of a query; nothing is found without any.
        hits: What an index finds for terms, told what stands between them.
        joins: What stands between terms that must all be there, and between those of which one is enough.
    """
    every, some = joins
    found = hits(looked_for, every) if looked_for else ()
    if found or len(looked_for) < 2:  # noqa: PLR2004  all of one term is some of it
        return Found(found)
    found = hits(looked_for, some)
    return Found(found, is_loose=bool(found))


_TABLES = """
CREATE TABLE IF NOT EXISTS document (
    number INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, language TEXT NOT NULL,
    title TEXT NOT NULL, text TEXT NOT NULL, facets TEXT NOT NULL, UNIQUE (kind, id, language)
);
CREATE TABLE IF NOT EXISTS facet (
    number INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (number, name, value)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
    title, text, tokenize = "unicode61 remove_diacritics 0", prefix = '2 3'
);
"""
_RANKED = f"bm25(words, {TITLE_WEIGHT}, {TEXT_WEIGHT})"
_RANKED_TITLE = f"bm25(words, {TITLE_WEIGHT}, 0.0)"


class SqliteIndex:
    """An index in an SQLite database, in memory unless a file is named."""

    def __init__(self, path: Path | str = ":memory:") -> None:
        """Open the database, and make its tables where they are not there."""
        self._base = sqlite3.connect(path)
        self._base.executescript(_TABLES)

    def add(self, documents: Iterable[Document]) -> None:
        """Take documents in; see `Index.add`."""
        with self._base:
            for one in documents:
                self._add(one)

    def remove(self, kind: Kind, id_: str) -> None:
        """Forget a document, in every language."""
        with self._base:
            self._forget("kind = ? AND id = ?", (kind, id_))

    def search(
        self,
        query: str,
        *,
        kinds: Sequence[Kind] = (),
        languages: Sequence[str] = (),
        facets: Mapping[str, str] | None = None,
        limit: int = 20,
    ) -> Found:
        """What has all of the words, else what has some of them; see `Index.search`."""
        single = {name: (value,) for name, value in (facets or {}).items()}
        wanted = {**single, KIND: kinds, LANGUAGE: languages}
        return all_else_some(
            terms(query) if limit > 0 else (),
            lambda found, joined: self._hits(found, wanted, joined=joined, limit=limit),
            joins=(" AND ", " OR "),
        )

    def close(self) -> None:
        """Close the database."""
        self._base.close()

    def _add(self, one: Document) -> None:
        key = (one.kind, one.id, one.language)
        self._forget("kind = ? AND id = ? AND language = ?", key)
        facets = json.dumps(dict(one.facets), ensure_ascii=False)
        sql = "INSERT INTO document (kind, id, language, title, text, facets) VALUES (?, ?, ?, ?, ?, ?)"
        number = self._base.execute(sql, (*key, one.title, one.text, facets)).lastrowid
        words = (number, " ".join(folded_words(one.title)), " ".join(folded_words(one.text)))
        self._base.execute("INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)", words)
        facets_of = {**one.facets, KIND: (one.kind,), LANGUAGE: (one.language,)}
        rows = {(number, name, value) for name, values in facets_of.items() for value in values}
        self._base.executemany("INSERT INTO facet VALUES (?, ?, ?)", rows)

    def _forget(self, which: str, values: tuple[str, ...]) -> None:
        sql = f"SELECT number FROM document WHERE {which}"  # noqa: S608  both ways to choose stand in this file
        for (number,) in self._base.execute(sql, values).fetchall():
            for table, column in (("words", "rowid"), ("facet", "number"), ("document", "number")):
                sql = f"DELETE FROM {table} WHERE {column} = ?"  # noqa: S608  names from the line above
                self._base.execute(sql, (number,))

    def _hits(
        self, looked_for: Sequence[Term], wanted: Mapping[str, Sequence[str]], *, joined: str, limit: int
    ) -> tuple[Hit, ...]:
        matching = joined.join(map(_quoted, looked_for))
        narrowed, values = _narrowed(wanted)
        # The score is worked out for all that match, its parts and the words themselves only for those shown.
        sql = f"""
            WITH best AS MATERIALIZED (
                SELECT words.rowid AS number, {_RANKED} AS rank FROM words
                WHERE words MATCH ? {narrowed} ORDER BY rank, words.rowid LIMIT ?
            )
            SELECT kind, id, document.title, document.text, language, facets, -best.rank, -{_RANKED_TITLE}
            FROM words JOIN document ON document.number = words.rowid JOIN best ON best.number = words.rowid
            WHERE words MATCH ? AND +words.rowid IN (SELECT number FROM best) ORDER BY best.rank, best.number
        """  # noqa: S608  made of names in this file
        rows = self._base.execute(sql, (matching, *values, limit, matching))
        return tuple(_hit(row, looked_for) for row in rows)


_HAS = "AND EXISTS (SELECT 1 FROM facet WHERE number = words.rowid AND name = ? AND value IN ({places}))"


def _narrowed(wanted: Mapping[str, Sequence[str]]) -> tuple[str, tuple[str, ...]]:
    """The condition that each of these facets has one of its values, and what stands in its places."""
    narrowed = {name: values for name, values in wanted.items() if values}
    conditions = [_HAS.format(places=", ".join("?" * len(values))) for values in narrowed.values()]
    return " ".join(conditions), tuple(part for name, values in narrowed.items() for part in (name, *values))


def _quoted(term: Term) -> str:
    """A word for FTS5. Folded words have letters and digits only, so there is nothing to escape."""
    return f'"{term.word}"' + ("*" if term.is_beginning else "")


def _hit(row: tuple[str, str, str, str, str, str, float, float], looked_for: Sequence[Term]) -> Hit:
    kind, id_, title, text, language, facets, score, of_title = row
    named = {name: tuple(values) for name, values in json.loads(facets).items()}
    document = Document(kind, id_, title, text, language, named)  # type: ignore[arg-type]  # only documents were put in
    parts = {"title": of_title, "text": score - of_title}
    return Hit(document, score, parts, excerpt(text, looked_for))


def excerpt(text: str, looked_for: Sequence[Term]) -> str:
    """Some words of a text from a little before the first that was looked for; its beginning where none is there.

    >>> excerpt("The utility replaced its pipes.", terms("pipe"))
    'The utility replaced its pipes.'
    """
    words = text.split()
    at = next((number for number, word in enumerate(words) if _is_meant(word, looked_for)), 0)
    start = max(0, min(at - EXCERPT_WORDS // 4, len(words) - EXCERPT_WORDS))
    end = start + EXCERPT_WORDS
    return ("… " if start else "") + " ".join(words[start:end]) + (" …" if end < len(words) else "")


def _is_meant(word: str, looked_for: Sequence[Term]) -> bool:
    return any(
        one.startswith(term.word) if term.is_beginning else one == term.word
        for one in _folded(word)
        for term in looked_for
    )


@lru_cache(maxsize=20_000)
def _folded(word: str) -> tuple[str, ...]:
    """A word of a text. Most words come again, and folding them is most of the work of an excerpt."""
    return folded_words(word)
