"""The fixed cast of the web tests: a small invented city and everybody around it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from groma.catalogue.pack import Pack, open_pack
from groma.web import changes, rounds
from groma.web.models import City, Department, Mandate, Membership, Observation, Round, User
from groma.web.trail import Gesture

PASSWORD = "a long pass phrase of the tests"
PERIOD = "2024"
FIGURES = {
    "inhabitants": "100000",
    "households": "40000",
    "households_with_internet": "36000",
    "EN.EN.WS.2C": "150",
}


@dataclass(frozen=True)
class Cast:
    """Everybody, the city and its round."""

    city: City
    elsewhere: City
    round: Round
    pack: Pack
    coordinator: User
    contributor: User
    verifier: User
    provisional: User
    secretariat: User
    administrator: User
    outsider: User
    gesture: Gesture

    @property
    def people(self) -> dict[str, User]:
        """Everybody who can sign in, by role."""
        names = "coordinator contributor verifier provisional secretariat administrator outsider".split()
        return {name: getattr(self, name) for name in names}


def make_cast() -> Cast:
    """The cast with a round in draft; nothing is reported yet. The outsider coordinates another city."""
    gesture, pack = Gesture("system"), open_pack("u4ssc")
    city = changes.create(
        City(id="littleford", name="Littleford", country="XX", invented=True), "make", gesture=gesture
    )
    elsewhere = changes.create(
        City(id="otherham", name="Otherham", country="XX", invented=True), "make", gesture=gesture
    )
    water = changes.create(Department(city=city, name="Waterworks"), "make", gesture=gesture)
    round_ = rounds.open_round(city, pack, period=PERIOD, gesture=gesture)
    people = {
        "coordinator": _person("coordinator", city=city, gesture=gesture),
        "contributor": _person("contributor", city=city, department=water, gesture=gesture),
        "verifier": _person("verifier", qualification="qualified", gesture=gesture),
        "provisional": _person("verifier", name="provisional", qualification="provisional", gesture=gesture),
        "secretariat": _person("secretariat", gesture=gesture),
        "administrator": _person("administrator", gesture=gesture),
        "outsider": _person("coordinator", name="outsider", city=elsewhere, gesture=gesture),
    }
    return Cast(city=city, elsewhere=elsewhere, round=round_, pack=pack, gesture=gesture, **people)


def give_mandate(cast: Cast, user: User, *, declared: bool = True) -> Mandate:
    """The round given to a verifier, who has declared no conflict."""
    when = timezone.now() if declared else None
    return changes.create(Mandate(round=cast.round, user=user, declared_at=when), "give", gesture=cast.gesture)


def report(cast: Cast, figures: dict[str, str] | None = None) -> list[Observation]:
    """A few figures entered by the coordinator."""
    entries = [
        rounds.Entry(name, PERIOD, text=text, quality="measured", version=_version(cast, name))
        for name, text in (figures or FIGURES).items()
    ]
    return rounds.enter(cast.round, entries, by=cast.coordinator)


def submitted(cast: Cast) -> Round:
    """The round with a few figures, submitted, and given to the qualified and the provisional verifier."""
    report(cast)
    give_mandate(cast, cast.verifier)
    give_mandate(cast, cast.provisional)
    return rounds.act_on_round(Round.objects.get(pk=cast.round.pk), "submit", by=cast.coordinator)


def verified(cast: Cast) -> Round:
    """The round with every reported figure accepted and attested."""
    round_ = submitted(cast)
    for value in round_.values.select_related("round"):
        if value.key in reported_keys(round_):
            rounds.act_on_value(value, "accept", by=cast.verifier)
    return rounds.act_on_round(round_, "attest", by=cast.verifier)


def published(cast: Cast) -> Round:
    """The round published."""
    return rounds.act_on_round(verified(cast), "publish", by=cast.secretariat)


def reported_keys(round_: Round) -> frozenset[str]:
    """The data points of a round that have a value."""
    from groma.web.standing import standing  # noqa: PLC0415  only here

    return frozenset(key for key, result in standing(round_).results.items() if result.is_reported)


def _person(role: str, *, gesture: Gesture, name: str = "", **membership: object) -> User:
    name = name or role
    user = User.objects.create_user(f"{name}@example.org", PASSWORD, name=name.capitalize())
    changes.create(Membership(user=user, role=role, **membership), "give", gesture=gesture)
    return user


def _version(cast: Cast, variable: str) -> int:
    row = Observation.objects.filter(city=cast.city, variable=variable, period=PERIOD, place="", breakdown="").first()
    return row.version if row else 0
