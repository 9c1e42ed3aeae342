"""`groma remind`: mails about deadlines and waiting questions, and announcements that are not sent to everybody yet."""

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
    """Send the reminders that are due today, and what is left to send of announcements; run it once a day.

    Nobody gets one twice. Example: groma remind
    """
    open_installation(data)
    from django.conf import settings
    from django.utils import timezone

    from groma.web.announcing import sending, subscribing
    from groma.web.desk import reminders
    from groma.web.trail import SYSTEM, Gesture

    where = site or settings.AROUND.site
    with told_plainly():
        sent = reminders.send(timezone.localdate(), site=where)
        subscribing.forget_unconfirmed()
        announced = sending.send_everything(site=where, gesture=Gesture(SYSTEM))
    typer.echo(f"Reminders: {sent.sent} sent, {sent.failed} could not be sent.")
    if announced.sent or announced.failed:
        typer.echo(f"Announcements: {announced.sent} sent, {announced.failed} could not be sent.")
    if sent.failed or announced.failed:
        raise typer.Exit(1)
