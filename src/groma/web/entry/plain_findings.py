"""Findings for people who fill in forms: in their language, with names instead of ids, and fields instead of files."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from groma.errors import Sentence, sentence
from groma.publish.findings import translated
from groma.publish.languages import speaking
from groma.publish.numbers_text import comma_listed, quoted
from groma.publish.prose import Untranslated
from groma.web.context import pack_language
from groma.web.figures import name_of
from groma.web.page_words import on_page

if TYPE_CHECKING:
    from groma.catalogue.pack import Pack
    from groma.errors import Finding

SPOKEN = ("what", "why", "next_step")
ADD_SOURCE = sentence("Add it to sources.yaml.")
"""Better on a page than the id of another source, as sources are chosen by their titles there."""
_QUOTED = re.compile(r"`\u2068?([^`\u2068\u2069]+)\u2069?`")
"""A name in code marks, perhaps kept apart from words that run the other way."""


def in_readers_language(finding: Finding, pack: Pack) -> Finding:
    """The finding as a page tells it. What identifies it (its rule, subject and period) stays."""
    with speaking(pack_language()):
        said = translated(replace(finding, next_step=_listing_names(finding.next_step)), pack)
        told = {name: _named(on_page(getattr(finding, name)) or getattr(said, name), pack) for name in SPOKEN}
    if finding.rule == "unknown_source":
        told["next_step"] = on_page(ADD_SOURCE)
    return replace(said, what=told["what"], why=told["why"], next_step=told["next_step"])


def _listing_names(said: str) -> str:
    """A sentence whose list of inputs is marked as names, as they are where they stand alone."""
    if not isinstance(said, Sentence) or "names" not in said.parts:
        return said
    names = comma_listed([f"`{one}`" for one in said.parts["names"].split(", ")])
    return Sentence(said.template, {**said.parts, "names": names})


def _named(words: str, pack: Pack) -> str:
    named = _QUOTED.sub(lambda found: quoted(_name(found[1], pack)), words)
    return Untranslated(named, words.language) if isinstance(words, Untranslated) else named


def _name(said: str, pack: Pack) -> str:
    fields = {"note": _("Note"), "quality": _("Quality"), "status": _("No value? Say why")}
    return fields.get(said) or (name_of(said, pack) if pack.knows(said) else said)
