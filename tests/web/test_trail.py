"""The trail in the database and outside: every change to it is found at its place, and a cut end by its anchors."""

from __future__ import annotations

import importlib
import random
import sqlite3
from dataclasses import replace

import psycopg
import pytest
from cast import submitted
from django.db import connection
from installations import new_installation
from test_backups import FIRST

from groma.cli.trail_commands import exported
from groma.errors import GromaError, RecordError
from groma.record.anchor import Anchor, check, line_of, read_anchors
from groma.record.trail import FIELDS, linked, written
from groma.web import anchoring, trail
from groma.web.models import TrailEvent

pytestmark = pytest.mark.database

FLIPS = 200
triggers = importlib.import_module("groma.web.migrations.0002_append_only")


class Bare:
    """Takes the statements of a migration within a transaction."""

    connection = connection

    @staticmethod
    def execute(statement):
        with connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.fixture
def long(cast):
    """The trail of a round that was submitted."""
    submitted(cast)
    return list(trail.events())


def flipped(text, drawn):
    """The text with one bit of one of its signs turned over; a sign more where it is empty."""
    if not text:
        return "x"
    place = drawn.randrange(len(text))
    sign = next(
        sign
        for bit in drawn.sample(range(7), 7)
        if (sign := chr(ord(text[place]) ^ (1 << bit))).isprintable() and sign != text[place]
    )
    return text[:place] + sign + text[place + 1 :]


def test_a_bit_flipped_anywhere_in_the_table_is_found_at_its_place(long):
    triggers.thaw(None, Bare)
    drawn = random.Random("flipped rows")
    assert trail.verify() is None
    for _ in range(FLIPS):
        event, field = drawn.choice(long), drawn.choice(FIELDS)
        before = getattr(event, field)
        after = before ^ (1 << drawn.randrange(12, 40)) if field == "number" else flipped(before, drawn)
        TrailEvent.objects.filter(number=event.number).update(**{field: after})
        broken = trail.verify()
        assert broken is not None, (event, field, after)
        assert broken.number == event.number
        now = after if field == "number" else event.number
        TrailEvent.objects.filter(number=now).update(**{field: before})
    assert trail.verify() is None


def test_an_event_that_is_gone_put_in_or_moved_is_found(long):
    triggers.thaw(None, Bare)
    TrailEvent.objects.filter(number=7).delete()
    assert trail.verify().number == 7
    TrailEvent.objects.filter(number=8).update(number=7)
    assert trail.verify().number == 7


def test_a_bit_flipped_anywhere_in_an_export_is_found_at_its_line(long, tmp_path):
    whole = "".join(written(long)).encode()
    file = tmp_path / "trail.jsonl"
    file.write_bytes(whole)
    assert check(exported(file)).broken is None
    drawn = random.Random("flipped bytes")
    for _ in range(FLIPS):
        content, place = bytearray(whole), drawn.randrange(len(whole))
        content[place] ^= 1 << drawn.randrange(8)
        file.write_bytes(content)
        line = whole.count(b"\n", 0, place) + 1
        try:
            broken = check(exported(file)).broken
            assert broken is not None, (place, line)
            assert broken.number == line
        except RecordError as error:
            assert error.where == f"line {line}"  # noqa: PT017  either tells the place


def test_a_trail_cut_short_is_found_by_its_anchor_alone(long):
    kept = Anchor(long[-1].number, long[-1].hash, "2024-06-01")
    assert check(long, anchors=[kept]).broken is None
    assert check(long[:-3]).broken is None
    broken = check(long[:-3], anchors=[kept]).broken
    assert (broken.number, "anchored at 2024-06-01" in broken.why) == (len(long) - 2, True)


def test_a_trail_written_anew_is_found_by_the_first_anchor_that_differs(long):
    anchors = [Anchor(number, long[number - 1].hash, f"day {number}") for number in (5, 20, 40)]
    forged, last = [], None
    for event in long:
        changed = replace(event, actor="somebody else") if event.number == 12 else event
        last = linked(changed, after=last)
        forged.append(last)
    assert check(forged).broken is None
    assert check(forged, anchors=anchors[:1]).broken is None
    assert check(forged, anchors=anchors).broken.number == 20


def test_anchors_are_lines_added_to_a_file(long, tmp_path):
    file = tmp_path / "anchors.jsonl"
    first, second = anchoring.anchor(file), anchoring.anchor(file)
    assert [one.number for one in read_anchors(file)] == [first.number, second.number] == [len(long)] * 2
    assert check(long, anchors=read_anchors(file)).broken is None


@pytest.mark.parametrize("line", ["", "{}", "7", '{"number": 1}', '{"at":"","hash":"","number":true}', "\x00", "é"])
def test_a_line_that_is_no_anchor_is_named(tmp_path, line):
    file = tmp_path / "anchors.jsonl"
    file.write_text(line_of(Anchor(1, "a" * 64, "2024")) + line + "\n", encoding="utf-8")
    with pytest.raises(RecordError, match=r"jsonl:2: This line is no anchor"):
        read_anchors(file)


def test_nothing_is_anchored_before_something_happened(db, tmp_path):
    with pytest.raises(GromaError, match="no event yet"):
        anchoring.anchor(tmp_path / "anchors.jsonl")
    assert check(trail.events()).broken is None


def test_a_long_trail_is_read_in_batches(long, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert check(trail.events()).events == len(long)


def test_the_commands_tell_by_their_exit_codes(tmp_path):
    anchors, copied = tmp_path / "anchors.jsonl", tmp_path / "trail.jsonl"
    with new_installation(tmp_path / "one") as one:
        assert one.groma("restore", FIRST).returncode == 0
        assert one.groma("trail", "anchor", anchors).returncode == 0
        whole = one.groma("trail", "verify", "--anchor", anchors)
        assert whole.returncode == 0, whole.stderr
        assert "It agrees with 1 anchor." in whole.stdout
        assert one.groma("trail", "export", copied).returncode == 0
        assert one.groma("trail", "verify", copied, "--anchor", anchors).returncode == 0
        anchors.write_text("nothing\n")
        assert one.groma("trail", "verify", "--anchor", anchors).returncode == 2
        change(one, "UPDATE web_trailevent SET actor = 'somebody else' WHERE number = 9")
        broken = one.groma("trail", "verify")
    assert broken.returncode == 1
    assert "broken at event 9: its content is not what it was" in broken.stdout


def change(installation, statement):
    """What somebody with access to the database could do."""
    if installation.database_url:
        with psycopg.connect(installation.database_url) as own:
            own.execute("DROP TRIGGER web_trailevent_update ON web_trailevent")
            own.execute(statement)
        return
    own = sqlite3.connect(installation.data / "groma.sqlite3")
    own.execute("DROP TRIGGER web_trailevent_update")
    own.execute(statement)
    own.commit()
    own.close()
