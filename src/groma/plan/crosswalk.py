"""What figures have to do with policy: SDG targets, and what states agreed on in September 2024.

SDG references stand in the framework's pack and are read from there, confirmed and unconfirmed ones apart. Which
figures the Pact for the Future and the Global Digital Compact are about is Groma's own reading, in `data/crosswalk/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from groma.catalogue.model import Mark
from groma.catalogue.yaml_text import line_of, parse_yaml, read_text
from groma.errors import DefinitionError, Finding, did_you_mean, sentence
from groma.plan.cases import Address, Name, Words, Year
from groma.record.refusals import refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from groma.catalogue.pack import Pack

CROSSWALK_FOLDER = Path(__file__).with_name("data") / "crosswalk"
SDG = "sdg"
OURS: Mark = "ours"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PolicySource(_Part):
    """Where it was read."""

    title: Words
    publisher: Words
    year: Year | None = None
    address: Address


class Commitment(_Part):
    """One thing a policy commits to.

    Attributes:
        number: How the policy counts it.
        says: What it is about, in our words.
        known: How well that and the number are known.
        indicators: Codes of the indicators it is tied to; the tie is ours.
    """

    id: Name
    number: Words
    says: Words
    known: Mark
    indicators: tuple[Words, ...] = ()


class Policy(_Part):
    """A policy and its commitments."""

    id: Name
    title: Words
    adopted: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    reference: Words
    note: Words
    sources: Annotated[tuple[PolicySource, ...], Field(min_length=1)]
    commitments: Annotated[tuple[Commitment, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Link:
    """A figure tied to one thing of a policy.

    Attributes:
        code: The indicator.
        policy: Id of the policy; `sdg` for the Sustainable Development Goals.
        item: Id of the commitment, or the goal, target or indicator of the SDGs, such as `6.4`.
        known: How well the tie is known.
        commitment: What it commits to; `None` for an SDG.
    """

    code: str
    policy: str
    item: str
    known: Mark
    commitment: Commitment | None = None


def read_policies(folder: Path) -> tuple[Policy, ...]:
    """The policies of a folder, by id.

    Raises:
        DefinitionError: A file is wrong. Every mistake is named with file and line.
    """
    read = [_read(path) for path in sorted(folder.glob("*.yaml"))]
    problems = [problem for _, found in read for problem in found]
    if problems:
        raise DefinitionError("The policies are refused:\n" + "\n".join(problems), next_step="Mend these lines.")
    return tuple(policy for policy, _ in read if policy)


@cache
def policies() -> tuple[Policy, ...]:
    """The policies that come with Groma."""
    return read_policies(CROSSWALK_FOLDER)


def links(keys: Iterable[str], pack: Pack, *, among: Iterable[Policy] | None = None) -> tuple[Link, ...]:
    """What figures are tied to, whether those of a KPI, a target or an action: SDGs first, then each policy.

    Args:
        keys: Data points or codes; of an indicator with several points, any one.
        pack: Says which SDGs.
        among: The policies to look at; those that come with Groma where none are given.

    Raises:
        NotFoundError: The pack has no such figure.
    """
    codes = tuple(dict.fromkeys(pack.indicator(key).code for key in keys))
    wanted = policies() if among is None else tuple(among)
    return (*(link for code in codes for link in _of_sdg(code, pack)), *_of_policies(codes, wanted))


def indicators_of(policy: str, item: str, pack: Pack) -> tuple[str, ...]:
    """The codes tied to one thing of a policy, in the pack's order; for an SDG also those tied to a part of it.

    >>> from groma.catalogue.pack import open_pack
    >>> indicators_of("sdg", "11.4", open_pack())
    ('EN.EN.PSN.3A', 'SC.EH.C.1C', 'SC.EH.C.2A')
    """
    every = links([one.code for one in pack.indicators], pack)
    found = {link.code for link in every if link.policy == policy and _is_within(link.item, item)}
    return tuple(one.code for one in pack.indicators if one.code in found)


def unknown_indicators(found: Iterable[Policy], pack: Pack) -> tuple[Finding, ...]:
    """A finding for each code that a policy is tied to and the pack does not have."""
    codes = [one.code for one in pack.indicators]
    return tuple(
        Finding(
            "error",
            "crosswalk_code",
            f"{policy.id}.yaml",
            sentence("`{key}` is no indicator of the pack `{pack}`.", key=code, pack=pack.id),
            "",
            did_you_mean(code, codes),
            code,
        )
        for policy in found
        for commitment in policy.commitments
        for code in commitment.indicators
        if code not in codes
    )


def _of_sdg(code: str, pack: Pack) -> tuple[Link, ...]:
    """The SDG references of the pack. One that is confirmed is not told again as unconfirmed."""
    indicator = pack.indicator(code)
    confirmed, unconfirmed = indicator.definition.sdg, indicator.definition.sdg_unverified
    known = indicator.known.get("sdg", "unverified")
    return (
        *(Link(code, SDG, item, known) for item in confirmed),
        *(Link(code, SDG, item, "unverified") for item in unconfirmed if item not in confirmed),
    )


def _of_policies(codes: Iterable[str], found: Iterable[Policy]) -> tuple[Link, ...]:
    wanted = tuple(codes)
    return tuple(
        Link(code, policy.id, commitment.id, OURS, commitment)
        for policy in found
        for commitment in policy.commitments
        for code in wanted
        if code in commitment.indicators
    )


def _is_within(item: str, wanted: str) -> bool:
    return item == wanted or item.startswith(f"{wanted}.")


def _read(path: Path) -> tuple[Policy | None, list[str]]:
    text = read_text(path)
    content = parse_yaml(text, name=str(path))
    try:
        return Policy.model_validate(content), []
    except ValidationError as error:
        return None, [_problem(one, text, path) for one in error.errors()]


_INSIDE: dict[str, type[BaseModel]] = {"commitments": Commitment, "sources": PolicySource}


def _problem(problem: Any, text: str, path: Path) -> str:
    steps = [step for step in problem["loc"] if isinstance(step, str | int)]
    names = [step for step in steps if isinstance(step, str)]
    model = _INSIDE.get(names[0], Policy) if len(names) > 1 else Policy
    return f"{path}:{line_of(text, steps)}: `{'.'.join(names)}`: {refusal(problem, known=model.model_fields)}"
