"""A plan to begin with: the first next steps of a city as actions, with everything else left for people to say.

No effect, cost or owner is made up. What is lacking stands in comments, and the checks ask for it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from groma.plan.lifts import Lift
from groma.plan.model import Action, Plan
from groma.plan.next_steps import top_three
from groma.plan.reading import plan_yaml
from groma.publish.next_words import advice
from groma.publish.numbers_text import in_sequence
from groma.publish.wording import words
from groma.record.period import parse_period

if TYPE_CHECKING:
    from groma.plan.next_steps import NextSteps
    from groma.plan.obtaining import Request
    from groma.publish.book import Book

YEARS = 2
LONGEST_TITLE = 300
HEAD = """\
# A plan to begin with, made of the first next steps. It is yours: change, add and take away.
# Costs, effects, owners and years are not made up here. For each action say, below its title:
#
#   owner: the role that answers for it
#   costs:
#     - {year: 2026, kind: capital, amount: 100000}
#   effects:
#     - {key: KEY, low: 1, expected: 2, high: 3, lag: 1, rests_on: judgement}
#
# and at the head `currency:` and `budget:`. `groma plan CITY` says what is still lacking.
"""


def begun_plan(book: Book, steps: NextSteps) -> Plan:
    """A plan whose actions are the first next steps, to be done in the two years after the newest figures."""
    city, card = book.city, book.card
    first = parse_period(card.period).end.year + 1 if card.period else 0
    actions = tuple(
        _action(step, book, number=number, start=first)
        for number, step in enumerate(top_three(steps), start=1)
        if first
    )
    return Plan(
        id=f"{city.id}-plan",
        title=words("Plan of {city}", city=city.name),
        baseline=card.period,
        pack=f"{card.pack_id}@{card.pack_version}",
        actions=actions,
    )


def scaffold_yaml(plan: Plan) -> str:
    """The text of the file, with comments on what is lacking."""
    return HEAD + "\n" + plan_yaml(plan)


def _action(step: Lift | Request, book: Book, *, number: int, start: int) -> Action:
    told = advice(step, book.pack)
    keys = f"KEY: {', '.join(told.keys[:5])}"
    is_lift = isinstance(step, Lift)
    made = Action(
        id=f"step-{number}",
        title=told.what[:LONGEST_TITLE],
        start=start,
        end=start + YEARS - 1,
        description=str(in_sequence(told.why, told.takes)),
    )
    return replace(made, note=keys) if is_lift else made
