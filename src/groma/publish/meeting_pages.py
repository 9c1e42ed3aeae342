"""The papers of a meeting as one HTML file that needs nothing else, and as PDF/UA-1, the same bytes every time."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from groma.network.text import one_address
from groma.publish.html_report import TEMPLATES, style_sheet
from groma.publish.record_json import groma_version
from groma.publish.typeset import LOOK, shown, typeset
from groma.publish.wording import words

if TYPE_CHECKING:
    from groma.publish.meeting_document import MeetingDocument


def meeting_html(document: MeetingDocument) -> str:
    """A whole HTML document. Every text in it is escaped, and only addresses on the web become links."""
    own = (TEMPLATES / "meeting.css").read_text(encoding="utf-8")
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(words=words)
    environment.filters.update(web=one_address)
    return environment.get_template("meeting.html.j2").render(
        doc=document,
        version=groma_version(),
        css=Markup(style_sheet(4) + own),  # noqa: S704  our own files and colours
    )


def meeting_pdf(document: MeetingDocument) -> bytes:
    """The bytes of a PDF file.

    Raises:
        GromaError: The page setter refuses the content; the message says why.
    """
    content = {
        "document": asdict(document) | {"facts": [[*one, one_address(one[1])] for one in document.facts]},
        "colon": words("{name}: {text}").removeprefix("{name}").removesuffix("{text}"),
        **LOOK,
    }
    for part in content["document"]["parts"]:
        for item in part["items"]:
            item["address"] = one_address(item["address"])
    return typeset(
        TEMPLATES / "meeting.typ",
        {"content": json.dumps(shown(content), ensure_ascii=False)},
        what="The paper could not be set: {error}.",
        where=document.title,
        next_step="Please report this with what the register says of the meeting; the HTML file does not need it.",
    )
