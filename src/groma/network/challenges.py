"""A city's challenge, and which cases, proposals, hubs and funders come into question for it.

Two questions are kept apart, as in `groma.plan.matching`. Hard constraints leave out what cannot help, each with its
reason. Soft fit says in which order the rest is worth reading, and every part of it is given with its value and weight.

What nobody said is neither a miss nor a fit: it leaves nothing out, it is told, and it adds nothing to a score though
its weight counts. Amounts of different currencies are never converted; they cannot be compared, and that is told too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from groma.errors import RecordError
from groma.network.challenge_model import KINDS, WEIGHTS, Found, Match, Part, amount, folded
from groma.network.dates import read_when
from groma.network.model import NOT_LISTED, SUCCEEDED
from groma.plan.cases import EVIDENCE
from groma.plan.matching import Gap, cases_for
from groma.plan.search_words import folded_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from groma.network.challenge_model import Around, Challenge, PartName, Reason, Untold
    from groma.network.model import Entry
    from groma.plan.cases import Case
    from groma.plan.matching import CaseMatch

    Verdict = tuple[tuple[Reason, ...], tuple[Untold, ...]]
    """Why it is left out, and what cannot be told."""

EVERYWHERE = "everywhere"
"""Said where a funder limits itself to no country."""
FUNDS = ("funds_in", "least", "most", "closes")
"""Fields of an organisation that say that it funds."""
_SPOKEN = ("connects", "does", "offers")
_LETTERS_OF_CODE = 2
_FEWEST_LETTERS, _FEWEST_OTHERS = 3, 2
NOTHING: Verdict = ((), ())


def matches(challenge: Challenge, around: Around) -> Found:
    """All that has to do with a challenge, kind by kind, the best fit first and then by id."""
    own = [one for one in around.proposals if one.parent == challenge.project.id]
    every = [
        *_cases(challenge, around),
        *(_proposal(challenge, one, around) for one in own),
        *(_hub(challenge, one, around.codes) for one in around.hubs),
        *(_funder(challenge, one, around.codes) for one in around.organisations if _funds(one, challenge)),
    ]
    ordered = sorted(every, key=lambda one: (KINDS.index(one.kind), -(one.score or 0), one.id))
    return Found(tuple(one for one in ordered if not one.reasons), tuple(one for one in ordered if one.reasons))


def _funds(organisation: Entry, challenge: Challenge) -> bool:
    """Whether an organisation funds: by its kind, by what it says it gives, or because the challenge names it."""
    named = organisation.id in challenge.project.all("funder")
    return named or organisation.one("kind") == "funder" or any(organisation.one(name) for name in FUNDS)


# Each kind.


def _cases(challenge: Challenge, around: Around) -> Iterable[Match]:
    if not challenge.figures:
        return
    gap = Gap(challenge.figures, challenge.country, challenge.population)
    found = cases_for(gap, around.cases, pack=around.pack)
    for one in found.matches:
        parts, cost = _case_parts(challenge, one), one.case.cost
        reasons, untold = _too_dear(challenge, cost.low if cost else None, cost.currency if cost else "")
        yield Match("case", one.case.id, one.case.title, parts, reasons, untold, one.keys)
    for out in found.left_out:
        yield Match("case", out.case.id, out.case.title, reasons=("wrong_way",))


def _case_parts(challenge: Challenge, match: CaseMatch) -> tuple[Part, ...]:
    case = match.case
    own = (_part(one.name, one.value) for one in match.parts)
    return (
        *own,
        *_sectors(challenge, case.sectors),
        *_words(challenge, case.title, case.problem, case.done),
        *_named(challenge, "case", case.id),
    )


def _proposal(challenge: Challenge, proposal: Entry, around: Around) -> Match:
    """A proposal rests on the cases it names: what these did is all that can be told of its effect."""
    named = [one for one in around.cases if one.id in proposal.all("case")]
    moved = cases_for(Gap(challenge.figures), named, pack=around.pack).matches if challenge.figures else ()
    reasons, untold = _too_dear(challenge, amount(proposal, "cost"), proposal.one("currency"))
    parts = [
        *_sectors(challenge, [sector for one in named for sector in one.sectors]),
        *_words(challenge, proposal.one("name"), proposal.one("what"), has_text=bool(proposal.one("what"))),
        _part("evidence", max((_strength(one) for one in named), default=None)),
    ]
    if challenge.figures:
        best = max((part.value for one in moved for part in one.parts if part.name == "figures"), default=0.0)
        parts.insert(0, _part("figures", best if named else None))
    keys = tuple(key for key in challenge.figures if any(key in one.keys for one in moved))
    return Match("proposal", proposal.id, proposal.name, tuple(parts), reasons, untold, keys)


def _hub(challenge: Challenge, hub: Entry, codes: Mapping[str, str]) -> Match:
    """A hub carries the initiative in its country, for as long as it is planned to run."""
    reasons, untold = _elsewhere(challenge, hub.all("country"), codes)
    until, last = max(challenge.today, challenge.project.one("wanted_by")), _last(hub.one("timeline"))
    if hub.state in {NOT_LISTED, SUCCEEDED}:
        reasons = ("ended", *reasons)
    if not last:
        untold = (*untold, "end")
    elif last < until:
        reasons = (*reasons, "over_before")
    texts = [value for name in _SPOKEN for value in hub.all(name)]
    words = _folded_set(texts)
    spoken = [sector for sector in challenge.sectors if set(folded_words(sector)) <= words]
    parts = (
        *_sectors(challenge, spoken, is_told=bool(texts)),
        *_words(challenge, *texts, has_text=bool(texts)),
        *_named(challenge, "hub", hub.id),
    )
    return Match("hub", hub.id, hub.name, parts, reasons, untold)


def _funder(challenge: Challenge, funder: Entry, codes: Mapping[str, str]) -> Match:
    reasons, untold = _elsewhere(challenge, funder.all("funds_in"), codes)
    sectors = folded(funder.all("sector"))
    checks = (_gives(challenge, funder), _takes(challenge, funder))
    reasons += tuple(one for check in checks for one in check[0])
    untold += tuple(one for check in checks for one in check[1])
    if funder.until:
        reasons = ("ended", *reasons)
    if challenge.sectors and not sectors:
        untold = (*untold, "sector")
    elif challenge.sectors and not set(sectors) & set(challenge.sectors):
        reasons = (*reasons, "sector")
    parts = (*_sectors(challenge, sectors), *_named(challenge, "funder", funder.id))
    return Match("funder", funder.id, funder.name, parts, reasons, untold)


# Constraints.


def _elsewhere(challenge: Challenge, limits: Sequence[str], codes: Mapping[str, str]) -> Verdict:
    """Whether a side that limits itself to countries leaves out that of the city."""
    if EVERYWHERE in folded(limits) or not challenge.country:
        return NOTHING
    own, theirs = _code(challenge.country, codes), {_code(one, codes) for one in limits}
    if own in theirs:
        return NOTHING
    if not theirs or not all(map(_is_code, {own, *theirs})):
        return (), ("country",)
    return ("country",), ()


def _too_dear(challenge: Challenge, cost: float | None, currency: str) -> Verdict:
    if challenge.budget is None:
        return NOTHING
    if cost is None:
        return (), ("cost",)
    if apart := _money_apart(challenge, currency):
        return (), apart
    return (("too_dear",), ()) if cost > challenge.budget else NOTHING


def _gives(challenge: Challenge, funder: Entry) -> Verdict:
    """Whether the budget is within what a funder gives."""
    if challenge.budget is None:
        return NOTHING
    least, most = amount(funder, "least"), amount(funder, "most")
    if least is None and most is None:
        return (), ("gives",)
    if apart := _money_apart(challenge, funder.one("currency")):
        return (), apart
    if least is not None and challenge.budget < least:
        return ("too_small",), ()
    return (("too_large",), ()) if most is not None and challenge.budget > most else NOTHING


def _money_apart(challenge: Challenge, currency: str) -> tuple[Untold, ...]:
    own = challenge.project.one("currency")
    if not own or not currency:
        return ("currency",)
    return () if own.upper() == currency.upper() else ("other_currency",)


def _takes(challenge: Challenge, funder: Entry) -> Verdict:
    """Whether a funder still takes applications."""
    last = _last(funder.one("closes"))
    if not last:
        return (), ("closes",)
    return (("closed",), ()) if last < challenge.today else NOTHING


# Parts of a score: none where the challenge asks nothing, without a value where the other side does not say.


def _sectors(challenge: Challenge, theirs: Iterable[str], *, is_told: bool = False) -> tuple[Part, ...]:
    if not challenge.sectors:
        return ()
    known = set(folded(theirs))
    shared = sum(one in known for one in challenge.sectors) / len(challenge.sectors)
    return (_part("sectors", shared if known or is_told else None),)


def _words(challenge: Challenge, *texts: str, has_text: bool = True) -> tuple[Part, ...]:
    """The share of the challenge's words that a text has too."""
    asked = {one for one in _folded_set([challenge.project.one("challenge")]) if _means_something(one)}
    if not asked:
        return ()
    return (_part("words", len(asked & _folded_set(texts)) / len(asked) if has_text else None),)


def _named(challenge: Challenge, name: str, identity: str) -> tuple[Part, ...]:
    named = challenge.project.all(name)
    return (_part("named", float(identity in named)),) if named else ()


def _part(name: PartName, value: float | None) -> Part:
    return Part(name, value, WEIGHTS[name])


def _strength(case: Case) -> float:
    return EVIDENCE.index(case.evidence) / (len(EVIDENCE) - 1)


# What entries say.


def _last(said: str) -> str:
    """The last day of a time, in ISO 8601; empty where nobody said it, or it cannot be read."""
    try:
        return read_when(said).last.isoformat() if said else ""
    except RecordError:
        return ""


def _code(country: str, codes: Mapping[str, str]) -> str:
    return codes.get(country.casefold(), country.upper())


def _is_code(country: str) -> bool:
    return len(country) == _LETTERS_OF_CODE and country.isascii()


def _folded_set(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in folded_words(text)}


def _means_something(word: str) -> bool:
    """Whether a word is long enough; scripts without blanks come in pairs of signs."""
    return len(word) >= (_FEWEST_LETTERS if word.isascii() else _FEWEST_OTHERS)
