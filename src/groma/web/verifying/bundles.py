"""The evidence bundle for work off line: the summary, the record as a folder, the evidence by hash, the checklist."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING

from django.template.loader import render_to_string

from groma.errors import NotFoundError
from groma.record.folder import write_city
from groma.web import records
from groma.web.exchange.folder_out import pack
from groma.web.models import StoredFile
from groma.web.stored import files
from groma.web.verifying.checklists import checklist
from groma.web.verifying.documents.matter import as_it_stands
from groma.web.verifying.documents.summary import summary

if TYPE_CHECKING:
    from groma.record.model import City
    from groma.web.models import Round
    from groma.web.verifying.worklist import Queue

LOST = "lost.txt"
"""Names the evidence that the record speaks of and the store does not hold."""


def bundle(queue: Queue) -> IO[bytes]:
    """The bundle of a round as a ZIP archive, open for reading; it is gone from the disk once it is closed.

    `summary.html` opens in any browser, `record/` is the city's folder up to the period, `evidence/` lies in it under
    its hashes, `checklist.xlsx` is to be filled and sent back.
    """
    archive = tempfile.TemporaryFile()  # noqa: SIM115  whoever sends it closes it
    with tempfile.TemporaryDirectory(prefix="groma-") as name:
        folder = Path(name) / name_of(queue.round)
        (folder / "record").mkdir(parents=True)
        city = records.city_of(queue.round.city, up_to=queue.round.period)
        write_city(city, folder / "record")
        _write_evidence(city, folder / "record" / "evidence")
        (folder / "summary.html").write_text(_summary(queue.round), encoding="utf-8")
        (folder / "checklist.xlsx").write_bytes(checklist(queue))
        pack(folder, archive)
    archive.seek(0)
    return archive


def name_of(round_: Round) -> str:
    """What the bundle of a round is called, without an ending."""
    return f"verify-{round_.city_id}-{round_.pack}-{round_.period}".replace("/", "--")


def _summary(round_: Round) -> str:
    document = summary(as_it_stands(round_))
    return render_to_string(
        "web/verifying/standalone.html", {"document": document, "sections": document.texts["sections"]}
    )


def _write_evidence(city: City, folder: Path) -> None:
    """Every file of evidence that a source of the record names; what the store has lost is listed."""
    wanted = {digest for source in city.sources for digest in source.evidence}
    folder.mkdir()
    lost = sorted(wanted - {row.sha256 for row in _stored(city, wanted)})
    for row in _stored(city, wanted):
        try:
            with files.open_file(row) as content, (folder / Path(row.path).name).open("wb") as copy:
                shutil.copyfileobj(content, copy)
        except NotFoundError:
            lost.append(row.sha256)
    if lost:
        (folder / LOST).write_text("\n".join(lost) + "\n", encoding="utf-8")


def _stored(city: City, wanted: set[str]) -> list[StoredFile]:
    rows = StoredFile.objects.filter(city_id=city.id, sha256__in=wanted, path__startswith="evidence/")
    return list({row.sha256: row for row in rows}.values())
