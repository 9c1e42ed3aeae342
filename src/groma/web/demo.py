"""The demo: bundled cities and programme, a cast labelled as demo, and rounds in every stage of an invented city.

2023 is published and verified figure by figure, 2024 is submitted and waits for the verifier, 2025 is in
draft and waits for the departments.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from groma.catalogue.pack import open_pack
from groma.plan.reading import read_plan
from groma.record.bundled import bundled_cities, city_folder
from groma.record.folder import read_city
from groma.record.period import parse_period
from groma.web import changes, demo_programme, rounds
from groma.web.facts import open_errors
from groma.web.models import Answer, Assignment, City, Department, Mandate, Membership, Round, User
from groma.web.standing import fingerprint, standing
from groma.web.taking_in import take_in
from groma.web.trail import SYSTEM, Gesture

if TYPE_CHECKING:
    from collections.abc import Callable

    from groma.catalogue.pack import Pack

INVENTED = "exempla"
DOMAIN = "demo.example"
DEPARTMENTS = {
    "Water, energy and environment (demo)": ("WS", "EN"),
    "Transport, planning and society (demo)": (),
}
"""Department to what the ids of its categories contain; the last takes the rest."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """One of the demo's people."""

    role: str
    email: str


CAST = (
    SignIn("city coordinator", f"coordinator@{DOMAIN}"),
    SignIn("department contributor", f"water@{DOMAIN}"),
    SignIn("department contributor", f"transport@{DOMAIN}"),
    SignIn("independent verifier", f"verifier@{DOMAIN}"),
    SignIn("network secretariat", f"secretariat@{DOMAIN}"),
    SignIn("administrator", f"administrator@{DOMAIN}"),
    SignIn("leader of a group", f"leader@{DOMAIN}"),
    SignIn("reviewer for a UN body", f"reviewer@{DOMAIN}"),
    SignIn("expert on projects", f"expert@{DOMAIN}"),
)


def is_there() -> bool:
    """Whether the demo was made here before."""
    return User.objects.filter(is_demo=True).exists()


def make(password: str, *, say: Callable[[str], None] = lambda _: None) -> None:
    """Make the demo in an empty database, all of it or nothing.

    Args:
        password: What everybody of the cast signs in with.
        say: Told what is being done.
    """
    pack, gesture = open_pack(), Gesture(SYSTEM)
    with transaction.atomic():
        for name in bundled_cities():
            say(f"taking in {name}")
            folder = city_folder(name)
            take_in(read_city(folder), plan=read_plan(folder), gesture=gesture, twins="first")
        say("taking in the programme")
        demo_programme.make(gesture)
        cast = _cast(password, gesture)
        for city in City.objects.exclude(pk=INVENTED):
            say(f"publishing {city.name}")
            _publish_as_taken_in(city, pack, by=cast["secretariat"])
        say("running the rounds of the invented city")
        _run_rounds(City.objects.get(pk=INVENTED), pack, cast=cast, gesture=gesture)


def _cast(password: str, gesture: Gesture) -> dict[str, User]:
    city = City.objects.get(pk=INVENTED)
    water, transport = (
        changes.create(Department(city=city, name=name), "make", gesture=gesture) for name in DEPARTMENTS
    )
    places: dict[str, dict[str, Any]] = {
        "coordinator": {"role": "coordinator", "city": city},
        "water": {"role": "contributor", "city": city, "department": water},
        "transport": {"role": "contributor", "city": city, "department": transport},
        "verifier": {"role": "verifier", "qualification": "qualified"},
        "secretariat": {"role": "secretariat"},
        "administrator": {"role": "administrator"},
        "leader": {"role": "leader", "group": demo_programme.GROUP},
        "reviewer": {"role": "reviewer", "group": demo_programme.BODY},
        "expert": {"role": "expert"},
    }
    people = {}
    for name, place in places.items():
        person = User.objects.create_user(
            f"{name}@{DOMAIN}", password, name=f"{name.capitalize()} (demo)", is_demo=True
        )
        changes.create(Membership(user=person, **place), "give", gesture=gesture)
        people[name] = person
    return people


def _publish_as_taken_in(city: City, pack: Pack, *, by: User) -> None:
    """A real city's figures as they were found: published, not verified here."""
    newest = max(city.observations.values_list("period", flat=True), key=lambda period: parse_period(period).order)
    round_ = rounds.open_round(city, pack, period=str(parse_period(newest).end.year), gesture=Gesture(str(by.actor)))
    if standing(round_).book.card.reported:
        rounds.act_on_round(
            round_, "take_in", by=by, reason="Demo: figures bundled with Groma, not verified by this network."
        )


def _run_rounds(city: City, pack: Pack, *, cast: dict[str, User], gesture: Gesture) -> None:
    first = rounds.open_round(city, pack, period="2023", gesture=Gesture(SYSTEM))
    _assign(first, pack, gesture)
    _submit(first, cast=cast, gesture=gesture)
    _verify_and_publish(Round.objects.get(pk=first.pk), cast=cast)
    second = rounds.open_round(city, pack, period="2024", gesture=Gesture(SYSTEM))
    _submit(second, cast=cast, gesture=gesture)
    rounds.open_round(city, pack, period="2025", gesture=Gesture(SYSTEM))


def _assign(round_: Round, pack: Pack, gesture: Gesture) -> None:
    departments = list(Department.objects.filter(city=round_.city).order_by("id"))
    groups = dict.fromkeys(one.definition.group for one in pack.indicators)
    rows = [
        Assignment(round=round_, group=group, department=departments[0 if _is_of_first(group) else 1])
        for group in groups
    ]
    changes.create_all(rows, "give", gesture=gesture)


def _is_of_first(group: str) -> bool:
    return any(part in group.upper().replace("-", ".").split(".") for part in next(iter(DEPARTMENTS.values())))


def _submit(round_: Round, *, cast: dict[str, User], gesture: Gesture) -> None:
    by = cast["coordinator"]
    for one in open_errors(round_, standing(round_)):
        said = Answer(
            round=round_,
            rule=one.rule,
            about=one.subject,
            period=one.period,
            fingerprint=fingerprint(one),
            reason="Demo: left as it is, so that the verifier has something to ask.",
            by=by.actor,
        )
        changes.create(said, "answer", gesture=gesture)
    mandate = Mandate(round=round_, user=cast["verifier"], declared_at=timezone.now(), declaration="Demo: none.")
    changes.create(mandate, "give", gesture=gesture)
    rounds.act_on_round(round_, "submit", by=by)


def _verify_and_publish(round_: Round, *, cast: dict[str, User]) -> None:
    by, results = cast["verifier"], standing(round_).results
    for value in round_.values.select_related("round"):
        if results[value.key].is_reported:
            rounds.act_on_value(value, "accept", by=by)
    attested = rounds.act_on_round(round_, "attest", by=by)
    rounds.act_on_round(attested, "publish", by=cast["secretariat"])
