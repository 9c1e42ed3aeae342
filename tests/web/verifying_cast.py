"""A round with every figure reported, for the tests of verification."""

from __future__ import annotations

from cast import PERIOD, Cast, give_mandate

from groma.record.bundled import city_folder
from groma.record.folder import read_city
from groma.web import changes, records, rounds
from groma.web.facts import open_errors
from groma.web.models import Answer, Round
from groma.web.standing import fingerprint, standing
from groma.web.verifying.worklist import decide, queue, seen

AT = f"/rounds/littleford/u4ssc/{PERIOD}/verify/"


FEW = "inhabitants households water_consumption households_with_internet pm10_annual_mean electricity_consumption"


def full(cast: Cast, *, few: bool = False) -> Round:
    """The round with the figures and sources of a bundled invented city, submitted, and given to both verifiers.

    With `few` only with what the variables of `FEW` amount to.
    """
    record = read_city(city_folder("exempla"))
    changes.create_all([records.source_row(one, cast.city.pk) for one in record.sources], "add", gesture=cast.gesture)
    rows = [one for one in record.observations if not few or one.variable in FEW.split()]
    whole = {one.key: one for one in rows if not one.place and not one.breakdown}.values()
    changes.create_all([records.observation_row(one, cast.city.pk) for one in whole], "add", gesture=cast.gesture)
    round_ = Round.objects.get(pk=cast.round.pk)
    for one in open_errors(round_, standing(round_)):
        told = {"rule": one.rule, "about": one.subject, "fingerprint": fingerprint(one), "reason": "A cold year."}
        changes.create(Answer(round=round_, by=cast.coordinator.actor, **told), "answer", gesture=cast.gesture)
    give_mandate(cast, cast.verifier)
    give_mandate(cast, cast.provisional)
    return rounds.act_on_round(round_, "submit", by=cast.coordinator)


def accept(cast: Cast, round_: Round, *keys: str) -> None:
    """Some figures accepted by the qualified verifier; all that wait where none is named."""
    for item in queue(round_).items:
        if item.is_to_decide and (not keys or item.key in keys):
            decide(item.value, "accept", by=cast.verifier, rests_on=seen(round_, item.key))


def sent(client, below: str, **fields: object):
    """A form sent to a page of the verification."""
    return client.post(AT + below, fields)
