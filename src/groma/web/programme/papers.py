"""The public documents of a group, a deliverable or a meeting, each with its versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from groma.network.documents import VERSIONS, versions_of
from groma.publish.document_words import kind_words, version_words
from groma.web.registers.words import CHOICES

if TYPE_CHECKING:
    from groma.network.documents import Version
    from groma.network.model import Entry
    from groma.web.programme.shown import Programme


@dataclass(frozen=True, slots=True)
class VersionShown:
    """A version that everybody may read.

    Attributes:
        address: Where it lies; empty where it is only named. is_file: Whether that is on this site.
        said: Its number, its day, and the kind and size of its file.
        by: The role of who laid it down.
    """

    address: str = ""
    is_file: bool = False
    said: tuple[str, ...] = ()
    by: str = ""
    changed: str = ""


ONLY_NAMED = VersionShown()


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that everybody may read: its newest version, and those before."""

    name: str
    kind: str
    languages: str
    newest: VersionShown
    earlier: tuple[VersionShown, ...]


def papers_of(shown: Programme, *entries: Entry) -> tuple[Paper, ...]:
    """The public documents of some entries, those first that the entries themselves name."""
    own = [_said(text) for entry in entries for text in entry.all("document")]
    kept = shown.naming("documents", "of", *(one.id for one in entries))
    return (*own, *(_paper(shown, one) for one in kept if not one.until))


def file_address(version: str) -> str:
    """Where the file of a version is handed out."""
    return reverse("programme_document", kwargs={"version": version})


def _said(text: str) -> Paper:
    is_address = text.startswith(("https://", "http://"))
    return Paper(text, "", "", VersionShown(text) if is_address else ONLY_NAMED, ())


def _paper(shown: Programme, entry: Entry) -> Paper:
    newest, *earlier = [_version(one) for one in versions_of(entry, shown.all(VERSIONS))] or [ONLY_NAMED]
    kind, languages = kind_words(entry.one("kind")), ", ".join(entry.all("language"))
    return Paper(entry.name, kind, languages, newest, tuple(earlier))


def _version(version: Version) -> VersionShown:
    address = file_address(version.id) if version.sha256 else version.address
    by = str(CHOICES.get(version.by, ""))
    return VersionShown(address, bool(version.sha256), version_words(version), by, version.changed)
