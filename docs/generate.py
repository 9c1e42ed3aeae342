"""Writes the pages of docs/ that follow from the code and the packs, and the picture of the wheel.

    python docs/generate.py

A page that is written here is never edited by hand; a test says when one is out of date.
"""

from __future__ import annotations

import re
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer.main

import groma
from groma.catalogue.model import MARKS
from groma.catalogue.pack import bundled_packs, open_pack
from groma.catalogue.units import YES_NO
from groma.catalogue.yaml_text import read_yaml
from groma.cli.app import app
from groma.publish.explain import MARK_WORDS
from groma.publish.story import Book
from groma.publish.wheel import wheel_svg
from groma.record.files import write_atomically
from groma.record.numbers import plain_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from groma.catalogue.model import CheckDefinition, Example, VariableDefinition
    from groma.catalogue.pack import DataPoint, Indicator, Pack

DOCS = Path(__file__).parent
MADE = "<!-- Made by docs/generate.py from the code and the packs. Do not edit: run `make docs`. -->"
BETTER = {
    "higher": "a higher value",
    "lower": "a lower value",
    "closest": "the value closest to the target",
    "yes": "yes",
    "none": "neither way",
}
RULES = DOCS / "reference" / "rules.yaml"
WHEEL_OF = "exempla"


def pages() -> dict[str, str]:
    """Every generated file by its path inside docs/."""
    made = {"reference/commands.md": commands_page(), "reference/checks.md": checks_page(open_pack())}
    for name in bundled_packs():
        pack = open_pack(name)
        made["reference/benchmarks.md"] = benchmarks_page(pack)
        made["reference/kpis.md"] = index_page(pack)
        made["reference/variables.md"] = variables_page(pack)
        made |= {_dimension_file(top): dimension_page(top, pack) for top in _tops(pack)}
    return {path: f"{MADE}\n\n{text.strip()}\n" for path, text in made.items()} | {"images/wheel.svg": wheel()}


def wheel() -> str:
    """The wheel of the invented city that has every figure."""
    city, pack = groma.open_city(WHEEL_OF), open_pack()
    return wheel_svg(Book(city, pack, groma.score(city)))


# Commands


def commands_page() -> str:
    """Every command with its arguments and options, as the command line itself knows them."""
    opening = (
        "# Commands",
        "Groma is one program, `groma`, with a command for each step of the work. `groma COMMAND --help` prints what stands here.",
        "`CITY` is a city's folder, else the id of a bundled city. Where data is printed, `--format` says how: `text` for people, `json` and `csv` for programs.",
        (
            "| exit code | means |\n|---|---|\n| 0 | done, also where there are findings |\n"
            "| 1 | `check` found errors, or `prove` found a figure that does not follow |\n| 2 | the command was used wrongly, or a file is not as it must be |\n"
            "| 130 | it was stopped at the keyboard; files are whole |"
        ),
        "Mistakes are told in one plain message on the error channel, with what to do next.",
    )
    return "\n\n".join((*opening, *(_command_text(names, one) for names, one in commands())))


def commands() -> Iterator[tuple[str, Any]]:
    """Every command by its full name, such as `catalogue list`."""
    yield from _leaves("", typer.main.get_command(app))


def _leaves(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield name, command
    for own, one in (inner or {}).items():
        yield from _leaves(f"{name} {own}".strip(), one)


def _command_text(name: str, command: Any) -> str:
    said, _, example = " ".join((command.help or "").split()).partition("Example:")
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option"]
    usage = " ".join((f"groma {name}", *(_argument(one) for one in arguments), "[OPTIONS]" if options else "")).strip()
    rows = [(f"`{_argument(one)}`", _help(one)) for one in arguments]
    rows += [(f"`{_option(one)}`", _help(one)) for one in options]
    parts = [f"## groma {name}", said.strip(), f"    {usage}", _table(("", "means"), rows)]
    return "\n\n".join((*parts, f"For example: `{example.strip()}`" if example else "")).strip()


def _argument(one: Any) -> str:
    name = one.metavar or one.name.upper()
    return name if one.required else f"[{name}]"


def _option(one: Any) -> str:
    value = "" if one.is_flag else f" {one.metavar or _kind(one.type_descriptor.annotation)}"
    return f"{max(one.opts, key=len)}{value}"


def _kind(annotation: type) -> str:
    if issubclass(annotation, Enum):
        return "|".join(str(one.value) for one in annotation)
    return "PATH" if annotation is Path else "TEXT"


def _help(one: Any) -> str:
    default = getattr(one.default, "value", one.default)
    shown = f" `{default}` unless said." if default and one.param_type_name == "option" and not one.is_flag else ""
    return f"{(one.help or '').strip()}{shown}"


# Indicators


def index_page(pack: Pack) -> str:
    """Every indicator in one table, with a link to its entry."""
    count = f"{len(pack.indicators)} indicators with {len(pack.data_points)} data points"
    opening = (
        f"# {pack.meta.title}",
        f"The pack `{pack.id}`, edition {pack.meta.version}: {count}, made of {len(pack.variables)} [variables](variables.md).",
        pack.meta.basis,
        f"{pack.meta.notice} What each [trust mark](../explanation/method.md#trust-marks) means is said with the method.",
        _table(("mark", "means", "formulas"), _mark_counts(pack)),
    )
    tables = (
        f"## {top}\n\n"
        + _table(
            ("code", "name", "unit", "level", "data points"), [_index_row(one, pack) for one in _members(top, pack)]
        )
        for top in _tops(pack)
    )
    return "\n\n".join((*opening, *tables))


def _mark_counts(pack: Pack) -> list[tuple[str, str, str]]:
    marks = [point.known.get("formula", "unverified") for point in pack.data_points if point.formula]
    return [(f"`{mark}`", MARK_WORDS[mark], str(marks.count(mark))) for mark in MARKS]


def _index_row(one: Indicator, pack: Pack) -> tuple[str, ...]:
    units = ", ".join(dict.fromkeys(pack.unit_name(point.unit) for point in one.data_points))
    parts = ", ".join(f"`{point.id}`" for point in one.data_points if point.id)
    link = f"{Path(_dimension_file(one.path[0])).name}#{slug(_heading(one))}"
    return f"[{one.code}](kpis/{link})", one.name, units, one.level, parts


def dimension_page(top: str, pack: Pack) -> str:
    """Every indicator of a dimension, all that the pack says of it."""
    entries = [_indicator_text(one, pack) for one in _members(top, pack)]
    return "\n\n".join(
        (f"# {top}", f"Indicators of the pack `{pack.id}`. [All of them in one table](../kpis.md).", *entries)
    )


def _indicator_text(one: Indicator, pack: Pack) -> str:
    said = one.definition
    facts = [
        ("Stands under", " / ".join(one.path)),
        ("Level and type", f"{one.level}, {said.type}"),
        ("SDG", _goals(one)),
    ]
    facts += [("Also known as", ", ".join(f"`{name}`" for name in said.aliases))]
    parts = [
        f"## {_heading(one)}",
        said.definition,
        f"**Why it matters.** {said.why}",
        f"**What it does not say.** {said.says_not}",
        _table(("", ""), [row for row in facts if row[1]]),
        _table(
            ("data point", "unit", "better is", "formula", "plausible"),
            [_point_row(point, pack) for point in one.data_points],
        ),
        _table(("worked example", "gives"), [_example_row(example, one) for example in said.examples]),
        _listed("Where a city finds it", said.sources),
        _listed("What a verifier asks", said.verifier),
        f"**Note.** {said.note}" if said.note else "",
        f"**Trust.** {_trust(one.known)}",
        _pages(said.pages),
    ]
    return "\n\n".join(part for part in parts if part)


def _point_row(point: DataPoint, pack: Pack) -> tuple[str, ...]:
    name = f"`{point.id}` {point.name}" if point.id else f"`{point.key}`"
    formula = f"`{point.formula_text}`" if point.formula_text else "given as a final value"
    unit = pack.unit_name(point.unit)
    return (
        name,
        f"{unit} (`{point.unit}`)" if unit != point.unit else unit,
        BETTER[point.direction],
        formula,
        _span(point.range),
    )


def _example_row(example: Example, one: Indicator) -> tuple[str, str]:
    given = ", ".join(f"`{name}` {_with_spaces(value)}" for name, value in example.given.items())
    return (f"`{example.data_point}`: " if len(one.data_points) > 1 else "") + given, _with_spaces(example.expect)


def _goals(one: Indicator) -> str:
    confirmed, others = ", ".join(one.definition.sdg), ", ".join(one.definition.sdg_unverified)
    return "; ".join(filter(None, (confirmed, f"not verified: {others}" if others else "")))


def _trust(known: Mapping[str, str]) -> str:
    groups = {mark: [f"`{name}`" for name, own in known.items() if own == mark] for mark in MARKS}
    return (
        ". ".join(f"{MARK_WORDS[mark].capitalize()}: {', '.join(names)}" for mark, names in groups.items() if names)
        + "."
    )


def _pages(addresses: Sequence[str]) -> str:
    links = ", ".join(f"[{number}]({address})" for number, address in enumerate(addresses, start=1))
    return f"**Read at** {links}." if links else ""


def variables_page(pack: Pack) -> str:
    """Every variable: what a city counts, and which indicators are made of it."""
    users: dict[str, list[str]] = {}
    for one in pack.indicators:
        for name in dict.fromkeys(name for point in one.data_points for name in point.variables):
            link = f"kpis/{Path(_dimension_file(one.path[0])).name}#{slug(_heading(one))}"
            users.setdefault(name, []).append(f"[{one.code}]({link})")
    rows = [_variable_row(one, users.get(one.id, [])) for one in pack.variables.values()]
    opening = (
        "# Variables",
        f"What the [indicators](kpis.md) of the pack `{pack.id}` are made of. These ids stand in the first column of `observations.csv`.",
    )
    return "\n\n".join((*opening, _table(("variable", "what it is", "unit", "used by"), rows)))


def _variable_row(one: VariableDefinition, users: Sequence[str]) -> tuple[str, ...]:
    whole = f" Part of `{one.part_of}`." if one.part_of else ""
    return f"`{one.id}`", f"**{one.name}.** {one.definition}{whole}", f"`{one.unit}`", ", ".join(users)


# Checks and benchmarks


def checks_page(pack: Pack) -> str:
    """What `groma check` looks for: the rules of Groma itself, then those of the pack."""
    rules = read_yaml(RULES)
    opening = (
        "# Checks",
        (
            "`groma check CITY` goes through the whole record and never stops at the first oddity. A finding says how bad it is, where it stands, "
            "what is odd, why that matters and what to do. An `error` makes the command end with exit code 1; a `warning` asks for a look; a `note` only tells."
        ),
        "The name in the first column is the `rule` of `--format csv` and `--format json`.",
    )
    parts = [
        f"## {title}\n\n" + _table(("rule", "severity", "found where"), _rule_rows(found))
        for title, found in rules.items()
    ]
    own = _table(("rule", "severity", "found where", "looks at"), [_check_row(one, pack) for one in pack.checks])
    plausible = "Beside these, every variable and every data point has a plausible range; it stands with the [indicator](kpis.md)."
    return "\n\n".join((*opening, *parts, f"## Rules of the pack {pack.id}", plausible, own))


def _rule_rows(found: Mapping[str, Mapping[str, str]]) -> list[tuple[str, ...]]:
    return [(f"`{name}`", rule["severity"], rule["says"]) for name, rule in found.items()]


def _check_row(one: CheckDefinition, pack: Pack) -> tuple[str, ...]:
    names = ", ".join(f"`{name}`" for name in one.of) or f"all of `{pack.id}`"
    note = f" {one.note}" if one.note else ""
    return f"`{one.id}`", one.severity, f"{one.says}{note}", names


def benchmarks_page(pack: Pack) -> str:
    """Every target of the pack's sets with its source, and what has none."""
    parts = [
        "# Benchmarks",
        (
            "A benchmark is the value that counts as 100 % of the target. A data point has one where a target can be defended, and none where none can; "
            "[why, and what that costs](../explanation/decisions/0004-benchmarks-are-our-own.md). "
            "[How to use your own](../how-to/use-your-own-benchmarks.md)."
        ),
    ]
    for found in pack.benchmark_sets.values():
        points = {point.key: point for point in pack.data_points}
        rows = [
            (
                f"`{key}`",
                _amount(one.target, points[key].unit),
                _worst(one.worst, points[key].unit),
                BETTER[one.direction],
                one.source,
                one.valid_from,
                one.note,
            )
            for key, one in found.benchmarks.items()
        ]
        missing = ", ".join(f"`{key}`" for key in points if key not in found.benchmarks)
        columns = ("data point", "target", "worst", "better is", "source", "holds from", "note")
        parts += [f"## {found.title}", f"`{found.name}`. {found.label}", _table(columns, rows)]
        parts += [
            "### Without a benchmark",
            f"{len(points) - len(rows)} of {len(points)} data points are not scored with this set: {missing}.",
        ]
    return "\n\n".join(parts)


def _worst(value: float | None, unit: str) -> str:
    return "" if value is None else _amount(value, unit)


def _amount(value: float, unit: str) -> str:
    if unit == YES_NO:
        return "yes" if value else "no"
    return _spaced(plain_number(value)) + ("" if unit == "1" else f" {_code_if_odd(unit)}")


def _code_if_odd(unit: str) -> str:
    return f"`{unit}`" if re.search(r"[*_]", unit) else unit


# Words and tables


def slug(heading: str) -> str:
    """The anchor that code hosts make of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _heading(one: Indicator) -> str:
    return f"{one.code} {one.name}"


def _tops(pack: Pack) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.path[0] for one in pack.indicators))


def _members(top: str, pack: Pack) -> list[Indicator]:
    return [one for one in pack.indicators if one.path[0] == top]


def _dimension_file(top: str) -> str:
    return f"reference/kpis/{slug(top)}.md"


def _span(limits: tuple[float | None, float | None]) -> str:
    low, high = limits
    if low is None and high is None:
        return "any"
    return " to ".join("…" if limit is None else plain_number(limit) for limit in limits)


def _with_spaces(text: str) -> str:
    """An amount of a worked example, its digits in groups of three."""
    number, _, unit = text.partition(" ")
    return f"{_spaced(number)} {_code_if_odd(unit)}".strip() if number.replace(".", "").isdigit() else text


def _spaced(number: str) -> str:
    whole, point, decimals = number.partition(".")
    return f"{int(whole):,}".replace(",", "\u202f") + point + decimals


def _listed(title: str, items: Iterable[str]) -> str:
    lines = [f"- {item}" for item in items]
    return "\n".join((f"**{title}**\n", *lines)) if lines else ""


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"

    body = [line(row) for row in rows]
    return "\n".join((line(columns), "|" + "---|" * len(columns), *body)) if body else ""


def main() -> None:
    """Write what is not as it should be, and remove pages that no pack has any more."""
    made = pages()
    for path in (DOCS / "reference" / "kpis").glob("*.md"):
        if path.relative_to(DOCS).as_posix() not in made:
            path.unlink()
            print(f"removed docs/{path.relative_to(DOCS).as_posix()}")
    for name, text in made.items():
        path = DOCS / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            write_atomically(path, text)
            print(f"wrote docs/{name}")


if __name__ == "__main__":
    main()
