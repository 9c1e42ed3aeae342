"""Addresses of rounds and the pages below them, and the round at an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from groma.errors import NotFoundError
from groma.web.access import may_see_round
from groma.web.models import Round

if TYPE_CHECKING:
    from groma.web.access import Visitor


def of_round(round_: Round, below: str = "") -> str:
    """The address of a round, or of a page below it such as `enter/`."""
    return reverse("round", args=[round_.city_id, round_.pack, round_.period]) + below


def round_at(visitor: Visitor, *, city: str, pack: str, period: str) -> Round:
    """The round at an address, of the newest version of the framework where there are several.

    Raises:
        NotFoundError: There is none, or none that this person may see; which of the two is not told.
    """
    there = Round.objects.select_related("city").filter(city=city, pack=pack, period=period)
    found = there.order_by("-pack_version").first()
    if found is None or not may_see_round(visitor, found):
        raise NotFoundError(
            _("There is no such round, or it is not open to you."),
            next_step=_("Check the address, or begin with your work list."),
        )
    return found
