"""What exactly was approved: a value with every input it rests on, so that a later change to any of them shows."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from groma.measure.model import Measurement
    from groma.record.model import Observation

INPUT_FIELDS = ("variable", "period", "place", "breakdown", "text", "unit", "status", "quality", "source", "note")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was approved: what it is, and its text before and now."""

    what: str
    before: str
    now: str


def approved(measurement: Measurement, *, unit: str, pack_hash: str) -> dict[str, Any]:
    """What a verifier approves, as values JSON has words for.

    Args:
        measurement: The value with its inputs.
        unit: The unit of the value.
        pack_hash: Which state of the framework computed it.
    """
    return {
        "key": measurement.key,
        "period": measurement.period,
        "value": measurement.value,
        "unit": unit,
        "quality": measurement.quality,
        "inputs": [_input(one.observation) for one in measurement.inputs],
        "pack_hash": pack_hash,
    }


def differences(approval: Mapping[str, Any], now: Measurement | None) -> tuple[Difference, ...]:
    """What changed since an approval: the value, its period, and each of its inputs; nothing where it still stands."""
    found = [
        Difference(name, _said(approval[name]), _said(getattr(now, name) if now else None))
        for name in ("value", "period", "quality")
        if approval[name] != (getattr(now, name) if now else None)
    ]
    before = {_place(one): one for one in approval["inputs"]}
    after = {_place(one): one for one in map(_input, _observations(now))}
    moved = (place for place in dict.fromkeys((*before, *after)) if before.get(place) != after.get(place))
    inputs = (Difference(" ".join(filter(None, one)), _told(before.get(one)), _told(after.get(one))) for one in moved)
    return (*found, *inputs)


def _observations(now: Measurement | None) -> list[Observation]:
    return [one.observation for one in now.inputs] if now else []


def _input(observation: Observation) -> dict[str, str]:
    content = asdict(observation)
    return {name: str(content[name] or "") for name in INPUT_FIELDS}


def _place(one: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(one[name] for name in ("variable", "period", "place", "breakdown"))


def _told(one: Mapping[str, str] | None) -> str:
    return ", ".join(one[name] for name in INPUT_FIELDS[4:] if one[name]) if one else ""


def _said(value: object) -> str:
    return "" if value is None else str(value)
