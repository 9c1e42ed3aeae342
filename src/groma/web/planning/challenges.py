"""What of a city's next steps can become a challenge: a figure short of its target, or an action of its plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from groma.network.names import slug
from groma.plan.next_steps import next_steps
from groma.publish.lift_words import needed_text
from groma.publish.names import figure_name
from groma.publish.numbers_text import unit_text, value_text, with_unit
from groma.web.models import RegisterFact
from groma.web.programme.matching import PACK
from groma.web.registers import store

if TYPE_CHECKING:
    from groma.network.model import Entry
    from groma.plan.lifts import Lift
    from groma.plan.model import Action, Plan
    from groma.web.models import City
    from groma.web.planning.figures import Figures

SHOWN = 8
"""So many figures are offered: those that lift the result most."""
LONGEST_ID = 60
FIGURE, ACTION = "figure", "action"


@dataclass(frozen=True, slots=True)
class Draft:
    """A challenge that somebody may make.

    Attributes:
        key: What it is made of, as a form sends it: `figure:` or `action:` and a name.
        text: The challenge in a sentence or more.
        figures: Data points it is about.
        cases: Cases that an action names.
    """

    key: str
    name: str
    text: str
    figures: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()


def drafts_of(figures: Figures, plan: Plan | None) -> tuple[tuple[Draft, ...], tuple[Draft, ...]]:
    """The challenges that follow from a city's figures, and those that follow from its plan."""
    lifts = next_steps(figures.city, figures.pack, figures.card, looked_at=0).lifts[:SHOWN]
    is_public = figures.round is not None and figures.round.state == "published"
    return (
        tuple(_of_lift(one, figures, is_public=is_public) for one in lifts),
        tuple(_of_action(one) for one in (plan.actions if plan else ())),
    )


def values_of(draft: Draft, city: City) -> dict[str, tuple[str, ...]]:
    """The fields of the project that a draft becomes."""
    said = {
        "name": (draft.name,),
        "city": (entry_of(city),),
        "challenge": (draft.text,),
        "figure": draft.figures,
        "case": draft.cases,
    }
    return {name: values for name, values in said.items() if values}


def called(draft: Draft, city: City) -> str:
    """The id of the project: the same draft of the same city has the same, so that it is not made twice."""
    return slug(f"{city.pk} {draft.key.partition(':')[2]}")[:LONGEST_ID].strip("-")


def entry_of(city: City) -> str:
    """The entry of the register of cities that stands for a city; its own id where there is none."""
    rows = RegisterFact.objects.filter(register="cities", field="record", value=city.pk, until="")
    return rows.order_by("entry").values_list("entry", flat=True).first() or city.pk


def made_by(city: City) -> tuple[Entry, ...]:
    """The challenges a city has made already."""
    names = {city.pk, entry_of(city)}
    return tuple(one for one in store.entries_at("projects") if names & set(one.all("city")))


def _of_lift(lift: Lift, figures: Figures, *, is_public: bool) -> Draft:
    """A value is said only where it is published: others can come to read the challenge."""
    pack, point = figures.pack, lift.result.point
    name = figure_name(lift.result, pack)
    told = {
        "figure": name,
        "now": value_text(lift.result.value, point),
        "needed": with_unit(needed_text(lift.best, point), unit_text(point, pack)),
        "period": figures.card.period,
    }
    text = _("“%(figure)s” is short of its target. How can the city bring it there?") % told
    if is_public:
        text = (
            _("“%(figure)s” was %(now)s in %(period)s; %(needed)s is needed. How can the city bring it there?") % told
        )
    key = (lift.key,) if pack.id == PACK else ()
    return Draft(f"{FIGURE}:{lift.key}", name, text, key)


def _of_action(action: Action) -> Draft:
    keys = tuple(dict.fromkeys(one.key for one in action.effects))
    text = action.description or _("The city plans “%(action)s”. Who can help with it?") % {"action": action.title}
    return Draft(f"{ACTION}:{action.id}", action.title, text, keys, action.cases)
