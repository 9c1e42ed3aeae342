"""What the tests of the public site publish."""

from __future__ import annotations

from cast import Cast, reported_keys
from cast import report as enter

from groma.record.bundled import city_folder
from groma.record.folder import read_city
from groma.web import rounds
from groma.web.models import City, Publication, PublishedFigure, PublishedPart, Round
from groma.web.public.editions import read_part, written_part
from groma.web.taking_in import take_in
from groma.web.trail import Gesture


def take_in_published(cast: Cast, name: str, *, period: str, published: str = "") -> Publication:
    """A bundled city, published as it was taken in, under its own id or another."""
    city = City.objects.filter(pk=name).first() or take_in(read_city(city_folder(name)), gesture=Gesture("system"))
    round_ = rounds.open_round(city, cast.pack, period=period, gesture=Gesture("system"))
    rounds.act_on_round(round_, "take_in", by=cast.secretariat, reason=published or "Taken in.")
    return Publication.objects.get(round=round_)


def correct(cast: Cast, figures: dict[str, str], *, reason: str) -> Round:
    """Another edition of the published round, with other figures."""
    round_ = rounds.act_on_round(Round.objects.get(pk=cast.round.pk), "reopen", by=cast.coordinator, reason=reason)
    enter(cast, figures)
    round_ = rounds.act_on_round(Round.objects.get(pk=round_.pk), "submit", by=cast.coordinator)
    for value in round_.values.filter(key__in=reported_keys(round_), state="submitted").select_related("round"):
        rounds.act_on_value(value, "accept", by=cast.verifier)
    return rounds.act_on_round(rounds.act_on_round(round_, "attest", by=cast.verifier), "publish", by=cast.secretariat)


def copies(publication: Publication, count: int) -> None:
    """The same edition for many more cities."""
    cities = [City(id=f"copy-{number}", name=f"Copy {number}", country="NO") for number in range(count)]
    City.objects.bulk_create(cities)
    of = publication.round
    said = {"pack": of.pack, "pack_version": of.pack_version, "pack_hash": of.pack_hash, "period": of.period}
    rounds_ = Round.objects.bulk_create(Round(city=city, state="published", **said) for city in cities)
    frozen = {"published_by": publication.published_by, "record": publication.record, "digest": publication.digest}
    editions = Publication.objects.bulk_create(Publication(round=one, edition=1, **frozen) for one in rounds_)
    parts, figures = list(publication.parts.all()), list(publication.figures.all())
    for edition in editions:
        PublishedPart.objects.bulk_create(
            PublishedPart(publication=edition, name=part.name, form=part.form, content=_renamed(part, edition))
            for part in parts
        )
        for figure in figures:
            figure.pk, figure.publication, figure.city_id = None, edition, edition.round.city_id
        PublishedFigure.objects.bulk_create(figures)


def _renamed(part: PublishedPart, edition: Publication) -> bytes:
    """The part as it would be of the other city."""
    city, content = edition.round.city, read_part(part.content)
    if part.name == "head":
        content["city"] |= {"id": city.pk, "name": city.name}
    if part.name == "summary":
        content["name"] = city.name
    return written_part(content)
