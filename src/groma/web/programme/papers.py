"""The public documents of a group or a meeting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from groma.network.model import Entry
    from groma.web.programme.shown import Programme


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that everybody may read; without an address it is only named."""

    name: str
    address: str
    version: str
    languages: str


def papers_of(shown: Programme, *entries: Entry) -> tuple[Paper, ...]:
    """The public documents of some entries, those first that the entries themselves name."""
    own = [_said(text) for entry in entries for text in entry.all("document")]
    kept = shown.naming("documents", "of", *(one.id for one in entries))
    return (*own, *(_paper(one) for one in kept if not one.until))


def _said(text: str) -> Paper:
    is_address = text.startswith(("https://", "http://"))
    return Paper(text, text if is_address else "", "", "")


def _paper(entry: Entry) -> Paper:
    return Paper(entry.name, entry.one("address"), entry.one("version"), ", ".join(entry.all("language")))
