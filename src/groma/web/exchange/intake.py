"""Uploads that wait for a decision: kept by their hash between being looked at and being taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from groma.errors import NotFoundError
from groma.web.access import may_coordinate
from groma.web.exchange.folder_out import INTAKE
from groma.web.models import StoredFile
from groma.web.stored import files

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from groma.web.models import City, User
    from groma.web.stored.uploads import Welcome
    from groma.web.trail import Gesture


def lay_aside(upload: UploadedFile[bytes], *, city: City, welcome: Welcome, gesture: Gesture) -> StoredFile:
    """Keep an upload until somebody decides.

    Raises:
        UploadRefusedError: It is not taken, with why.
    """
    content = upload.file
    if content is None:
        raise ValueError("The upload holds no file.")
    path = f"{INTAKE}{files.sha256_of(content)}"
    return files.keep(upload, city=city, name=upload.name or "", path=path, welcome=welcome, gesture=gesture)


def waiting(sha256: str, *, city: City, by: User) -> StoredFile:
    """The upload of that hash; of others only for the coordinator.

    Raises:
        NotFoundError: There is none.
    """
    found = StoredFile.objects.filter(city=city, path=f"{INTAKE}{sha256}").first()
    if found is None or (found.added_by != by.actor and not may_coordinate(by, city)):
        raise NotFoundError(_("There is no such upload."), next_step=_("Upload the file again."))
    return found
