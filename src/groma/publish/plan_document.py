"""What the document of a plan says, as values: a page for the council first, then all of it.

The same values are laid out as HTML, as PDF and on the terminal. Nothing is laid out here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from groma.publish.cycle_words import Grid, cell_name, criteria_grid, ledger_grid, part_text, quadrant_name
from groma.publish.findings import sentence_text
from groma.publish.languages import direction, language
from groma.publish.matrix_words import MatrixTold, matrix_told
from groma.publish.names import benchmark_label, notice_of_pack, title_of
from groma.publish.notices import INVENTED
from groma.publish.numbers_text import MISSING, amount_text, listed_clauses, period_text
from groma.publish.numerals import number_text
from groma.publish.plan_account import AccountTold, account_told
from groma.publish.plan_actions import (
    ActionTold,
    CaseTold,
    PersonTold,
    RiskTold,
    action_told,
    cases_told,
    people,
    risks,
)
from groma.publish.plan_findings import FindingTold, findings_told
from groma.publish.plan_trust import trust_sentences
from groma.publish.plan_words import money_caption, money_text, overall_text, span_text, totals_text, years_over
from groma.publish.portfolio_words import gain_note, left_out_text, proof_text
from groma.publish.prose import plain
from groma.publish.target_words import feasibility_sentence, track_sentence
from groma.publish.wording import counted_words, noted, words

if TYPE_CHECKING:
    from groma.plan.account import Account
    from groma.plan.cycle import Placed
    from groma.plan.feasibility import Feasibility, Verdict
    from groma.plan.overview import Overview, TargetLook
    from groma.plan.targets import Standing, Track
    from groma.publish.book import Book

TRACK_WORDS: dict[Track, str] = {
    "met": noted("met"),
    "on_track": noted("on track"),
    "off_track": noted("off track"),
}
FEASIBLE_WORDS: dict[Verdict, str] = {
    "already_met": noted("met"),
    "as_before": noted("going on as before is enough"),
    "faster_than_before": noted("faster than lately"),
    "seen_elsewhere": noted("faster than ever; others did it"),
    "rarely_seen": noted("faster than ever; few others did it"),
    "never_seen": noted("faster than ever; no other did it"),
    "not_known": noted("nobody can say"),
}


@dataclass(frozen=True, slots=True)
class TargetTold:
    """A target: what is wanted by when, where it stands and whether it can be reached.

    Attributes:
        track: In a few words: how it stands, or where that is not known whether it can be reached.
        standing: In a sentence. feasible: Whether it can be reached, in a sentence.
        why: What it rests on and who answers for it; empty where nobody said.
    """

    name: str
    now: str
    wanted: str
    track: str
    standing: str
    feasible: str
    why: str


@dataclass(frozen=True, slots=True)
class LeftOutTold:
    """An action that stays out, why, and what it would take."""

    title: str
    says: str


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """The document of a plan.

    Attributes:
        invented: The notice of an invented city; empty for a real one.
        lead: The plan in a few sentences.
        actions: In the order of the cycle's priority.
        money: By year against the budget. over: Years in which more is planned than may be spent; empty where none.
        gain: People who gain. lose: People who may lose.
        long_list: What was thought of, and where nothing was; `None` where the criteria have no matrix.
        left_out: Actions dropped, and those that the budget does not let in. choice: What that rests on.
        checked: What the checks found, counted.
        trust: What is from whom, and what is unverified.
        account: What became of it; `None` where there is no later round.
    """

    language: str
    direction: str
    city: str
    title: str
    heading: str
    framework: str
    invented: str
    lead: tuple[str, ...]
    targets: tuple[TargetTold, ...]
    actions: tuple[ActionTold, ...]
    money: Grid
    over: str
    gain: tuple[PersonTold, ...]
    lose: tuple[PersonTold, ...]
    risks: tuple[RiskTold, ...]
    left_out: tuple[LeftOutTold, ...]
    choice: str
    enablers: Grid | None
    criteria: Grid | None
    long_list: MatrixTold | None
    findings: tuple[FindingTold, ...]
    checked: str
    cases: tuple[CaseTold, ...]
    trust: tuple[str, ...]
    note: str
    account: AccountTold | None = field(default=None)


def plan_document(book: Book, found: Overview, *, account: Account | None = None) -> PlanDocument:
    """What the document of a plan says.

    Args:
        book: The city, the framework and the results.
        found: The plan held against them.
        account: What became of the plan, where there is a later round.
    """
    plan, city, pack = found.plan, book.city, book.pack
    cases = {one.id: one for one in found.cases}
    gain, lose = people(found, city)
    targets = tuple(target_told(one, book) for one in found.targets)
    findings = findings_told(found.findings, city, pack)
    return PlanDocument(
        language=language(),
        direction=direction(),
        city=city.name,
        title=plan.title,
        heading=words("{city}: {framework}", city=city.name, framework=plan.title),
        framework=plain(title_of(pack)),
        invented=words("{sentence}.", sentence=words(INVENTED)) if city.invented else "",
        lead=tuple(
            filter(
                None, (overall_text(plan, len(found.placed)), totals_text(plan), targets_text(found), _adopted(found))
            )
        ),
        targets=targets,
        actions=tuple(action_told(one.action, book, found, place=place_text(one), cases=cases) for one in found.placed),
        money=money_grid(found),
        over=_over(found),
        gain=gain,
        lose=lose,
        risks=risks(found),
        left_out=tuple(left_out(found, book)),
        choice=choice_text(found),
        enablers=ledger_grid(found.enablers, plan) if found.enablers else None,
        criteria=criteria_grid(found.criteria) if found.criteria else None,
        long_list=matrix_told(found.long_list, found.criteria) if found.long_list and found.criteria else None,
        findings=findings,
        checked=checked_text(findings),
        cases=cases_told(found, pack),
        trust=(*trust_sentences(book, found), plain(benchmark_label(book.card, pack)), plain(notice_of_pack(pack))),
        note=plan.note,
        account=account_told(account, book, plan) if account else None,
    )


def target_told(look: TargetLook, book: Book) -> TargetTold:
    """A target in words."""
    target, point, pack = look.target, look.point, book.pack
    name = cell_name(point.key, target.place, target.breakdown, city=book.city, pack=pack)
    now, standing = MISSING, words("There is no value yet, so nobody can say where it stands.")
    if look.standing is not None:
        value = amount_text(look.standing.value, point, pack)
        now = words("{value} in {period}", value=value, period=period_text(look.standing.period))
        standing = plain(track_sentence(look.standing, target, point=point, pack=pack))
    return TargetTold(
        name=plain(name),
        now=now,
        wanted=words(
            "{value} by {period}", value=amount_text(target.value, point, pack), period=period_text(target.period)
        ),
        track=track_text(look.standing, look.feasibility),
        standing=standing,
        feasible=plain(feasibility_sentence(look.feasibility, point=point, pack=pack)),
        why=listed_clauses(list(filter(None, (target.why or target.note, target.owner))))
        if target.why or target.note or target.owner
        else "",
    )


def track_text(standing: Standing | None, feasibility: Feasibility) -> str:
    """How a target stands, or where that is not known whether it can be reached, in a few words."""
    known = standing.track if standing else "not_known"
    return words(TRACK_WORDS[known]) if known in TRACK_WORDS else words(FEASIBLE_WORDS[feasibility.verdict])


def place_text(one: Placed) -> tuple[str, str]:
    """The rank of an action and what that means; a dash where it is not scored enough."""
    if one.rank is None or one.quadrant is None:
        return MISSING, words("not scored enough to say")
    merits = words("{value} worth, {ease} ease", value=part_text(one.value), ease=part_text(one.ease))
    return number_text(one.rank), words("{name}: {text}", name=quadrant_name(one.quadrant), text=merits)


def targets_text(found: Overview) -> str:
    """How many targets there are and how they stand, in a sentence or two."""
    total = len(found.targets)
    if not total:
        return words("The city has set no target that can be understood.")
    reached = sum(one.feasibility.verdict in {"already_met", "as_before"} for one in found.targets)
    told = counted_words(
        total,
        "The city has {count} target; {reached} met already or to be met by going on as before.",
        "The city has {count} targets; {reached} of them are met already or would be by going on as before.",
        reached=number_text(reached),
    )
    tracks = Counter(one.standing.track for one in found.targets if one.standing)
    parts = [
        words("{count} {state}", count=number_text(tracks[track]), state=words(said))
        for track, said in TRACK_WORDS.items()
        if tracks[track]
    ]
    if not parts:
        return told
    return words("{first} {second}", first=told, second=words("Today: {parts}.", parts=listed_clauses(parts)))


def money_grid(found: Overview) -> Grid:
    """What is planned in each year against what may be spent; what nobody stated is a dash."""
    plan = found.plan
    planned, spent = planned_by_year(found), spent_by_year(found)
    rows = []
    for year in sorted({*planned, *plan.budget}):
        budget, wanted = plan.budget.get(year), planned.get(year)
        left = None if budget is None or wanted is None else budget - wanted
        amounts = (wanted, budget, left, spent.get(year))
        rows.append((period_text(str(year)), *(money_text(one, "") for one in amounts)))
    heads = words("Year"), words("Planned"), words("Budget"), words("Left"), words("Spent so far")
    return Grid(money_caption(plan), heads, tuple(rows))


def planned_by_year(found: Overview) -> dict[int, float]:
    """What the actions that are not dropped are to cost in each year."""
    sums: dict[int, float] = {}
    for one in found.placed:
        for cost in one.action.costs:
            sums[cost.year] = sums.get(cost.year, 0.0) + cost.amount
    return sums


def spent_by_year(found: Overview) -> dict[int, float]:
    """What was spent in each year, as far as somebody said so."""
    sums: dict[int, float] = {}
    for action in found.plan.actions:
        for cost in action.costs:
            if cost.spent is not None:
                sums[cost.year] = sums.get(cost.year, 0.0) + cost.spent
    return sums


def _over(found: Overview) -> str:
    plan = found.plan
    planned = planned_by_year(found)
    over = {
        year: amount - plan.budget.get(year, 0.0)
        for year, amount in sorted(planned.items())
        if plan.budget and amount > plan.budget.get(year, 0.0)
    }
    if not over:
        return ""
    return words("More is planned than may be spent: in {years}.", years=years_over(over, plan.currency))


def left_out(found: Overview, book: Book) -> list[LeftOutTold]:
    """Actions that were dropped, and those that do not fit the budget, with what it would take."""
    titles = {one.id: one.title for one in found.plan.actions}
    dropped = [
        LeftOutTold(one.title, words("Dropped. {note}", note=one.note) if one.note else words("Dropped."))
        for one in found.plan.actions
        if one.state == "dropped"
    ]
    choice = found.choice.left_out if found.choice else ()
    return dropped + [
        LeftOutTold(titles.get(one.action, one.action), left_out_text(one, found.plan, book.city, pack=book.pack))
        for one in choice
    ]


def choice_text(found: Overview) -> str:
    """What the list of actions that stay out rests on."""
    if found.why_no_choice is not None:
        return words("What fits the budget could not be worked out: {why}", why=sentence_text(found.why_no_choice.what))
    if found.choice is None:
        return words("The plan states no budget, so nobody can say what would have to stay out.")
    span = found.choice.years
    parts = {"years": span_text(span[0], span[-1]), "proof": proof_text(found.choice), "note": gain_note(found.choice)}
    if not found.choice.left_out:
        return words("Within the budget of {years} everything fits. {proof} {note}", **parts)
    return words(
        "Within the budget of {years} these would stay out if the gain is to be greatest. {proof} {note}", **parts
    )


def checked_text(findings: tuple[FindingTold, ...]) -> str:
    """How much the checks found, in a sentence."""
    if not findings:
        return words("The checks found nothing odd.")
    errors = sum(one.is_error for one in findings)
    told = counted_words(
        len(findings), "The checks found {count} thing to look at.", "The checks found {count} things to look at."
    )
    if not errors:
        return told
    wrong = counted_words(errors, "{count} of them cannot be as it stands.", "{count} of them cannot be as they stand.")
    return words("{first} {second}", first=told, second=wrong)


def _adopted(found: Overview) -> str:
    if not found.plan.adopted:
        return words("The plan does not say that it was adopted.")
    return words("Adopted on {day}.", day=period_text(found.plan.adopted))
