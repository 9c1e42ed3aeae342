"""The programme of the demo: the bundled one, and a few invented things that wait for the demo's people.

What is invented says so in its name. Days are counted from today, so that something is always due and something late.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from groma.network.bundled import bundled_programme
from groma.network.model import Claim
from groma.network.registers import LISTED_FIELD
from groma.web.registers import store, taking_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from groma.web.trail import Gesture

GROUP, BODY = "dpi", "unece"
"""What the demo's leader leads, and whom its reviewer reviews for."""
INVENTED: dict[tuple[str, str], dict[str, str | int]] = {
    ("cities", "exempla"): {"name": "Exempla", "state": "registered", "record": "exempla"},
    ("deliverables", "demo-guide"): {
        "name": "Guide to shared registers (demo)",
        "of": f"{GROUP}/WG1",
        "scope": "Invented for the demo: how cities share registers of addresses, people and land.",
        "state": "drafting",
        "due": 5,
    },
    ("deliverables", "demo-checklist"): {
        "name": "Checklist for open interfaces (demo)",
        "of": f"{GROUP}/WG2",
        "scope": "Invented for the demo.",
        "state": "un_review",
        "address": "https://demo.example/checklist",
        "reviewer": BODY,
        "due": -4,
    },
    ("projects", "demo-shade"): {
        "name": "Shade for bus stops (demo)",
        "city": "exempla",
        "challenge": "Invented for the demo: in summer nobody waits at the stops.",
        "state": "viability_review",
        "due": 12,
    },
    ("proposals", "demo-shade/trees"): {"name": "Trees at every stop (demo)", "what": "Two trees for each stop."},
    ("action-items", "ninth/demo"): {
        "name": "Send the list of interfaces to the secretariat (demo)",
        "owner": GROUP,
        "state": "open",
        "due": 0,
    },
}
"""Entries with their fields; a number is a day, so many from today."""


def make(gesture: Gesture) -> None:
    """Take the bundled programme in and add what is invented."""
    taking_in.take_in(bundled_programme(), gesture=gesture)
    store.say(_claims(), gesture=gesture, source="Demo")


def _claims() -> Iterator[Claim]:
    today = dt.date.fromisoformat(store.today())
    for (register, entry), fields in INVENTED.items():
        yield Claim(register, entry, LISTED_FIELD, "yes")
        for name, said in fields.items():
            value = (today + dt.timedelta(days=said)).isoformat() if isinstance(said, int) else said
            yield Claim(register, entry, name, value)
