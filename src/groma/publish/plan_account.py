"""What became of a plan as its document tells it: a sentence or two for each action, figure and enabler."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.publish.account_words import VERDICT_WORDS, effect_text, enabler_sentence, money_sentence
from groma.publish.numbers_text import listed_clauses, period_text
from groma.publish.numerals import number_text
from groma.publish.plan_words import effect_name, effect_range, known_point
from groma.publish.prose import plain
from groma.publish.wording import counted_words, words

if TYPE_CHECKING:
    from groma.plan.account import Account, ActionAccount, EffectAccount
    from groma.plan.model import Plan
    from groma.publish.book import Book


@dataclass(frozen=True, slots=True)
class ActionAccountTold:
    """What became of one action: its money, its milestones, its effects one sentence or more each."""

    title: str
    money: str
    milestones: str
    effects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AccountTold:
    """What became of a plan, in short and action by action, from when to when; `note` says what it rests on."""

    span: str
    short: str
    actions: tuple[ActionAccountTold, ...]
    enablers: tuple[str, ...]
    note: str


def account_told(account: Account, book: Book, plan: Plan) -> AccountTold:
    """What became of a plan in words."""
    titles = {one.id: one.title for one in plan.actions}
    return AccountTold(
        span=words("From {start} to {end}", start=period_text(account.since), end=period_text(account.until)),
        short=_short(account),
        actions=tuple(
            ActionAccountTold(
                title=titles.get(one.action, one.action),
                money=plain(money_sentence(one, plan)),
                milestones=_milestones(one),
                effects=tuple(_effect(each, book) for each in one.effects),
            )
            for one in account.actions
        ),
        enablers=tuple(plain(enabler_sentence(one, plan)) for one in account.enablers),
        note=words(
            "Values are taken as the records have them, whether or not a verifier accepted them. A change is put down"
            " to an action only where comparable cities that did not act changed less."
        ),
    )


def no_account_text(plan: Plan, book: Book) -> str:
    """Why nothing can be said yet of what became of a plan, and what would change that."""
    if not plan.baseline:
        return words(
            "The plan names no baseline, so there is no before to hold today against. Write `baseline:` in it."
        )
    if not book.card.period:
        return words("There are no figures yet, so nobody can say what became of the plan.")
    return words(
        "Nobody can say yet what became of the plan: it starts from {baseline}, and the newest figures are of {period}."
        " Ask again when a later round is in.",
        baseline=period_text(plan.baseline),
        period=period_text(book.card.period),
    )


def _effect(one: EffectAccount, book: Book) -> str:
    """What came of an effect, with the place and group it is about; a figure the framework lacks is only named."""
    pack, effect = book.pack, one.effect
    if known_point(one.effect.key, pack) is None:
        return words(
            "{key} was to change by {expected}; the framework has no such figure.",
            key=one.effect.key,
            expected=effect_range(one.effect, pack),
        )
    told = plain(effect_text(one, pack=pack))
    if not effect.place and not effect.breakdown:
        return told
    return words("{name}: {text}", name=plain(effect_name(effect, book.city, pack)), text=told)


def _short(account: Account) -> str:
    verdicts = Counter(one.verdict for one in account.effects)
    claimed = sum(one.is_claimed for one in account.effects)
    if not verdicts:
        return words("No action of the plan names an effect, so nothing can be held against it.")
    parts = [
        words("{count} {state}", count=number_text(verdicts[verdict]), state=words(said))
        for verdict, said in VERDICT_WORDS.items()
        if verdicts[verdict]
    ]
    total = sum(verdicts.values())
    told = counted_words(
        total,
        "Of {count} expected effect: {parts}.",
        "Of {count} expected effects: {parts}.",
        parts=listed_clauses(parts),
    )
    put_down = (
        counted_words(
            claimed,
            "{count} of them is put down to an action, by comparison with other cities.",
            "{count} of them are put down to an action, by comparison with other cities.",
        )
        if claimed
        else words("None of them is put down to an action: that takes a comparison with other cities.")
    )
    return words("{first} {second}", first=told, second=put_down)


def _milestones(one: ActionAccount) -> str:
    if not one.milestones:
        return words("It has no milestone.")
    done = counted_words(
        one.milestones,
        "{done} of {count} milestone is done",
        "{done} of {count} milestones are done",
        done=number_text(one.milestones_done),
    )
    if not one.milestones_late:
        return words("{sentence}.", sentence=done)
    return counted_words(
        one.milestones_late, "{done}, {count} of them late.", "{done}, {count} of them late.", done=done
    )
