"""What was approved: any later change to the value or to anything it rests on shows, and nothing else does."""

from __future__ import annotations

import json
from dataclasses import fields, replace

from hypothesis import assume, given
from hypothesis import strategies as st

from groma.measure.model import Input, Measurement
from groma.record.model import QUALITIES, STATUSES, Observation
from groma.verify.approval import INPUT_FIELDS, approved, differences

KEYED = ("variable", "period", "place", "breakdown")
words = st.text(max_size=8)
numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False)
observations = st.builds(
    Observation,
    variable=words,
    period=words,
    place=words,
    breakdown=words,
    text=words,
    unit=words,
    status=st.sampled_from(STATUSES),
    quality=st.sampled_from(QUALITIES),
    source=words,
    note=words,
)
inputs = st.builds(lambda row, value: Input(row.variable, value, row.unit, 1.0, row), observations, numbers)
measurements = st.builds(
    Measurement,
    key=words,
    period=words,
    value=numbers,
    quality=st.sampled_from(QUALITIES),
    inputs=st.lists(inputs, max_size=4, unique_by=lambda one: one.observation.key).map(tuple),
)


def kept(measurement: Measurement) -> dict:
    """The approval as it comes back from where it was stored."""
    return json.loads(json.dumps(approved(measurement, unit="%", pack_hash="abc")))


def with_input(measurement: Measurement, number: int, **changed: str) -> Measurement:
    several = list(measurement.inputs)
    several[number] = replace(several[number], observation=replace(several[number].observation, **changed))
    return replace(measurement, inputs=tuple(several))


def test_every_field_of_an_observation_is_part_of_an_approval():
    assert set(INPUT_FIELDS) == {one.name for one in fields(Observation)} - {"value", "where"}


@given(measurements)
def test_an_approval_stands_while_nothing_changes(measurement):
    assert differences(kept(measurement), measurement) == ()


@given(measurements, st.randoms())
def test_the_order_of_the_inputs_does_not_matter(measurement, random):
    mixed = list(measurement.inputs)
    random.shuffle(mixed)
    assert differences(kept(measurement), replace(measurement, inputs=tuple(mixed))) == ()


@given(measurements, numbers)
def test_another_value_shows_with_both(measurement, other):
    assume(other != measurement.value)
    (found,) = differences(kept(measurement), replace(measurement, value=other))
    assert (found.what, found.before, found.now) == ("value", _said(measurement.value), _said(other))


@given(measurements, st.data())
def test_any_change_of_any_field_of_any_input_shows(measurement, data):
    assume(measurement.inputs)
    place = data.draw(st.integers(0, len(measurement.inputs) - 1))
    name = data.draw(st.sampled_from(INPUT_FIELDS))
    was = getattr(measurement.inputs[place].observation, name)
    choices = {"status": st.sampled_from(STATUSES), "quality": st.sampled_from(QUALITIES)}
    other = data.draw(choices.get(name, words))
    assume(other != was)
    changed = with_input(measurement, place, **{name: other})
    assume(len({one.observation.key for one in changed.inputs}) == len(changed.inputs))
    found = differences(kept(measurement), changed)
    assert len(found) == (2 if name in KEYED else 1)
    assert all(one.before != one.now for one in found if name not in KEYED)


@given(measurements, st.data())
def test_an_input_taken_away_or_added_shows(measurement, data):
    assume(measurement.inputs)
    place = data.draw(st.integers(0, len(measurement.inputs) - 1))
    fewer = replace(measurement, inputs=measurement.inputs[:place] + measurement.inputs[place + 1 :])
    (gone,) = differences(kept(measurement), fewer)
    assert gone.now == ""
    (added,) = differences(kept(fewer), measurement)
    assert added.before == ""


def test_a_value_that_is_gone_shows_whole():
    row = Observation("inhabitants", "2024", text="100", quality="measured")
    before = Measurement("A.1", "2024", value=1.0, quality="measured", inputs=(Input("inhabitants", 100, "1", 1, row),))
    found = differences(kept(before), None)
    assert [one.what for one in found] == ["value", "period", "quality", "inhabitants 2024"]
    assert all(one.now == "" for one in found)


def test_only_what_changed_of_an_input_is_told_and_by_its_name():
    row = Observation("inhabitants", "2024", text="100", unit="person", quality="measured")
    before = Measurement("A.1", "2024", value=1.0, inputs=(Input("inhabitants", 100, "1", 1, row),))
    (typed,) = differences(kept(before), with_input(before, 0, text="101"))
    assert (typed.before, typed.now) == ("100", "101")
    (moved,) = differences(kept(before), with_input(before, 0, unit="", note="person"))
    assert (moved.before, moved.now) == ("unit: person", "note: person")


def _said(value: object) -> str:
    return "" if value is None else str(value)
