"""What pages say where the core's sentences speak of files and commands, which nobody sees on the web."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from groma.errors import Sentence

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ON_PAGES: dict[str, StrOrPromise] = {
    "Name one from sources.yaml.": _("Name its source in the field “Source”."),
    "Add it to sources.yaml.": _("Choose a source from the list, or type the title of a new one."),
    "The source `{source}` is not in sources.yaml.": _("The source `{source}` is not among the city's sources."),
    "Add it to places.csv.": _("Choose one of the city's places."),
    "The place `{place}` is not in places.csv.": _("The place `{place}` is not among the city's places."),
    "See `groma catalogue list --variables`.": _("Choose a figure of the round."),
    "See `groma catalogue list --units`.": _("Choose a unit from the list."),
    "See `groma catalogue list`.": _("Choose a figure of the round."),
}
"""The core's sentence, and what a page says in its place."""


def on_page(said: str) -> str:
    """What a page says in place of a sentence, in the reader's language; empty where it says the sentence itself."""
    if not isinstance(said, Sentence) or said.template not in ON_PAGES:
        return ""
    return str(ON_PAGES[said.template]).format_map(said.parts)
