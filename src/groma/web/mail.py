"""Where mail goes, from one address line."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

PORTS = {"smtp": 587, "smtps": 465}


def smtp_settings(url: str) -> dict[str, Any]:
    """Django's mail settings for `smtp://user:password@host:port` (STARTTLS) or `smtps://` (TLS from the start).

    >>> smtp_settings("smtp://me@mail.example:25")["EMAIL_HOST"]
    'mail.example'

    Raises:
        ValueError: The address is neither.
    """
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("GROMA_MAIL_URL must look like smtp://user:password@host:587.")
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
    }
