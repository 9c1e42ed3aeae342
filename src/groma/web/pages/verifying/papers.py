"""The documents of a verification, as pages and as PDF files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from groma.publish.languages import speaking
from groma.web import access
from groma.web.context import pack_language
from groma.web.models import Round
from groma.web.parts import Column, Link, Table
from groma.web.round_addresses import of_round, round_at
from groma.web.verifying.documents.attestation import attestation
from groma.web.verifying.documents.blocks import Grid
from groma.web.verifying.documents.matter import as_it_stands, as_published, newest_edition
from groma.web.verifying.documents.report import report
from groma.web.verifying.documents.setting import pdf
from groma.web.verifying.documents.summary import summary

if TYPE_CHECKING:
    from django.http import HttpRequest

    from groma.web.verifying.documents.blocks import Block, Document
    from groma.web.verifying.documents.matter import Matter

MADE = {"summary": summary, "attestation": attestation, "report": report}
NAMES = {
    "summary": gettext_lazy("Verification summary (internal)"),
    "attestation": gettext_lazy("Attestation"),
    "report": gettext_lazy("Verification report"),
}
OPEN_TO_ALL = frozenset({"attestation", "report"})
"""Documents that everybody may read once the round is published."""


@require_safe
def paper(request: HttpRequest, city: str, pack: str, period: str, name: str, ending: str) -> HttpResponse:  # noqa: PLR0917  Django calls it by name
    """A document in the reader's language, as a page or a PDF."""
    if name not in MADE or ending not in {"html", "pdf"}:
        raise Http404
    matter = _matter(request, name, city=city, pack=pack, period=period)
    with speaking(pack_language()):
        document = MADE[name](matter)
        if ending == "pdf":
            return _file(pdf(document), document)
    return render(
        request,
        "web/verifying/document.html",
        {
            "document": document,
            "sections": [(one.title, [_shown(block) for block in one.blocks]) for one in document.sections],
            "to_pdf": of_round(matter.round, f"verify/documents/{name}.pdf"),
            "crumbs": (Link(str(matter.round), of_round(matter.round)),),
            "invented": matter.round.city.invented,
        },
    )


def _matter(request: HttpRequest, name: str, *, city: str, pack: str, period: str) -> Matter:
    """The round as it stands for those within it; for everybody else what was published of it."""
    found = (
        Round.objects.select_related("city")
        .filter(city=city, pack=pack, period=period)
        .order_by("-pack_version")
        .first()
    )
    is_within = found is not None and access.may_read_figures(request.user, found)
    edition = newest_edition(found) if found and name in OPEN_TO_ALL else None
    if edition and (not is_within or edition.round.state == "published"):
        return as_published(edition)
    round_ = round_at(request.user, city=city, pack=pack, period=period)
    if not is_within:
        raise PermissionDenied
    return as_it_stands(round_)


def _file(content: bytes, document: Document) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{document.name}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _shown(block: Block) -> tuple[str, object]:
    """A block with its kind, tables as the parts of a page want them."""
    return block.KIND, _table(block) if isinstance(block, Grid) else block


def _table(grid: Grid) -> Table:
    columns = tuple(Column(head, is_number=number in grid.numbers) for number, head in enumerate(grid.heads))
    return Table(grid.caption, columns, grid.rows)
