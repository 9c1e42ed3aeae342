"""A plan on the terminal: on one or two screens, and what fits a budget, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from groma.cli.next_command import wrapped
from groma.cli.options import Format
from groma.cli.printing import print_findings, print_json, print_rows, print_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from groma.plan.account import Account
    from groma.plan.model import Plan
    from groma.plan.overview import Overview
    from groma.plan.portfolio import Portfolio
    from groma.plan.side_by_side import SideBySide
    from groma.publish.book import Book
    from groma.publish.cycle_words import Grid
    from groma.publish.plan_document import PlanDocument

MOST_ACTIONS = 20
COLUMNS = ("rank", "id", "title", "department", "owner", "start", "end", "state", "funding", "cost", "currency")


def print_plan(book: Book, found: Overview, *, as_: Format) -> None:
    """Targets, actions, money by year, what stays out and what the checks found; as CSV the actions."""
    from groma.publish.findings import translated
    from groma.publish.plan_document import plan_document

    if as_ is Format.csv:
        _print_actions(found)
        return
    document = plan_document(book, found)
    typer.secho(wrapped(document.heading), bold=True)
    typer.echo(wrapped(" ".join(document.lead)))
    _print_tables(document)
    _print_lines(document.over, [])
    outs = [f"{one.title}: {one.says}" for one in document.left_out]
    _print_head("What was left out, and what it would take")
    _print_lines(document.choice, outs)
    _print_head("What the checks found")
    typer.echo(wrapped(document.checked))
    print_findings([translated(one, book.pack) for one in found.findings])
    _print_invented(book)


def print_choice(plan: Plan, book: Book, *, as_: Format) -> None:
    """What begins when within the plan's budget, what stays out, and what it would take to bring it in."""
    from groma.plan.overview import GAP, counted_until
    from groma.plan.portfolio import portfolio
    from groma.publish.plan_json import choice_json
    from groma.publish.portfolio_words import starts_grid

    found = portfolio(plan, book.card, until=counted_until(plan), gap=GAP)
    if as_ is Format.json:
        print_json(choice_json(found))
    elif as_ is Format.csv:
        grid = starts_grid(found, plan)
        print_rows(grid.heads, grid.rows, as_=as_)
    else:
        _print_choice(plan, book, found)


def print_side_by_side(first: Plan, second: Plan, book: Book, *, as_: Format) -> None:
    """Two plans, or one under two budgets: what each gains and costs, and what begins when in either."""
    from groma.plan.side_by_side import side_by_side
    from groma.publish.comparison_words import both_starts_grid
    from groma.publish.plan_json import side_by_side_json

    found = side_by_side(first, second, book.card)
    if as_ is Format.json:
        print_json(side_by_side_json(found))
    elif as_ is Format.csv:
        grid = both_starts_grid(found)
        print_rows(grid.heads, grid.rows, as_=as_)
    else:
        _print_side_by_side(found, book)


def print_account(became: Account | None, plan: Plan, book: Book) -> None:
    """What became of a plan; says so where there is nothing to tell by yet."""
    from groma.publish.plan_account import account_told, no_account_text

    if became is None:
        typer.echo(wrapped(no_account_text(plan, book)))
        return
    told = account_told(became, book, plan)
    typer.secho(wrapped(f"{plan.title}: {told.span}"), bold=True)
    typer.echo(wrapped(told.short))
    for one in told.actions:
        _print_head(one.title)
        _print_lines(f"{one.money} {one.milestones}", one.effects)
    if told.enablers:
        _print_head("What helps the actions along")
        _print_lines("", told.enablers)
    typer.echo("\n" + wrapped(told.note))
    _print_invented(book)


def _print_choice(plan: Plan, book: Book, found: Portfolio) -> None:
    from groma.publish.portfolio_words import (
        empty_text,
        gain_note,
        left_out_text,
        proof_text,
        robustness_text,
        spending_grid,
        starts_grid,
        uncounted_text,
    )

    titles = {one.id: one.title for one in plan.actions}
    typer.secho(wrapped(f"{book.city.name}: {plan.title}"), bold=True)
    for grid in (starts_grid(found, plan), spending_grid(found, plan)):
        if grid.rows:
            _print_grid(grid)
    outs = [f"{titles[one.action]}: {left_out_text(one, plan, book.city, pack=book.pack)}" for one in found.left_out]
    if outs:
        _print_head("What was left out, and what it would take")
        _print_lines("", outs)
    typer.echo("")
    for line in (empty_text(found), robustness_text(found, plan), uncounted_text(found), gain_note(found)):
        _print_lines(line, [])
    typer.echo(wrapped(proof_text(found)))
    _print_invented(book)


def _print_side_by_side(found: SideBySide, book: Book) -> None:
    from groma.publish.comparison_words import comparison_told
    from groma.publish.findings import translated
    from groma.publish.wording import words

    told = comparison_told(found)
    heading = words("{city}: {framework}", city=book.city.name, framework=words("two plans side by side"))
    typer.secho(wrapped(heading), bold=True)
    _print_lines("", told.sides)
    typer.echo(wrapped(" ".join(told.says)))
    for grid in (told.amounts, told.starts, told.money):
        if grid.rows:
            _print_grid(grid)
    for line in (*told.proofs, told.note):
        typer.echo(wrapped(line))
    if odd := dict.fromkeys((*found.first.findings, *found.second.findings)):
        _print_head("What could not be read, and is not compared")
        print_findings([translated(one, book.pack) for one in odd])
    _print_invented(book)


def _print_tables(document: PlanDocument) -> None:
    from groma.publish.wording import counted_words, words

    if document.targets:
        _print_head("What the city wants to reach")
        columns = (words("Target"), words("Now"), words("Wanted"), words("Can it be reached?"))
        print_table(columns, [(one.name, one.now, one.wanted, one.track) for one in document.targets])
    if document.actions:
        _print_head("What it will do, in this order")
        heads = tuple(map(words, ("Rank", "Action", "Answers for it", "Years", "Cost", "Expected effect")))
        rows = [(one.rank, one.title, one.owner, one.years, one.money, one.effect) for one in document.actions]
        print_table(heads, rows[:MOST_ACTIONS])
        if len(rows) > MOST_ACTIONS:
            rest = len(rows) - MOST_ACTIONS
            typer.echo(counted_words(rest, "and {count} more", "and {count} more"))
    if document.long_list is not None:
        if document.long_list.grid is not None:
            _print_grid(document.long_list.grid)
        typer.echo(wrapped(" ".join(document.long_list.says)))
    if document.money.rows:
        _print_grid(document.money)


def _print_actions(found: Overview) -> None:
    """The actions as CSV, every number as the plan has it; a cost that nobody stated is empty."""
    rows = [
        (
            one.rank,
            one.action.id,
            one.action.title,
            one.action.department,
            one.action.owner,
            one.action.start,
            one.action.end,
            one.action.state,
            one.action.funding,
            one.action.cost if one.action.costs else None,
            found.plan.currency,
        )
        for one in found.placed
    ]
    print_rows(COLUMNS, rows, as_=Format.csv)


def _print_grid(grid: Grid) -> None:
    typer.secho(f"\n{grid.caption}", bold=True)
    print_table(grid.heads, grid.rows)


def _print_head(head: str) -> None:
    from groma.publish.wording import words

    typer.secho(f"\n{words(head)}", bold=True)


def _print_invented(book: Book) -> None:
    from groma.publish.notices import INVENTED
    from groma.publish.wording import words

    if book.city.invented:
        typer.echo("\n" + words("{sentence}.", sentence=words(INVENTED)))


def _print_lines(first: str, lines: Sequence[str]) -> None:
    if first:
        typer.echo(wrapped(first))
    for line in lines:
        typer.echo(wrapped(line, first="  - ", rest="    "))
