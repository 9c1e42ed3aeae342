"""The ASGI application: `uvicorn groma.web.asgi:application`."""

from __future__ import annotations

import gc
import os

from django.core.asgi import get_asgi_application

from groma.catalogue.pack import bundled_packs, open_pack
from groma.web.stored.uploads import limited

COLLECT_AFTER = (50_000, 20, 20)
"""Objects made, and smaller collections, until the next collection of rubbish."""


def settle() -> None:
    """Load what stays as long as the process, and let collections leave it alone.

    Frameworks, translations and templates are some hundred thousand objects. Looking through them again and again finds
    no rubbish, and kept one page in twenty waiting for a fifth of a second.
    """
    for name in bundled_packs():
        open_pack(name)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "groma.web.settings")
application = limited(get_asgi_application())
settle()
