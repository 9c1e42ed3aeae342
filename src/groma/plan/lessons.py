"""From the account of an action to a case that others can learn from: what is known is filled in, the rest is named.

A draft is no case yet. People have to say in words what was wrong, what was done and what they would do again; the
draft says which of that is lacking. Its numbers are those the city reports, and its evidence is no stronger than what
was found: `compared` where an effect was told from what happened elsewhere, `counted` where there is a before and an
after.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from groma.errors import sentence
from groma.record.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from groma.plan.account import Account, EffectAccount
    from groma.plan.model import Action, Plan
    from groma.plan.verdicts import Verdict
    from groma.record.model import City

SOURCE = "record"
ASKED = ("title", "place", "population", "sectors", "problem", "done", "mechanism", "touches", "evidence", "licence")
"""What a case needs and a plan may not say."""
LESSONS: Mapping[Verdict, str] = {
    "as_expected": sentence("It did what was expected of it."),
    "more": sentence("It did more than was expected of it."),
    "less": sentence("It did less than was expected of it."),
    "none": sentence("No effect was found."),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A case as far as it writes itself.

    Attributes:
        fields: As in the file of a case.
        lacking: Fields that people have to write.
    """

    fields: Mapping[str, Any]
    lacking: tuple[str, ...]


def draft_case(plan: Plan, account: Account, name: str, *, city: City, population: str = "", year: int) -> Draft:
    """The case that an action makes, as far as it is known.

    Args:
        plan: The plan.
        account: What became of it.
        name: Id of the action.
        city: The city.
        population: Its class of size, see `groma.plan.cases.population_class`; lacking where empty.
        year: The year in which this is told.

    Raises:
        NotFoundError: The plan has no such action.
    """
    action = plan.action(name)
    effects = [one for one in account.effects if one.action == name]
    told = [one for one in effects if one.before and one.after and one.verdict not in {"not_due", "cannot_tell"}]
    fields: dict[str, Any] = {
        "id": f"{city.id}-{action.id}".replace("_", "-").lower(),
        "title": action.title,
        "place": city.name,
        "country": city.country,
        "population": population,
        "done": action.description,
        "stage": "ended" if action.state == "done" else "running",
        "start": action.start,
        "end": action.end if action.state == "done" else None,
        "cost": _cost(plan, action),
        "touches": [_touched(one) for one in told],
        "evidence": _evidence(told),
        "lessons": _lessons(told),
        "sources": [_source(city, year)],
        "licence": city.licence,
        "known": {"effects": "seen", "cost": "seen"} if action.cost else {"effects": "seen"},
    }
    kept = {name: value for name, value in fields.items() if value not in ("", None, [])}
    return Draft(kept, tuple(name for name in ASKED if name not in kept))


def _cost(plan: Plan, action: Action) -> dict[str, Any] | None:
    """What was spent where that is known, else what was planned; `None` where there is no amount or no currency."""
    paid = [cost.spent for cost in action.costs if cost.spent is not None]
    amount = sum(paid) if paid else action.cost
    if not amount or not plan.currency:
        return None
    of = sentence("All that was spent on it.") if paid else sentence("All that was planned for it.")
    return {"low": amount, "high": amount, "currency": plan.currency, "of": str(of), "source": SOURCE}


def _touched(one: EffectAccount) -> dict[str, Any]:
    before, after = one.before, one.after
    assert before is not None and before.value is not None  # noqa: S101, PT018  only effects with both are told
    assert after is not None and after.value is not None  # noqa: S101, PT018  as above
    return {
        "key": one.effect.key,
        "way": "up" if after.value > before.value else "down",
        "before": before.value,
        "before_year": parse_period(before.measurement.period).end.year,
        "after": after.value,
        "after_year": parse_period(after.measurement.period).end.year,
        "source": SOURCE,
    }


def _evidence(told: Sequence[EffectAccount]) -> str:
    if not told:
        return ""
    return "compared" if any(one.is_claimed for one in told) else "counted"


def _lessons(told: Sequence[EffectAccount]) -> list[str]:
    return list(dict.fromkeys(str(LESSONS[one.verdict]) for one in told))


def _source(city: City, year: int) -> dict[str, Any]:
    title = sentence("Record of {city}, two rounds of figures", city=city.name)
    return {"id": SOURCE, "title": str(title), "publisher": city.name, "year": year}
