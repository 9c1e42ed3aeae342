"""Documents with their versions: which there are, the newest first, and where each lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from groma.network.model import Entry

DOCUMENTS, VERSIONS = "documents", "versions"
OWNERS = ("groups", "working-groups", "deliverables", "meetings")
"""The registers whose entries have documents."""
LONGEST_SIZE = 15
"""So many digits a size in bytes has at most."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a document: an address on the web, or a file in the store.

    Attributes:
        id: Its id in the register; empty where the document itself says what its only version is.
        number: What the version is called, such as `2`.
        date: The day it was laid down.
        by: The role of who laid it down.
        changed: What is different from the version before, in the words of who laid it down.
        sha256: Of the file; empty where there is none.
        size: Of the file, in bytes.
    """

    id: str
    number: str
    date: str = ""
    by: str = ""
    changed: str = ""
    address: str = ""
    sha256: str = ""
    media_type: str = ""
    size: int = 0


def versions_of(document: Entry, entries: Iterable[Entry]) -> tuple[Version, ...]:
    """The versions of a document, the newest first; those that were withdrawn are none any more.

    Args:
        document: The document.
        entries: Of the register of versions, of this document and of others.
    """
    own = [one for one in entries if one.register == VERSIONS and one.parent == document.id and not one.until]
    if own:
        return tuple(map(_version, sorted(own, key=place, reverse=True)))
    number, address = document.one("version"), document.one("address")
    return (Version("", number, address=address),) if number or address else ()


def place(version: Entry) -> int:
    """How many versions there were when this one was laid down, itself among them."""
    last = version.id.rpartition("/")[2]
    return int(last) if last.isdecimal() else 0


def _version(entry: Entry) -> Version:
    size = entry.one("size")
    return Version(
        id=entry.id,
        number=entry.one("version"),
        date=entry.one("date"),
        by=entry.one("laid_down_by"),
        changed=entry.one("changed"),
        address=entry.one("address"),
        sha256=entry.one("sha256"),
        media_type=entry.one("media_type"),
        size=int(size) if size.isdecimal() and len(size) <= LONGEST_SIZE else 0,
    )
