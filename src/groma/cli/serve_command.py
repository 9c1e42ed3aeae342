"""`groma serve`: the round on the web."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Annotated

import typer

from groma.errors import GromaError

SETTINGS = "groma.web.settings"


def serve(
    *,
    data: Annotated[
        Path | None, typer.Option("--data", help="Folder of the database and files. Default: GROMA_DATA or groma-data.")
    ] = None,
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65_535, help="The port to listen on.")] = 8000,
    demo: Annotated[bool, typer.Option("--demo", help="Begin with bundled cities and a demo cast.")] = False,
    production: Annotated[
        bool, typer.Option("--production", help="Behind a reverse proxy with TLS; cookies are sent over HTTPS only.")
    ] = False,
) -> None:
    """Serve the site: creates and migrates its database where needed. Example: groma serve --demo"""
    _surround(data, is_demo=demo, is_https=production)
    set_up()
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if demo:
        _make_demo(Path(settings.AROUND.data))
    typer.echo(f"Groma listens on http://{host}:{port}  (stop with Ctrl+C; data in {settings.AROUND.data})")
    import uvicorn

    uvicorn.run(
        "groma.web.asgi:application",
        host=host,
        port=port,
        log_level="warning",
        proxy_headers=production,
        lifespan="off",
    )


def set_up() -> None:
    """Make Django ready, once.

    Raises:
        GromaError: The web part is not installed.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    try:
        import django
    except ImportError as error:
        raise GromaError("The web part is not installed.", next_step="Install it: pip install 'groma[web]'.") from error
    django.setup()


def _surround(data: Path | None, *, is_demo: bool, is_https: bool) -> None:
    if data:
        os.environ["GROMA_DATA"] = str(data)
    elif is_demo:
        os.environ.setdefault("GROMA_DATA", "groma-demo")
    os.environ.setdefault("GROMA_HTTPS", "yes" if is_https else "no")
    if is_demo:
        os.environ["GROMA_DEMO"] = "yes"


def _make_demo(data: Path) -> None:
    from groma.web import demo

    password_file = data / "demo-password"
    if not demo.is_there():
        password = secrets.token_urlsafe(9)
        demo.make(password, say=lambda step: typer.echo(f"  {step}", err=True))
        password_file.touch(mode=0o600)
        password_file.write_text(password, encoding="ascii")
    typer.echo("\nDemo sign-ins (nobody of these exists):")
    password = password_file.read_text(encoding="ascii") if password_file.is_file() else "(see the first start)"
    for one in demo.CAST:
        typer.echo(f"  {one.role:24} {one.email:30} {password}")
    typer.echo("")
