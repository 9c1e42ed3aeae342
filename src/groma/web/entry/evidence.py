"""Evidence of sources: files kept by their hash, or an address with a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from groma.web import changes
from groma.web.models import Observation, Source, StoredFile
from groma.web.stored import files

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.files.uploadedfile import UploadedFile

    from groma.web.models import City
    from groma.web.trail import Gesture


@dataclass(frozen=True, slots=True)
class SourceShown:
    """A source with its files, and how many figures rest on it."""

    source: Source
    files: tuple[StoredFile, ...]
    figures: int


def sources_of(city: City) -> list[SourceShown]:
    """The sources of a city, those without evidence first."""
    stored = {one.sha256: one for one in StoredFile.objects.filter(city=city)}
    used: dict[str, int] = {}
    for code in Observation.objects.filter(city=city).order_by().values_list("source", flat=True):
        used[code] = used.get(code, 0) + 1
    shown = [
        SourceShown(one, _files(one.evidence, stored), used.get(one.code, 0)) for one in city.sources.order_by("title")
    ]
    return sorted(shown, key=lambda one: bool(one.files or one.source.address))


def files_of(source: Source) -> tuple[StoredFile, ...]:
    """The files of one source."""
    stored = StoredFile.objects.filter(city_id=source.city_id, sha256__in=source.evidence)
    return _files(source.evidence, {one.sha256: one for one in stored})


def attach(source: Source, uploaded: UploadedFile[bytes], *, page: str = "", gesture: Gesture) -> StoredFile:
    """Keep a file as evidence of a source; where a page is named, the source's note says so.

    Raises:
        UploadRefusedError: The file is not taken, with why. Nothing was kept.
        OvertakenError: Somebody else changed the source in between.
    """
    with transaction.atomic():
        stored = files.keep(uploaded, city=source.city, name=uploaded.name or "", gesture=gesture)
        evidence = list(dict.fromkeys([*source.evidence, stored.sha256]))
        said = _("%(name)s, page %(page)s") % {"name": stored.name, "page": page} if page else ""
        note = "\n".join(filter(None, (source.note, said)))
        changes.change(source, "attach", gesture=gesture, evidence=evidence, note=note)
    return stored


def detach(source: Source, sha256: str, *, gesture: Gesture) -> Source:
    """Take a file away from a source. The file itself stays in the store, and the trail keeps that it was there.

    Raises:
        OvertakenError: Somebody else changed the source in between.
    """
    return changes.change(source, "detach", gesture=gesture, evidence=[one for one in source.evidence if one != sha256])


def with_page(address: str, page: str) -> str:
    """An address that opens at a page, as readers of PDF files understand it.

    >>> with_page("https://example.org/report.pdf", "31")
    'https://example.org/report.pdf#page=31'
    """
    bare = address.partition("#page=")[0]
    return f"{bare}#page={page}" if bare and page else address


def _files(evidence: Iterable[str], stored: dict[str, StoredFile]) -> tuple[StoredFile, ...]:
    return tuple(stored[sha256] for sha256 in evidence if sha256 in stored)
