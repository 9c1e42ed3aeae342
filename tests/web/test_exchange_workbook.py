"""The workbook, out and in: what was handed out, what came back, what is there now; taken whole or not at all."""

from __future__ import annotations

import io
import re
import time

import pytest
from cast import PERIOD, published, report, submitted
from django.urls import reverse
from django.utils import translation
from openpyxl import Workbook, load_workbook

from groma.errors import RecordError
from groma.web import changes, rounds, trail
from groma.web.exchange import filled, template_in, workbook_in
from groma.web.exchange.workbook_out import ABOUT, COLUMNS, FILLED, HEAD_ROW, LISTS, workbook
from groma.web.models import Assignment, Department, Observation, Place, Source, TrailEvent
from groma.web.stored import files
from groma.web.stored.uploads import WORKBOOKS, accepted
from groma.web.trail import Gesture

GESTURE = Gesture("system")


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    """A store of the test's own."""
    settings.FILES = tmp_path / "files"


class Book:
    """A workbook in the hands of somebody who fills it."""

    def __init__(self, content: bytes) -> None:
        self.book = load_workbook(io.BytesIO(content))
        self.rows = {}
        for sheet in self.sheets:
            for row in sheet.iter_rows(min_row=HEAD_ROW + 1):
                cells = dict(zip(COLUMNS, row, strict=False))
                if cells["was"].value:
                    parts = (cells[name].value or "" for name in ("key", "place_code", "breakdown"))
                    self.rows[tuple(parts)] = cells

    @property
    def sheets(self):
        return [sheet for sheet in self.book.worksheets[1:] if sheet.title not in {ABOUT, LISTS}]

    def cell(self, key: str, name: str, place: str = "", breakdown: str = ""):
        return self.rows[key, place, breakdown][name]

    def set(self, key: str, *, place: str = "", breakdown: str = "", **said) -> None:
        for name, value in said.items():
            self.cell(key, name, place, breakdown).value = value

    def saved(self, path):
        self.book.save(path)
        return path


@pytest.fixture
def out(cast):
    """The coordinator's workbook of the round."""
    return lambda by=None: Book(workbook(cast.round, by or cast.coordinator))


@pytest.fixture
def back(cast, tmp_path):
    """What a filled workbook would change."""
    return lambda book, by=None: workbook_in.read(book.saved(tmp_path / "in.xlsx"), cast.round, by or cast.coordinator)


def enter(cast, variable: str, **said) -> Observation:
    rows = Observation.objects.filter(city=cast.city, variable=variable, period=said.get("period", PERIOD))
    row = rows.filter(place=said.get("place", "")).first()
    said = {"period": PERIOD, "version": row.version if row else 0} | said
    return rounds.enter(cast.round, [rounds.Entry(variable, **said)], by=cast.coordinator)[0]


def known(cast, variable: str, **said) -> None:
    """A figure that was known before the round."""
    changes.create(Observation(city=cast.city, variable=variable, **said), "take_in", gesture=GESTURE)


def row_of(cast, variable: str, **more) -> Observation:
    return Observation.objects.get(city=cast.city, variable=variable, **({"period": PERIOD} | more))


def test_every_figure_of_the_round_stands_in_the_workbook_once(cast, out):
    book, pack = out(), cast.pack
    names = {name for point in pack.data_points for name in (point.key, *point.variables)}
    assert set(book.rows) == {(name, "", "") for name in names}
    keys = [
        cell.value
        for sheet in book.sheets
        for (cell,) in sheet.iter_rows(
            min_row=HEAD_ROW + 1, min_col=COLUMNS.index("key") + 1, max_col=COLUMNS.index("key") + 1
        )
        if cell.value
    ]
    assert len(keys) == len(set(keys))


def test_only_the_cells_to_fill_are_open_and_the_structure_is_locked(cast, out):
    report(cast)
    book = out()
    assert book.book.security.lockStructure
    for sheet in book.book.worksheets:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
    cells = book.rows["inhabitants", "", ""]
    assert [name for name, cell in cells.items() if not cell.protection.locked] == list(FILLED)
    assert book.book[ABOUT].sheet_state == book.book[LISTS].sheet_state == "hidden"


def test_a_line_tells_what_it_means_what_was_before_and_what_may_be_chosen(cast, out):
    known(cast, "households", period="2022", text="39500", quality="survey")
    changes.create(Source(city=cast.city, code="reg", title="Register"), "add", gesture=GESTURE)
    book = out()
    cells = book.rows["households", "", ""]
    assert "households" in cells["figure"].comment.text
    assert cells["before"].value.split()[0] == "39500"
    assert cells["before_period"].value == "2022"
    assert cells["quality"].value == "survey"
    assert cells["period"].value == PERIOD
    sheet = cells["figure"].parent
    offered = {
        validation.formula1: validation
        for validation in sheet.data_validations.dataValidation
        if cells["quality"].coordinate in validation.sqref
    }
    where = next(iter(offered)).split("!")[1].replace("$", "")
    words = [cell.value for (cell,) in book.book[LISTS][where]]
    assert words == ["measured", "survey", "extrapolated", "estimated", "personal estimate"]


def test_a_workbook_that_comes_back_as_it_went_out_changes_nothing(cast, out, back):
    report(cast)
    enter(cast, "households", text="40000.50", quality="survey", note="Two\r\nlines", source="")
    enter(cast, "EN.EN.WS.4C/primary", text="12.345", unit="%")
    enter(cast, "inhabitants", status="suppressed")
    read = back(out())
    assert read.lines == ()
    assert read.unchanged > 200


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh-hans"])
def test_a_workbook_of_every_language_reads_back(cast, out, back, language):
    report(cast)
    enter(cast, "EN.EN.WS.4C/primary", text="12.345", quality="personal_estimate")
    changes.create(Place(city=cast.city, code="n", name="North"), "add", gesture=GESTURE)
    with translation.override(language):
        book = out()
    assert back(book).lines == ()
    assert book.sheets[0].sheet_view.rightToLeft == (language == "ar")
    book.set("households", text=41000.125)
    book.set("inhabitants", quality=book.cell("EN.EN.WS.4C/primary", "quality").value)
    read = back(book)
    assert {(line.entry.variable, line.entry.text, line.entry.quality) for line in read.lines} == {
        ("households", "41000.125", "measured"),
        ("inhabitants", "100000", "personal_estimate"),
    }


def test_new_changed_and_emptied_cells_are_told_apart_and_taken_in_as_one_gesture(cast, out, back):
    report(cast)
    book = out()
    book.set("households", text=41000)
    book.set("inhabitants", text=None)
    book.set("EN.EN.WS.4C/primary", text=80, quality="survey", source="Sewage plant, yearly report")
    read = back(book)
    assert {line.entry.variable: line.kind for line in read.lines} == {
        "households": "changed",
        "inhabitants": "emptied",
        "EN.EN.WS.4C/primary": "new",
    }
    gesture = Gesture(str(cast.coordinator.actor))
    assert filled.apply(read, cast.round, by=cast.coordinator, gesture=gesture) == 3
    assert row_of(cast, "households").text == "41000"
    emptied = row_of(cast, "inhabitants")
    assert (emptied.text, emptied.status) == ("", "not_reported")
    new = row_of(cast, "EN.EN.WS.4C/primary")
    assert (new.text, new.unit, new.quality) == ("80", "", "survey")
    assert cast.city.sources.get(code=new.source).title == "Sewage plant, yearly report"
    told = TrailEvent.objects.filter(gesture=gesture.id, action="observation.enter")
    assert told.count() == 3
    assert trail.verify() is None


NUMBERS = {
    "households": (1234.5, "1234.5"),
    "inhabitants": ("1234.5", "1234.5"),
    "total_area": (84.512, "84.512"),
    "households_with_internet": ("84512", "84512"),
    "EN.EN.WS.4C/primary": (1e-05, "1e-05"),
    "EN.EN.WS.2C": (" 12 ", "12"),
}


def test_a_number_is_read_as_it_stands_in_the_cell(out, back):
    book = out()
    for key, (cell, _kept) in NUMBERS.items():
        book.set(key, text=cell)
    read = back(book).lines
    assert {line.entry.variable: line.entry.text for line in read} == {key: kept for key, (_, kept) in NUMBERS.items()}


def test_a_share_shown_as_percent_is_meant_times_a_hundred(cast, out, back):
    book = out()
    book.set("EN.EN.WS.4C/primary", text=0.125)
    book.cell("EN.EN.WS.4C/primary", "text").number_format = "0.0%"
    book.set("households", text=0.5)
    book.cell("households", "text").number_format = "0%"
    read = back(book)
    assert [(line.entry.variable, line.entry.text) for line in read.changes] == [("EN.EN.WS.4C/primary", "12.5")]
    assert "percent" in read.of_unreadable[0].problem


def test_a_unit_that_is_chosen_is_kept_as_it_was_chosen(cast, out, back):
    book = out()
    words = book.cell("total_area", "unit").value
    book.set("total_area", text=1500, unit="ha")
    (line,) = back(book).lines
    assert words != "ha"
    assert (line.entry.text, line.entry.unit) == ("1500", "ha")


UNREADABLE = [
    ({"text": "=40000+1"}, "values only"),
    ({"text": "1,234"}, "may mean two numbers"),
    ({"text": "about 40"}, "a number with a qualifier"),
    ({"text": "#DIV/0!"}, "error|number"),
    ({"text": 5, "unit": "bananas"}, "bananas"),
    ({"text": 5, "quality": "excellent"}, "excellent"),
    ({"text": 5, "status": "Not reported this time"}, "There is a value"),
    ({"text": 5, "period": "soon"}, "soon"),
    ({"text": 5, "period": "2031"}, "belongs into the next one"),
    ({"note": "Ask Maria"}, "neither a value"),
    ({"text": "x" * 200}, "100"),
]


def test_a_cell_that_cannot_be_read_is_named_and_nothing_is_taken_in(cast, out, back):
    book = out()
    keys = [key for (key, _place, _group), cells in book.rows.items() if cells["unit"].value and "." not in key]
    for key, (said, _why) in zip(keys[1:], UNREADABLE, strict=False):
        book.set(key, **said)
    book.set(keys[0], text=5)
    read = back(book)
    problems = {line.cell: line.problem for line in read.of_unreadable}
    assert len(problems) == len(UNREADABLE)
    for key, (_said, why) in zip(keys[1:], UNREADABLE, strict=False):
        row = book.cell(key, "figure").row
        (problem,) = (
            told
            for cell, told in problems.items()
            if re.fullmatch(rf".*![A-Z]+{row}", cell) and cell.startswith(book.cell(key, "figure").parent.title)
        )
        assert re.search(why, problem), problem
    with pytest.raises(filled.NotAppliedError):
        filled.apply(read, cast.round, by=cast.coordinator, gesture=GESTURE)
    assert not Observation.objects.exists()


def test_a_formula_names_its_own_cell(cast, out, back):
    book = out()
    book.set("households", note='=HYPERLINK("http://a.example")')
    (line,) = back(book).of_unreadable
    assert line.cell.endswith(book.cell("households", "note").coordinate)


def test_what_somebody_changed_meanwhile_is_a_conflict_and_stays_unless_it_is_chosen(cast, out, back):
    report(cast)
    book = out()
    enter(cast, "households", text="42000", quality="measured")
    enter(cast, "EN.EN.WS.2C", text="151", quality="measured")
    enter(cast, "inhabitants", text="100001", quality="measured")
    book.set("households", text=41000)
    book.set("EN.EN.WS.2C", text=151)
    read = back(book)
    (line,) = read.lines
    assert (line.kind, line.before.text, line.entry.text) == ("conflict", "42000", "41000")
    assert filled.apply(read, cast.round, by=cast.coordinator, gesture=GESTURE) == 0
    assert row_of(cast, "households").text == "42000"
    filled.apply(read, cast.round, overwrite=[line.cell], by=cast.coordinator, gesture=GESTURE)
    assert row_of(cast, "households").text == "41000"
    assert row_of(cast, "inhabitants").text == "100001"


def test_a_figure_entered_while_the_workbook_was_filled_is_a_conflict_too(cast, out, back):
    book = out()
    enter(cast, "households", text="42000")
    book.set("households", text=41000)
    (line,) = back(book).lines
    assert line.kind == "conflict"


def test_a_value_that_turns_out_to_be_of_another_year_leaves_this_one(cast, out, back):
    report(cast)
    book = out()
    book.set("households", period=2023)
    read = back(book)
    filled.apply(read, cast.round, by=cast.coordinator, gesture=GESTURE)
    assert row_of(cast, "households", period="2023").text == "40000"
    assert row_of(cast, "households").status == "not_reported"


def test_districts_and_groups_have_a_sheet_of_their_own(cast, out, back):
    changes.create(Place(city=cast.city, code="n", name="North"), "add", gesture=GESTURE)
    known(cast, "inhabitants", text="60000", place="n", period="2023")
    book = out()
    cells = book.rows["inhabitants", "n", ""]
    assert (cells["place"].value, cells["before"].value[:5]) == ("North", "60000")
    book.set("inhabitants", place="n", text=61000)
    (line,) = back(book).lines
    assert line.entry.key == ("inhabitants", PERIOD, "n", "")


def test_a_contributor_gets_and_fills_their_own_categories(cast, out, back):
    department = Department.objects.get(city=cast.city)
    given = Assignment(round=cast.round, group="EN.EN.WS", department=department)
    changes.create(given, "give", gesture=GESTURE)
    book = out(cast.contributor)
    keys = {key for key, _place, _group in book.rows}
    assert "EN.EN.WS.2C" in keys
    assert "EC.ICT.ICT.1C" not in keys
    book.set("EN.EN.WS.2C", text=140)
    filled.apply(back(book, cast.contributor), cast.round, by=cast.contributor, gesture=GESTURE)
    assert row_of(cast, "EN.EN.WS.2C").entered_by == cast.contributor.actor
    whole = out()
    whole.set("EC.ICT.ICT.1C", text=50)
    (line,) = back(whole, cast.contributor).lines
    assert line.kind == "unreadable"


def test_the_workbook_of_another_round_or_without_its_columns_is_refused(cast, out, back, tmp_path):
    book = out()
    book.book[ABOUT]["A2"].value = "round/otherham/u4ssc/2022/2024"
    with pytest.raises(RecordError, match="otherham"):
        back(book)
    book = out()
    for sheet in book.sheets:
        sheet.delete_rows(1)
    with pytest.raises(RecordError, match="lost the columns"):
        back(book)


def test_two_lines_of_one_figure_cannot_be_read(cast, out, back):
    book = out()
    cells = book.rows["households", "", ""]
    sheet, row = cells["figure"].parent, cells["figure"].parent.max_row + 1
    for number, name in enumerate(COLUMNS, start=1):
        sheet.cell(row, number).value = cells[name].value
    book.set("households", text=5)
    sheet.cell(row, COLUMNS.index("text") + 1).value = 6
    assert len(back(book).of_unreadable) == 2


def test_a_text_that_looks_like_a_formula_stays_a_text_and_reads_back(cast, out, back):
    risky = '=HYPERLINK("http://evil.example","+1")'
    enter(cast, "households", text="5", note=risky)
    changes.create(Source(city=cast.city, code="x", title="@SUM(1)"), "add", gesture=GESTURE)
    content = workbook(cast.round, cast.coordinator)
    book = Book(content)
    cell = book.cell("households", "note")
    assert (cell.value, cell.data_type, cell.quotePrefix) == (risky, "s", True)
    kinds = {cell.data_type for sheet in book.book.worksheets for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert workbook_in.read  # the file that goes out reads back unchanged
    with io.BytesIO(content) as file:
        assert accepted(file, WORKBOOKS, name="a.xlsx").ending == ".xlsx"


def test_a_full_workbook_is_taken_in_within_two_seconds(cast, as_, out, tmp_path):
    report(cast)  # what loads only once is loaded now
    client, book = as_("coordinator"), out()
    client.get(address(cast))
    for (key, _place, _group), cells in book.rows.items():
        is_answer = cells["unit"].protection.locked
        if is_answer or cells["unit"].value:  # money would need its currency
            book.set(key, text="yes" if is_answer else 1000, quality="measured", source="Register")
    path = book.saved(tmp_path / "full.xlsx")
    begin = time.process_time()
    with path.open("rb") as file:
        sent = client.post(address(cast), {"send": "workbook", "workbook-file": file})
    sending = time.process_time() - begin
    shown = client.get(address(cast) + sent.url).context["read"]
    begin = time.process_time()
    done = client.post(address(cast) + sent.url, {"token": shown.token})
    assert sending + time.process_time() - begin < 2
    assert done.status_code == 302
    assert Observation.objects.filter(text="1000").count() > 230


def address(cast, name: str = "exchange", *more) -> str:
    return reverse(name, args=[cast.city.pk, cast.round.pack, cast.round.period, *more])


def template(tmp_path, rows):
    book = Workbook()
    book.active.append(["Code", "Indicator", "Numerator", "Denominator", "Result", "Unit", "Year"])
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "template.xlsx")
    return tmp_path / "template.xlsx"


def test_a_filled_template_of_another_make_is_read_by_what_its_columns_seem_to_be(cast, tmp_path):
    report(cast, {"households": "40000"})
    path = template(
        tmp_path,
        [
            ["EC: ICT: ICT: 1C", "Household internet access", 36000, 41000, 87.8, "%", 2024],
            ["EN: EN: WS: 2C", "Water consumption", None, None, 150, "L/day/capita", 2024],
            ["EN: EN: WS: 99C", "Unheard of", None, None, 1, "", 2024],
        ],
    )
    read = template_in.read(path, cast.round, cast.coordinator, name="filled template.xlsx")
    kinds = {line.entry.variable: line.kind for line in read.filled.changes}
    assert kinds["households"] == "changed"
    assert kinds["households_with_internet"] == kinds["EN.EN.WS.2C"] == "new"
    assert any("99C" in finding.what for finding in read.filled.findings)
    filled.apply(read.filled, cast.round, by=cast.coordinator, gesture=GESTURE)
    assert row_of(cast, "households").text == "41000"
    source = cast.city.sources.get(code=row_of(cast, "households").source)
    assert source.code == "filled-template"
    lineage = cast.city.lineage.get(variable="households")
    assert (lineage.raw, lineage.file) == ("41000", "raw/filled template.xlsx")


def test_a_round_that_is_not_open_takes_no_workbook(cast, out, back):
    submitted(cast)
    book = out()
    book.set("households", text=41000)
    cast.round.refresh_from_db()
    (line,) = back(book).lines
    assert line.kind == "unreadable"
    with pytest.raises(filled.NotAppliedError):
        filled.apply(back(book), cast.round, by=cast.coordinator, gesture=GESTURE)


def test_the_upload_is_kept_by_its_hash_and_told_on_the_trail(cast, as_, out, tmp_path):
    published(cast)
    path = out().saved(tmp_path / "w.xlsx")
    with path.open("rb") as file:
        sent = as_("coordinator").post(address(cast), {"send": "workbook", "workbook-file": file})
    stored = cast.city.storedfiles.get()
    assert stored.path == f"intake:{stored.sha256}"
    assert stored.sha256 in sent.url
    with files.open_file(stored) as kept:
        assert kept.read() == path.read_bytes()
