"""What the documents have in common: who verified, what the figures are called, the first and the last lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import formats, timezone
from django.utils.translation import gettext as _

import groma
from groma.publish.notices import INVENTED
from groma.publish.numbers_text import period_text, unit_text, value_text
from groma.web.templatetags.marks import STATES

if TYPE_CHECKING:
    import datetime as dt

    from groma.score.model import Result
    from groma.web.verifying.documents.matter import Matter

NONE = "–"


def banner(matter: Matter) -> str:
    """What must not be overlooked: that the city is invented, or that nothing of this is final."""
    said = [f"{INVENTED}."] if matter.book.city.invented else []
    if matter.edition is None and matter.round.state not in {"verified", "published"}:
        state = STATES[matter.round.state]
        said.append(_("Draft: the round is not verified. Its state now: %(state)s.") % {"state": str(state).lower()})
    return " ".join(said)


def subtitle(matter: Matter) -> str:
    """The framework and the period."""
    return f"{matter.book.pack.meta.title}, {period_text(matter.round.period)}"


def head_facts(matter: Matter) -> tuple[tuple[str, str], ...]:
    """City, framework, benchmarks and who verified."""
    card, round_ = matter.book.card, matter.round
    rows = [
        (_("City"), f"{matter.book.city.name} ({matter.book.city.country})"),
        (_("Period"), period_text(round_.period)),
        (_("Framework"), f"{matter.book.pack.meta.title}, {card.pack_version}"),
        (_("Benchmark set"), card.benchmark_set or _("none")),
        (_("State of the round"), str(STATES[round_.state])),
        *verifier_facts(matter),
    ]
    if matter.attested_at:
        rows.append((_("Attested on"), day(matter.attested_at)))
    if matter.edition:
        rows.append((_("Published on"), day(matter.edition.published_at)))
    return tuple(rows)


def verifier_facts(matter: Matter) -> list[tuple[str, str]]:
    """The verifiers by opaque id, with qualification; only those who declared to have no conflict."""
    grades = {"qualified": _("qualified verifier"), "provisional": _("provisional verifier"), "": _("verifier")}
    return [
        (_("Verifier"), f"{grades[one.qualification]}, {one.actor}")
        for one in matter.verifiers
        if one.declared_at and not one.has_conflict
    ]


def closing(matter: Matter) -> tuple[str, ...]:
    """Versions, and who does not endorse it."""
    card = matter.book.card
    versions = _(
        "Framework %(pack)s %(version)s, sha256 %(hash)s. Benchmark set %(set)s. Made with Groma %(groma)s."
    ) % {
        "pack": card.pack_id,
        "version": card.pack_version,
        "hash": card.pack_hash,
        "set": card.benchmark_set or _("none"),
        "groma": groma.__version__,
    }
    edition = (
        _("Edition %(edition)d of the round, record sha256 %(digest)s.")
        % {
            "edition": matter.edition.edition,
            "digest": matter.edition.digest,
        }
        if matter.edition
        else ""
    )
    own = _(
        "Groma is an independent project. It is not made, endorsed or certified by the International Telecommunication"
        " Union or any other body of the United Nations."
    )
    return tuple(part for part in (versions, edition, matter.book.pack.meta.notice, own) if part)


def amount(result: Result, matter: Matter) -> tuple[str, str]:
    """The value of a figure and its unit, for readers."""
    return value_text(result.value, result.point), unit_text(result.point, matter.book.pack)


def day(when: dt.datetime | None) -> str:
    """A day, as the reader writes it."""
    return formats.date_format(timezone.localtime(when), "DATE_FORMAT") if when else NONE


def moment(when: dt.datetime | None) -> str:
    """A moment in UTC to the second, the same in every language."""
    return f"{when:%Y-%m-%d %H:%M:%S} UTC" if when else NONE
