"""One box over the cases, what is measured, the cities that have published, the frameworks and the programme.

The same documents and the same folded words (`groma.plan.search_words`) are searched on both databases: on SQLite in a
file of their own with FTS5, on PostgreSQL in a table of the site's database with `tsvector`. What is searched follows
from what was published, from what comes with Groma, and from what is public of the programme. The version of all of it
stands with the index, so that it is made anew by the first who searches after something was published or said, after an
update, and after a backup came back.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.utils.translation import override

from groma import __version__
from groma.catalogue.pack import bundled_packs, open_pack
from groma.plan.cases import bundled_cases
from groma.plan.documents import case_documents, indicator_documents, pack_document
from groma.plan.search import Document, SqliteIndex
from groma.publish.case_words import SECTOR_WORDS, touched_name
from groma.publish.languages import LANGUAGES, OWN, speaking
from groma.publish.names import group_name, title_of
from groma.publish.wording import words
from groma.web.programme import shown
from groma.web.programme.found import found_in
from groma.web.public import listed
from groma.web.public.case_pages import digest
from groma.web.public.showing import country_name
from groma.web.searching_postgresql import PostgresqlIndex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from groma.plan.search import Index
    from groma.web.public.listed import Listed, Stamp

FOREIGN = tuple(code for code in LANGUAGES if code != OWN)
OF_DJANGO = {"zh": "zh-hans"}
KEPT_S = 3600
FORM = 1
"""Goes up whenever other words are put into the documents."""


@contextmanager
def searched(now: Stamp) -> Iterator[Index]:
    """An index of all that is published now."""
    wanted = version(now)
    if connection.vendor == "postgresql":
        index = PostgresqlIndex(connection)
        index.renew(wanted, lambda: documents(now))
        yield index
    else:
        with closing(SqliteIndex(_file(wanted, now))) as opened:
            yield opened


def version(now: Stamp) -> str:
    """The version of all that can be found."""
    packs = [open_pack(name).hash for name in bundled_packs()]
    said = repr((__version__, FORM, packs, digest(), now, shown.said_last()))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def documents(now: Stamp) -> Iterator[Document]:
    """Everything that can be found."""
    yield from _bundled()
    yield from (_city(one) for one in listed.cities(now))
    yield from found_in(shown.programme(shown.stamp()))


@cache
def _bundled() -> tuple[Document, ...]:
    """What comes with Groma, in every language."""
    found: list[Document] = []
    for name in bundled_packs():
        pack = open_pack(name)
        found += [*indicator_documents(pack, FOREIGN), pack_document(pack)]
        found += case_documents(bundled_cases(), pack)
        for language in FOREIGN:
            with speaking(language), override(OF_DJANGO.get(language, language)):
                groups = dict.fromkeys(group_name(one.name, pack) for one in pack.groups.values())
                found.append(Document("pack", pack.id, title_of(pack), "\n".join(groups), language))
                found += _cases_in(language, pack_name=name)
    return tuple(found)


def _cases_in(language: str, *, pack_name: str) -> Iterator[Document]:
    """The cases by what of them is known in another language: their figures, sectors and country."""
    pack = open_pack(pack_name)
    own = {one.id: one.facets for one in case_documents(bundled_cases(), pack)}
    for one in bundled_cases():
        figures = [touched_name(touched, pack) for touched in one.touches]
        sectors = [words(SECTOR_WORDS[sector]) for sector in one.sectors]
        text = "\n".join((one.place, country_name(one.country), *sectors, *figures))
        yield Document("case", one.id, one.title, text, language, own[one.id])


def _city(city: Listed) -> Document:
    """A city, found by its name and by its country in every language."""
    text = f"{city.id}\n{_countries(city.country)}"
    return Document("city", city.id, city.name, text, OWN, {"country": (city.country,)})


@cache
def _countries(code: str) -> str:
    found = []
    for language in LANGUAGES:
        with override(OF_DJANGO.get(language, language)):
            found.append(country_name(code))
    return "\n".join(dict.fromkeys(found))


def _file(wanted: str, now: Stamp) -> Path:
    """The file with the index of this version; made aside and put in place whole, so that nobody reads half of one."""
    folder = Path(settings.SEARCH_FOLDER)
    path = folder / f"{wanted}.sqlite3"
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    making = folder / f"{wanted}.{_own()}.making"
    with closing(SqliteIndex(making)) as index:
        index.add(documents(now))
    making.replace(path)
    _tidy(folder)
    return path


def _tidy(folder: Path) -> None:
    """Remove indexes of earlier versions, but for those that somebody may just be opening."""
    for other in folder.iterdir():
        with suppress(FileNotFoundError):
            if time.time() - other.stat().st_mtime > KEPT_S:
                other.unlink()


def _own() -> str:
    """Tells apart those who make the same index at once."""
    return f"{os.getpid()}-{threading.get_ident()}"
