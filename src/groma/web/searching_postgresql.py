"""The index of the search on PostgreSQL: the same folded words as lexemes of a `tsvector`, found through GIN.

Words never pass through a parser or a dictionary of the database: they are folded already, have letters and digits
only, and are handed over as values. The table is no model and no part of a backup, since it follows from what is.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import transaction

from groma.plan.search import KIND, LANGUAGE, TEXT_WEIGHT, TITLE_WEIGHT, Document, Hit, all_else_some, excerpt
from groma.plan.search_words import folded_words, terms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper

    from groma.plan.search import Found, Kind
    from groma.plan.search_words import Term

FARTHEST = 16_383
"""The last position a lexeme can have."""
LOCK = 0x67726F6D
"""Names the lock that keeps two from making the index at once."""
_TABLES = """
CREATE TABLE IF NOT EXISTS groma_search (
    kind text NOT NULL, id text NOT NULL, language text NOT NULL, title text NOT NULL, text text NOT NULL,
    facets jsonb NOT NULL, narrowing jsonb NOT NULL, words tsvector NOT NULL, PRIMARY KEY (kind, id, language)
);
CREATE INDEX IF NOT EXISTS groma_search_words ON groma_search USING gin (words);
CREATE TABLE IF NOT EXISTS groma_search_version (version text NOT NULL);
"""
_ADD = """
INSERT INTO groma_search VALUES (%s, %s, %s, %s, %s, %s::jsonb, %s::jsonb, %s::tsvector)
ON CONFLICT (kind, id, language) DO UPDATE SET
    title = excluded.title, text = excluded.text, facets = excluded.facets,
    narrowing = excluded.narrowing, words = excluded.words
"""
_SEARCH = """
SELECT kind, id, title, text, language, facets::text, of_title, of_text FROM (
    SELECT *, ts_rank('{{0, 0, 0, 1}}', words, %s::tsquery) * {title} AS of_title,
              ts_rank('{{1, 0, 0, 0}}', words, %s::tsquery) * {text} AS of_text
    FROM groma_search WHERE words @@ %s::tsquery {narrowed}
) AS ranked ORDER BY of_title + of_text DESC, kind, id, language LIMIT %s
"""


class PostgresqlIndex:
    """An index in the site's own database."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        """Take the connection; tables are made when something is added."""
        self._connection = connection

    def renew(self, version: str, documents: Callable[[], Iterable[Document]]) -> None:
        """Put in these documents and no others, unless what is there is of this version."""
        if self._version() == version:
            return
        with transaction.atomic(), self._connection.cursor() as cursor:
            self._prepare(cursor)
            if self._version() == version:
                return
            cursor.execute("DELETE FROM groma_search")
            self._add(cursor, documents())
            cursor.execute("DELETE FROM groma_search_version")
            cursor.execute("INSERT INTO groma_search_version VALUES (%s)", [version])

    def add(self, documents: Iterable[Document]) -> None:
        """Take documents in; see `groma.plan.search.Index.add`."""
        with transaction.atomic(), self._connection.cursor() as cursor:
            self._prepare(cursor)
            self._add(cursor, documents)

    def remove(self, kind: Kind, id_: str) -> None:
        """Forget a document, in every language."""
        with transaction.atomic(), self._connection.cursor() as cursor:
            self._prepare(cursor)
            cursor.execute("DELETE FROM groma_search WHERE kind = %s AND id = %s", [kind, id_])

    def search(
        self,
        query: str,
        *,
        kinds: Sequence[Kind] = (),
        languages: Sequence[str] = (),
        facets: Mapping[str, str] | None = None,
        limit: int = 20,
    ) -> Found:
        """What has all of the words, else what has some of them; see `groma.plan.search.Index.search`."""
        single = {name: (value,) for name, value in (facets or {}).items()}
        wanted = {**single, KIND: kinds, LANGUAGE: languages}
        return all_else_some(
            terms(query) if limit > 0 else (),
            lambda found, joined: self._hits(found, wanted, joined=joined, limit=limit),
            joins=(" & ", " | "),
        )

    def _version(self) -> str:
        with self._connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('groma_search_version') IS NOT NULL")
            if not cursor.fetchone()[0]:
                return ""
            cursor.execute("SELECT version FROM groma_search_version")
            row = cursor.fetchone()
        return str(row[0]) if row else ""

    @staticmethod
    def _prepare(cursor: Any) -> None:
        """The tables; nobody else makes or fills them until the transaction is over."""
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(_TABLES)

    @staticmethod
    def _add(cursor: Any, documents: Iterable[Document]) -> None:
        cursor.executemany(_ADD, [_row(one) for one in documents])

    def _hits(
        self, looked_for: Sequence[Term], wanted: Mapping[str, Sequence[str]], *, joined: str, limit: int
    ) -> tuple[Hit, ...]:
        narrowed, values = _narrowed(wanted)
        sql = _SEARCH.format(narrowed=narrowed, title=TITLE_WEIGHT, text=TEXT_WEIGHT)
        # Each word counts by itself in the rank, so that the parts of the score can be told apart.
        any_of, matching = _query(looked_for, " | "), _query(looked_for, joined)
        with self._connection.cursor() as cursor:
            cursor.execute(sql, [any_of, any_of, matching, *values, limit])
            rows = cursor.fetchall()
        return tuple(_hit(row, looked_for) for row in rows)


def _row(one: Document) -> tuple[str, ...]:
    narrowing = {**one.facets, KIND: (one.kind,), LANGUAGE: (one.language,)}
    return (
        *(one.kind, one.id, one.language, one.title, one.text),
        json.dumps(dict(one.facets), ensure_ascii=False),
        json.dumps(narrowing, ensure_ascii=False),
        _lexemes(one.title, "A", after=0) + " " + _lexemes(one.text, "D", after=len(folded_words(one.title))),
    )


def _lexemes(text: str, weight: str, *, after: int) -> str:
    """Words as they stand in a `tsvector`: each with its position and its weight."""
    return " ".join(
        f"'{word}':{min(place, FARTHEST)}{weight}" for place, word in enumerate(folded_words(text), after + 1)
    )


def _query(looked_for: Sequence[Term], joined: str) -> str:
    """Words as they stand in a `tsquery`. Folded words have letters and digits only, so there is nothing to escape."""
    return joined.join(f"'{term.word}'" + (":*" if term.is_beginning else "") for term in looked_for)


def _narrowed(wanted: Mapping[str, Sequence[str]]) -> tuple[str, list[str]]:
    """The condition that each of these facets has one of its values, and what stands in its places."""
    conditions, given = [], []
    for name, values in wanted.items():
        if values:
            conditions.append("AND (" + " OR ".join(["narrowing @> %s::jsonb"] * len(values)) + ")")
            given += [json.dumps({name: [value]}) for value in values]
    return " ".join(conditions), given


def _hit(row: tuple[Any, ...], looked_for: Sequence[Term]) -> Hit:
    kind, id_, title, text, language, facets, of_title, of_text = row
    named = {name: tuple(values) for name, values in json.loads(facets).items()}
    parts = {"title": float(of_title), "text": float(of_text)}
    return Hit(Document(kind, id_, title, text, language, named), sum(parts.values()), parts, excerpt(text, looked_for))
