"""What may help a city with its challenge, in words: why it fits, what is not known, why something is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groma.publish.case_words import PART_WORDS as CASE_PART_WORDS
from groma.publish.numbers_text import listed
from groma.publish.numerals import number_text, percent_sign
from groma.publish.wording import counted_words, noted, words

if TYPE_CHECKING:
    from groma.network.challenge_model import Challenge, Match, Part

KIND_TITLES: dict[str, str] = {
    "case": noted("What other cities did"),
    "proposal": noted("What was proposed for it"),
    "hub": noted("Hubs that may help"),
    "funder": noted("Who may fund it"),
}
PART_WORDS: dict[str, str] = CASE_PART_WORDS | {
    "words": noted("words it shares with the challenge"),
    "named": noted("named by the city"),
}
REASON_WORDS: dict[str, str] = {
    "wrong_way": noted("the figure went the wrong way"),
    "ended": noted("no source lists it any more"),
    "country": noted("it limits itself to other countries"),
    "sector": noted("it limits itself to other sectors"),
    "too_dear": noted("it costs more than the budget"),
    "too_small": noted("the budget is below the least it gives"),
    "too_large": noted("the budget is above the most it gives"),
    "over_before": noted("its planned time is over before the challenge is met"),
    "closed": noted("its last day to apply is over"),
}
UNTOLD_WORDS: dict[str, str] = {
    "country": noted("for which countries it is"),
    "sector": noted("for which sectors it is"),
    "cost": noted("what it costs"),
    "gives": noted("how much it gives"),
    "currency": noted("in which currency an amount is"),
    "other_currency": noted("whether the money is enough (the currencies differ and are not converted)"),
    "end": noted("until when it runs"),
    "closes": noted("until when one can apply"),
}
LACK_WORDS: dict[str, str] = {
    "figure": noted("which figures it is to move"),
    "sector": noted("its sectors"),
    "budget": noted("its budget"),
    "currency": noted("the currency of its budget"),
    "country": noted("the country of its city"),
    "population": noted("how large its city is"),
    "wanted_by": noted("by when it is wanted"),
}


def kind_title(kind: str) -> str:
    """What stands over everything of a kind."""
    return words(KIND_TITLES[kind])


def nothing_text(kind: str) -> str:
    """What is said where nothing of a kind comes into question."""
    said = {
        "case": noted("No case in the register moved these figures the right way."),
        "proposal": noted("Nothing was proposed yet."),
        "hub": noted("No hub comes into question."),
        "funder": noted("No funder comes into question."),
    }
    return words(said[kind])


def fit_text(match: Match) -> str:
    """How well it fits, as one line over the parts of the score."""
    if match.score is None:
        return words("How well it fits cannot be told")
    score = number_text(match.score * 100)
    if match.known < 1:
        known = number_text(match.known * 100)
        return words(
            "Fits by {score} of 100; only {known} of 100 of it is known: of what this is made", score=score, known=known
        )
    return words("Fits by {score} of 100: of what this is made", score=score)


def part_row(part: Part) -> tuple[str, str, str]:
    """A part of a score as a row of `part_heads`; what is not known adds nothing.

    >>> from groma.network.challenge_model import Part
    >>> part_row(Part("sectors", None, 2))
    ('same sectors', 'not known, adds nothing', '2')
    """
    reached = words("not known, adds nothing")
    if part.value is not None:
        reached = f"{number_text(part.value * 100)}\u202f{percent_sign()}"
    return words(PART_WORDS[part.name]), reached, number_text(part.weight)


def part_heads() -> tuple[str, str, str]:
    """The heads of the columns of `part_row`."""
    return words("Part"), words("Reached"), words("Weight")


def why_text(match: Match, challenge: Challenge) -> str:
    """In plain words why it is shown; empty where there is nothing to say beyond the parts of its score."""
    found = []
    if match.figures:
        found.append(_moved(match, len(challenge.figures)))
    if any(part.name == "sectors" and part.value for part in match.parts):
        found.append(words("It is about a sector of the challenge."))
    if any(part.name == "named" and part.value for part in match.parts):
        found.append(words("The city names it."))
    return " ".join(found)


def untold_text(match: Match) -> str:
    """What of the constraints nobody can tell; empty where all can be told."""
    if not match.untold:
        return ""
    return words("Not known: {what}.", what=listed([words(UNTOLD_WORDS[one]) for one in match.untold]))


def left_out_text(match: Match) -> str:
    """Why it is left out."""
    return listed([words(REASON_WORDS[one]) for one in match.reasons])


def lacks_text(challenge: Challenge) -> str:
    """What the challenge does not say, so that nothing is left out for it; empty where it says everything."""
    if not challenge.lacks:
        return ""
    what = listed([words(LACK_WORDS[one]) for one in challenge.lacks])
    return words("Nobody said {what}. Nothing is left out for that, and nothing counts for it.", what=what)


def _moved(match: Match, total: int) -> str:
    moved = number_text(len(match.figures))
    if match.kind == "proposal":
        return counted_words(
            total,
            "A case it names moved the figure of the challenge the right way.",
            "Cases it names moved {moved} of the {count} figures of the challenge the right way.",
            moved=moved,
        )
    return counted_words(
        total,
        "It moved the figure of the challenge the right way.",
        "It moved {moved} of the {count} figures of the challenge the right way.",
        moved=moved,
    )
