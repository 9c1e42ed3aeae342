"""Pages of a framework: every indicator, and the variables they are made of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from page_text import BETTER, listed, slug, table, with_spaces

from groma.catalogue.model import MARKS
from groma.publish.explain import MARK_WORDS
from groma.record.numbers import plain_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from groma.catalogue.model import Example, VariableDefinition
    from groma.catalogue.pack import DataPoint, Indicator, Pack


def index_page(pack: Pack) -> str:
    """Every indicator in one table, with a link to its entry."""
    count = f"{len(pack.indicators)} indicators with {len(pack.data_points)} data points"
    made = f"made of {len(pack.variables)} [variables](variables.md)"
    marks = "What each [trust mark](../explanation/method.md#trust-marks) means is said with the method."
    opening = (
        f"# {pack.meta.title}",
        f"The pack `{pack.id}`, edition {pack.meta.version}: {count}, {made}.",
        pack.meta.basis,
        f"{pack.meta.notice} {marks}",
        table(("mark", "means", "formulas"), _mark_counts(pack)),
    )
    tables = (
        f"## {top}\n\n"
        + table(
            ("code", "name", "unit", "level", "data points"), [_index_row(one, pack) for one in _members(top, pack)]
        )
        for top in tops(pack)
    )
    return "\n\n".join((*opening, *tables))


def _mark_counts(pack: Pack) -> list[tuple[str, str, str]]:
    marks = [point.known.get("formula", "unverified") for point in pack.data_points if point.formula]
    return [(f"`{mark}`", MARK_WORDS[mark], str(marks.count(mark))) for mark in MARKS]


def _index_row(one: Indicator, pack: Pack) -> tuple[str, ...]:
    units = ", ".join(dict.fromkeys(pack.unit_name(point.unit) for point in one.data_points))
    parts = ", ".join(f"`{point.id}`" for point in one.data_points if point.id)
    link = f"{Path(dimension_file(one.path[0])).name}#{slug(_heading(one))}"
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
        table(("", ""), [row for row in facts if row[1]]),
        table(
            ("data point", "unit", "better is", "formula", "plausible"),
            [_point_row(point, pack) for point in one.data_points],
        ),
        table(("worked example", "gives"), [_example_row(example, one) for example in said.examples]),
        listed("Where a city finds it", said.sources),
        listed("What a verifier asks", said.verifier),
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
    given = ", ".join(f"`{name}` {with_spaces(value)}" for name, value in example.given.items())
    return (f"`{example.data_point}`: " if len(one.data_points) > 1 else "") + given, with_spaces(example.expect)


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
            link = f"kpis/{Path(dimension_file(one.path[0])).name}#{slug(_heading(one))}"
            users.setdefault(name, []).append(f"[{one.code}]({link})")
    rows = [_variable_row(one, users.get(one.id, [])) for one in pack.variables.values()]
    opening = f"""# Variables

What the [indicators](kpis.md) of the pack `{pack.id}` are made of. These ids stand in the first column of
`observations.csv`."""
    return "\n\n".join((opening, table(("variable", "what it is", "unit", "used by"), rows)))


def _variable_row(one: VariableDefinition, users: Sequence[str]) -> tuple[str, ...]:
    whole = f" Part of `{one.part_of}`." if one.part_of else ""
    return f"`{one.id}`", f"**{one.name}.** {one.definition}{whole}", f"`{one.unit}`", ", ".join(users)


def _heading(one: Indicator) -> str:
    return f"{one.code} {one.name}"


def tops(pack: Pack) -> tuple[str, ...]:
    """The groups at the top of the framework."""
    return tuple(dict.fromkeys(one.path[0] for one in pack.indicators))


def _members(top: str, pack: Pack) -> list[Indicator]:
    return [one for one in pack.indicators if one.path[0] == top]


def dimension_file(top: str) -> str:
    """Where the page of a top group stands inside docs/."""
    return f"reference/kpis/{slug(top)}.md"


def _span(limits: tuple[float | None, float | None]) -> str:
    low, high = limits
    if low is None and high is None:
        return "any"
    return " to ".join("…" if limit is None else plain_number(limit) for limit in limits)
