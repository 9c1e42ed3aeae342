"""All commands in one place."""

from __future__ import annotations

import typer

from groma.cli import (
    backup_commands,
    case_commands,
    catalogue_commands,
    city_commands,
    demo_command,
    network_commands,
    next_command,
    people_commands,
    plan_command,
    remind_command,
    result_commands,
    serve_command,
    trail_commands,
)

app = typer.Typer(
    name="groma",
    help="A city's raw data into verified, comparable, explained indicators. Begin with `groma demo`.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    add_completion=False,
)


@app.callback(invoke_without_command=True)
def _version(*, version: bool = typer.Option(False, "--version", help="Print the version and stop.")) -> None:
    if version:
        from groma import __version__

        typer.echo(f"groma {__version__}")
        raise typer.Exit


app.command("demo")(demo_command.demo)
app.command("serve")(serve_command.serve)
app.command("prepare")(serve_command.prepare)
app.command("backup")(backup_commands.backup)
app.command("restore")(backup_commands.restore)
app.add_typer(trail_commands.trail, name="trail")
app.command("invite")(people_commands.invite)
app.command("remind")(remind_command.remind)
app.command("new")(city_commands.new)
app.add_typer(city_commands.imports, name="import")
app.command("gather")(city_commands.gather)
app.command("check")(city_commands.check)
app.command("measure")(result_commands.measure)
app.command("score")(result_commands.score)
app.command("explain")(result_commands.explain)
app.command("next")(next_command.next_)
app.command("plan")(plan_command.plan)
app.command("report")(result_commands.report)
app.command("prove")(result_commands.prove)
app.command("compare")(result_commands.compare)
app.add_typer(case_commands.cases, name="cases")
app.command("search")(case_commands.search)
app.add_typer(network_commands.network, name="network")
app.add_typer(catalogue_commands.catalogue, name="catalogue")
