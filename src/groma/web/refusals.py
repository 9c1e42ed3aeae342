"""What stopped the work, in the reader's language: the core's errors are English and know how they were made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from groma.publish.findings import sentence_text
from groma.publish.languages import speaking
from groma.verify.workflow import RefusedError
from groma.web.context import pack_language
from groma.web.page_words import on_page

if TYPE_CHECKING:
    from groma.errors import GromaError


def refused(error: GromaError) -> str:
    """What happened and what to do about it."""
    return f"{what_of(error)} {next_step_of(error)}".strip()


def what_of(error: GromaError) -> str:
    """What happened."""
    if isinstance(error, RefusedError) and error.needs:
        return " ".join(_(need.says) for need in error.needs)
    return said(error.what)


def next_step_of(error: GromaError) -> str:
    """What the reader can do about it."""
    if isinstance(error, RefusedError) and error.needs:
        return " ".join(_(need.next_step) for need in error.needs)
    return said(error.next_step)


def said(sentence: str) -> str:
    """A sentence of the core as a page says it; other words stay as they are."""
    if told := on_page(sentence):
        return told
    with speaking(pack_language()):
        return sentence_text(sentence)
