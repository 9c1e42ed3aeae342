"""`groma serve`: the round on the web."""

from __future__ import annotations

import os
import secrets
import socket
from pathlib import Path
from typing import Annotated

import typer

from groma.cli.installation import DataOption, migrated, set_up, surround, told_plainly
from groma.errors import GromaError

GRACE_S = 10
THIS_COMPUTER = "127.0.0.1"


def serve(
    *,
    data: DataOption = None,
    host: Annotated[
        str, typer.Option("--host", help="The address to listen on; this computer's own where not said.")
    ] = "",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65_535, help="The port to listen on; 0 takes a free one.")
    ] = 8000,
    demo: Annotated[bool, typer.Option("--demo", help="Begin with bundled cities and a demo cast.")] = False,
    production: Annotated[
        bool, typer.Option("--production", help="Behind a reverse proxy with TLS; cookies are sent over HTTPS only.")
    ] = False,
) -> None:
    """Serve the site: creates and migrates its database where needed. Example: groma serve --demo"""
    host = host or THIS_COMPUTER
    listening = _listen(host, port)
    _surround(data, is_demo=demo, is_https=production)
    set_up()
    from django.conf import settings

    address = f"http://{_in_address(host)}:{listening.getsockname()[1]}"
    with told_plainly():
        _bring_up_to_date()
        if demo:
            _make_demo(Path(settings.AROUND.data))
        else:
            _offer_first_sign_in(settings.AROUND.site if production else address)
    typer.echo(f"Groma listens on {address}  (stop with Ctrl+C; data in {settings.AROUND.data})")
    _run(listening, is_behind_proxy=production)


def prepare(*, data: DataOption = None) -> None:
    """Make the database, or bring it up to date, without serving: before a start, or after an update. Example: groma prepare"""  # noqa: E501  one sentence of help and its example
    surround(data)
    set_up()
    from django.conf import settings

    with told_plainly():
        steps = _bring_up_to_date()
    done = f"{steps} steps done" if steps else "it was up to date"
    typer.echo(f"The database is ready: {done}. Files and settings are in {settings.AROUND.data}")


def _surround(data: Path | None, *, is_demo: bool, is_https: bool) -> None:
    if is_demo and not data:
        os.environ.setdefault("GROMA_DATA", "groma-demo")
    os.environ.setdefault("GROMA_HTTPS", "yes" if is_https else "no")
    os.environ.setdefault("GROMA_LOG_REQUESTS", "yes" if is_https else "no")
    surround(data)
    if is_demo:
        os.environ["GROMA_DEMO"] = "yes"


def _listen(host: str, port: int) -> socket.socket:
    """Take the port before anything else is done.

    Raises:
        GromaError: Somebody else has it, or this computer has no such address.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named, because only then answers are sent at once; otherwise each waits a twenty-fifth of a second for its reader.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise GromaError(
            f"The port cannot be used: {error.strerror or error}.",
            where=f"{host}:{port}",
            next_step="Stop what uses it, or choose another: --port 8001.",
        ) from error
    return listening


def _bring_up_to_date() -> int:
    """Bring database and browser files up to date; how many steps the database was behind."""
    from groma.web.collecting import collect

    steps = migrated()
    collect()
    return steps


def _make_demo(data: Path) -> None:
    from groma.web import demo

    password_file = data / "demo-password"
    if not demo.is_there():
        password = secrets.token_urlsafe(9)
        password_file.touch(mode=0o600)
        password_file.write_text(password, encoding="ascii")
        demo.make(password, say=lambda step: typer.echo(f"  {step}", err=True))
    typer.echo("\nDemo sign-ins (nobody of these exists):")
    password = password_file.read_text(encoding="ascii") if password_file.is_file() else "(see the first start)"
    for one in demo.CAST:
        typer.echo(f"  {one.role:24} {one.email:30} {password}")
    typer.echo("")


def _offer_first_sign_in(site: str) -> None:
    """Where nobody can sign in yet, a link by which the first administrator does."""
    from groma.web.people import inviting

    path = inviting.first_administrator_link()
    if path:
        typer.echo("Nobody can sign in yet. Whoever opens this link becomes the administrator; it works once:")
        typer.echo(f"  {site}{path}")


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _run(listening: socket.socket, *, is_behind_proxy: bool) -> None:
    import uvicorn

    config = uvicorn.Config(
        "groma.web.asgi:application",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=is_behind_proxy,
        forwarded_allow_ips=["127.0.0.1", "::1"],
        lifespan="off",
        timeout_graceful_shutdown=GRACE_S,
    )
    uvicorn.Server(config).run(sockets=[listening])
