"""What the checks found, in the language spoken now.

The checks speak English, and their sentences remember how they were made: see `groma.errors.sentence`. The sentences of
the pack's own rules are translated where the pack's other words are.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from groma.errors import Number, Sentence, Unit
from groma.publish.languages import OWN, language
from groma.publish.names import told, unit_name
from groma.publish.numerals import localised
from groma.publish.prose import Untranslated
from groma.publish.wording import words

if TYPE_CHECKING:
    from groma.catalogue.pack import Pack
    from groma.errors import Finding


def translated(finding: Finding, pack: Pack) -> Finding:
    """The finding in the language spoken now. What identifies it (its rule, subject and period) stays."""
    rule = next((one for one in pack.checks if one.id == finding.rule), None)
    if rule and (finding.why, finding.next_step) == (rule.says, rule.next_step):
        says = told(pack, f"{rule.id}.says", rule.says)
        step = told(pack, f"{rule.id}.next_step", rule.next_step) if rule.next_step else ""
        return replace(finding, what=_marked(finding.what, pack), why=says, next_step=step)
    return replace(
        finding,
        what=_marked(finding.what, pack),
        why=_marked(finding.why, pack),
        next_step=_marked(finding.next_step, pack),
    )


def sentence_text(said: str, pack: Pack | None = None) -> str:
    """A sentence of a finding or of an error in the language spoken now; words that are none stay as they are.

    Args:
        said: The sentence, which knows how it was made where it can be translated.
        pack: The framework whose names of units are used.
    """
    if not isinstance(said, Sentence):
        return said
    return words(said.template, **{name: _part(part, pack) for name, part in said.parts.items()})


def _marked(said: str, pack: Pack) -> str:
    is_foreign = bool(said) and language() != OWN and not isinstance(said, Sentence)
    return Untranslated(said, OWN) if is_foreign else sentence_text(said, pack)


def _part(part: str, pack: Pack | None) -> str:
    if isinstance(part, Number):
        return localised(part)
    if isinstance(part, Unit):
        return unit_name(part, pack) if pack else str(part)
    return sentence_text(part, pack) if isinstance(part, Sentence) else part
