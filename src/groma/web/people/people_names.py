"""Names for the opaque ids of the trail, from the table that can be erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from groma.web.models import User
from groma.web.trail import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Iterable


def names_of(actors: Iterable[object]) -> dict[str, str]:
    """A name for every actor: the person's, or that they are no longer known."""
    wanted = {str(actor) for actor in actors if actor}
    people = User.objects.filter(actor__in=wanted - {SYSTEM}).only("actor", "name")
    known = {str(one.actor): one.name for one in people if one.name}
    return {actor: _("Groma") if actor == SYSTEM else known.get(actor) or _("a former member") for actor in wanted}
