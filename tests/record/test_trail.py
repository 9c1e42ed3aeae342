"""The trail: whatever is changed, dropped, swapped or put in is found, at the place where it was done."""

from __future__ import annotations

import io
from dataclasses import fields, replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from groma.errors import RecordError
from groma.record.trail import FIRST, BrokenLink, Event, canonical, event_hash, first_broken, linked, read, written

FIELDS = tuple(one.name for one in fields(Event))
TEXTS = tuple(name for name in FIELDS if name != "number")
words = st.text(max_size=12)


@st.composite
def chains(draw: st.DrawFn, least: int = 1) -> list[Event]:
    """Events bound to each other, with whatever texts in their fields."""
    chain: list[Event] = []
    for texts in draw(st.lists(st.tuples(*(words for _ in range(8))), min_size=least, max_size=7)):
        chain.append(linked(Event(0, *texts), after=chain[-1] if chain else None))
    return chain


def place_of(found: BrokenLink | None) -> int:
    assert found is not None
    return found.number - 1


@given(chains())
def test_a_chain_nobody_touched_holds(chain):
    assert first_broken(chain) is None
    assert chain[0].previous == FIRST
    assert [event.number for event in chain] == list(range(1, len(chain) + 1))


@given(chains(), st.data())
def test_any_change_of_any_field_of_any_event_is_found_at_that_event(chain, data):
    place, name = data.draw(st.integers(0, len(chain) - 1)), data.draw(st.sampled_from(FIELDS))
    other = data.draw(st.integers(-3, 99) if name == "number" else words)
    assume(other != getattr(chain[place], name))
    chain[place] = replace(chain[place], **{name: other})
    assert place_of(first_broken(chain)) == place


@given(chains(), st.data())
def test_one_letter_of_a_hash_is_enough(chain, data):
    place, name = data.draw(st.integers(0, len(chain) - 1)), data.draw(st.sampled_from(["hash", "previous"]))
    was, letter = getattr(chain[place], name), data.draw(st.integers(0, 63))
    changed = was[:letter] + ("0" if was[letter] != "0" else "1") + was[letter + 1 :]
    chain[place] = replace(chain[place], **{name: changed})
    assert place_of(first_broken(chain)) == place


@given(chains(least=2), st.data())
def test_a_dropped_event_is_found_where_it_stood(chain, data):
    place = data.draw(st.integers(0, len(chain) - 2))
    del chain[place]
    assert place_of(first_broken(chain)) == place


@given(chains(least=2), st.data())
def test_two_swapped_events_are_found_at_the_first_of_them(chain, data):
    one, other = sorted(data.draw(st.lists(st.integers(0, len(chain) - 1), min_size=2, max_size=2, unique=True)))
    chain[one], chain[other] = chain[other], chain[one]
    assert place_of(first_broken(chain)) == one


@given(chains(least=2), st.data())
def test_an_event_put_in_is_found_where_it_was_put(chain, data):
    place = data.draw(st.integers(0, len(chain) - 1))
    stranger = data.draw(st.sampled_from(chain) | st.builds(Event, st.integers(0, 9), *(words for _ in range(10))))
    assume(stranger != chain[place])
    chain.insert(place, stranger)
    assert place_of(first_broken(chain)) == place


@given(chains(), st.tuples(*(words for _ in range(8))), st.data())
def test_a_forged_event_put_in_with_its_own_hash_is_found_at_the_next(chain, texts, data):
    place = data.draw(st.integers(0, len(chain) - 1))
    forged = linked(Event(0, *texts), after=chain[place - 1] if place else None)
    assume(forged != chain[place])
    chain.insert(place, forged)
    assert place_of(first_broken(chain)) == place + 1


@given(chains(least=2), st.data())
def test_whoever_hashes_anew_is_found_at_the_next_event(chain, data):
    place = data.draw(st.integers(0, len(chain) - 2))
    forged = replace(chain[place], after=chain[place].after + "!")
    chain[place] = replace(forged, hash=event_hash(forged))
    assert place_of(first_broken(chain)) == place + 1


@given(chains(least=2), st.data())
def test_events_after_a_known_one_are_checked_from_there(chain, data):
    known = data.draw(st.integers(0, len(chain) - 2))
    assert first_broken(chain[known + 1 :], after=chain[known]) is None
    missing_one = chain[known + 2 :]
    if missing_one:
        assert place_of(first_broken(missing_one, after=chain[known])) == known + 1


def test_a_field_cannot_borrow_from_its_neighbour():
    one = linked(Event(0, "2025", "ab", "c", "", "", "", "", ""), after=None)
    other = linked(Event(0, "2025", "a", "bc", "", "", "", "", ""), after=None)
    assert one.hash != other.hash


@given(chains())
def test_what_is_written_reads_back(chain):
    assert list(read(written(chain))) == chain


@given(chains(), st.data())
def test_every_byte_of_an_export_counts(chain, data):
    """A byte changed anywhere is refused as a line, or breaks the chain; it never passes."""
    whole = bytearray("".join(written(chain)).encode("utf-8"))
    place, other = data.draw(st.integers(0, len(whole) - 1)), data.draw(st.integers(0, 255))
    assume(whole[place] != other)
    whole[place] = other
    with pytest.raises((RecordError, UnicodeDecodeError)):  # noqa: PT012  both halves may be what finds it
        events = list(read(io.StringIO(whole.decode("utf-8"), newline="\n")))
        if first_broken(events) is not None:
            raise RecordError("The chain is broken.")


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda line: line.replace('"action"', ' "action"', 1),
        lambda line: line.replace("é", "\\u00e9"),
        lambda line: line.removesuffix("\n"),
        lambda line: line.removesuffix("\n") + "\r\n",
        lambda line: "\ufeff" + line,
        lambda line: line.replace('"number":1', '"number":1.0'),
        lambda line: line.replace('"number":1', '"number":true'),
        lambda line: line.replace('"number":1', '"number":1,"number":1'),
        lambda line: line.replace('"after":"é"', '"after":null'),
        lambda line: line.replace('{"action"', '{"a":"","action"'),
        lambda _: "[]\n",
        lambda _: "\n",
        lambda _: "[" * 100_000 + "\n",
    ],
)
def test_a_line_that_says_the_same_in_another_way_is_refused_with_its_number(spoilt):
    event = linked(Event(0, "2025", "a", "b", "c", "d", "", "é", "g"), after=None)
    line = next(written([event]))
    assert spoilt(line) != line
    with pytest.raises(RecordError, match="line 2"):
        list(read([line, spoilt(line)]))


@pytest.mark.parametrize("content", [float("nan"), {1, 2}, object()])
def test_what_json_has_no_word_for_is_not_kept(content):
    with pytest.raises(RecordError, match="cannot be kept"):
        canonical(content)


def test_texts_with_half_a_character_are_hashed_too():
    event = linked(Event(0, "2025", "a", "b", "c", "d", "", "\ud800", "g"), after=None)
    assert first_broken([event]) is None
    assert set(TEXTS) | {"number"} == set(FIELDS)
