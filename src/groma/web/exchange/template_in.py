"""A filled workbook of another make, such as the template that cities send around: read by what its columns seem to be.

How it was read is shown with the reasons, beside what it would change.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.text import slugify
from django.utils.translation import gettext as _

from groma.gather.workbook import import_rows, propose, read_workbook, replaced_file, summary
from groma.record.period import parse_period
from groma.web import rounds
from groma.web.entry.forms import row_content
from groma.web.entry.permitted import refusals
from groma.web.exchange.filled import Filled, Line, without_twins
from groma.web.figures import name_of, observations
from groma.web.standing import pack_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from groma.catalogue.pack import Pack
    from groma.gather.workbook import Imported, Proposal
    from groma.record import model as record
    from groma.web.models import Observation, Round, User


@dataclass(frozen=True)
class Template:
    """A workbook of another make, as it was read.

    Attributes:
        proposal: What its columns are taken for, and why.
        told: In a few sentences, what came of it.
    """

    filled: Filled
    proposal: Proposal
    told: str


def read(path: Path, round_: Round, by: User, *, name: str) -> Template:
    """What a workbook of another make would change in a round.

    Args:
        path: Where it lies.
        round_: The round.
        by: Who sent it.
        name: What it was called; its ending says how it is read.

    Raises:
        RecordError: No sheet can be read as a filled workbook.
        LimitError: It is larger than a filled workbook can be.
    """
    pack = pack_of(round_)
    with tempfile.TemporaryDirectory(prefix="groma-") as folder:
        copy = Path(folder) / _plain_name(path, name)
        shutil.copyfile(path, copy)
        book = read_workbook(copy)
        proposal = propose(book, pack)
        source = slugify(Path(name).stem)[:60] or "workbook"
        found = import_rows(book, proposal, pack, period=round_.period, source_id=source)
    found = replaced_file(found, f"raw/{Path(name).name}")
    return Template(_filled(found, round_, by), proposal, summary(found, pack))


def _plain_name(path: Path, name: str) -> str:
    """A name for the copy with the ending its content asks for, so that reading tells of it by the name it had."""
    with path.open("rb") as file:
        ending = ".xlsx" if file.read(2) == b"PK" else ".csv"
    return f"{Path(name).stem[:100] or 'workbook'}{ending}"


def _filled(found: Imported, round_: Round, by: User) -> Filled:
    pack = pack_of(round_)
    keys = {pack.key(one.variable) for one in found.observations}
    refused = refusals(round_, keys, by)
    rows = {(key, row.period, row.place, row.breakdown): row for key, row in observations(round_, keys, pack)}
    lines = [
        line
        for one in found.observations
        if (line := _line(one, rows, round_, refused=refused.get(pack.key(one.variable), ""), pack=pack))
    ]
    return Filled(
        without_twins(lines),
        unchanged=len(found.observations) - len(lines),
        findings=found.findings,
        sources=found.sources,
        lineage=found.lineage,
    )


def _line(
    one: record.Observation,
    rows: Mapping[tuple[str, str, str, str], Observation],
    round_: Round,
    *,
    refused: str,
    pack: Pack,
) -> Line | None:
    """The observation as a line; nothing where the record says the same."""
    key = pack.key(one.variable)
    there = rows.get((key, one.period, one.place, one.breakdown))
    content = {name: getattr(one, name) for name in ("text", "unit", "status", "quality", "source", "note")}
    if there and row_content(there) == content:
        return None
    version, variable = (there.version, there.variable) if there else (0, key)
    entry = rounds.Entry(variable, one.period, place=one.place, breakdown=one.breakdown, version=version, **content)
    name = name_of(key, pack) if one.period == round_.period else f"{name_of(key, pack)} · {one.period}"
    cell = one.where.rpartition(":")[2] or one.where
    return Line(cell, name, entry=entry, before=there, problem=refused or _too_late(one, round_))


def _too_late(one: record.Observation, round_: Round) -> str:
    if parse_period(one.period).end <= parse_period(round_.period).end:
        return ""
    return _("This round is about %(period)s; a later value belongs into the next one.") % {"period": round_.period}
