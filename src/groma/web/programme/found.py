"""What of the programme the search finds: groups with their working groups, deliverables, hubs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groma.plan.search import Document
from groma.publish.languages import OWN
from groma.web.programme.linking import called

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from groma.network.model import Entry
    from groma.plan.search import Kind
    from groma.web.programme.shown import Programme

OF_PROGRAMME: Mapping[Kind, str] = {"group": "groups", "deliverable": "deliverables", "hub": "hubs"}
"""Kinds of documents that are entries of a register."""
FIELDS = ("also_called", "formerly", "scope", "case", "does", "connects", "offers", "country")


def found_in(shown: Programme) -> Iterator[Document]:
    """Everything of the programme that can be found."""
    for kind, register in OF_PROGRAMME.items():
        for one in shown.all(register):
            yield Document(kind, one.id, called(shown, one), "\n".join(_words(shown, one)), OWN)


def _words(shown: Programme, entry: Entry) -> Iterator[str]:
    for field in FIELDS:
        yield from entry.all(field)
    if entry.register == "groups":
        yield from (called(shown, one) for one in shown.below("working-groups", entry.id))
    for leader in entry.all("leader"):
        found = shown.get("organisations", leader)
        yield found.name if found else leader
