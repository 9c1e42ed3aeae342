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


OF_PLANS: dict[str, StrOrPromise] = {
    "Write it at the head, such as `currency: EUR`.": _("Write it on the page about the plan, such as EUR."),
    "Name them under `affected` with `gains: no`; where nobody does, write `who: nobody` and why.": _(
        "Name them under “Who is affected” as those who lose; where nobody does, write “nobody” and why."
    ),
    "Give it at least one entry under `effects`.": _("Say at least once what it should change."),
    "Fill in baseline_period.": _("Say from which year the target is counted."),
    "Fill in baseline, or name a period the record has a value of.": _(
        "Give the value at that time, or count from a year the city has a value of."
    ),
    "Take `asset` and `kind` away, or choose another cycle.": _("Choose criteria that have a long list."),
    "Write `steps` as its path.": _("Choose “in steps”."),
    "Choose the path `linear` or `steps`.": _("Choose the same amount each year, or steps."),
}
"""The same where a sentence speaks of the entries of a plan or of a table, which are fields on a page."""


def on_page(said: str) -> str:
    """What a page says in place of a sentence, in the reader's language; empty where it says the sentence itself."""
    told = (ON_PAGES.get(said.template) or OF_PLANS.get(said.template)) if isinstance(said, Sentence) else None
    return str(told).format_map(said.parts) if told and isinstance(said, Sentence) else ""
