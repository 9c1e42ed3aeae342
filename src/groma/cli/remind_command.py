"""`groma remind`: mails about deadlines and waiting questions."""

from __future__ import annotations

from typing import Annotated

import typer

from groma.cli.installation import DataOption, open_installation, told_plainly


def remind(
    *,
    data: DataOption = None,
    site: Annotated[
        str, typer.Option("--site", help="Where the site is; https and the first of GROMA_HOSTS where not said.")
    ] = "",
) -> None:
    """Send the reminders that are due today; run it once a day. Nobody gets one twice. Example: groma remind"""
    open_installation(data)
    from django.conf import settings
    from django.utils import timezone

    from groma.web.desk import reminders

    with told_plainly():
        sent = reminders.send(timezone.localdate(), site=site or settings.AROUND.site)
    typer.echo(f"Reminders: {sent.sent} sent, {sent.failed} could not be sent.")
    if sent.failed:
        raise typer.Exit(1)
