"""What the pages of this area share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from groma.web.parts import Link
from groma.web.round_addresses import of_round

if TYPE_CHECKING:
    from groma.web.models import Round


def to_start(round_: Round) -> Link:
    """The link to the page with the ways in and out."""
    return Link(_("Files in and out"), of_round(round_, "exchange/"))
