"""The attestation: who verified the round, in which role, what they declared, and the trail to check it against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from groma.verify.workflow import RefusedError
from groma.web.verifying.documents import telling
from groma.web.verifying.documents.blocks import Document, Facts, Grid, Paragraph, Section

if TYPE_CHECKING:
    from groma.web.verifying.documents.matter import Matter


def attestation(matter: Matter) -> Document:
    """The attestation of a round.

    Raises:
        RefusedError: The round is not attested.
    """
    if matter.attested is None:
        raise RefusedError(
            _("This round is not attested."),
            next_step=_("The attestation is there once a qualified verifier has attested the round."),
        )
    return Document(
        name=f"attestation-{matter.round.city_id}-{matter.round.period}".replace("/", "-"),
        title=_("Attestation: %(city)s") % {"city": matter.book.city.name},
        subtitle=telling.subtitle(matter),
        language=get_language() or "en",
        banner=telling.banner(matter),
        lead=_(
            "On %(day)s a qualified verifier attested that every reported figure of this round was accepted or"
            " declined, one by one."
        )
        % {"day": telling.day(matter.attested_at)},
        sections=(_who(matter), _what(matter), _trail(matter)),
        closing=telling.closing(matter),
    )


def _who(matter: Matter) -> Section:
    grades = {"qualified": _("qualified verifier"), "provisional": _("provisional verifier"), "": _("verifier")}
    attester = matter.attested.actor if matter.attested else ""
    rows = tuple(
        (
            one.actor,
            grades[one.qualification],
            _("a conflict of interest")
            if one.has_conflict
            else _("no conflict of interest")
            if one.declared_at
            else _("nothing yet"),
            telling.day(one.declared_at),
            _("yes") if one.actor == attester else "",
        )
        for one in matter.verifiers
    )
    heads = (_("Opaque id"), _("Role"), _("Declared"), _("On"), _("Attested"))
    return Section(
        _("Who verified"),
        (
            Grid(_("Verifiers of this round"), heads, rows, wide=(3.4, 2, 2.2, 1.8, 1)),
            Paragraph(
                _("The network knows the person behind an id. Names stand in no document, so that they can be erased."),
                is_soft=True,
            ),
        ),
    )


def _what(matter: Matter) -> Section:
    verified = sum(map(matter.is_verified, matter.reported))
    facts = Facts(
        (
            (_("Figures of the framework"), str(len(matter.book.card.results))),
            (_("Reported"), str(len(matter.reported))),
            (_("Verified"), str(verified)),
            (_("Not verified"), str(len(matter.reported) - verified)),
            (_("Hash of what was approved"), f"sha256 {matter.approvals_sha256}"),
        )
    )
    said = _(
        "What was approved is kept with every value and every input it rests on. A later change to any of them drops"
        " the approval."
    )
    return Section(_("What was attested"), (*(Facts(telling.head_facts(matter)[:4]), facts), Paragraph(said)))


def _trail(matter: Matter) -> Section:
    event = matter.attested
    facts = Facts(
        (
            (_("Event of the attestation"), str(event.number if event else "")),
            (_("At"), telling.moment(matter.attested_at)),
            (_("Head of the trail"), event.hash if event else ""),
        )
    )
    said = _(
        "Every change is an event bound to the one before it by its hash. Whoever has the export of the trail can"
        " compute its chain anew and find this hash at this number; if any earlier event was changed, it is another."
    )
    return Section(_("The trail"), (facts, Paragraph(said)))
