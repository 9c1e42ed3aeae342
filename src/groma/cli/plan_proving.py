"""`groma prove plan.html CITY`: the document of a plan made anew from its city, and compared."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from groma.cli.options import open_book
from groma.cli.plan_command import held, read
from groma.errors import GromaError, NotFoundError

if TYPE_CHECKING:
    from pathlib import Path

    from groma.publish.prove_plan import PlanFile, PlanProof


def plan_proof(
    file: PlanFile,
    city: str,
    *,
    pack: str = "",
    peers: tuple[str, ...] = (),
    benchmarks: Path | None = None,
    add_benchmarks: Path | None = None,
) -> PlanProof:
    """Whether the document of a plan follows from its city.

    Args:
        file: The document.
        city: The city's folder or id.
        pack: The framework; the bundled one that the document names where none is given.
        peers: The cities that were named when the document was made.
        benchmarks: Benchmarks that were given then.
        add_benchmarks: Benchmarks that were added then.

    Raises:
        GromaError: No city is named, or something cannot be read.
    """
    from groma.plan.compared import compared
    from groma.publish.languages import LANGUAGES, OWN, speaking
    from groma.publish.plan_document import plan_document
    from groma.publish.plan_html import plan_html
    from groma.publish.plan_json import plan_json, plan_json_text
    from groma.publish.prove_plan import prove_plan

    if not city:
        step = f"Name the folder of the city: groma prove {file.name} CITY."
        raise GromaError("A plan is proved against its city.", where=file.name, next_step=step)
    said = file.basis
    with speaking(said.language if said.language in LANGUAGES else OWN):
        given = read(city)
        opened = partial(
            open_book,
            city,
            pack=pack or _bundled(said.framework.partition("@")[0]),
            benchmarks=benchmarks,
            add_benchmarks=add_benchmarks,
            with_lineage=False,
        )
        book = opened(period=said.up_to)
        one = held(given, book, opened, peers=compared(book.city, book.pack, names=peers).peers)
        if file.is_json:
            made = plan_json_text(plan_json(book, one.found, account=one.account, basis=one.basis))
        else:
            document = plan_document(book, one.found, account=one.account)
            made = plan_html(document, book, basis=one.basis)
        return prove_plan(file, made, one.basis)


def _bundled(name: str) -> str:
    from groma.catalogue.pack import bundled_packs

    if name not in bundled_packs():
        what = f"The plan was made with the pack `{name[:80]}`, which does not come with Groma."
        raise NotFoundError(what, next_step="Give it with --pack.")
    return name
