"""What the page “Did it work?” shows: the account of a plan, with the premises its comparisons rest on, and lessons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from groma.plan.account import JUDGED
from groma.plan.cases import population_class
from groma.plan.lessons import LESSONS, draft_case
from groma.plan.peers import population_of
from groma.publish.account_words import (
    compared_sentence,
    method_sentence,
    movement_sentence,
    parts_sentence,
    premise_sentences,
    verdict_sentence,
)
from groma.publish.book import Book
from groma.publish.languages import speaking
from groma.publish.numbers_text import listed, period_text
from groma.publish.plan_account import account_told
from groma.publish.plan_words import effect_name, known_point, state_text
from groma.publish.prose import plain
from groma.record.heads import dumped_yaml
from groma.web.context import pack_language
from groma.web.models import PlanAction
from groma.web.public.showing import prose
from groma.web.refusals import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.safestring import SafeString

    from groma.plan.account import EffectAccount
    from groma.plan.lessons import Draft
    from groma.plan.model import Action, Plan
    from groma.publish.plan_account import ActionAccountTold
    from groma.web.planning.account import Became, NotYet

CASE_HEAD = "# A case as far as the figures tell it. Still to be written before others can read it: {lacking}.\n"


@dataclass(frozen=True)
class EffectTold:
    """What came of one effect.

    Attributes:
        sentences: Before and after, the change in its parts, the comparison, and what is said of it.
        premises: What the comparison rests on, and how its range was found; empty where there is none.
        unverified: Which values no verifier accepted; empty where none.
    """

    name: str
    sentences: Sequence[SafeString]
    premises: Sequence[SafeString]
    unverified: str


@dataclass(frozen=True)
class ActionTold:
    """What became of one action.

    Attributes:
        lessons: What others can learn from it so far.
        case: Where a case can be begun from it; empty where nothing can be told of it yet.
        is_waiting: Whether each of its effects is due later.
    """

    title: str
    address: str
    state: str
    money: str
    milestones: str
    effects: Sequence[EffectTold]
    lessons: Sequence[str]
    case: str
    is_waiting: bool


@dataclass(frozen=True)
class Told:
    """What became of a plan, in short and action by action; what waits has effects that are all due later."""

    short: str
    actions: Sequence[ActionTold]
    waiting: Sequence[ActionTold]
    enablers: Sequence[str]


def told(became: Became, plan: Plan) -> Told:
    """What became of a plan, in the reader's language."""
    figures = became.figures
    with speaking(pack_language()):
        found = account_told(became.account, Book(figures.city, figures.pack, figures.card), plan)
        keys = dict(PlanAction.objects.filter(city_id=figures.city.id).values_list("code", "pk"))
        actions = [
            _action(action, became, spoken=spoken, pk=keys[action.id])
            for action, spoken in zip(plan.actions, found.actions, strict=True)
        ]
        due = [one for one in actions if not one.is_waiting]
        return Told(found.short, due, [one for one in actions if one.is_waiting], found.enablers)


def why_not(lacking: NotYet) -> str:
    """Why nobody can say yet what became of the plan, and what would change that."""
    baseline, newest = period_text(lacking.baseline), period_text(lacking.newest)
    if not lacking.baseline:
        return _("The plan does not say which round it starts from, so there is no before to hold today against.")
    if lacking.lacks_before:
        return _("The plan starts from %(baseline)s, and the city has no round of that period.") % {
            "baseline": baseline
        }
    if not lacking.newest:
        return _("No round of the city is verified or published yet. Come back when one after %(baseline)s is.") % {
            "baseline": baseline
        }
    return _(
        "The plan starts from %(baseline)s, and the newest round that is verified or published is that of %(newest)s."
        " Come back when a later one is."
    ) % {"baseline": baseline, "newest": newest}


def can_be_a_case(action: Action, became: Became) -> bool:
    """Whether enough is known of an action for others to learn from it."""
    return any(one.verdict in JUDGED for one in _effects(action, became))


def case_draft(plan: Plan, action: Action, became: Became, *, year: int) -> Draft:
    """The case that an action makes, as far as it writes itself."""
    city, pack = became.figures.city, became.figures.pack
    inhabitants = population_of(city, pack=pack)
    size = population_class(inhabitants) if inhabitants else ""
    return draft_case(plan, became.account, action.id, city=city, population=size, year=year)


def case_yaml(draft: Draft) -> str:
    """A case to be finished, headed by what people have to write in it."""
    head = CASE_HEAD.format(lacking=", ".join(draft.lacking)) if draft.lacking else ""
    return head + dumped_yaml(dict(draft.fields))


def _effects(action: Action, became: Became) -> list[EffectAccount]:
    return [one for one in became.account.effects if one.action == action.id]


def _action(action: Action, became: Became, *, spoken: ActionAccountTold, pk: int) -> ActionTold:
    effects, city = _effects(action, became), became.figures.city.id
    lessons = [said(LESSONS[one.verdict]) for one in effects if one.verdict in LESSONS]
    return ActionTold(
        title=action.title,
        address=reverse("plan_action", args=[city, pk]),
        state=state_text(action),
        money=spoken.money if action.costs else "",
        milestones=spoken.milestones,
        effects=[_effect(one, became, spoken=words) for one, words in zip(effects, spoken.effects, strict=True)],
        lessons=list(dict.fromkeys(lessons)),
        case=reverse("plan_case", args=[city, pk]) if can_be_a_case(action, became) else "",
        is_waiting=bool(effects) and all(one.verdict == "not_due" for one in effects),
    )


def _effect(one: EffectAccount, became: Became, *, spoken: str) -> EffectTold:
    pack = became.figures.pack
    point = known_point(one.effect.key, pack)
    name = plain(effect_name(one.effect, became.figures.city, pack))
    if point is None:
        return EffectTold(name, [prose(spoken)], (), "")
    split = one.split.value if one.split and one.verdict != "not_due" else None
    parts = parts_sentence(split, point=point, pack=pack) if split else None
    sentences = (movement_sentence(one, pack=pack), parts, compared_sentence(one, pack=pack), verdict_sentence(one))
    held = one.difference
    rests_on = (*premise_sentences(held), method_sentence(held)) if held else ()
    lacking = became.unverified(one.before, one.after)
    return EffectTold(
        name=name,
        sentences=[prose(each) for each in sentences if each is not None],
        premises=[prose(each) for each in rests_on if each is not None],
        unverified=listed([period_text(period) for period in lacking]),
    )
