"""What the page of a city's adopted plan shows: its actions and what became of them, and its targets.

A plan is public from the day it was adopted on. What is only proposed in it is not: nobody has decided on it. Figures
are those of the newest edition, never of the live record.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groma.plan.account import account
from groma.plan.overview import target_looks
from groma.plan.peers import peer_of
from groma.plan.reading import plan_content, plan_yaml
from groma.publish.account_words import effect_text
from groma.publish.numbers_text import MISSING, period_text
from groma.publish.plan_words import cost_of_action, effect_range, known_point, money_text, span_text, state_text
from groma.publish.target_words import track_sentence
from groma.web.models import City
from groma.web.models import Plan as PlanRow
from groma.web.parts import Link
from groma.web.planning.figures import published_as_verified
from groma.web.planning.rows import plan_of
from groma.web.public import listed
from groma.web.public.done_elsewhere import others_of, peers_on
from groma.web.public.edition_frame import figure_address, figure_title, home_of, linked
from groma.web.public.editions import edition_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.utils.safestring import SafeString

    from groma.plan.account import Account, ActionAccount
    from groma.plan.model import Action, Plan
    from groma.plan.overview import TargetLook
    from groma.web.public.editions import Edition
    from groma.web.public.showing import Values

FILES = {"plan.yaml": "application/yaml", "plan.json": "application/json"}
"""The plan as open data, by name, with its media type."""


@dataclass(frozen=True, slots=True)
class EffectRow:
    """An effect of an action on a figure, and what came of it so far."""

    name: str
    address: str
    says: SafeString | str


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action.

    Attributes:
        milestones: How many are done. late: How many were not done by their day; empty where none.
        effects: What each came to so far.
    """

    title: str
    years: str
    state: str
    milestones: str
    late: str
    planned: str
    spent: str
    effects: tuple[EffectRow, ...]


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target and where it stands."""

    name: str
    address: str
    track: SafeString | str


def has_adopted(city: str) -> bool:
    """Whether a city has a plan that everybody may see."""
    row = PlanRow.objects.filter(city_id=city).only("content").first()
    return row is not None and _is_adopted(str(row.content.get("adopted", "")))


def public_plan(city: str) -> Plan | None:
    """The plan of a city as everybody may see it: adopted, and without what is only proposed; else `None`."""
    if not has_adopted(city):
        return None
    plan = plan_of(City(pk=city))
    return _decided(plan) if plan else None


def plan_values(edition: Edition, plan: Plan) -> Values:
    """The page of the plan."""
    book, today = edition.book("series", "splits"), timezone.localdate().isoformat()
    found = account_so_far(edition, plan)
    accounts = {one.action: one for one in found.actions} if found else {}
    rows = [_action(one, plan, account=accounts.get(one.id), edition=edition, today=today) for one in plan.actions]
    looks = target_looks(book.city, book.pack, card=book.card)
    return {
        "plan": plan,
        "edition": edition,
        "city": book.city,
        "invented": book.city.invented,
        "adopted": period_text(plan.adopted),
        "baseline": period_text(plan.baseline) if plan.baseline else "",
        "has_account": found is not None,
        "until": period_text(found.until) if found else "",
        "rows": rows,
        "done": sum(one.state == "done" for one in plan.actions),
        "late": sum(bool(one.late) for one in rows),
        "targets": [_target(one, edition) for one in looks],
        "files": [reverse("city_plan_file", kwargs={"city": book.city.id, "name": name}) for name in FILES],
        "way": (Link(_("Cities"), reverse("cities")), Link(book.city.name, home_of(edition))),
    }


def plan_digest(plan: Plan) -> str:
    """A hash of all that a plan says."""
    return hashlib.sha256(plan_yaml(plan).encode()).hexdigest()


def plan_stamp(edition: Edition, plan: Plan) -> tuple[object, ...]:
    """All that what is shown of a plan depends on; what is late depends on the day."""
    return edition.publication.digest, *listed.stamp(), plan_digest(plan), timezone.localdate().isoformat()


def plan_file(plan: Plan, name: str) -> str:
    """The plan as open data."""
    if name == "plan.yaml":
        return plan_yaml(plan)
    return json.dumps(plan_content(plan), ensure_ascii=False, indent=1) + "\n"


def _is_adopted(day: str) -> bool:
    return bool(day) and day <= timezone.localdate().isoformat()


def _decided(plan: Plan) -> Plan:
    kept = [one for one in plan.actions if one.state != "proposed"]
    ids = {one.id for one in kept}
    actions = (replace(one, depends_on=tuple(name for name in one.depends_on if name in ids)) for one in kept)
    return replace(plan, actions=tuple(actions))


def account_so_far(edition: Edition, plan: Plan) -> Account | None:
    """What became of the plan, where the round it starts from is published, and a newer one."""
    has_both = plan.baseline not in {"", edition.period}
    pack = edition.publication.round.pack
    earlier = edition_at(edition.city_id, pack=pack, period=plan.baseline) if has_both else None
    if earlier is None:
        return None
    book, verified = edition.book("series", "splits"), edition.part("checks")["figures"]
    known = [one for one in book.card.results if one.point.key in verified]
    accepted = [(one.point.key, one.measurement.period) for one in known]
    before = published_as_verified(book.card, edition.city_id)
    keys = [one.key for action in plan.actions for one in action.effects if known_point(one.key, book.pack)]
    return account(
        plan,
        earlier=earlier.book("series", "splits").card,
        later=book.card,
        city=peer_of(book.card, book.city, pack=book.pack, verified=before | frozenset(accepted)),
        peers=peers_on(keys, others_of(edition, book)),
        verified=accepted,
    )


def _action(action: Action, plan: Plan, *, account: ActionAccount | None, edition: Edition, today: str) -> ActionRow:
    done = [one for one in action.milestones if one.done]
    late = late_by(action, today)
    return ActionRow(
        title=action.title,
        years=span_text(action.start, action.end),
        state=state_text(action),
        milestones=_of(len(done), len(action.milestones)) if action.milestones else MISSING,
        late=_late(late) if late else "",
        planned=cost_of_action(action, plan.currency),
        spent=money_text(spent_so_far(action), plan.currency),
        effects=tuple(_effects(action, account, edition)),
    )


def late_by(action: Action, today: str) -> int:
    """How many milestones were not done by their day."""
    return sum((one.done or today) > one.due for one in action.milestones)


def spent_so_far(action: Action) -> float | None:
    """What was spent so far; `None` where nobody said."""
    paid = [one.spent for one in action.costs if one.spent is not None]
    return sum(paid) if paid else None


def _effects(action: Action, account: ActionAccount | None, edition: Edition) -> Iterator[EffectRow]:
    """What each effect came to so far; where the figures of before are not published, what is expected."""
    pack = edition.pack
    for number, one in enumerate(action.effects):
        if known_point(one.key, pack) is None:
            continue
        came = account.effects[number] if account else None
        told = linked(effect_text(came, pack=pack), edition) if came else ""
        name, address = figure_title(edition, pack.key(one.key))
        expected = effect_range(one, pack)
        yield EffectRow(name, address, told or _("Expected: %(change)s") % {"change": expected})


def _of(done: int, total: int) -> str:
    return _("%(done)d of %(total)d") % {"done": done, "total": total}


def _late(count: int) -> str:
    return ngettext("%(count)d late", "%(count)d late", count) % {"count": count}


def _target(look: TargetLook, edition: Edition) -> TargetRow:
    key = look.point.key
    told = track_sentence(look.standing, look.target, point=look.point, pack=edition.pack) if look.standing else None
    return TargetRow(
        name=figure_title(edition, key)[0],
        address=figure_address(edition, key),
        track=linked(told, edition) if told else _("There is no value yet, so nobody can say where it stands."),
    )
