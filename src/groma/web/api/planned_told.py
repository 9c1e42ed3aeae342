"""A city's plan as the API tells it: the adopted one to everybody, the one as it stands to people of the city."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, get_args

from django.utils import timezone

from groma.plan.model import Plan
from groma.plan.overview import target_looks
from groma.plan.targets import Track
from groma.publish.plan_json import account_json, action_account_json
from groma.publish.tables import notice_of
from groma.web.access import may_see_city
from groma.web.api.editions_told import edition_row, newest_of
from groma.web.api.problems import missing
from groma.web.models import City
from groma.web.planning.figures import figures_of, looks_of
from groma.web.planning.rows import plan_of
from groma.web.public.done_elsewhere import others_of, peers_on
from groma.web.public.plan_page import account_so_far, late_by, plan_stamp, public_plan, spent_so_far

if TYPE_CHECKING:
    from collections.abc import Sequence

    from groma.plan.account import Account, ActionAccount
    from groma.plan.model import Action
    from groma.plan.overview import TargetLook
    from groma.record import model as record
    from groma.score.model import Scorecard
    from groma.web.models import User
    from groma.web.planning.figures import Figures
    from groma.web.public.editions import Edition

Told = dict[str, Any]
LISTS = ("actions", "enablers", "findings")
HEAD = tuple(one.name for one in fields(Plan) if one.name not in LISTS)
OF_EFFECT = ("key", "place", "breakdown", "change", "verdict", "is_claimed")
NO_ACCOUNT: Told = {"since": "", "until": "", "actions": [], "enablers": []}


@dataclass(frozen=True)
class Adopted:
    """The plan of a city as everybody may see it, with the newest edition."""

    plan: Plan
    edition: Edition

    @cached_property
    def account(self) -> Account | None:
        """What became of it; `None` where the figures of before, or newer ones, are not published."""
        return account_so_far(self.edition, self.plan)

    @cached_property
    def targets(self) -> Sequence[TargetLook]:
        """The targets of the edition, compared with what other cities have published."""
        book = self.edition.book("series", "splits")
        keys = [book.pack.key(one.variable) for one in book.city.targets if book.pack.knows(one.variable)]
        # Which currency a published amount is in is not said beside it, so amounts are not compared.
        money = {point.key for point in book.pack.data_points if "currency" in point.unit}
        peers = peers_on([key for key in keys if key not in money], others_of(self.edition, book))
        return target_looks(book.city, book.pack, card=book.card, peers=peers)

    @property
    def stamp(self) -> tuple[object, ...]:
        """All that what is told of it depends on."""
        return plan_stamp(self.edition, self.plan)


def adopted(city: str) -> Adopted:
    """The plan of a city that everybody may see.

    Raises:
        ProblemError: The city has published nothing, or has adopted no plan; which of them is not told.
    """
    edition = newest_of(city)
    plan = public_plan(city)
    if plan is None:
        raise missing("The city has adopted no plan.", where=city[:80], next_step="Show the city, or list the cities.")
    return Adopted(plan, edition)


def city_opened(user: User, city: str) -> City:
    """The city, for people who work for it and for those who run the network.

    Raises:
        ProblemError: There is none, or it is not open to this person; which of the two is not told.
    """
    row = City.objects.filter(pk=city).first()
    if row is None or not may_see_city(user, row):
        raise missing("There is no such plan, or it is not open to you.", where=city[:80])
    return row


def plan_opened(city: City) -> Plan:
    """The plan of a city as it stands.

    Raises:
        ProblemError: It has none.
    """
    plan = plan_of(city)
    if plan is None:
        raise missing("The city has no plan yet.", where=str(city.pk), next_step="Begin one on the site.")
    return plan


def public_detail(found: Adopted) -> Told:
    """The adopted plan at a glance."""
    book, became = found.edition.book(), found.account
    return _at_a_glance(found.plan, found.targets, city=book.city) | {
        "framework": _framework(book.card),
        "period": found.edition.period,
        "edition": edition_row(found.edition.publication),
        "since": became.since if became else "",
        "until": became.until if became else "",
    }


def account_told(found: Adopted) -> Told:
    """What became of the adopted plan; empty where nobody can say yet."""
    return account_json(found.account) if found.account else NO_ACCOUNT


def public_rows(found: Adopted) -> list[tuple[Action, ActionAccount | None]]:
    """The actions of the adopted plan, each with what became of it."""
    accounts = {one.action: one for one in found.account.actions} if found.account else {}
    return [(one, accounts.get(one.id)) for one in found.plan.actions]


def working_detail(plan: Plan, found: Figures) -> Told:
    """The plan as it stands at a glance, with the figures of the newest round."""
    return _at_a_glance(plan, looks_of(found), city=found.city) | {
        "framework": _framework(found.card),
        "period": found.round.period if found.round else found.card.period,
    }


def working_targets(city: City) -> Sequence[TargetLook]:
    """The targets of a city as they stand, by the figures of the newest round."""
    plan = plan_of(city)
    return looks_of(figures_of(city, framework=plan.pack if plan else ""))


def action_row(action: Action, account: ActionAccount | None = None) -> Told:
    """An action, and how far it is."""
    told = asdict(action)
    del told["where"]
    came = action_account_json(account)["effects"] if account else []
    progress = {
        "planned": action.cost,
        "spent": spent_so_far(action),
        "milestones": len(action.milestones),
        "milestones_done": sum(bool(one.done) for one in action.milestones),
        "late": late_by(action, _today()),
        "effects": [{name: one[name] for name in OF_EFFECT} for one in came],
    }
    return told | {"progress": progress}


def _at_a_glance(plan: Plan, looks: Sequence[TargetLook], *, city: record.City) -> Told:
    tracks = Counter(one.standing.track if one.standing else "not_known" for one in looks)
    states, today = Counter(one.state for one in plan.actions), _today()
    told = asdict(plan)
    return {
        "city": city.id,
        "notice": notice_of(city),
        "plan": {name: told[name] for name in HEAD},
        "actions": {
            "total": len(plan.actions),
            "running": states["running"],
            "done": states["done"],
            "late": sum(bool(late_by(one, today)) for one in plan.actions),
        },
        "targets": {"total": len(looks), **{name: tracks[name] for name in get_args(Track)}},
        "enablers": len(plan.enablers),
    }


def _framework(card: Scorecard) -> str:
    return f"{card.pack_id}@{card.pack_version}"


def _today() -> str:
    return timezone.localdate().isoformat()
