"""The sentences Groma speaks: finds them in the code, brings the translations up to date, compiles them.

    python tools/messages.py            find, update, compile; says what is missing
    python tools/messages.py --check    only says what is out of date, and fails if anything is

There are two sets: the publications' (`src/groma/publish/`, read by Python's own `gettext`) and the site's
(`src/groma/web/`, read by Django). Translations are `.po` files in the `locale/` of each; one that is marked `fuzzy`
has not been read by anyone who speaks the language. It is used all the same, and the compiled file says how many
there are.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from groma.measure.model import REASONS
from groma.network.workflows import TABLES as TABLES_OF_NETWORK
from groma.publish.languages import LANGUAGES, OWN
from groma.publish.wording import DOMAIN, FOLDER, UNREVIEWED
from groma.verify.workflow import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

FOREIGN = tuple(code for code in LANGUAGES if code != OWN)
WIDTH = 120
SHOWN = 20
"""Missing sentences that are named; the others are counted."""
HEAD: dict[str, Any] = {
    "header_comment": "# What is marked `fuzzy` nobody who speaks the language has read yet; take the mark away once\n"
    "# you have. Written and compiled by tools/messages.py.",
    "project": "Groma",
    "version": "1",
    "msgid_bugs_address": "see CONTRIBUTING.md",
    "last_translator": "The Groma contributors",
    "language_team": "Groma",
    "revision_date": "2026-01-01 00:00+0000",
    "creation_date": dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
}
Message = tuple[str, int, Any, list[str], str | None]
"""File, line, message or its forms, comments, context."""


@dataclass(frozen=True)
class Body:
    """One set of sentences with its translations.

    Attributes:
        domain: Name of its files.
        folder: Where its languages lie.
        find: Gives every sentence in the code.
        folders: Languages whose folder has another name.
    """

    domain: str
    folder: Path
    find: Callable[[], Iterator[Message]]
    folders: Mapping[str, str] = field(default_factory=dict)

    def po_file(self, language: str) -> Path:
        """Where the translations into a language lie."""
        return self.folder / self.folders.get(language, language) / "LC_MESSAGES" / f"{self.domain}.po"


class Compiled(Catalog):
    """A catalogue whose compiled form says how many of its sentences nobody has read."""

    unread = 0

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The head of the file."""
        return [*super().mime_headers, (UNREVIEWED, str(self.unread))]


def template(body: Body) -> Catalog:
    """Every sentence there is to translate, with the files it stands in."""
    found = Catalog(domain=body.domain, project="Groma", charset="utf-8")
    for file, _, message, comments, context in sorted(body.find(), key=lambda one: (one[0], one[1])):
        found.add(message, locations=[(file, 0)], auto_comments=comments, context=context)
    return found


def _of_publications() -> Iterator[Message]:
    keywords: dict[str, Any] = {
        "said": None,
        "words": None,
        "noted": None,
        "counted": (2, 3),
        "counted_words": (2, 3),
        "noted_forms": (1, 2),
        "term": ((1, "c"), 2),
    }
    methods = [("templates/**.j2", "jinja2"), ("**.py", "python")]
    found = extract_from_dir(
        FOLDER.parent, methods, keywords=keywords, strip_comment_tags=True, directory_filter=_is_ours
    )
    yield from ((f"publish/{file}", *rest) for file, *rest in found)
    yield from (("measure/model.py", 0, reason, [], None) for reason in REASONS.values())
    yield from _of_core()


def _of_core() -> Iterator[Message]:
    """What findings and errors say."""
    for path in sorted([SITE.parent / "errors.py", *(path for folder in CORE for path in folder.rglob("*.py"))]):
        for line, *rest in extract("python", io.BytesIO(path.read_bytes()), keywords={"sentence": None}):
            yield path.relative_to(SITE.parent).as_posix(), line, *rest


def _of_site() -> Iterator[Message]:
    for path in sorted([*SITE.rglob("*.py"), *SITE.rglob("*.html"), *SITE.rglob("*.txt")]):
        text = path.read_text(encoding="utf-8")
        code = text if path.suffix == ".py" else templatize(text)
        for line, message, comments, context in extract("python", io.BytesIO(code.encode()), keywords=OF_DJANGO):
            yield f"web/{path.relative_to(SITE).as_posix()}", line, message, comments, context
    for folder in (TABLES, TABLES_OF_NETWORK):
        file, where = folder / "needs.csv", f"{folder.parent.name}/tables/needs.csv"
        for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines()):
            yield from ((where, 0, row[name], [], None) for name in ("says", "next_step"))


def _is_ours(folder: str) -> bool:
    return Path(folder).name not in {"__pycache__", "locale", "fonts"}


SITE = FOLDER.parents[1] / "web"
CORE = tuple(SITE.parent / name for name in ("catalogue", "record", "measure", "verify", "plan"))
OF_DJANGO: dict[str, Any] = dict.fromkeys(["_", "_lazy", "gettext", "gettext_lazy", "gettext_noop"]) | {
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PUBLICATIONS = Body(DOMAIN, FOLDER, _of_publications)
OF_SITE = Body("django", SITE / "locale", _of_site, {"zh": "zh_Hans"})


def translations(language: str, body: Body = PUBLICATIONS) -> Catalog:
    """The translations into a language; an empty catalogue where there is no file yet."""
    path = body.po_file(language)
    if not path.is_file():
        return Catalog(locale=language, domain=body.domain, charset="utf-8", fuzzy=False, **HEAD)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=body.domain)


def updated(language: str, wanted: Catalog, body: Body = PUBLICATIONS) -> Catalog:
    """The translations with new sentences added and those that are gone left out."""
    known = translations(language, body)
    known.update(wanted, no_fuzzy_matching=True, update_creation_date=False)
    known.obsolete.clear()
    known.fuzzy = False
    return known


def po_text(catalogue: Catalog) -> bytes:
    """A catalogue as the bytes of a `.po` file."""
    file = io.BytesIO()
    write_po(file, catalogue, width=WIDTH, include_lineno=False, sort_by_file=False)
    return file.getvalue()


def mo_bytes(po: bytes, language: str) -> bytes:
    """A `.po` file compiled, with what nobody has read yet."""
    catalogue = read_po(io.BytesIO(po), locale=language)
    unread = sum(one.fuzzy for one in catalogue if one.id)
    catalogue.__class__ = Compiled
    catalogue.unread = unread
    file = io.BytesIO()
    write_mo(file, catalogue, use_fuzzy=True)
    return file.getvalue()


def missing(catalogue: Catalog) -> list[str]:
    """The sentences of a catalogue without a translation, or without one of its forms."""
    return [_shown(one.id) for one in catalogue if one.id and not _is_whole(one.string)]


def _is_whole(string: str | tuple[str, ...]) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


def _shown(message: str | tuple[str, ...]) -> str:
    return message if isinstance(message, str) else message[0]


def main() -> int:
    """Bring every language up to date, or say what is not."""
    only_check = "--check" in sys.argv[1:]
    stale = sum(
        _tend(body, language, only_check=only_check) for body in (PUBLICATIONS, OF_SITE) for language in FOREIGN
    )
    return int(only_check and stale > 0)


def _tend(body: Body, language: str, *, only_check: bool) -> bool:
    """Bring one file up to date, and say what is missing in it. Whether it was out of date."""
    catalogue = updated(language, template(body), body)
    po = po_text(catalogue)
    compiled, where = mo_bytes(po, language), body.po_file(language)
    files = {where: po, where.with_suffix(".mo"): compiled}
    is_new = any(not path.is_file() or path.read_bytes() != content for path, content in files.items())
    if is_new and not only_check:
        where.parent.mkdir(parents=True, exist_ok=True)
        for path, content in files.items():
            path.write_bytes(content)
    unread, lacking = sum(one.fuzzy for one in catalogue if one.id), missing(catalogue)
    state = "out of date" if is_new and only_check else "written" if is_new else "up to date"
    print(f"{body.domain} {language}: {len(catalogue)} sentences, {len(lacking)} missing, {unread} unread; {state}")
    print("".join(f"    {message}\n" for message in lacking[:SHOWN]), end="")
    return is_new


if __name__ == "__main__":
    sys.exit(main())
