"""`groma backup` and `groma restore`: everything in one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from groma.cli.installation import DataOption, open_installation, set_up, surround, told_plainly, waiting_migrations


def backup(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The file to write; in a folder, one named after the moment.")
    ],
    *,
    data: DataOption = None,
) -> None:
    """Write everything into one file while people go on working. Example: groma backup groma.zip"""
    open_installation(data)
    from groma.web import backups

    with told_plainly():
        made = backups.make(file, say=_say)
    what = made.manifest
    typer.echo(f"{made.path}: {what.rows:,} rows, {what.files:,} files, {made.size / 1e6:,.1f} MB")
    typer.echo("Only you can read it. Keep it so:")
    for line in dict.fromkeys(what.personal.values()):
        typer.echo(f"  it holds {line}.")
    if what.missing:
        typer.echo(f"{len(what.missing)} files are missing or damaged in the store: {what.missing[0]} …", err=True)
        raise typer.Exit(1)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `groma backup` wrote.")],
    *,
    data: DataOption = None,
) -> None:
    """Take a backup back into a new folder or an empty database. Example: groma restore groma.zip --data new-data"""
    surround(data)
    set_up()
    from groma.web import backups

    with told_plainly():
        waiting_migrations()
        what = backups.restore(file, say=_say)
    typer.echo(f"Taken back as it was at {what.made_at}: {what.rows:,} rows, {what.files:,} files; the trail is whole.")
    if what.missing:
        typer.echo(f"{len(what.missing)} files were missing when the backup was made.", err=True)


def _say(what: str) -> None:
    typer.echo(f"  {what}", err=True)
