"""Next steps in words, for a mayor: the deed first, then why, how far and who did it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groma.plan.lifts import Lift
from groma.publish.lift_words import lift_advice
from groma.publish.numbers_text import in_sequence
from groma.publish.numerals import number_text
from groma.publish.request_words import request_advice
from groma.publish.wording import counted, noted, said, words

if TYPE_CHECKING:
    from groma.catalogue.pack import Pack
    from groma.plan.next_steps import NextSteps
    from groma.plan.obtaining import Request
    from groma.publish.advice import Advice
    from groma.publish.prose import Text
    from groma.record.model import City

FIRST_TITLE = noted("Do first")
FIRST_RULE = noted(
    "By the points each would add to the result as it stands; what matters most to residents is for the city to say."
)
LIFTS_TITLE = noted("Figures that would lift the result most")
REQUESTS_TITLE = noted("Missing figures that are cheapest to get")
WHY, HOW, WHO = noted("Why"), noted("How"), noted("Who")
LIFTS_RULE = noted(
    "Most points first; of like points, most for each tenth of change, a smaller change counting as a tenth."
    " What a figure reaches within a year at its own pace is not counted."
)
REQUESTS_RULE = noted(
    "In order of what opens for each number asked for; figures that come first and those with a target count more."
    " A number that another city takes from open data counts half."
)


def headline(steps: NextSteps, city: City) -> Text:
    """What is known, what can rise and what is missing, in a sentence or two."""
    known = counted(
        steps.scored,
        "{city} reports {reported} of {total} figures; {count} of them has a target.",
        "{city} reports {reported} of {total} figures; {count} of them have a target.",
        city=city.name,
        reported=number_text(steps.reported),
        total=number_text(steps.total),
    )
    if not steps.lifts and not steps.obtainables:
        return in_sequence(known, said("All of them are there and at or near their target: nothing is left to raise."))
    rising = counted(
        len(steps.lifts),
        "{count} of these is below its highest band and can rise.",
        "{count} of these are below their highest band and can rise.",
    )
    missing = counted(
        len(steps.obtainables),
        "{count}\u00a0figure can still be obtained or mended.",
        "{count}\u00a0figures can still be obtained or mended.",
    )
    return in_sequence(known, rising if steps.lifts else None, missing if steps.obtainables else None)


def advice(step: Lift | Request, pack: Pack) -> Advice:
    """A next step in words."""
    return lift_advice(step, pack) if isinstance(step, Lift) else request_advice(step, pack)


def first_title() -> str:
    """What stands above the first three."""
    return words(FIRST_TITLE)


def first_rule() -> str:
    """By what they were chosen."""
    return words(FIRST_RULE)


def labels(told: Advice) -> tuple[tuple[str, str], ...]:
    """The reasons of an advice, each with what it is."""
    return (
        (words(WHY), str(told.why)),
        (words(HOW), str(told.takes)),
        (words(WHO), str(in_sequence(told.who, told.lacks))),
    )
