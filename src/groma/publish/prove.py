"""Proving a publication: is every figure in it what its own record gives?

The record in the file is read, measured and scored anew, off line, and each figure in the file is compared with what
comes out. A proof says that the figures follow from the record. It cannot say that the record is true.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from groma.errors import LimitError, NotFoundError, RecordError
from groma.publish.prove_html import prove_html
from groma.publish.prove_pdf import prove_pdf
from groma.publish.prove_zip import prove_zip
from groma.publish.record_json import MAX_BYTES, NO_RECORD

if TYPE_CHECKING:
    from pathlib import Path

    from groma.catalogue.pack import Pack
    from groma.publish.proof import Proof


def prove(path: Path, *, pack: Pack | None = None) -> Proof:
    """Whether the figures of a report, factsheet or data package follow from the record in it.

    Args:
        path: An HTML report, a PDF factsheet or a zipped data package. What it is is told by its content.
        pack: The framework; the bundled one that the record names where none is given.

    Raises:
        NotFoundError: There is no such file, or its pack is not here.
        LimitError: The file, or something in it, is too large.
        RecordError: It is none of the three, is not whole, or its record cannot be read.
    """
    content = _content(path)
    if content.startswith(b"%PDF-"):
        return prove_pdf(content, name=str(path), pack=pack)
    if content.startswith(b"PK"):
        return prove_zip(content, name=str(path), pack=pack)
    if b"<html" in content[:1000].lower():
        return prove_html(content, name=str(path), pack=pack)
    raise RecordError("The file is no report of Groma's.", where=str(path), next_step=NO_RECORD)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise LimitError(
                f"The file is larger than {MAX_BYTES / 1e6:.0f} MB, which no report is.",
                where=str(path),
                next_step=NO_RECORD,
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise NotFoundError("There is no such file.", where=str(path)) from None
    except OSError as error:
        raise RecordError(
            f"The file cannot be read: {error.strerror}.", where=str(path), next_step=NO_RECORD
        ) from error
