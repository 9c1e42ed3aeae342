"""A programme file: YAML or JSON with sources, snapshots, and what the sources say differently.

Whatever is wrong in it is a finding that tells its line. A file with an error is not taken in at all.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel, ValidationError

from groma.catalogue.yaml_text import parse_with_lines, read_text
from groma.errors import DefinitionError, Finding, sentence
from groma.network.checks import file_findings
from groma.network.claims import Claims, claims_of
from groma.network.places import Places
from groma.network.shapes import ProgrammeShape
from groma.record.refusals import refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from groma.catalogue.yaml_text import Lines
    from groma.network.model import Difference, Statement

    Steps = tuple[str | int, ...]

_JSON = ".json"


@dataclass(frozen=True, slots=True)
class Programme:
    """What a programme file says.

    Attributes:
        statements: In the order of the file.
        differences: What it says that its sources say differently.
        findings: What is doubtful in the file; with an error among them there are no statements.
        places: Where in the file something stands; whoever takes it in looks at it beside the registers, see `checks`.
    """

    statements: tuple[Statement, ...]
    differences: tuple[Difference, ...]
    findings: tuple[Finding, ...]
    places: Places = field(default_factory=Places, compare=False, repr=False)

    @property
    def is_sound(self) -> bool:
        """Whether it may be taken in."""
        return all(finding.severity != "error" for finding in self.findings)


def read_programme(path: Path, *, known: Mapping[str, str] | None = None, with_persons: bool = True) -> Programme:
    """What a programme file says.

    Args:
        path: YAML or JSON.
        known: Names of organisations the register has, with their ids; a new name near one of them is told.
        with_persons: Whether persons in published roles are taken.

    Raises:
        NotFoundError: There is no such file.
        LimitError: It is larger than is read.
        DefinitionError: It is no plain, well-formed YAML.
    """
    text = read_text(path)
    return parse_programme(text, where=str(path), known=known, with_persons=with_persons)


def parse_programme(
    text: str, *, where: str = "text", known: Mapping[str, str] | None = None, with_persons: bool = True
) -> Programme:
    """What the text of a programme file says. See `read_programme`."""
    content, line = _content(text, where)
    if not isinstance(content, dict):
        raise DefinitionError(
            sentence("It says nothing of a programme."),
            where=f"{where}:1",
            next_step=sentence("Begin with `sources:` and `snapshots:`."),
        )
    findings: list[Finding] = []
    try:
        shape = ProgrammeShape.model_validate(_Mender(where, line, findings).mended(content))
    except ValidationError as error:
        wrong = [_refused(one, where, line) for one in error.errors(include_url=False)]
        return Programme((), (), (*findings, *dict.fromkeys(wrong)))
    places = Places(where, line, content)
    said: Claims = claims_of(shape, places=places, known=known or {}, with_persons=with_persons)
    all_findings = (*findings, *said.findings, *file_findings(said.statements, places))
    if any(finding.severity == "error" for finding in all_findings):
        return Programme((), (), all_findings)
    return Programme(said.statements, said.differences, all_findings, places)


def _content(text: str, where: str) -> tuple[Any, Lines]:
    if not where.lower().endswith(_JSON):
        return parse_with_lines(text, name=where)
    try:
        content = _as_yaml_has_it(json.loads(text, object_pairs_hook=_once_each))
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        problem = "" if isinstance(error, json.JSONDecodeError | RecursionError) else f": {error}"
        raise DefinitionError(
            sentence("This is not well-formed JSON{problem}.", problem=problem),
            where=f"{where}:{line}",
            next_step=sentence("Mend the line and try again."),
        ) from None
    return content, _lines_of_json(text, where)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"`{next(name for name in names if names.count(name) > 1)[:80]}` is given twice")
    return found


def _lines_of_json(text: str, where: str) -> Lines:
    """The lines of JSON, which is YAML too but for some rare signs; line 1 for everything where it is not.

    Raises:
        LimitError: It is nested too deeply.
    """
    try:
        return parse_with_lines(text, name=where)[1]
    except DefinitionError:
        return lambda _: 1


def _as_yaml_has_it(value: Any) -> Any:
    """Numbers as their text, as they are in YAML here."""
    if isinstance(value, dict):
        return {name: _as_yaml_has_it(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_as_yaml_has_it(one) for one in value]
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


@dataclass(frozen=True, slots=True)
class _Mender:
    """Puts texts together again that a comma cut in two.

    In `{state: finalised, to be reviewed}` YAML takes what follows the comma for a key without a value. No key of this
    file has a blank in it, so such a key can only be the rest of the text before it.
    """

    where: str
    line: Lines
    findings: list[Finding]

    def mended(self, value: Any, steps: Steps = ()) -> Any:
        if isinstance(value, list):
            return [self.mended(one, (*steps, number)) for number, one in enumerate(value)]
        if not isinstance(value, dict):
            return value
        whole: dict[str, Any] = {}
        cut: dict[str, None] = {}
        last = ""
        for name, one in value.items():
            if one is None and " " in name and isinstance(whole.get(last), str):
                whole[last] = f"{whole[last]}, {name}"
                cut[last] = None
            else:
                whole[name], last = self.mended(one, (*steps, name)), name
        self.findings.extend(_cut(name, f"{self.where}:{self.line((*steps, name))}", whole[name]) for name in cut)
        return whole


def _cut(field: str, where: str, text: str) -> Finding:
    return Finding(
        "note",
        "comma_in_braces",
        where,
        sentence("A comma cut the text of `{field}` in two; it was put together again.", field=field),
        next_step=sentence("Put it in quotes: `{text}`.", text=text[:200]),
        subject=field,
    )


def _refused(problem: Any, where: str, line: Lines) -> Finding:
    steps = tuple(step for step in problem["loc"] if step != "[key]")
    known = _model_at(ProgrammeShape, steps[:-1])
    names = [step for step in steps if isinstance(step, str)]
    said = refusal(problem, known=known.model_fields if known else ())
    field = names[-1] if names else "snapshots"
    what = sentence("`{field}`: {problem}", field=field, problem=said)
    return Finding("error", "wrong_entry", f"{where}:{line(steps)}", what, subject=field)


def _model_at(model: type[BaseModel], steps: Sequence[str | int]) -> type[BaseModel] | None:
    """The model of the part a refusal is about; `None` where it is no part with keys."""
    found: type[BaseModel] | None = model
    for step in steps:
        if found is None or isinstance(step, int):
            continue
        field = found.model_fields.get(step)
        found = next(_models(field.annotation), None) if field else None
    return found


def _models(kind: Any) -> Iterator[type[BaseModel]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    for part in get_args(kind):
        yield from _models(part)
