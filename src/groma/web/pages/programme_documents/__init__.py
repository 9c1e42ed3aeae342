"""Documents of the programme: their files, and the pages on which they are laid down version by version.

The two that add stand where those of other registers do, and take their place: they take files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from groma.web.pages.programme_desk import DESK
from groma.web.pages.programme_desk.gate import spoken
from groma.web.pages.programme_documents import files, laying_down

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    path("programme/documents/<path:version>/file", files.file, name="programme_document"),
    path(f"{DESK}add/documents/", spoken(laying_down.document), name="programme_document_add"),
    path(f"{DESK}add/versions/", spoken(laying_down.version), name="programme_version_add"),
]
