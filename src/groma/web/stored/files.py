"""Files of cities and of the programme: kept under the hash of their content, and handed out with care.

The content of `ab12…` lies in `files/ab/12…`, readable by this program's user alone. It is on disk before the row that
names it is saved; a content without a row does no harm.
"""

from __future__ import annotations

import hashlib
import io
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.parse import quote

from django.conf import settings
from django.db import transaction
from django.http import FileResponse, Http404
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from groma.errors import GromaError, NotFoundError
from groma.web import access, changes
from groma.web.models import StoredFile
from groma.web.stored.uploads import EVIDENCE, SHOWN, TEXT, UNKNOWN, Kind, Welcome, accepted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest

    from groma.web.models import City
    from groma.web.trail import Gesture

PIECE = 1 << 20
STRICT = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'; frame-ancestors 'self'"
)
"""What a file may do in a browser: be looked at. The style is the browser's own, around an image."""


class StoreUnavailableError(GromaError):
    """The store of files cannot be written to."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that may be taken, and is not kept yet."""

    file: IO[bytes]
    kind: Kind
    sha256: str
    size: int


def taken(content: bytes | UploadedFile[bytes], welcome: Welcome, *, name: str) -> Taken:
    """A file that somebody sent, once it is sure that it may be taken; `put` keeps it.

    Raises:
        UploadRefusedError: The file is not taken, with why.
    """
    file = _opened(content)
    size = _size(file)
    return Taken(file, accepted(file, welcome, name=name, size=size), sha256_of(file), size)


def keep(
    content: bytes | UploadedFile[bytes],
    *,
    city: City,
    name: str,
    gesture: Gesture,
    path: str = "",
    welcome: Welcome = EVIDENCE,
) -> StoredFile:
    """Keep a file of a city, by its hash, and tell it on the trail.

    Args:
        content: What somebody sent.
        city: Whose it is.
        name: What it was called where it came from; only ever shown.
        gesture: Who sent it.
        path: Where it lies in the city's folder; among the evidence, by its hash, where empty.
        welcome: What is taken here.

    Returns:
        The row that names it; the one that is there where the same file was sent before.

    Raises:
        UploadRefusedError: The file is not taken, with why. Nothing was kept.
    """
    sent = taken(content, welcome, name=name)
    return kept_as(sent.file, sent.kind, city=city, name=name, path=path, gesture=gesture)


def kept_as(file: IO[bytes], kind: Kind, *, city: City, name: str, path: str, gesture: Gesture) -> StoredFile:
    """Keep a file whose kind is known already."""
    sha256 = put(file)
    path = path or f"evidence/{sha256}{kind.ending}"
    told = {"sha256": sha256, "size": _size(file), "media_type": kind.media_type}
    row = StoredFile.objects.filter(city=city, path=path).first()
    if row and row.sha256 == sha256:
        return row
    with transaction.atomic():
        if row:
            return changes.change(row, "replace", gesture=gesture, name=name, **told)
        who = None if gesture.actor == "system" else gesture.actor
        return changes.create(StoredFile(city=city, path=path, name=name, added_by=who, **told), "add", gesture=gesture)


def put(file: IO[bytes]) -> str:
    """Put a content into the store and give its sha256; what is there already stays as it is.

    Raises:
        StoreUnavailableError: The disk is full or cannot be written to. Nothing was kept.
    """
    sha256 = sha256_of(file)
    target = content_path(sha256)
    try:
        if not target.is_file() or target.stat().st_size != _size(file):
            _write(file, target)
    except OSError as error:
        raise StoreUnavailableError(
            _("The file could not be kept: %(why)s.") % {"why": error.strerror or type(error).__name__},
            next_step=_("Nothing was half-saved. Try again in a few minutes, and tell whoever runs this site."),
        ) from error
    return sha256


def open_file(stored: StoredFile) -> IO[bytes]:
    """The content of a file, open for reading.

    Raises:
        NotFoundError: The store has lost it.
    """
    return open_content(stored.sha256)


def open_content(sha256: str) -> IO[bytes]:
    """The content of that hash, open for reading.

    Raises:
        NotFoundError: There is none.
    """
    try:
        return content_path(sha256).open("rb")
    except FileNotFoundError:
        raise NotFoundError(
            _("The content of this file is not in the store."),
            where=sha256[:12],
            next_step=_("Restore it from a backup, or upload it again."),
        ) from None


def content_path(sha256: str) -> Path:
    """Where the content of that hash lies.

    Raises:
        ValueError: It is no hash.
    """
    if len(sha256) != hashlib.sha256().digest_size * 2 or set(sha256) - set("0123456789abcdef"):
        raise ValueError("That is no sha256.")
    return Path(settings.FILES) / sha256[:2] / sha256[2:]


def sha256_of(file: IO[bytes]) -> str:
    """The sha256 of an open file, which afterwards stands at its beginning."""
    file.seek(0)
    digest = hashlib.sha256()
    for piece in _pieces(file):
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()


def serve(request: HttpRequest, stored: StoredFile) -> FileResponse:
    """The file, for those who may see what is not published of its city; for everybody else there is none.

    Images, PDFs and plain text may be looked at in place, shut off from everything else; the rest is saved to disk.
    """
    if not may_see(request, stored):
        raise Http404
    response = handed_out(stored.sha256, stored.media_type, called=stored.name or stored.path.rsplit("/", 1)[-1])
    patch_cache_control(response, private=True, max_age=0)
    return response


def handed_out(sha256: str, media_type: str, *, called: str) -> FileResponse:
    """A content of the store, shut off from everything else; how long caches keep it is for the caller to say.

    Raises:
        NotFoundError: The store has lost it.
    """
    is_shown = media_type in SHOWN
    kind = f"{TEXT.media_type}; charset=utf-8" if media_type == TEXT.media_type else media_type
    response = FileResponse(open_content(sha256), content_type=kind if is_shown else UNKNOWN.media_type)
    how = "inline" if is_shown else "attachment"
    response["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(called)}"
    response["Content-Security-Policy"] = STRICT
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def may_see(request: HttpRequest, stored: StoredFile) -> bool:
    """Whether a visitor may see a file: people of the city and the network, and its verifiers who declared."""
    visitor = request.user
    if access.may_see_city(visitor, stored.city_id):
        return True
    if not visitor.is_authenticated:
        return False
    given = access.current_mandates().filter(round__city=stored.city_id, user=visitor.pk).select_related("round")
    return any(access.may_verify(visitor, one.round) for one in given)


def _opened(content: bytes | UploadedFile[bytes]) -> IO[bytes]:
    if isinstance(content, bytes):
        return io.BytesIO(content)
    file: IO[bytes] | None = content.file
    if file is None:
        raise ValueError("The upload holds no file.")
    return file


def _size(file: IO[bytes]) -> int:
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    return size


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece


def _write(file: IO[bytes], target: Path) -> None:
    """The content in its place, whole or not at all, and safely on disk."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = target.with_name(f".{target.name[:16]}.{secrets.token_hex(8)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as copy:
            for piece in _pieces(file):
                copy.write(piece)
            copy.flush()
            os.fsync(copy.fileno())
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)
        file.seek(0)
    for folder in (target.parent, target.parent.parent):
        _fsync_folder(folder)


def _fsync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
