"""`groma plan`: a plan on one screen, as documents, under another budget, and whether it worked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from groma.cli.next_command import PeersOption
from groma.cli.options import (
    AddBenchmarksOption,
    BenchmarksOption,
    CityArgument,
    Format,
    FormatOption,
    LanguageOption,
    PackOption,
    PeriodOption,
    open_book,
)
from groma.cli.plan_against import other_plan
from groma.cli.plan_printing import print_account, print_choice, print_plan, print_side_by_side
from groma.cli.printing import print_json
from groma.errors import GromaError, NotFoundError, RecordError, sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from groma.plan.account import Account
    from groma.plan.model import Plan
    from groma.plan.overview import Overview
    from groma.plan.peers import Peer
    from groma.publish.book import Book
    from groma.publish.plan_basis import PlanBasis

    Opened = Callable[..., Book]

FEWEST_YEAR, LATEST_YEAR = 1900, 2200
MOST_YEARS = 60
OutOption = Annotated[
    Path | None, typer.Option("--out", help="Write plan.html, plan.pdf, council.pdf and plan.json into this folder.")
]
BudgetOption = Annotated[
    str,
    typer.Option("--budget", metavar="YEAR=AMOUNT,…", help="Say what begins when within these yearly budgets."),
]
AgainstOption = Annotated[
    str,
    typer.Option(
        "--against",
        metavar="YEAR=AMOUNT,… or PLAN",
        help="Hold it against other yearly budgets, or against another plan.yaml, side by side.",
    ),
]
AccountOption = Annotated[bool, typer.Option("--account", help="Say what became of it, by the newest figures.")]
NewOption = Annotated[bool, typer.Option("--new", help="Begin a plan.yaml with the first next steps.")]


def plan(
    city: CityArgument,
    *,
    out: OutOption = None,
    budget: BudgetOption = "",
    against: AgainstOption = "",
    account: AccountOption = False,
    new: NewOption = False,
    peers: PeersOption = None,
    pack: PackOption = "u4ssc",
    period: PeriodOption = "",
    benchmarks: BenchmarksOption = None,
    add_benchmarks: AddBenchmarksOption = None,
    language: LanguageOption = "en",
    format_: FormatOption = Format.text,
) -> None:
    """Show a city's plan: targets, actions, money by year and what the checks find. Example: groma plan exempla"""
    from groma.publish.languages import speaking

    options = {"--new": new, "--budget": bool(budget), "--against": bool(against)}
    _refuse_together(options | {"--account": account, "--out": out is not None})
    _refuse_file(out)
    allowed = budget_of(budget) if budget else None
    with speaking(language):
        if new:
            _begin(city, pack=pack, names=tuple(peers or ()))
            return
        given = read(city)
        opened = partial(
            open_book, city, pack=pack, benchmarks=benchmarks, add_benchmarks=add_benchmarks, with_lineage=False
        )
        book = opened(period=period)
        chosen = given if allowed is None else replace(given, budget=allowed)
        if against:
            print_side_by_side(chosen, other_plan(against, given, budget=allowed), book, as_=format_)
        elif allowed is not None:
            print_choice(chosen, book, as_=format_)
        else:
            _show(given, book, opened, out=out, names=tuple(peers or ()), is_account=account, as_=format_)


def read(city: str) -> Plan:
    """The plan of a city.

    Raises:
        NotFoundError: It has none; the message says how to begin.
    """
    from groma.plan.reading import read_plan
    from groma.record.bundled import city_folder, is_bundled

    folder = city_folder(city)
    found = read_plan(folder)
    if found is not None:
        return found
    own = f"my-{folder.name}"
    begin = (
        sentence("Copy it with `groma new {own} --from {city}`, then `groma plan {own} --new`.", own=own, city=city)
        if is_bundled(folder)
        else sentence("Begin one from the first next steps with `groma plan {city} --new`.", city=city)
    )
    raise NotFoundError(sentence("This city has no plan.yaml yet."), where=city, next_step=begin)


def budget_of(text: str, *, option: str = "--budget") -> dict[int, float]:
    """The yearly budgets of a text such as `2026=3e6,2027=2e6`.

    >>> budget_of("2026=3e6, 2027=0")
    {2026: 3000000.0, 2027: 0.0}

    Args:
        text: Years with their amounts.
        option: Where it was written.

    Raises:
        GromaError: It is no such text.
    """
    from groma.plan.shapes import MAX_AMOUNT

    found: dict[int, float] = {}
    for part in text.split(","):
        year, is_said, amount = part.strip().partition("=")
        try:
            when, money = int(year), float(amount) if is_said else -1.0
        except ValueError:
            when, money = 0, -1.0
        if not FEWEST_YEAR <= when <= LATEST_YEAR or not 0 <= money <= MAX_AMOUNT:
            raise _refused(sentence("`{part}` is no year with its budget.", part=part.strip()[:40]), option)
        if when in found:
            raise _refused(sentence("{year} stands twice.", year=str(when)), option)
        found[when] = money
    if max(found) - min(found) >= MOST_YEARS:
        raise _refused(sentence("The years are more than {most} apart.", most=MOST_YEARS), option)
    return dict(sorted(found.items()))


def _refused(what: str, option: str) -> GromaError:
    return GromaError(what, where=option, next_step=sentence("Write it as `2026=3e6,2027=2e6`."))


def _refuse_together(given: dict[str, bool]) -> None:
    """`--new` stands alone, and so do `--budget` and `--against`, which go together."""
    named = [name for name, is_there in given.items() if is_there]
    if len(named) > 1 and set(named) != {"--budget", "--against"} and {"--new", "--budget", "--against"} & set(named):
        raise typer.BadParameter(f"{' and '.join(named)} do not go together.")


def _refuse_file(out: Path | None) -> None:
    if out is not None and out.exists() and not out.is_dir():
        raise RecordError("The plan could not be written: this is a file.", where=str(out), next_step="Name a folder.")


@dataclass(frozen=True)
class Held:
    """A plan held against its city and against other cities, with what became of it and what all that rests on."""

    found: Overview
    account: Account | None
    basis: PlanBasis


def held(given: Plan, book: Book, opened: Opened, *, peers: tuple[Peer, ...]) -> Held:
    """A plan with all that its documents say.

    Args:
        given: The plan.
        book: The city as it is now.
        opened: Opens it as it was in a period.
        peers: Other cities.
    """
    from groma.plan.cases import bundled_cases
    from groma.plan.overview import overview
    from groma.publish.plan_basis import plan_basis

    return Held(
        found=overview(given, book.city, book.pack, card=book.card, peers=peers, cases=bundled_cases()),
        account=account_of(given, book, opened, peers),
        basis=plan_basis(book, given, peers=peers),
    )


def _show(
    given: Plan, book: Book, opened: Opened, *, out: Path | None, names: tuple[str, ...], is_account: bool, as_: Format
) -> None:
    from groma.plan.compared import compared
    from groma.publish.plan_json import plan_json
    from groma.publish.write_plan import write_plan_files

    peers = compared(book.city, book.pack, names=names).peers
    if is_account and out is None and as_ is Format.text:
        print_account(account_of(given, book, opened, peers), given, book)
        return
    one = held(given, book, opened, peers=peers)
    if out is not None:
        told = partial(typer.echo, err=True)
        for path in write_plan_files(
            book, one.found, out, account=one.account, basis=one.basis, progress=lambda name: told(f"  {name}")
        ):
            typer.echo(str(path))
    elif as_ is Format.json:
        print_json(plan_json(book, one.found, account=one.account))
    else:
        print_plan(book, one.found, as_=as_)


def account_of(given: Plan, book: Book, opened: Opened, peers: tuple[Peer, ...]) -> Account | None:
    """What became of a plan; `None` where it names no baseline, or there are no figures after it.

    Args:
        given: The plan.
        book: The city as it is now.
        opened: Opens it as it was in a period.
        peers: Other cities.
    """
    from groma.plan.account import account
    from groma.plan.peers import peer_of
    from groma.record.period import parse_period

    newest = book.card.period
    if not given.baseline or not newest or parse_period(newest).order <= parse_period(given.baseline).order:
        return None
    earlier = opened(period=given.baseline).card
    own = peer_of(book.card, book.city, pack=book.pack)
    return account(given, earlier=earlier, later=book.card, city=own, peers=peers, is_verified_only=False)


def _begin(city: str, *, pack: str, names: tuple[str, ...]) -> None:
    """Write a plan.yaml to begin with, where there is none."""
    from groma.plan.compared import compared
    from groma.plan.next_steps import next_steps
    from groma.plan.reading import FILE
    from groma.publish.plan_scaffold import begun_plan, scaffold_yaml
    from groma.record.bundled import city_folder, is_bundled
    from groma.record.files import write_atomically

    folder = city_folder(city)
    path = folder / FILE
    if is_bundled(folder):
        step = f"Copy it first: groma new my-{folder.name} --from {city}."
        raise RecordError("A bundled city is not written to.", where=city, next_step=step)
    if path.exists() or path.is_symlink():
        step = "Look at it with `groma plan`, or move it away first."
        raise RecordError("There is a plan already; nothing was written.", where=str(path), next_step=step)
    book = open_book(city, pack=pack, with_splits=False, with_lineage=False)
    others = compared(book.city, book.pack, names=names)
    steps = next_steps(book.city, book.pack, book.card, peers=others.peers, open_sources=others.open_sources)
    write_atomically(path, scaffold_yaml(begun_plan(book, steps)))
    typer.echo(str(path))
    typer.echo(f"Say in it who answers for each action, what it costs and what it should do; then groma plan {city}.")
