"""`groma catalogue`: what can be measured."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from groma.cli.options import Format, FormatOption, PackOption
from groma.cli.printing import print_json, print_rows

if TYPE_CHECKING:
    from groma.catalogue.pack import Indicator, Pack

catalogue = typer.Typer(
    help="What can be measured: indicators, variables, units.", no_args_is_help=True, rich_markup_mode=None
)

COLUMNS = ("framework", "code", "data_point", "name", "unit", "direction", "level", "category", "known")


@catalogue.command("list")
def list_(
    *,
    pack: PackOption = "u4ssc",
    variables: Annotated[
        bool, typer.Option("--variables", help="List what cities count, instead of the indicators.")
    ] = False,
    units: Annotated[bool, typer.Option("--units", help="List the units a value may be written in.")] = False,
    format_: FormatOption = Format.text,
) -> None:
    """List every data point of a framework. Example: groma catalogue list --format csv"""
    from groma.catalogue.pack import open_pack

    if units:
        from groma.catalogue.units import known_units

        print_rows(("unit",), [(name,) for name in known_units()], as_=format_)
        return
    framework = open_pack(pack)
    if variables:
        rows = [(one.id, one.name, one.unit, one.definition) for one in framework.variables.values()]
        print_rows(("variable", "name", "unit", "definition"), rows, as_=format_)
        return
    print_rows(COLUMNS, [row for one in framework.indicators for row in _rows(one, framework)], as_=format_)


@catalogue.command("show")
def show(
    code: Annotated[str, typer.Argument(help="A code, data point or variable, in any spelling.")],
    *,
    pack: PackOption = "u4ssc",
    format_: FormatOption = Format.text,
) -> None:
    """Show all that the catalogue says of one indicator or variable. Example: groma catalogue show EN.EN.WS.2C"""
    from groma.catalogue.pack import open_pack

    framework = open_pack(pack)
    key = framework.key(code)
    if key in framework.variables:
        definition = framework.variables[key]
        content = definition.model_dump(exclude_defaults=True)
    else:
        indicator = framework.indicator(code)
        content = {"group": " / ".join(indicator.path), **indicator.definition.model_dump(exclude_defaults=True)}
        content["known"] = dict(indicator.known)
    if format_ is Format.json:
        print_json(content)
        return
    print_rows(("field", "value"), [(name, _said(value)) for name, value in content.items()], as_=format_)


@catalogue.command("validate")
def validate(
    folder: Annotated[Path, typer.Argument(help="The folder of a pack.")],
    *,
    schema: Annotated[
        Path | None, typer.Option("--schema", help="Also write JSON Schemas for editors into this folder.")
    ] = None,
) -> None:
    """Check a pack of your own: every mistake with file, line and nearest name.

    Example: groma catalogue validate mypack
    """
    from groma.catalogue.loading import load_pack
    from groma.errors import DefinitionError
    from groma.measure.worked import worked

    pack = load_pack(folder)
    examples = [one for indicator in pack.indicators for one in worked(indicator, pack)]
    wrong = [f"{one.key}: {one.expected} is expected, {one.value} follows." for one in examples if not one.holds]
    if wrong:
        raise DefinitionError("Worked examples do not hold:\n" + "\n".join(wrong), where=str(folder))
    typer.echo(
        f"{pack.id} {pack.meta.version}: {len(pack.indicators)} indicators, {len(pack.data_points)} data points, "
        f"{len(pack.variables)} variables, {len(examples)} worked examples. It is sound."
    )
    if schema:
        from groma.catalogue.schema import json_schemas
        from groma.record.files import write_atomically

        for name, content in json_schemas().items():
            write_atomically(schema / f"{name}.schema.json", json.dumps(content, indent=2) + "\n")
        typer.echo(f"Schemas written to {schema}.")


def _rows(indicator: Indicator, pack: Pack) -> list[tuple[str, ...]]:
    category = indicator.path[-1] if indicator.path else ""
    return [
        (
            pack.id,
            point.code,
            point.id,
            _name(indicator, point.name, point.id),
            point.unit,
            point.direction,
            indicator.level,
            category,
            point.known.get("formula", "unverified"),
        )
        for point in indicator.data_points
    ]


def _name(indicator: Indicator, name: str, point_id: str) -> str:
    return f"{indicator.name}: {name}" if point_id else indicator.name


def _said(value: object) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_said(one)}" for key, one in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(_said(one) for one in value)
    return str(value)
