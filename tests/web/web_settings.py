"""Settings for the tests: the site's own, with a data folder that is thrown away and quick passwords."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import private_postgresql

if "GROMA_DATA" not in os.environ:
    # Whoever makes the folder removes it; processes of several that run at once find it named.
    folder = os.environ["GROMA_DATA"] = tempfile.mkdtemp(prefix="groma-test-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
os.environ.setdefault("GROMA_SECRET_KEY", "for tests only, never for a site that anybody reaches")
os.environ.setdefault("GROMA_HTTPS", "no")
os.environ.setdefault("GROMA_REQUIRE_SECOND_FACTOR", "no")
os.environ.setdefault("GROMA_HOSTS", "localhost,127.0.0.1,testserver")
private_postgresql.use()

from groma.web.settings import *  # noqa: E402, F403  the environment is set first

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405  from the site's settings
Path(STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # noqa: F405  whitenoise warns where there is none
