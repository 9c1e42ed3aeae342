"""The bundled programme in the database, for tests of its pages."""

from __future__ import annotations

from groma.network.bundled import bundled_programme
from groma.network.model import Claim
from groma.network.registers import LISTED_FIELD
from groma.web.registers import store, taking_in
from groma.web.trail import Gesture

BY = Gesture("somebody")


def keep_programme():
    """Take the bundled programme in."""
    return taking_in.take_in(bundled_programme(), gesture=BY)


def say(register, entry, *, on="", **fields):
    """Say something of an entry here; a field may have several values."""
    claims = [Claim(register, entry, LISTED_FIELD, "yes")]
    for name, value in fields.items():
        values = value if isinstance(value, tuple) else (value,)
        claims += [Claim(register, entry, name.removesuffix("_"), one) for one in values]
    store.say(claims, gesture=BY, on=on)
