"""The ASGI application: `uvicorn groma.web.asgi:application`."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

from groma.web.stored.uploads import limited

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "groma.web.settings")
application = limited(get_asgi_application())
