"""What the documents draw from: the record as it stands, or as it was published, with the verifier's verdicts."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from groma.publish.record_json import book_from
from groma.record.trail import canonical
from groma.web.models import Mandate, Membership, Publication, TrailEvent
from groma.web.public.publishing import record_in
from groma.web.standing import standing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from groma.publish.book import Book
    from groma.score.model import Result
    from groma.web.models import Round, Value

ATTESTED = ("verified", "published")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verifier decided on a figure: whether exactly this value is verified, and if not, why."""

    is_verified: bool
    state: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Verifier:
    """A verifier by opaque id, with what they declared."""

    actor: str
    qualification: str
    declared_at: dt.datetime | None
    has_conflict: bool


@dataclass(frozen=True)
class Matter:
    """All that a document of a verification may say.

    Attributes:
        edition: The published edition it is about; `None` where it is about the round as it stands.
        attested: The event of the attestation; `None` where there is none, or it no longer holds.
    """

    round: Round
    book: Book
    verdicts: Mapping[str, Verdict]
    verifiers: tuple[Verifier, ...]
    attested: TrailEvent | None
    edition: Publication | None

    @cached_property
    def reported(self) -> tuple[Result, ...]:
        """The figures with a value."""
        return tuple(result for result in self.book.card.results if result.is_reported)

    def is_verified(self, result: Result) -> bool:
        """Whether a figure has a value that a verifier approved."""
        return result.is_reported and self.verdicts[result.point.key].is_verified

    @property
    def attested_at(self) -> dt.datetime | None:
        """When the round was attested."""
        return dt.datetime.fromisoformat(self.attested.at) if self.attested else None

    @cached_property
    def approvals_sha256(self) -> str:
        """A hash over everything that was approved, in the order of the keys."""
        kept = dict(self.round.values.exclude(approval=None).order_by("key").values_list("key", "approval"))
        return hashlib.sha256(canonical(kept).encode("utf-8", "surrogatepass")).hexdigest()


def as_it_stands(round_: Round) -> Matter:
    """The round as it stands now."""
    verdicts = {value.key: _verdict(value) for value in round_.values.all()}
    return Matter(round_, standing(round_).book, verdicts, _verifiers(round_), _attestation(round_), None)


def as_published(edition: Publication) -> Matter:
    """The round as an edition froze it; reasons are told only while that edition is what stands."""
    round_ = edition.round
    stands = round_.state == "published" and edition.is_newest
    reasons = dict(round_.values.values_list("key", "reason")) if stands else {}
    verdicts = {
        figure.key: Verdict(figure.is_verified, "published", reasons.get(figure.key, ""), "")
        for figure in edition.figures.all()
    }
    return Matter(
        round_, book_from(record_in(edition)), verdicts, _verifiers(round_), _last_attestation(round_, edition), edition
    )


def newest_edition(round_: Round) -> Publication | None:
    """The newest published edition of a round."""
    return Publication.objects.select_related("round__city").filter(round=round_, is_newest=True).first()


def _verdict(value: Value) -> Verdict:
    is_verified = value.approval is not None and value.state in ATTESTED
    return Verdict(is_verified, value.state, value.reason, str(value.decided_by or ""))


def _verifiers(round_: Round) -> tuple[Verifier, ...]:
    mandates = list(Mandate.objects.filter(round=round_).select_related("user").order_by("id"))
    held = Membership.objects.filter(role="verifier", user__in=[one.user_id for one in mandates])
    grades = dict(held.values_list("user_id", "qualification"))
    return tuple(
        Verifier(one.actor, grades.get(one.user_id, ""), one.declared_at, one.has_conflict) for one in mandates
    )


def _attestation(round_: Round) -> TrailEvent | None:
    return _attestations(round_).first() if round_.state in ATTESTED else None


def _last_attestation(round_: Round, edition: Publication) -> TrailEvent | None:
    """The attestation that an edition rests on: the last one before it was published."""
    event = TrailEvent.objects.filter(action="publication.publish", subject=edition.subject).first()
    found = _attestations(round_)
    return (found.filter(number__lt=event.number) if event else found).first()


def _attestations(round_: Round) -> QuerySet[TrailEvent]:
    return TrailEvent.objects.filter(action="round.attest", subject=round_.subject).order_by("-number")
