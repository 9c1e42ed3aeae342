"""The plan and its page for the council as PDF, set like the factsheet: PDF/UA-1, our fonts, the same bytes every time.

The page for the council is one page, whatever the plan holds: fewer targets and actions are shown until all fits, and
it says how many more the full plan has.
"""

from __future__ import annotations

import io
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdf

from groma.publish.plan_council import SIZES, council_page
from groma.publish.plan_labels import plan_labels
from groma.publish.typeset import LOOK, shown, typeset
from groma.publish.wording import counted_words

if TYPE_CHECKING:
    from groma.publish.plan_document import PlanDocument

TEMPLATES = Path(__file__).with_name("templates")
MOST_FINDINGS = 100
"""How many findings are listed; the others are counted."""


def plan_pdf(document: PlanDocument) -> bytes:
    """The whole plan as the bytes of a PDF file.

    Raises:
        GromaError: The page setter refuses the content; the message says why.
    """
    return _set("plan.typ", document, {})


def council_pdf(document: PlanDocument) -> bytes:
    """The plan on one page, as the bytes of a PDF file.

    Raises:
        GromaError: The page setter refuses the content; the message says why.
    """
    pdf = b""
    for sizes in SIZES:
        pdf = _set("council.typ", document, {"page": asdict(council_page(document, sizes=sizes))})
        if len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 1:
            break
    return pdf


def _set(template: str, document: PlanDocument, more: dict[str, Any]) -> bytes:
    rest = len(document.findings) - MOST_FINDINGS
    content = {
        "document": asdict(document) | {"findings": [asdict(one) for one in document.findings[:MOST_FINDINGS]]},
        "more_findings": counted_words(rest, "and {count} more", "and {count} more") if rest > 0 else "",
        "labels": plan_labels(document.city),
        **LOOK,
        **more,
    }
    return typeset(
        TEMPLATES / template,
        {"content": json.dumps(shown(content), ensure_ascii=False)},
        what="The plan could not be set: {error}.",
        where=document.city,
        next_step="Please report this with the city's folder; the other files of the plan do not need it.",
    )
