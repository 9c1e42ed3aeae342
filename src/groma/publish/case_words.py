"""Cases, matches and search results in words, in the language spoken now.

What a case itself tells is English, and is marked as such where another language is spoken. It is text and never
markup: templates escape it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from groma.plan.cases import FIELD_GROUPS, completeness
from groma.publish.languages import OWN, language
from groma.publish.names import told
from groma.publish.numbers_text import MISSING, amount_text, comma_listed, listed, period_text
from groma.publish.numerals import number_text, percent_sign
from groma.publish.prose import Untranslated, text
from groma.publish.trust import mark_text
from groma.publish.wording import counted_words, noted, said, words

if TYPE_CHECKING:
    from groma.catalogue.pack import DataPoint, Pack
    from groma.plan.cases import Case, Touched
    from groma.plan.crosswalk import Link
    from groma.plan.matching import Part
    from groma.publish.prose import Text

SECTOR_WORDS: dict[str, str] = {
    "water": noted("water"),
    "waste": noted("waste"),
    "air": noted("air"),
    "energy": noted("energy"),
    "transport": noted("transport"),
    "ict": noted("digital networks"),
    "health": noted("health"),
    "housing": noted("housing"),
    "inclusion": noted("inclusion"),
    "nature": noted("nature"),
    "safety": noted("safety"),
    "food": noted("food"),
}
STAGE_WORDS: dict[str, str] = {
    "pilot": noted("a pilot"),
    "running": noted("under way or in use"),
    "ended": noted("ended"),
}
EVIDENCE_WORDS: dict[str, str] = {
    "claimed": noted("whoever did it says so"),
    "reported": noted("somebody else reports it"),
    "counted": noted("figures are printed"),
    "compared": noted("held against what else would have happened"),
    "evaluated": noted("studied by somebody who did not do it"),
}
POPULATION_WORDS: dict[str, str] = {
    "small": noted("under 100,000 inhabitants"),
    "medium": noted("100,000 to one million inhabitants"),
    "large": noted("one to five million inhabitants"),
    "very_large": noted("over five million inhabitants"),
}
GROUP_WORDS: dict[str, str] = {
    "setting": noted("place and years"),
    "population": noted("size of the city"),
    "story": noted("problem and what was done"),
    "cost": noted("cost"),
    "effects": noted("effects"),
    "lessons": noted("lessons"),
}
COMPLETE_WORDS: dict[str, str] = {
    "start": noted("the year it began"),
    "end": noted("the year it ended"),
    "cost": noted("a cost"),
    "before": noted("a value before"),
    "after": noted("a value after"),
    "exact": noted("both values of the very indicator"),
    "lessons": noted("lessons"),
    "addresses": noted("an address for every source"),
    "second_source": noted("a second source"),
    "read": noted("story and effects read in a source"),
}
PART_WORDS: dict[str, str] = {
    "figures": noted("moved the figures of the gap"),
    "printed": noted("prints values before and after"),
    "evidence": noted("strength of evidence"),
    "population": noted("size of the city"),
    "country": noted("same country"),
    "sectors": noted("same sectors"),
    "complete": noted("completeness"),
    "depth": noted("distance from the target"),
    "title": noted("words in the title"),
    "text": noted("words in the text"),
}
"""Parts of the scores of matches and of searches."""
REASON_WORDS: dict[str, str] = {
    "wrong_way": noted("the figure went the wrong way"),
    "evidence": noted("the evidence is weaker than asked"),
    "stage": noted("it is at another stage"),
    "country": noted("it is in another country"),
    "sector": noted("it is about another sector"),
    "no_cost": noted("its cost is not printed"),
    "other_currency": noted("its cost is in another currency"),
    "too_dear": noted("it cost more than the most that was asked"),
}
KIND_WORDS: dict[str, str] = {
    "case": noted("case"),
    "indicator": noted("indicator"),
    "city": noted("city"),
    "pack": noted("framework"),
    "group": noted("thematic group"),
    "deliverable": noted("deliverable"),
    "hub": noted("hub"),
}


def as_told(own: str) -> str:
    """What a case tells, in its own English; marked where another language is spoken."""
    return own if language() == OWN else Untranslated(own, OWN)


def sectors_text(case: Case) -> str:
    """The sectors of a case."""
    return comma_listed([words(SECTOR_WORDS[one]) for one in case.sectors])


def years_text(case: Case) -> str:
    """When it was done."""
    start, end = (period_text(str(year)) if year else "" for year in (case.start, case.end))
    if start and end:
        return words("{start} to {end}", start=start, end=end)
    if start:
        return words("since {start}", start=start) if case.stage != "ended" else words("from {start}", start=start)
    return words("until {end}", end=end) if end else MISSING


def cost_text(case: Case) -> Text:
    """What it cost, of what, and as of when; an en dash where no source prints it."""
    cost = case.cost
    if cost is None:
        return text(MISSING)
    low, high = number_text(cost.low), number_text(cost.high)
    amount = low if low == high else words("{low} to {high}", low=low, high=high)
    money = words("{amount} {currency}", amount=amount, currency=cost.currency)
    if cost.year:
        money = words("{money} as of {year}", money=money, year=period_text(str(cost.year)))
    return said("{money}: {what}", money=money, what=as_told(cost.of))


def touched_name(touched: Touched, pack: Pack) -> str:
    """The name of a figure a case touched; its key where the pack does not have it."""
    point = _point(touched, pack)
    if point is None:
        return touched.key
    indicator = pack.indicator(point.code)
    name = told(pack, f"{indicator.code}.name", indicator.name)
    if not point.id:
        return name
    return words("{indicator}: {data_point}", indicator=name, data_point=told(pack, f"{point.key}.name", point.name))


def touched_text(touched: Touched, pack: Pack) -> Text:
    """Which way a figure went, from what to what as far as a source prints it, and what the source counted."""
    name, point = touched_name(touched, pack), _point(touched, pack)
    before = _dated(touched.before, touched.before_year, point=point, pack=pack)
    after = _dated(touched.after, touched.after_year, point=point, pack=pack)
    moved = _rose(name, before, after) if touched.way == "up" else _fell(name, before, after)
    if not touched.is_near:
        return text(moved)
    return said("{moved} (near the indicator) {note}", moved=moved, note=as_told(touched.note or ""))


def completeness_text(case: Case) -> str:
    """How much of what a case can have is there, and what is not."""
    found = completeness(case)
    total = len(found.present) + len(found.missing)
    there = counted_words(
        len(found.present),
        "{count} of {total} parts is there",
        "{count} of {total} parts are there",
        total=number_text(total),
    )
    if not found.missing:
        return there
    lacking = listed([words(COMPLETE_WORDS[name]) for name in found.missing])
    return words("{there}; not there: {lacking}", there=there, lacking=lacking)


def known_rows(case: Case) -> tuple[tuple[str, str], ...]:
    """Each group of fields that is there, and how well it is known."""
    there = [group for group in FIELD_GROUPS if getattr(case, group, True)]
    return tuple((words(GROUP_WORDS[group]), mark_text(case.mark(group))) for group in there)


def part_text(part: Part) -> str:
    """A part of a match's score, what it reached, and how often it counts.

    >>> from groma.plan.matching import Part
    >>> part_text(Part("evidence", 0.5, 2))
    'strength of evidence: 50\u202f%, counts 2 times'
    """
    reached = f"{number_text(part.value * 100)}\u202f{percent_sign()}"
    return counted_words(
        int(part.weight),
        "{name}: {reached}, counts once",
        "{name}: {reached}, counts {count} times",
        name=words(PART_WORDS[part.name]),
        reached=reached,
    )


def link_text(link: Link) -> Text:
    """What a figure is tied to: an SDG, or a commitment in our words; marked where that is not confirmed."""
    if link.commitment is None:
        item = words("SDG {reference}", reference=link.item)
        return text(item) if link.known in {"seen", "third_party"} else said("{item} (unconfirmed)", item=item)
    return said("{number}: {what}", number=link.commitment.number, what=as_told(link.commitment.says))


def _point(touched: Touched, pack: Pack) -> DataPoint | None:
    return next((one for one in pack.data_points if one.key == touched.key), None)


def _dated(value: float | None, year: int | None, *, point: DataPoint | None, pack: Pack) -> str:
    if value is None:
        return ""
    amount = amount_text(value, point, pack) if point else number_text(value)
    return words("{amount} in {year}", amount=amount, year=period_text(str(year))) if year else amount


def _rose(name: str, before: str, after: str) -> str:
    if before and after:
        return words("{name} rose from {before} to {after}.", name=name, before=before, after=after)
    if after:
        return words("{name} rose, to {after}; the value before is not printed.", name=name, after=after)
    if before:
        return words("{name} rose, from {before}; the value after is not printed.", name=name, before=before)
    return words("{name} rose; no values are printed.", name=name)


def _fell(name: str, before: str, after: str) -> str:
    if before and after:
        return words("{name} fell from {before} to {after}.", name=name, before=before, after=after)
    if after:
        return words("{name} fell, to {after}; the value before is not printed.", name=name, after=after)
    if before:
        return words("{name} fell, from {before}; the value after is not printed.", name=name, before=before)
    return words("{name} fell; no values are printed.", name=name)
