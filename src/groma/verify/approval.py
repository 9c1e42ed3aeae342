"""What exactly was approved: a value with every input and source it rests on, so that a later change to any shows."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from groma.measure.model import Measurement
    from groma.record.model import Observation, Source

INPUT_FIELDS = ("variable", "period", "place", "breakdown", "text", "unit", "status", "quality", "source", "note")
SOURCE_FIELDS = ("title", "publisher", "address", "licence", "accessed", "evidence", "note")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was approved: what it is, and its text before and now."""

    what: str
    before: str
    now: str


def approved(measurement: Measurement, *, unit: str, pack_hash: str, sources: Iterable[Source] = ()) -> dict[str, Any]:
    """What a verifier approves, as values JSON has words for.

    Args:
        measurement: The value with its inputs.
        unit: The unit of the value.
        pack_hash: Which state of the framework computed it.
        sources: What is known of the sources of the city; those the inputs name are approved with them.
    """
    inputs = [_input(one.observation) for one in measurement.inputs]
    return {
        "key": measurement.key,
        "period": measurement.period,
        "value": measurement.value,
        "unit": unit,
        "quality": measurement.quality,
        "inputs": inputs,
        "sources": _told_of(sources, inputs),
        "pack_hash": pack_hash,
    }


def differences(
    approval: Mapping[str, Any], now: Measurement | None, *, sources: Iterable[Source] = ()
) -> tuple[Difference, ...]:
    """What changed since an approval: the value, its period, each input, each source; nothing where it still stands."""
    found = [
        Difference(name, _said(approval[name]), _said(getattr(now, name) if now else None))
        for name in ("value", "period", "quality")
        if approval[name] != (getattr(now, name) if now else None)
    ]
    before = {_place(one): one for one in approval["inputs"]}
    after = {_place(one): one for one in map(_input, _observations(now))}
    moved = (place for place in dict.fromkeys((*before, *after)) if before.get(place) != after.get(place))
    found += [_moved(one, before.get(one, {}), after.get(one, {})) for one in moved]
    return (*found, *_of_sources(approval, sources))


def _of_sources(approval: Mapping[str, Any], sources: Iterable[Source]) -> list[Difference]:
    """What is no longer known of the sources of an approval as it was; approvals of old kept none and stand."""
    if "sources" not in approval:
        return []
    before, now = approval["sources"], _told_of(sources, approval["inputs"])
    codes = [code for code in sorted({*before, *now}) if before.get(code) != now.get(code)]
    return [_source_moved(code, before.get(code, {}), now.get(code, {})) for code in codes]


def _source_moved(code: str, before: Mapping[str, str], now: Mapping[str, str]) -> Difference:
    changed = [name for name in SOURCE_FIELDS if before.get(name, "") != now.get(name, "")]
    return Difference(code, _told(before, changed), _told(now, changed))


def _told_of(sources: Iterable[Source], inputs: Iterable[Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """What is known of the sources that inputs name, by their code."""
    named = {one["source"] for one in inputs}
    return {
        one.id: {name: getattr(one, name) for name in SOURCE_FIELDS} | {"evidence": " ".join(one.evidence)}
        for one in sources
        if one.id in named
    }


def _moved(place: tuple[str, ...], before: Mapping[str, str], now: Mapping[str, str]) -> Difference:
    """What of an input is not as it was; all of it where there is no before or no now."""
    changed = [name for name in INPUT_FIELDS[4:] if before.get(name) != now.get(name)]
    return Difference(" ".join(filter(None, place)), _told(before, changed), _told(now, changed))


def _observations(now: Measurement | None) -> list[Observation]:
    return [one.observation for one in now.inputs] if now else []


def _input(observation: Observation) -> dict[str, str]:
    content = asdict(observation)
    return {name: str(content[name] or "") for name in INPUT_FIELDS}


def _place(one: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(one[name] for name in ("variable", "period", "place", "breakdown"))


def _told(one: Mapping[str, str], names: Sequence[str]) -> str:
    """Some fields of an input in a line; what was typed needs no name."""
    parts = {name: one.get(name, "") for name in names}
    return ", ".join(part if name == "text" else f"{name}: {part}" for name, part in parts.items() if part)


def _said(value: object) -> str:
    return "" if value is None else str(value)
