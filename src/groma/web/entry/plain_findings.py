"""Findings for people who fill in forms: names instead of ids, and fields of the page instead of files of a folder."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from groma.web.figures import name_of

if TYPE_CHECKING:
    from groma.catalogue.pack import Pack
    from groma.errors import Finding

_QUOTED = re.compile(r"`([^`]+)`")
_FIELDS = (("`note`", "“Note”"), ("`quality`", "“Quality”"), ("`status`", "“No value? Say why”"))


def in_plain_words(finding: Finding, pack: Pack) -> Finding:
    """The finding as a page tells it. What identifies it (its rule, subject and period) stays."""
    next_step = _next_steps().get(finding.rule, finding.next_step)
    return replace(
        finding,
        what=_named(finding.what, pack),
        why=_named(finding.why, pack),
        next_step=_named(next_step, pack),
    )


def _next_steps() -> dict[str, str]:
    """What to do on the page, where the record's own words speak of files."""
    return {
        "no_source": _("Name its source in the field “Source”."),
        "unknown_source": _("Choose a source from the list, or type the title of a new one."),
    }


def _named(words: str, pack: Pack) -> str:
    for written, field in _FIELDS:
        words = words.replace(written, field)
    return _QUOTED.sub(lambda found: f"“{_name(found[1], pack)}”", words)


def _name(said: str, pack: Pack) -> str:
    return name_of(said, pack) if pack.knows(said) else said
