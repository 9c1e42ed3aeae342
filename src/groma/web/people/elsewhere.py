"""Signing in through OpenID Connect: what the file that `GROMA_OIDC` names says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

NEEDED = ("provider_id", "name", "client_id", "secret", "settings")


def providers(file: str) -> dict[str, Any]:
    """The providers, as django-allauth takes them; none where there is no file.

    Raises:
        ValueError: The file cannot be read, or something is missing in it.
    """
    if not file:
        return {}
    try:
        said = json.loads(Path(file).read_text(encoding="utf-8"))
        apps = [_whole(one) for one in said["APPS"]]
    except (OSError, KeyError, TypeError, json.JSONDecodeError) as error:
        raise ValueError(f"GROMA_OIDC: {file} does not hold a list of providers under APPS.") from error
    return {"openid_connect": {**said, "APPS": apps}}


def origins(found: dict[str, Any]) -> list[str]:
    """Where the providers are, for the policy of where forms may lead."""
    servers = (urlsplit(one["settings"]["server_url"]) for one in found.get("openid_connect", {}).get("APPS", ()))
    return sorted({f"{one.scheme}://{one.netloc}" for one in servers})


def _whole(one: dict[str, Any]) -> dict[str, Any]:
    missing = [name for name in NEEDED if not one.get(name)]
    server = one.get("settings", {}).get("server_url", "")
    if missing or not server.startswith("https://"):
        raise ValueError(
            f"GROMA_OIDC: a provider lacks {', '.join(missing) or 'a server_url that begins with https://'}."
        )
    return one
