"""Publishing a round: a frozen edition with its whole record, its figures, and errata for what it corrects."""

from __future__ import annotations

import gzip
import hashlib
from typing import TYPE_CHECKING

from groma.publish.record_json import record_of
from groma.record.trail import canonical
from groma.web import changes
from groma.web.models import Erratum, Message, Publication, PublishedFigure
from groma.web.public import editions
from groma.web.public.editions import record_in
from groma.web.standing import standing

if TYPE_CHECKING:
    from groma.publish.book import Book
    from groma.score.model import Result
    from groma.web.models import Round, User
    from groma.web.trail import Gesture

__all__ = ["publish", "record_in"]


def publish(round_: Round, *, by: User, gesture: Gesture) -> Publication:
    """Freeze the round as it stands into its next edition, within the transaction of the step that publishes it."""
    now = standing(round_)
    content = canonical(record_of(now.book)).encode("utf-8", "surrogatepass")
    earlier = Publication.objects.filter(round=round_).order_by("-edition").first()
    edition = Publication(
        round=round_,
        edition=earlier.edition + 1 if earlier else 1,
        published_by=by.actor,
        record=gzip.compress(content, mtime=0),
        digest=hashlib.sha256(content).hexdigest(),
    )
    Publication.objects.filter(round=round_, is_newest=True).update(is_newest=False)
    changes.create(edition, "publish", gesture=gesture)
    _freeze_figures(edition, now.book)
    editions.keep(edition, now.book)
    if earlier:
        _note_errata(earlier, edition, gesture=gesture)
    return edition


def _freeze_figures(edition: Publication, book: Book) -> None:
    round_ = edition.round
    approved = set(round_.values.exclude(approval=None).values_list("key", flat=True))
    PublishedFigure.objects.filter(publication__round=round_, is_newest=True).update(is_newest=False)
    PublishedFigure.objects.bulk_create(
        _figure(result, edition, is_verified=result.point.key in approved) for result in book.card.results
    )


def _figure(result: Result, edition: Publication, *, is_verified: bool) -> PublishedFigure:
    one = result.measurement
    return PublishedFigure(
        publication=edition,
        city_id=edition.round.city_id,
        key=result.point.key,
        round_period=edition.round.period,
        period=one.period if result.is_reported else "",
        value=result.value,
        unit=result.point.unit,
        quality=one.quality if result.is_reported else "",
        status=one.status,
        reason=result.reason,
        source=next((part.observation.source for part in one.inputs if part.observation.source), ""),
        is_verified=is_verified,
        share=result.share,
        band=result.band.id if result.band else "",
        points=result.points,
    )


def _note_errata(earlier: Publication, edition: Publication, *, gesture: Gesture) -> None:
    before = {one.key: one for one in earlier.figures.all()}
    said = Message.objects.filter(round=edition.round, key="", kind=Message.Kind.REMARK).order_by("-id").first()
    for figure in edition.figures.all():
        old = before.get(figure.key)
        if old and (old.value, old.period, old.status) != (figure.value, figure.period, figure.status):
            erratum = Erratum(
                round=edition.round,
                key=figure.key,
                from_edition=earlier.edition,
                to_edition=edition.edition,
                before=_said(old),
                now=_said(figure),
                reason=said.text if said else "",
            )
            changes.create(erratum, "note", gesture=gesture)


def _said(figure: PublishedFigure) -> str:
    return f"{figure.value:.12g}" if figure.value is not None else figure.status
