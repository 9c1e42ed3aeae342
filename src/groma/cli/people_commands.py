"""`groma invite`: an invitation from the command line."""

from __future__ import annotations

from typing import Annotated

import typer

from groma.cli.installation import DataOption, open_installation, told_plainly
from groma.errors import NotFoundError


def invite(
    email: Annotated[str, typer.Argument(help="The address the invitation is sent to.")],
    *,
    role: Annotated[
        str, typer.Option("--role", help="administrator, secretariat, verifier, coordinator or contributor.")
    ],
    city: Annotated[str, typer.Option("--city", help="Id of the city; for coordinators and contributors.")] = "",
    qualified: Annotated[bool, typer.Option("--qualified", help="A verifier who is qualified already.")] = False,
    data: DataOption = None,
    site: Annotated[
        str, typer.Option("--site", help="Where the site is; https and the first of GROMA_HOSTS where not said.")
    ] = "",
) -> None:
    """Invite somebody by mail, and print the link. Example: groma invite ada@example.org --role administrator"""
    open_installation(data)
    from django.conf import settings

    from groma.web.models import City
    from groma.web.people import inviting
    from groma.web.trail import SYSTEM, Gesture

    with told_plainly():
        place = City.objects.filter(pk=city).first()
        if city and place is None:
            raise NotFoundError(f"There is no city `{city}`.", next_step="Give the id as it stands in its address.")
        qualification = ("qualified" if qualified else "provisional") if role == "verifier" else ""
        post = inviting.Post(role, place, qualification=qualification)
        invitation, path = inviting.invite(email, post, gesture=Gesture(SYSTEM))
    where = (site or settings.AROUND.site).rstrip("/")
    typer.echo(f"The link works once, for {inviting.DAYS} days:\n  {where}{path}")
    inviting.send(invitation, path, site=where)
