"""What the surroundings say: the only place that reads environment variables for the web part.

| variable | says |
|---|---|
| `GROMA_DATA` | folder of the database file, uploads and the secret key; `groma-data` where not set |
| `DATABASE_URL` | another database, such as `postgresql://user@host/groma` |
| `GROMA_SECRET_KEY` | the secret key; where not set, one is made once and kept in the data folder |
| `GROMA_HOSTS` | names the site answers to, with commas; `localhost` where not set |
| `GROMA_HTTPS` | `no` where there is no TLS in front, as on one's own machine; `yes` where not set |
| `GROMA_MAIL_URL` | `smtp://user:password@host:port`; where not set, mail is written to files in the data folder |
| `GROMA_MAIL_FROM` | the sender's address |
| `GROMA_OIDC` | path of a JSON file with OpenID Connect providers |
| `GROMA_REQUIRE_SECOND_FACTOR` | `no` where a password alone is enough for every role; the demo's default |
| `GROMA_LOG_REQUESTS` | `no` where not every request is to be logged; `yes` where not set |
| `GROMA_DEMO` | `yes` for the demo with its labelled cast |
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

YES = frozenset({"1", "yes", "true", "on"})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the environment says, read once."""

    data: Path
    database_url: str
    secret_key: str
    hosts: tuple[str, ...]
    is_https: bool
    mail_url: str
    mail_from: str
    oidc_file: str
    is_demo: bool
    requires_second_factor: bool
    logs_requests: bool

    @property
    def site(self) -> str:
        """Where the site is, for links in mails."""
        return f"{'https' if self.is_https else 'http'}://{self.hosts[0]}"


def surroundings() -> Surroundings:
    """Read the environment; the data folder and a secret key are made where they are missing."""
    is_demo = _flag("GROMA_DEMO", default="no")
    data = Path(os.environ.get("GROMA_DATA") or "groma-data").resolve()
    return Surroundings(
        data=data,
        database_url=os.environ.get("DATABASE_URL") or f"sqlite:///{data / 'groma.sqlite3'}",
        secret_key=os.environ.get("GROMA_SECRET_KEY") or _kept_key(data / "secret-key"),
        hosts=tuple(name.strip() for name in (os.environ.get("GROMA_HOSTS") or "localhost,127.0.0.1,[::1]").split(",")),
        is_https=_flag("GROMA_HTTPS", default="yes"),
        mail_url=os.environ.get("GROMA_MAIL_URL", ""),
        mail_from=os.environ.get("GROMA_MAIL_FROM") or "groma@localhost",
        oidc_file=os.environ.get("GROMA_OIDC", ""),
        is_demo=is_demo,
        requires_second_factor=_flag("GROMA_REQUIRE_SECOND_FACTOR", default="no" if is_demo else "yes"),
        logs_requests=_flag("GROMA_LOG_REQUESTS", default="yes"),
    )


def _flag(name: str, *, default: str) -> bool:
    return (os.environ.get(name) or default).lower() in YES


def _kept_key(path: Path) -> str:
    """The key kept in a file only its owner can read; made the first time."""
    if path.is_file():
        return path.read_text(encoding="ascii").strip()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = secrets.token_urlsafe(64)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
    return key
