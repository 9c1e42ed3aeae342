"""The register of cases: what real cities did about a gap, and what is known of how it went.

A case is one YAML file in `data/cases/`, named as the case. It is written in our own words from published facts. A
number stands in it only where a source prints it; where none does, the case says the direction and no more. Each
group of its fields bears a trust mark, and how complete it is follows from what is there.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from groma.catalogue.model import Mark
from groma.catalogue.yaml_text import line_of, parse_yaml, read_text
from groma.errors import DefinitionError, Finding, GromaError, NotFoundError, did_you_mean, sentence
from groma.record.refusals import refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from groma.catalogue.pack import Pack

CASES_FOLDER = Path(__file__).with_name("data") / "cases"

Sector = Literal[
    "water", "waste", "air", "energy", "transport", "ict", "health", "housing", "inclusion", "nature", "safety", "food"
]
Stage = Literal["pilot", "running", "ended"]
Evidence = Literal["claimed", "reported", "counted", "compared", "evaluated"]
Population = Literal["small", "medium", "large", "very_large"]
Way = Literal["up", "down"]
FieldGroup = Literal["setting", "population", "story", "cost", "effects", "lessons"]
SECTORS: tuple[Sector, ...] = get_args(Sector)
STAGES: tuple[Stage, ...] = get_args(Stage)
EVIDENCE: tuple[Evidence, ...] = get_args(Evidence)
"""From the weakest: whoever did it says so; somebody else tells it; figures before and after are printed; they are held
against what else would have happened; somebody who did not do it has studied it."""
POPULATIONS: tuple[Population, ...] = get_args(Population)
FIELD_GROUPS: tuple[FieldGroup, ...] = get_args(FieldGroup)
_SMALLEST: dict[Population, float] = {"very_large": 5e6, "large": 1e6, "medium": 1e5, "small": 0.0}
_UNSEEN = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_FEWEST_YEAR, _LATEST_YEAR = 1800, 2100


def harmless(text: str) -> str:
    """The text itself. Signs that steer a screen, or turn the reading order, are refused: a reader cannot see them."""
    odd = next((sign for sign in text if sign in _UNSEEN or (unicodedata.category(sign) == "Cc" and sign != "\n")), "")
    if odd:
        raise ValueError(f"it has the invisible sign U+{ord(odd):04X}")
    return text


Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=3_000), AfterValidator(harmless)
]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9\-]*$", max_length=80)]
Year = Annotated[int, Field(ge=_FEWEST_YEAR, le=_LATEST_YEAR)]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Address = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"']+$", max_length=500)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class CaseSource(_Part):
    """Where a fact was read."""

    id: Name
    title: Words
    publisher: Words
    year: Year | None = None
    address: Address | None = None


class CaseCost(_Part):
    """What it cost, from the lowest to the highest figure printed, and of what that is the cost."""

    low: float = Field(ge=0)
    high: float = Field(ge=0)
    currency: Currency
    year: Year | None = None
    of: Words
    source: Name

    @model_validator(mode="after")
    def _is_a_range(self) -> Self:
        if self.low > self.high:
            raise ValueError(f"the lowest cost {self.low:g} is above the highest {self.high:g}")
        return self


class Touched(_Part):
    """A figure the case moved.

    Attributes:
        key: Data point, such as `EN.EN.WS.4C/primary`.
        way: Which way it went.
        before: The value a source prints, in the data point's unit; `None` where none does.
        is_near: Whether what the source counted is not quite what the indicator asks; `note` says what it counted.
    """

    key: Words
    way: Way
    before: float | None = None
    before_year: Year | None = None
    after: float | None = None
    after_year: Year | None = None
    source: Name | None = None
    is_near: bool = False
    note: Words | None = None

    @property
    def has_both(self) -> bool:
        """Whether a value before and one after are printed."""
        return self.before is not None and self.after is not None

    @model_validator(mode="after")
    def _is_as_printed(self) -> Self:
        if (self.before is not None or self.after is not None) and not self.source:
            raise ValueError("a value needs the `source` that prints it")
        if self.is_near and not self.note:
            raise ValueError("say in `note` what the source counted")
        if self.before is not None and self.after is not None and (self.after > self.before) is not (self.way == "up"):
            raise ValueError(f"from {self.before:g} to {self.after:g} is not `{self.way}`")
        return self


class Case(_Part):
    """One thing a city did.

    Attributes:
        population: How large the city was, see `population_class`.
        done: What was done.
        mechanism: Why that should move the figures.
        end: Last year; `None` where it goes on, or nobody says.
        known: How well each group of fields is known; what is not named counts as unverified.
    """

    id: Name
    title: Words
    place: Words
    country: Country
    population: Population
    sectors: Annotated[tuple[Sector, ...], Field(min_length=1)]
    problem: Words
    done: Words
    mechanism: Words
    stage: Stage
    start: Year | None = None
    end: Year | None = None
    cost: CaseCost | None = None
    touches: Annotated[tuple[Touched, ...], Field(min_length=1)]
    evidence: Evidence
    lessons: tuple[Words, ...] = ()
    sources: Annotated[tuple[CaseSource, ...], Field(min_length=1)]
    licence: Words
    known: dict[FieldGroup, Mark] = {}

    @property
    def keys(self) -> tuple[str, ...]:
        """The data points it touches, each once."""
        return tuple(dict.fromkeys(one.key for one in self.touches))

    def mark(self, group: FieldGroup) -> Mark:
        """How well a group of its fields is known."""
        return self.known.get(group, "unverified")

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if self.start and self.end and self.start > self.end:
            raise ValueError(f"it begins in {self.start}, after it ends in {self.end}")
        there = [one.id for one in self.sources]
        if len(set(there)) < len(there):
            raise ValueError("two sources have the same `id`")
        named = [one.source for one in self.touches] + ([self.cost.source] if self.cost else [])
        for name in named:
            if name and name not in there:
                raise ValueError(f"`{name}` is none of its sources. {did_you_mean(name, there)}".strip())
        return self


@dataclass(frozen=True, slots=True)
class Completeness:
    """What of a case is there, and what is not."""

    present: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def share(self) -> float:
        """The share that is there, from 0 to 1."""
        return len(self.present) / (len(self.present) + len(self.missing))


def completeness(case: Case) -> Completeness:
    """How complete a case is: its years, its cost, lessons, values before and after, sources one can open.

    What every case must have, such as its problem, tells nothing here.
    """
    there = {
        "start": case.start is not None,
        "end": case.end is not None or case.stage != "ended",
        "cost": case.cost is not None,
        "before": any(one.before is not None for one in case.touches),
        "after": any(one.after is not None for one in case.touches),
        "exact": any(one.has_both and not one.is_near for one in case.touches),
        "lessons": bool(case.lessons),
        "addresses": all(one.address for one in case.sources),
        "second_source": len({one.publisher for one in case.sources}) > 1,
        "read": all(case.mark(group) in {"seen", "third_party"} for group in ("story", "effects")),
    }
    return Completeness(
        tuple(name for name, is_there in there.items() if is_there),
        tuple(name for name, is_there in there.items() if not is_there),
    )


def population_class(inhabitants: float) -> Population:
    """How large a city is.

    >>> population_class(84_512), population_class(100_000), population_class(2.1e6), population_class(8e6)
    ('small', 'medium', 'large', 'very_large')
    """
    return next(name for name, smallest in _SMALLEST.items() if inhabitants >= smallest)


def read_cases(folder: Path) -> tuple[Case, ...]:
    """The cases of a folder, by id.

    Raises:
        NotFoundError: There is no such folder.
        DefinitionError: A file is wrong. Every mistake is named with file and line, and no case is taken.
    """
    if not folder.is_dir():
        raise NotFoundError(sentence("There is no such folder."), where=str(folder))
    read = [_read(path) for path in sorted(folder.glob("*.yaml"))]
    problems = [problem for _, found in read for problem in found]
    if problems:
        raise DefinitionError("The cases are refused:\n" + "\n".join(problems), next_step="Mend these lines.")
    return tuple(case for case, _ in read if case)


@cache
def bundled_cases() -> tuple[Case, ...]:
    """The cases that come with Groma."""
    return read_cases(CASES_FOLDER)


def case(name: str, cases: Sequence[Case]) -> Case:
    """The case of that id.

    Raises:
        NotFoundError: There is none; the nearest id is offered.
    """
    for one in cases:
        if one.id == name:
            return one
    raise NotFoundError(
        sentence("There is no case `{name}`.", name=name),
        next_step=did_you_mean(name, [one.id for one in cases]) or sentence("See `groma cases`."),
    )


def unknown_keys(cases: Iterable[Case], pack: Pack) -> tuple[Finding, ...]:
    """A finding for each data point a case touches that the pack does not have."""
    points = [point.key for point in pack.data_points]
    return tuple(
        Finding(
            "error",
            "case_key",
            f"{one.id}.yaml",
            sentence("`{key}` is no data point of the pack `{pack}`.", key=key, pack=pack.id),
            sentence("Nobody who has this gap would be offered the case."),
            did_you_mean(key, points),
            key,
        )
        for one in cases
        for key in one.keys
        if key not in points
    )


def _read(path: Path) -> tuple[Case | None, list[str]]:
    try:
        text = read_text(path)
        content = parse_yaml(text, name=str(path))
    except GromaError as error:
        return None, [str(error)]
    if not isinstance(content, dict):
        return None, [f"{path}:1: The file must say of one case `name: value`."]
    try:
        found = Case.model_validate(content)
    except ValidationError as error:
        return None, [_problem(one, text, path) for one in error.errors()]
    if found.id != path.stem:
        line = line_of(text, ("id",))
        return None, [f"{path}:{line}: The case `{found.id}` must stand in a file of that name, {found.id}.yaml."]
    return found, []


_INSIDE: dict[str, type[BaseModel]] = {"sources": CaseSource, "cost": CaseCost, "touches": Touched}


def _problem(problem: Any, text: str, path: Path) -> str:
    steps = [step for step in problem["loc"] if isinstance(step, str | int)]
    where = f"{path}:{line_of(text, steps)}"
    names = [step for step in steps if isinstance(step, str)]
    model = _INSIDE.get(names[0], Case) if len(names) > 1 else Case
    said = refusal({**problem, "input": problem.get("input", "")}, known=model.model_fields)
    return f"{where}: `{'.'.join(names)}`: {said}" if names else f"{where}: {said[:1].upper()}{said[1:]}"
