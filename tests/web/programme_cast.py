"""Everybody of the programme beside the cast of a city: leader, member, reviewer, expert; and what they work on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cast import Cast, _person

from groma.network.bundled import bundled_programme
from groma.network.model import Claim
from groma.network.registers import LISTED_FIELD
from groma.web.registers import store, taking_in

if TYPE_CHECKING:
    from groma.web.models import User

DRAFT = "a-guide"
ROLES = {
    "leader": {"role": "leader", "group": "dpi"},
    "member": {"role": "member", "group": "dpi/WG1"},
    "reviewer": {"role": "reviewer", "group": "unece"},
    "other_reviewer": {"role": "reviewer", "group": "itu"},
    "expert": {"role": "expert"},
    "other_leader": {"role": "leader", "group": "ai"},
}


def make_programme(cast: Cast) -> dict[str, User]:
    """The bundled programme, its people by name, and a deliverable in drafting of the group `dpi`."""
    taking_in.take_in(bundled_programme(), gesture=cast.gesture)
    put("deliverables", DRAFT, cast, name="A guide", of="dpi/WG1", state="drafting", scope="What it is about.")
    people = {}
    for name, membership in ROLES.items():
        more = dict(membership)
        people[name] = _person(more.pop("role"), name=name, gesture=cast.gesture, **more)
    return people | cast.people


def put(register: str, entry: str, cast: Cast, **fields: str | tuple[str, ...]) -> None:
    """Say something of an entry, and that it is listed."""
    claims = [Claim(register, entry, LISTED_FIELD, "yes")]
    for name, value in fields.items():
        claims += [Claim(register, entry, name, one) for one in ((value,) if isinstance(value, str) else value)]
    store.say(claims, gesture=cast.gesture)
