"""An installation with many published cities: one is published by the core, the others are copies with other numbers.

What is copied are the frozen editions with their records, parts, figures and values, which is all that public pages
read. Figures are moved by some per cent from city to city, so that a distribution has something to show.
"""

from __future__ import annotations

import gzip
import os
from typing import TYPE_CHECKING, Any

from groma.record.trail import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from groma.web.models import City, Publication, User

TEMPLATE, LAST_YEAR = "exempla", 2025
ID, NAME, PLACE = "@id@", "@name@", "@place@"
PARTS_OF_ONE_CITY = {"head", "summary"}
FIGURE = "key, round_period, period, unit, quality, status, reason, source, is_verified, share, band, points, is_newest"
FIGURE_OF = ", ".join(f"f.{name}" for name in FIGURE.split(", "))
BATCH = 500


def set_up() -> None:
    """Django on the data folder and the database that the environment names, brought up to date."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "groma.web.settings")
    import django
    from django.core.management import call_command

    django.setup()
    from groma.web.collecting import collect

    call_command("migrate", interactive=False, verbosity=0)
    collect()
    import groma.web.asgi  # noqa: F401  what a server does when it starts


def person(name: str, **place: Any) -> User:
    """Somebody with a role."""
    from groma.web import changes
    from groma.web.models import Membership, User
    from groma.web.trail import Gesture

    user = User.objects.create_user(f"{name}@example.org", name=name)
    changes.create(Membership(user=user, **place), "give", gesture=Gesture("system"))
    return user


def session_of(user: User) -> str:
    """The cookie of somebody who has signed in."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def make(cities: int, *, rounds: int, by: User) -> list[str]:
    """Publish the invented city in some rounds, and as many other cities as are asked for; their ids."""
    from django.db import transaction

    from groma.web.models import City, Publication

    _publish_template(rounds, by=by)
    editions = list(Publication.objects.select_related("round").prefetch_related("parts"))
    copies = City.objects.bulk_create(_city(number) for number in range(cities))
    for edition in editions:
        with transaction.atomic():
            _copy(edition, copies)
    return [city.pk for city in copies]


def _publish_template(rounds: int, *, by: User) -> None:
    from groma.catalogue.pack import open_pack
    from groma.record.bundled import city_folder
    from groma.record.folder import read_city
    from groma.web.rounds import act_on_round, open_round
    from groma.web.taking_in import take_in
    from groma.web.trail import Gesture

    gesture = Gesture("system")
    city = take_in(read_city(city_folder(TEMPLATE)), gesture=gesture, twins="first")
    for year in range(LAST_YEAR - rounds + 1, LAST_YEAR + 1):
        round_ = open_round(city, open_pack(), period=str(year), gesture=gesture)
        act_on_round(round_, "take_in", by=by, reason="Taken in as it was found.")


def _city(number: int) -> City:
    from groma.web.models import City

    place = [round(-50 + number * 37 % 110 + 0.5, 2), round(-180 + number * 97 % 360 + 0.5, 2)]
    return City(id=f"city-{number:04d}", name=f"City {number:04d}", country="NO", location=place, invented=True)


def _copy(edition: Publication, cities: Sequence[City]) -> None:
    """One edition for each of the cities."""
    from groma.web.models import Publication, PublishedPart, Round

    kept = ("pack", "pack_version", "pack_hash", "period", "benchmark_set", "state")
    counts = ("total", "filled", "reported", "older", "checked", "verified", "missing", "awaited", "counted_at")
    said = {name: getattr(edition.round, name) for name in (*kept, *counts)}
    rounds = Round.objects.bulk_create((Round(city=city, **said) for city in cities), batch_size=BATCH)
    frozen = {"published_by": edition.published_by, "record": edition.record, "digest": edition.digest}
    made = Publication.objects.bulk_create(
        (Publication(round=one, edition=1, **frozen) for one in rounds), batch_size=BATCH
    )
    PublishedPart.objects.bulk_create(_parts(edition, made), batch_size=BATCH)
    _copy_rows(edition, first=made[0].pk, last=made[-1].pk)


def _parts(edition: Publication, made: Iterable[Publication]) -> Iterable[Any]:
    """The parts of an edition for each city; those that name the city are written once, and its name put in."""
    from groma.web.models import PublishedPart
    from groma.web.public.editions import FORM, read_part

    for part in edition.parts.all():
        named = canonical(_unnamed(read_part(part.content))) if part.name in PARTS_OF_ONE_CITY else ""
        for one in made:
            city = one.round.city
            own = named.replace(ID, city.pk).replace(NAME, city.name).replace(f'"{PLACE}"', str(city.location))
            content = gzip.compress(own.encode(), compresslevel=1) if own else part.content
            yield PublishedPart(publication=one, name=part.name, form=FORM, content=content)


def _unnamed(content: dict[str, Any]) -> dict[str, Any]:
    """What names the city, taken out: its id and name in the head, its name and place in the summary."""
    if "city" in content:
        return content | {"city": content["city"] | {"id": ID, "name": NAME}}
    return content | {"name": NAME, "location": PLACE}


def _copy_rows(edition: Publication, *, first: int, last: int) -> None:
    """The figures and values of an edition, copied within the database."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO web_publishedfigure (publication_id, city_id, value, {FIGURE}) "
            f"SELECT p.id, r.city_id, f.value * (0.75 + (p.id * 31 + f.id) %% 50 / 100.0), {FIGURE_OF} "
            "FROM web_publishedfigure f CROSS JOIN web_publication p JOIN web_round r ON r.id = p.round_id "
            "WHERE f.publication_id = %s AND p.id BETWEEN %s AND %s",
            [edition.pk, first, last],
        )
        cursor.execute(
            "INSERT INTO web_value (version, round_id, key, state, state_since, reason) "
            "SELECT 1, p.round_id, v.key, v.state, v.state_since, v.reason "
            "FROM web_value v CROSS JOIN web_publication p WHERE v.round_id = %s AND p.id BETWEEN %s AND %s",
            [edition.round_id, first, last],
        )
