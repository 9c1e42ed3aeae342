"""Proving a factsheet: the attached record is read, the factsheet is set anew, the words of each page are compared."""

from __future__ import annotations

import io
import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import pypdf

from groma.errors import LimitError, RecordError
from groma.publish.factsheet import ATTACHMENT, factsheet
from groma.publish.languages import LANGUAGES, OWN, speaking
from groma.publish.proof import Failure, basis_of
from groma.publish.record_json import NO_RECORD, parse_record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from groma.catalogue.pack import Pack
    from groma.publish.proof import Basis, Proof

MOST_PAGES = 200
MOST_WORDS = 20_000


def prove_pdf(content: bytes, *, name: str, pack: Pack | None = None) -> Proof:
    """The proof of a factsheet. See `groma.publish.prove.prove`."""
    record, pages, language = _read(content, name)
    basis = basis_of(parse_record(record), pack=pack)
    with speaking(language if language in LANGUAGES else OWN):
        made = factsheet(basis.book, record=basis.record)
    if made == content:
        return basis.proof(name, (), ["The file is byte for byte what Groma writes from this record."])
    _, expected, _ = _read(made, name)
    notes = ["The words of every page were compared; drawings were not, for the file was saved anew or changed."]
    return basis.proof(name, _page_failures(pages, expected, basis), notes)


def _read(content: bytes, name: str) -> tuple[str, list[list[str]], str]:
    """The attached record, the words of each page, and the language the file says it is in."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(content), strict=True)
        attached = reader.attachments.get(ATTACHMENT, [])
        count = len(reader.pages)
        pages = [page.extract_text().split()[:MOST_WORDS] for page in reader.pages[:MOST_PAGES]] if attached else []
        record = attached[0].decode("utf-8") if attached else ""
        language = str(reader.root_object.get("/Lang", ""))[:2]
    except Exception as error:  # noqa: BLE001  whatever a hostile file does to the reader, the answer is the same
        raise RecordError(
            f"The PDF cannot be read ({type(error).__name__}).", where=name, next_step=NO_RECORD
        ) from None
    if not attached:
        raise RecordError("The PDF has no record attached, so nothing can be proved.", where=name, next_step=NO_RECORD)
    if count > MOST_PAGES:
        raise LimitError("The PDF is longer than any factsheet.", where=name, next_step=NO_RECORD)
    return record, pages, language


def _page_failures(pages: Sequence[list[str]], expected: Sequence[list[str]], basis: Basis) -> Iterator[Failure]:
    if len(pages) != len(expected):
        yield Failure("", "pages", str(len(pages)), str(len(expected)))
    for number, (shown, follows) in enumerate(zip(pages, expected, strict=False), start=1):
        for tag, a, b, c, d in SequenceMatcher(None, shown, follows, autojunk=False).get_opcodes():
            if tag != "equal":
                yield Failure(
                    _nearby(follows[:d], basis),
                    f"page {number}",
                    " ".join(shown[a:b])[:300],
                    " ".join(follows[c:d])[:300],
                )


def _nearby(words: Sequence[str], basis: Basis) -> str:
    """The data point whose code is the last of the words; where it has several, the one whose name stands before it."""
    codes = {result.indicator.code for result in basis.book.card.results}
    place = next((n for n in range(len(words) - 1, -1, -1) if words[n] in codes), None)
    if place is None:
        return ""
    before = re.sub(r"\s+", " ", " ".join(words[max(0, place - 20) : place]))
    points = [result for result in basis.book.card.results if result.indicator.code == words[place]]
    return next((result.point.key for result in points if before.endswith(result.name)), points[0].point.key)
