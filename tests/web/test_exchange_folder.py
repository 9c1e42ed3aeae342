"""The city folder, out and in: lossless both ways, shown before it is taken, taken whole or not at all."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from cast import FIGURES, PERIOD, published, report, submitted
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groma.record.bundled import bundled_cities, city_folder
from groma.record.folder import read_city, write_city
from groma.record.model import PATHS, QUALITIES, City, Lineage, Observation, Place, Source, Target
from groma.web import changes, records, rounds, taking_in, trail
from groma.web import models as rows
from groma.web.exchange import folder_in, folder_out
from groma.web.stored import files
from groma.web.stored.archives import UploadRefusedError
from groma.web.taking_in import NotTakenError, take_in, take_in_folder
from groma.web.trail import Gesture

if TYPE_CHECKING:
    from pathlib import Path

GESTURE = Gesture("system")


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    """A store of the test's own."""
    settings.FILES = tmp_path / "files"


def canonical(name: str, folder: Path, *, twins: str = "first") -> Path:
    """A bundled city in the one way Groma writes folders, with its raw files and recipes."""
    source = city_folder(name)
    others = {path: file.read_bytes() for path, file in taking_in.other_files(source)}
    write_city(taking_in.sound(read_city(source), twins=twins), folder / name, others=others)
    return folder / name


def contents(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def bare(city: City) -> City:
    """The city without where it was read and what reading found."""
    return replace(city, findings=(), folder=None)


def archive_of(folder: Path) -> io.BytesIO:
    packed = io.BytesIO()
    folder_out.pack(folder, packed)
    packed.seek(0)
    return packed


def sent(city: rows.City, folder: Path, *, by=None, twins: str = "refuse", gesture: Gesture | None = None):
    """Send a folder and take it in at once; gives the difference."""
    with folder_in.opened(archive_of(folder), twins=twins) as incoming:
        found = folder_in.difference(city, incoming)
        folder_in.apply(city, incoming, found, by=by, gesture=gesture or Gesture(str(by.actor) if by else "system"))
    return found


def out(city: rows.City, into: Path) -> Path:
    """The folder of a city, written."""
    folder_out.write_folder(city, into / city.pk)
    return into / city.pk


@pytest.mark.django_db
@pytest.mark.parametrize("name", bundled_cities())
def test_a_folder_comes_out_byte_for_byte_as_it_went_in(name, tmp_path):
    folder = canonical(name, tmp_path / "in")
    row = take_in_folder(folder, gesture=GESTURE)
    assert bare(records.city_of(row)) == bare(read_city(folder))
    assert contents(out(row, tmp_path / "out")) == contents(folder)
    assert trail.verify() is None


@pytest.mark.django_db
@pytest.mark.parametrize("name", bundled_cities())
def test_a_bundled_city_says_the_same_from_the_database(name):
    city = read_city(city_folder(name))
    row = take_in(city, gesture=GESTURE, twins="first")
    assert bare(records.city_of(row)) == bare(taking_in.sound(city, twins="first"))


@pytest.mark.django_db
def test_a_record_in_the_database_survives_its_folder(cast, tmp_path):
    report(cast)
    note = "Two lines,\r\nan “=odd” one; and ½ m³ — بيانات"
    entry = rounds.Entry("inhabitants", "2023", text="99000.50", quality="survey", note=note)
    rounds.enter(cast.round, [entry], by=cast.coordinator)
    changes.create(
        rows.Source(city=cast.city, code="reg", title="Register: 2024", evidence=["ab" * 32]), "add", gesture=GESTURE
    )
    files.keep(b"%PDF-1.7 a", city=cast.city, name="a.pdf", gesture=GESTURE)
    before, folder = records.city_of(cast.city), out(cast.city, tmp_path)
    kept = list(cast.city.storedfiles.values_list("path", "sha256", "size", "media_type"))
    rows.City.objects.get(pk=cast.city.pk).delete()
    row = take_in_folder(folder, gesture=GESTURE)
    assert bare(records.city_of(row)) == bare(before)
    assert list(row.storedfiles.values_list("path", "sha256", "size", "media_type")) == kept


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12).map(str.strip)
NAMES = st.text("abc_", min_size=1, max_size=6)
PERIODS = st.sampled_from(["2019", "2020", "2020-03", "2018-09/2019-08"])
AMOUNTS = st.floats(-1e9, 1e9).map(lambda one: one + 0.0)
NUMBERS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False).map(repr), st.sampled_from(["0", "1.50", "-3", "yes", "no", "1e3"])
)


@st.composite
def observations(draw):
    text = draw(st.one_of(st.just(""), NUMBERS))
    return Observation(
        variable=draw(NAMES),
        period=draw(PERIODS),
        place=draw(st.sampled_from(["", "north"])),
        breakdown=draw(st.sampled_from(["", "age=15-24;sex=female"])),
        value=records.value_of(text),
        text=text,
        unit=draw(WORDS),
        status="reported" if text else draw(st.sampled_from(["not_reported", "suppressed"])),
        quality=draw(st.sampled_from(QUALITIES)),
        source=draw(WORDS),
        note=draw(WORDS),
    )


CITIES = st.builds(
    City,
    id=st.just("anywhere"),
    name=WORDS.filter(bool),
    country=st.just("XX"),
    location=st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
    identifiers=st.dictionaries(NAMES, WORDS, max_size=3),
    notes=WORDS,
    invented=st.booleans(),
    observations=st.lists(observations(), max_size=6, unique_by=lambda one: one.key).map(tuple),
    lineage=st.lists(
        st.builds(
            Lineage, **dict.fromkeys(records.LINEAGE, WORDS) | {"variable": NAMES, "period": PERIODS, "file": NAMES}
        ),
        max_size=3,
    ).map(tuple),
    places=st.lists(st.builds(Place, NAMES, NAMES, WORDS, WORDS), max_size=3, unique_by=lambda one: one.id).map(tuple),
    sources=st.lists(
        st.builds(Source, NAMES, NAMES, WORDS, evidence=st.lists(NAMES, max_size=2).map(tuple), note=WORDS),
        max_size=3,
        unique_by=lambda one: one.id,
    ).map(tuple),
    targets=st.lists(
        st.builds(
            Target,
            NAMES,
            PERIODS,
            AMOUNTS,
            WORDS,
            WORDS,
            place=WORDS,
            breakdown=st.sampled_from(["", "age=15-24;sex=female"]),
            path=st.sampled_from(PATHS),
            baseline=st.none() | AMOUNTS,
            baseline_period=st.just("") | PERIODS,
            owner=WORDS,
            why=WORDS,
            steps=st.lists(st.tuples(PERIODS, AMOUNTS), max_size=3).map(tuple),
        ),
        max_size=3,
    ).map(tuple),
)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(city=CITIES)
def test_any_city_survives_folder_and_database_in_both_directions(city, tmp_path_factory):
    base = tmp_path_factory.mktemp("city")
    write_city(city, base / "in")
    read = read_city(base / "in")
    with transaction.atomic():
        row = take_in_folder(base / "in", gesture=GESTURE)
        assert bare(records.city_of(row)) == bare(read)
        folder_out.write_folder(row, base / "out")
        with folder_in.opened(archive_of(base / "in")) as incoming:
            assert folder_in.difference(row, incoming).is_empty
        transaction.set_rollback(True)
    assert contents(base / "out") == contents(base / "in")


def test_rows_of_one_key_are_refused_with_their_lines_or_the_first_is_taken_and_the_others_noted(cast, tmp_path):
    folder = out(cast.city, tmp_path)
    table = folder / "observations.csv"
    table.write_text(table.read_text() + "households,2024,,,40,,,,,first\nhouseholds,2024,,,41,ha,,survey,reg,\n")
    with pytest.raises(NotTakenError) as told:
        sent(cast.city, folder, by=cast.coordinator)
    assert told.value.are_twins
    assert told.value.lines == ("observations.csv:2, observations.csv:3: households 2024",)
    assert not cast.city.observations.exists()
    sent(cast.city, folder, by=cast.coordinator, twins="first")
    kept = cast.city.observations.get()
    assert (kept.text, kept.note) == ("40", "first Also given: 41, ha, survey, reg")


def test_sources_and_places_of_one_id_are_named_too(cast, tmp_path):
    folder = out(cast.city, tmp_path)
    (folder / "sources.yaml").write_text(
        "- {id: reg, title: One}\n- {id: reg, title: Two, address: 'https://b.example'}\n"
    )
    (folder / "places.csv").write_text("id,name\nnorth,North\nnorth,North\n")
    with pytest.raises(NotTakenError, match=r"sources\.yaml: reg; places\.csv: north"):
        sent(cast.city, folder, by=cast.coordinator)
    sent(cast.city, folder, by=cast.coordinator, twins="first")
    assert cast.city.sources.get().note == "Also given: Two, https://b.example"


UNREADABLE = {
    "observations.csv": {
        "no number": "households,2024,,,~40,,,,,",
        "no period": "households,soon,,,40,,,,,",
        "no variable": ",2024,,,40,,,,,",
        "no such quality": "households,2024,,,40,,,guessed,,",
        "a value and a reason for none": "households,2024,,,40,,not_reported,,,",
        "too many cells": "households,2024,,,40,,,,,a,b",
    }
}


@pytest.mark.parametrize("what", UNREADABLE["observations.csv"])
def test_a_row_that_would_be_lost_or_misread_is_refused_with_its_line(cast, tmp_path, what):
    folder = out(cast.city, tmp_path)
    table = folder / "observations.csv"
    table.write_text(table.read_text() + UNREADABLE["observations.csv"][what] + "\n")
    with pytest.raises(NotTakenError, match=r"observations\.csv:2: ") as told:
        sent(cast.city, folder, by=cast.coordinator)
    assert not told.value.are_twins
    assert str(tmp_path) not in str(told.value)


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("city.yaml", "id: littleford\nname: [", "city.yaml"),
        ("city.yaml", "id: littleford\nname: A\ncountry: XX\nmayor: B\n", "mayor"),
        ("city.yaml", "id: otherham\nname: A\ncountry: XX\n", "another city"),
        ("observations.csv", "variable,value\na,1\n", "period"),
        ("observations.csv", "variable,period,value,note\nhouseholds,2024,1," + "x" * 10_001 + "\n", "longer than"),
        ("sources.yaml", '- {id: a, title: "a\\0b"}\n', "cannot be kept"),
    ],
)
def test_a_folder_that_cannot_be_kept_is_refused_and_nothing_changes(cast, tmp_path, name, text, why):
    report(cast)
    before, events = records.city_of(cast.city), rows.TrailEvent.objects.count()
    folder = out(cast.city, tmp_path)
    (folder / name).write_text(text)
    with pytest.raises(NotTakenError, match=why) as told:
        sent(cast.city, folder, by=cast.coordinator)
    assert told.value.next_step
    assert "/tmp" not in str(told.value)
    assert records.city_of(cast.city) == before
    assert rows.TrailEvent.objects.count() == events


def test_the_difference_says_what_comes_changes_and_goes_and_each_row_has_its_event(cast, tmp_path):
    report(cast)
    folder = out(cast.city, tmp_path)
    table = folder / "observations.csv"
    kept = [line for line in table.read_text().splitlines() if not line.startswith("households,")]
    changed = [line.replace(",36000,", ",36500,") for line in kept]
    table.write_text("\n".join([*changed, "waste_collected,2024,,,5,,,,,"]) + "\n")
    (folder / "raw").mkdir()
    (folder / "raw" / "a.csv").write_text("a,b\n1,2\n")
    gesture = Gesture(str(cast.coordinator.actor))
    found = sent(cast.city, folder, by=cast.coordinator, gesture=gesture)
    told = {(one.kind, one.label) for one in found.changes}
    assert told == {
        ("removed", "households 2024"),
        ("changed", "households_with_internet 2024"),
        ("added", "waste_collected 2024"),
        ("added", "raw/a.csv"),
    }
    events = rows.TrailEvent.objects.filter(gesture=gesture.id, action__regex="^(observation|file)")
    assert sorted(events.values_list("action", flat=True)) == [
        "file.take_in",
        "observation.take_in",
        "observation.take_in",
        "observation.take_out",
    ]
    assert rows.Observation.objects.get(variable="waste_collected").entered_by == cast.coordinator.actor
    assert trail.verify() is None
    assert contents(out(cast.city, tmp_path / "again")).keys() == contents(folder).keys()


def test_lineage_is_replaced_as_a_whole_and_the_trail_tells_it(cast, tmp_path):
    report(cast)
    folder = out(cast.city, tmp_path)
    line = "households,2024,,,raw/a.csv," + "ab" * 32 + ",3,B,40,,recipes/a.yaml\n"
    (folder / "lineage.csv").write_text(
        "variable,period,place,breakdown,file,sha256,row,column,raw,factor,recipe\n" + line
    )
    before = trail.stamp(cast.city.pk)
    found = sent(cast.city, folder, by=cast.coordinator)
    assert found.lineage_rows == 1
    assert not found.changes
    assert cast.city.lineage.get().raw == "40"
    assert rows.TrailEvent.objects.filter(action="city.lineage").count() == 1
    assert trail.stamp(cast.city.pk) != before


def test_figures_of_an_approved_value_drop_its_approval(cast, tmp_path):
    from cast import verified  # noqa: PLC0415  only here

    rounds.act_on_round(verified(cast), "reopen", by=cast.coordinator, reason="A slip.")
    folder = out(cast.city, tmp_path)
    table = folder / "observations.csv"
    table.write_text(table.read_text().replace(",40000,", ",41000,"))
    sent(cast.city, folder, by=cast.coordinator)
    value = rows.Value.objects.get(round=cast.round, key="EC.ICT.ICT.1C")
    assert value.approval is None
    assert value.dropped_approval["value"] == pytest.approx(90)
    assert rows.Value.objects.get(round=cast.round, key="EN.EN.WS.2C").approval


@pytest.mark.parametrize("step", [submitted, published])
@pytest.mark.parametrize(
    "mend",
    [
        lambda text: text.replace(",40000,", ",41000,"),
        lambda text: text + "households_with_internet,2024-03,,,5,,,,,\n",
        lambda text: "\n".join(line for line in text.splitlines() if "households," not in line) + "\n",
    ],
)
def test_rows_of_a_round_that_is_not_open_stay_as_they_are(cast, tmp_path, step, mend):
    step(cast)
    before = records.city_of(cast.city)
    folder = out(cast.city, tmp_path)
    table = folder / "observations.csv"
    table.write_text(mend(table.read_text()))
    with pytest.raises(NotTakenError, match=f"littleford {PERIOD}") as told:
        sent(cast.city, folder, by=cast.coordinator)
    assert "Reopen" in told.value.next_step
    assert records.city_of(cast.city) == before


def test_an_older_figure_that_a_closed_round_rests_on_stays_too(cast, tmp_path):
    rounds.enter(cast.round, [rounds.Entry("EN.EN.WS.4C/primary", "2022", text="80")], by=cast.coordinator)
    submitted(cast)
    folder = out(cast.city, tmp_path)
    table = folder / "observations.csv"
    table.write_text(table.read_text().replace(",80,", ",81,"))
    with pytest.raises(NotTakenError, match=r"EN\.EN\.WS\.4C/primary 2022"):
        sent(cast.city, folder, by=cast.coordinator)


def test_figures_of_a_period_without_a_round_are_taken_in_late_and_the_trail_says_so(cast, tmp_path):
    published(cast)
    folder = out(cast.city, tmp_path)
    table = folder / "observations.csv"
    table.write_text(table.read_text() + "households,2019,,,39000,,,,,\n")
    sent(cast.city, folder, by=cast.coordinator)
    event = rows.TrailEvent.objects.get(action="observation.take_in_late")
    assert "2019" in event.subject
    assert rows.PublishedFigure.objects.filter(publication__round=cast.round).exists()


def test_what_was_confirmed_is_applied_only_while_the_record_says_the_same(cast, tmp_path):
    report(cast)
    folder = out(cast.city, tmp_path)
    table = folder / "observations.csv"
    table.write_text(table.read_text().replace(",40000,", ",41000,") + "waste_collected,2024,,,5,,,,,\n")
    with folder_in.opened(archive_of(folder)) as incoming:
        found = folder_in.difference(cast.city, incoming)
        report(cast, {"households": "42000"})
        assert folder_in.difference(cast.city, incoming).fingerprint != found.fingerprint
        with pytest.raises(changes.OvertakenError):
            folder_in.apply(cast.city, incoming, found, by=cast.coordinator, gesture=GESTURE)
    assert rows.Observation.objects.get(variable="households").text == "42000"
    assert not rows.Observation.objects.filter(variable="waste_collected").exists()
    assert trail.verify() is None


def test_equal_records_give_equal_archives(cast):
    report(cast)
    with folder_out.packed(cast.city) as first, folder_out.packed(cast.city) as second:
        assert first.read() == second.read()


def test_a_folder_may_stand_in_the_archive_by_itself_or_in_one_folder(cast, tmp_path):
    report(cast)
    folder = out(cast.city, tmp_path)
    loose, wrapped = io.BytesIO(), io.BytesIO()
    for file, top in ((loose, ""), (wrapped, "our city/")):
        with zipfile.ZipFile(file, "w") as archive:
            for path, content in contents(folder).items():
                archive.writestr(f"{top}{path}", content)
            archive.writestr("__MACOSX/._city.yaml", b"x")
            archive.writestr(f"{top}.DS_Store", b"x")
        with folder_in.opened(file) as incoming:
            assert folder_in.difference(cast.city, incoming).is_empty
    with zipfile.ZipFile(wrapped, "a") as archive:
        archive.writestr("other/city.yaml", b"id: other")
    with pytest.raises(NotTakenError, match="more than one folder"), folder_in.opened(wrapped):
        pass


def test_a_file_in_the_folder_that_holds_macros_is_refused_by_its_name(cast, tmp_path):
    folder = out(cast.city, tmp_path)
    (folder / "raw").mkdir()
    (folder / "raw" / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    with pytest.raises((UploadRefusedError, NotTakenError), match=r"raw/old\.xls"):
        sent(cast.city, folder, by=cast.coordinator)


def test_an_upload_that_waits_is_no_part_of_the_folder(cast, tmp_path):
    waiting = files.keep(b"a,b\n", city=cast.city, name="a.csv", gesture=GESTURE, path=f"{folder_out.INTAKE}a")
    assert waiting.pk
    assert set(contents(out(cast.city, tmp_path))) == {"city.yaml", "observations.csv"}
    assert set(FIGURES)


def test_what_becomes_of_a_target_is_shown_and_told_with_its_path_and_its_steps(cast, tmp_path):
    folder = out(cast.city, tmp_path)
    head = "variable,period,value,place,path,baseline,baseline_period,owner,steps\n"
    (folder / "targets.csv").write_text(head + "EN.EN.WS.2C,2030,110,d1,steps,150,2024,Water utility,2027=140\n")
    found = sent(cast.city, folder, by=cast.coordinator)
    (one,) = found.changes
    assert (one.kind, one.label) == ("added", "EN.EN.WS.2C 2030 d1")
    assert ("steps", None, "2027=140") in one.fields
    assert ("baseline", None, 150.0) in one.fields
    event = rows.TrailEvent.objects.get(action="target.take_in")
    assert all(said in event.after for said in ('"steps":"2027=140"', '"owner":"Water utility"'))
    (kept,) = records.city_of(cast.city).targets
    assert (kept.steps, kept.baseline_period) == ((("2027", 140.0),), "2024")
    table = folder / "targets.csv"
    table.write_text(table.read_text().replace("2027=140", "2027=145"))
    moved = sent(cast.city, folder, by=cast.coordinator)
    assert [one.kind for one in moved.changes] == ["changed"]
    assert records.city_of(cast.city).targets[0].steps == (("2027", 145.0),)


TARGETS = "variable,period,value,place\n"
WATER, WASTE = "EN.EN.WS.2C", "EN.EN.WST.1C"


def retold(cast, tmp_path, before, after):
    """What becomes of the targets of one folder when another comes, each as kind, label and fields."""
    folder = out(cast.city, tmp_path)
    (folder / "targets.csv").write_text(TARGETS + before)
    sent(cast.city, folder, by=cast.coordinator)
    first = set(rows.Target.objects.values_list("pk", flat=True))
    (folder / "targets.csv").write_text(TARGETS + after)
    with folder_in.opened(archive_of(folder)) as incoming:
        shown = [(one.kind, one.label, one.fields) for one in folder_in.difference(cast.city, incoming).changes]
    sent(cast.city, folder, by=cast.coordinator)
    kept = records.city_of(cast.city).targets
    assert sorted((one.variable, one.period, one.value, one.place) for one in kept) == sorted(
        (variable, period, float(value), place)
        for variable, period, value, place in (line.split(",") for line in after.split())
    )
    return first, shown


def test_a_target_of_another_value_is_one_change_of_one_row(cast, tmp_path):
    first, found = retold(
        cast, tmp_path, f"{WATER},2030,110,\n{WASTE},2030,60,\n", f"{WATER},2030,100,\n{WASTE},2030,60,\n"
    )
    assert found == [("changed", f"{WATER} 2030", [("value", 110.0, 100.0)])]
    assert set(rows.Target.objects.values_list("pk", flat=True)) == first
    event = rows.TrailEvent.objects.filter(action="target.take_in").latest("pk")
    assert '"value":110' in event.before
    assert '"value":100' in event.after
    assert not rows.TrailEvent.objects.filter(action="target.take_out").exists()


def test_a_target_moved_to_another_year_is_one_change(cast, tmp_path):
    __, found = retold(cast, tmp_path, f"{WATER},2030,110,\n", f"{WATER},2032,105,\n")
    assert found == [("changed", f"{WATER} 2030", [("period", "2030", "2032"), ("value", 110.0, 105.0)])]


def test_which_of_two_targets_was_moved_is_not_guessed(cast, tmp_path):
    before = f"{WATER},2030,110,\n{WATER},2035,100,\n"
    __, found = retold(cast, tmp_path, before, f"{WATER},2031,110,\n{WATER},2036,100,\n")
    assert sorted(kind for kind, *__ in found) == ["added", "added", "removed", "removed"]


def test_the_target_of_another_place_is_another_target(cast, tmp_path):
    __, found = retold(cast, tmp_path, f"{WATER},2030,110,d1\n", f"{WATER},2030,110,\n")
    assert [kind for kind, *__ in found] == ["added", "removed"]


def test_one_target_of_a_figure_may_change_while_another_goes(cast, tmp_path):
    before = f"{WATER},2030,110,\n{WATER},2035,100,\n"
    __, found = retold(cast, tmp_path, before, f"{WATER},2035,95,\n")
    assert [(kind, label) for kind, label, __ in found] == [("changed", f"{WATER} 2035"), ("removed", f"{WATER} 2030")]


def test_of_targets_that_say_the_same_one_may_go(cast, tmp_path):
    __, found = retold(cast, tmp_path, f"{WATER},2030,110,\n" * 2, f"{WATER},2030,110,\n")
    assert [kind for kind, *__ in found] == ["removed"]


def test_a_target_that_says_no_more_than_before_is_told_as_before():
    plain = {"variable": "a", "period": "2030", "value": 1.0, "unit": "", "note": ""}
    assert rows.Target(variable="a", period="2030", value=1.0).told() == plain
    more = {"baseline": 0.0, "owner": "linear", "path": "steps", "steps": "2027=2"}
    assert rows.Target(variable="a", period="2030", value=1.0, **more).told() == plain | more
