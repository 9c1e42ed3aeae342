"""`groma trail …`: is the history whole, and keeping it elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from groma.cli.installation import DataOption, open_installation, told_plainly

if TYPE_CHECKING:
    from collections.abc import Iterator

    from groma.record.anchor import Anchor, Checked
    from groma.record.trail import Event

trail = typer.Typer(help="The history of every change: check it, export it, anchor it elsewhere.", no_args_is_help=True)


@trail.command("verify")
def verify(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="An exported trail; the database's own where none is named."),
    ] = None,
    *,
    anchors: Annotated[
        Path | None, typer.Option("--anchor", metavar="FILE", help="Anchors to compare it with.")
    ] = None,
    data: DataOption = None,
) -> None:
    """Check every link of the chain and name the first that does not hold. Example: groma trail verify"""
    from groma.record.anchor import check, read_anchors

    known = read_anchors(anchors) if anchors else []
    checked = check(exported(file), anchors=known) if file else _check_own(data, known)
    _tell(checked, anchors=len(known))
    if checked.broken:
        raise typer.Exit(1)


@trail.command("export")
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, one event a line.")],
    *,
    data: DataOption = None,
) -> None:
    """Write every event to a file that can be checked anywhere. Example: groma trail export trail.jsonl"""
    open_installation(data)
    from groma.record.trail import written
    from groma.web import trail as kept
    from groma.web.backups.whole_file import whole_file

    count = 0
    with told_plainly(), whole_file(file) as target:
        for line in written(kept.events()):
            target.write(line.encode("utf-8", "surrogatepass"))
            count += 1
    typer.echo(f"{count:,} events written to {file}. It holds no names of people; readable by you alone.")


@trail.command("anchor")
def anchor(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to add a line to; keep it elsewhere.")],
    *,
    data: DataOption = None,
) -> None:
    """Note the head of the chain in a file, so that a trail cut short is found. Example: groma trail anchor anchors.jsonl"""  # noqa: E501  one sentence of help and its example
    open_installation(data)
    from groma.web import anchoring

    with told_plainly():
        made = anchoring.anchor(file)
    typer.echo(f"Event {made.number:,} anchored in {file}: {made.hash}")


def _check_own(data: Path | None, anchors: list[Anchor]) -> Checked:
    open_installation(data)
    from groma.record.anchor import check
    from groma.web import trail as kept

    with told_plainly():
        return check(kept.events(), anchors=anchors)


def exported(file: Path) -> Iterator[Event]:
    """The events of an exported file. Its bytes count, so nothing is made of line ends or unreadable signs."""
    from groma.record.trail import read

    with file.open("rb") as source:
        yield from read(line.decode("utf-8", "surrogateescape") for line in source)


def _tell(checked: Checked, *, anchors: int) -> None:
    if checked.broken:
        typer.echo(f"The trail is broken at event {checked.broken.number:,}: {checked.broken.why}.")
        typer.echo(f"{checked.events:,} events before it were looked at.")
        return
    if checked.last is None:
        typer.echo("The trail is whole: nothing has happened yet.")
        return
    agreeing = f" It agrees with {anchors} anchor{'s' if anchors > 1 else ''}." if anchors else ""
    typer.echo(f"The trail is whole: {checked.events:,} events, the last of {checked.last.at}.{agreeing}")
    typer.echo(f"Head: {checked.last.hash}")
