"""A city that is new to the network: from its entry in the register to a city that can be given rounds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from groma.errors import RecordError
from groma.network.model import Claim
from groma.verify.workflow import RefusedError
from groma.web import changes
from groma.web.changes import OvertakenError
from groma.web.models import City
from groma.web.registers import store
from groma.web.registers.moves import CITIES
from groma.web.registers.needs import Situation
from groma.web.registers.relations import relation_of
from groma.web.trail import Gesture, wait_for_turn

if TYPE_CHECKING:
    from groma.network.model import Entry
    from groma.web.models import User
    from groma.web.registers.relations import Relation

_ID, _COUNTRY = re.compile(r"[a-z0-9][a-z0-9\-]{0,79}"), re.compile(r"[A-Z]{2}")


def may_take_in(relation: Relation, entry: Entry) -> bool:
    """Whether somebody may take the city of an entry in, which is not here yet."""
    return entry.register == CITIES and relation.may_run and not Situation(relation, entry).city


def take_in(entry: str, *, called: str, name: str, country: str, by: User) -> City:
    """Take a city in: make it, and say in its entry that it is that one.

    Args:
        entry: Its id in the register of cities.
        called: The id it has here from now on, as in the address of its page.
        name: As its people write it.
        country: Two letters of ISO 3166-1.
        by: Who takes it in.

    Raises:
        RefusedError: They may not, it is here already, or another city has that id.
        RecordError: The id, the name or the country is none.
    """
    gesture = Gesture(str(by.actor))
    with transaction.atomic():
        wait_for_turn()
        now = store.entry_at(CITIES, entry)
        if not may_take_in(relation_of(by), now):
            raise RefusedError(_("This city is here already."), next_step=_("Open a round for it."))
        _check(called, name, country)
        try:
            city = changes.create(City(id=called, name=name.strip(), country=country), "take_in", gesture=gesture)
        except OvertakenError:
            raise RefusedError(
                _("There is a city `%(id)s` here already.") % {"id": called},
                next_step=_("If it is this one, give that id in the field “Record”; otherwise choose another."),
            ) from None
        said = [Claim(CITIES, entry, "record", called)]
        if not now.one("country"):
            said.append(Claim(CITIES, entry, "country", country))
        store.say(said, gesture=gesture)
    return city


def _check(called: str, name: str, country: str) -> None:
    if not _ID.fullmatch(called):
        raise RecordError(_("This is no id."), next_step=_("Use small letters, digits and hyphens, such as san-jose."))
    if not name.strip():
        raise RecordError(_("It has no name."), next_step=_("Give it a name."))
    if not _COUNTRY.fullmatch(country):
        raise RecordError(_("This is no country."), next_step=_("Choose one from the list."))
