"""Bad raw files: each gives a clear finding or error, nothing crashes, nothing is lost, and what is good is read."""

from __future__ import annotations

import random
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groma.catalogue.pack import open_pack
from groma.errors import LimitError, RecordError
from groma.gather import harvest, limits, readers, running
from groma.gather.gathering import Gathered, gather_city, merged
from groma.gather.limits import inspect_workbook, open_workbook
from groma.gather.notes import SHOWN
from groma.record.folder import read_city

if TYPE_CHECKING:
    from groma.catalogue.pack import Pack
    from groma.errors import Finding

MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def pack() -> Pack:
    return open_pack("u4ssc")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return city_in(tmp_path)


def city_in(folder: Path) -> Path:
    for name in ("raw", "recipes"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "city.yaml").write_text("{id: testa, name: Testa, country: NO}\n", encoding="utf-8")
    (folder / "observations.csv").write_text("variable,period,value\nhouseholds,2019,40\n", encoding="utf-8")
    return folder


def gathered(folder: Path, pack: Pack, content: bytes | str, *, file: str = "t.csv", read: str = "") -> Gathered:
    data = content if isinstance(content, bytes) else content.encode()
    (folder / "raw" / file).write_bytes(data)
    return run(folder, pack, file=file, read=read)


def run(folder: Path, pack: Pack, *, file: str = "t.csv", read: str = "") -> Gathered:
    rule = "{variable: inhabitants, value: Value, period: Year}"
    (folder / "recipes" / "r.yaml").write_text(
        f"read: {{file: raw/{file}{read}}}\nobservations: [{rule}]\n", encoding="utf-8"
    )
    city = read_city(folder)
    result = gather_city(city, pack=pack)
    assert city.observations[0] in merged(city, result).observations
    return result


def only(result: Gathered) -> Finding:
    (finding,) = result.findings
    assert finding.what
    return finding


def values(result: Gathered) -> list[float | None]:
    return [item.value for item in result.observations]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n \r\n", "empty"),
        (b"Year,Value\r\n", "no rows"),
        (b"PK\x03\x04" + bytes(100), "Excel workbook or another zip"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "binary"),
        (random.Random(1).randbytes(5_000).replace(b"\0", b"\1"), "binary"),
        (b"%PDF-1.7 text", "PDF"),
        (b"PAR1" + bytes(20), "Parquet"),
        (b"Year,Value\n2019,1\n" + b"2019,2\n" * 200_000 + b"\0", "binary"),
        ("Year,Value\n2019,1\n".encode("utf-16-le"), "binary"),
    ],
)
def test_what_is_no_table_is_refused_in_words(folder, pack, content, said):
    result = gathered(folder, pack, content)
    finding = only(result)
    assert finding.severity == "error"
    assert said in finding.what
    assert finding.next_step
    assert result.unread == (("r.yaml", "raw/t.csv"),)


def test_a_missing_file_offers_the_nearest(folder, pack):
    (folder / "raw" / "water_2019.csv").write_text("Year,Value\n", encoding="utf-8")
    finding = only(run(folder, pack, file="watr_2019.csv"))
    assert "Did you mean `raw/water_2019.csv`?" in finding.next_step


def test_a_missing_column_offers_the_nearest(folder, pack):
    finding = only(gathered(folder, pack, "Yaer,Value\n2019,1\n"))
    assert (finding.what, finding.next_step) == ("There is no column `Year`.", "Did you mean `Yaer`?")


def test_a_column_that_stands_twice_is_not_guessed(folder, pack):
    finding = only(gathered(folder, pack, "Year,Value,Value\n2019,1,2\n"))
    assert (finding.what, finding.next_step) == ("There is no column `Value`.", "Did you mean `Value (2)`?")


@pytest.mark.parametrize(
    "cell", ["NaN", "inf", "-inf", "1e400", "=cmd|' /C calc'!A0", "=1+1", "@SUM(1)", ">8000", "~3", "12,5", "many"]
)
def test_what_is_no_number_is_a_finding_and_the_rest_is_read(folder, pack, cell):
    result = gathered(folder, pack, f'Year,Value\n2018,7\n2019,"{cell}"\n')
    finding = only(result)
    assert (finding.severity, finding.rule, finding.where) == ("error", "value", "raw/t.csv:3")
    assert cell in finding.what
    assert values(result) == [7.0]


def test_a_negative_count_passes_for_the_checks_to_find(folder, pack):
    result = gathered(folder, pack, "Year,Value\n2019,-5\n")
    assert (values(result), result.findings) == ([-5.0], ())


@pytest.mark.parametrize("cell", ["", "year", "20x9", "2019-13", "99999", "=2019"])
def test_what_is_no_period_is_a_finding(folder, pack, cell):
    result = gathered(folder, pack, f"Year,Value\n{cell},1\n2019,2\n")
    assert only(result).rule == "period"
    assert values(result) == [2.0]


def test_ragged_rows_are_told_apart(folder, pack):
    result = gathered(folder, pack, "Year,Value,Note\n2018,1\n2019,1,234,x\n2020,3,\n2021,4,,,\nSource: register\n")
    assert [(finding.severity, finding.rule, finding.where) for finding in result.findings] == [
        ("warning", "too_few_cells", "raw/t.csv:2"),
        ("error", "too_many_cells", "raw/t.csv:3"),
        ("note", "empty", "r.yaml"),
    ]
    assert values(result) == [1.0, 3.0, 4.0]


def test_a_quote_that_never_closes_swallows_nothing_in_silence(folder, pack):
    result = gathered(folder, pack, 'Year,Value\n2018,1\n2019,"2\n2020,3\n')
    finding = only(result)
    assert (finding.rule, finding.where) == ("not_csv", "raw/t.csv:3")
    assert "lines 3 to 4" in finding.what
    assert values(result) == [1.0]


def test_a_monstrous_line_is_left_out(folder, pack):
    result = gathered(folder, pack, "Year,Value\n2018,1\n2019," + "9" * (3 * MEGABYTE) + "\n2020,3\n")
    finding = only(result)
    assert (finding.rule, finding.where) == ("long_line", "raw/t.csv:3")
    assert values(result) == [1.0, 3.0]


def test_a_monstrous_cell_is_left_out_and_not_repeated_in_the_finding(folder, pack):
    result = gathered(folder, pack, "Year,Value\n2018,1\n2019," + "9" * 100_000 + "\n2020," + "9" * 200_000 + "\n")
    assert [finding.rule for finding in result.findings] == ["value", "not_csv"]
    assert max(len(str(finding)) for finding in result.findings) < 2_000
    assert values(result) == [1.0]


def test_too_many_columns_are_refused(folder, pack):
    assert "columns" in only(gathered(folder, pack, "Year,Value" + ",x" * limits.MAX_COLUMNS + "\n2019,1\n")).what


def test_a_million_mistakes_are_not_a_million_findings(folder, pack):
    result = gathered(folder, pack, "Year,Value\n" + "2019,x\n" * 3_000)
    assert len(result.findings) == SHOWN + 1
    assert result.findings[-1].what == f"{3_000 - SHOWN:,} more of this kind."


@pytest.mark.parametrize("rule", ["factor: 1e300", "aggregate: sum"])
def test_what_grows_too_large_is_a_finding(folder, pack, rule):
    (folder / "raw" / "t.csv").write_text("Year,Value\n2019,1.7e308\n2019,1.7e308\n", encoding="utf-8")
    text = f"read: {{file: raw/t.csv}}\nobservations: [{{variable: inhabitants, value: Value, period: Year, {rule}}}]\n"
    (folder / "recipes" / "r.yaml").write_text(text, encoding="utf-8")
    result = gather_city(read_city(folder), pack=pack)
    assert result.observations == ()
    assert {(finding.severity, finding.rule) for finding in result.findings} == {("error", "value")}


def test_too_many_observations_are_refused(folder, pack, monkeypatch):
    monkeypatch.setattr(harvest, "MAX_OBSERVATIONS", 2)
    finding = only(gathered(folder, pack, "Year,Value\n2017,1\n2018,1\n2019,1\n"))
    assert "more than 2 observations" in finding.what


def test_too_many_rows_are_refused(folder, pack, monkeypatch):
    monkeypatch.setattr(readers, "MAX_ROWS", 2)
    finding = only(gathered(folder, pack, "Year,Value\n2017,1\n2018,1\n2019,1\n"))
    assert "more than 2 rows" in finding.what


def test_too_many_files_are_refused(folder, pack, monkeypatch):
    monkeypatch.setattr(running, "MAX_FILES", 2)
    for number in range(4):
        (folder / "raw" / f"t_{number}.csv").write_text("Year,Value\n2019,1\n", encoding="utf-8")
    assert "more than 2 files" in only(run(folder, pack, file="t_*.csv")).what


def test_a_link_that_leaves_the_folder_is_not_followed(folder, pack, tmp_path_factory):
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.csv"
    secret.write_text("Year,Value\n2019,1\n", encoding="utf-8")
    (folder / "raw" / "t.csv").symlink_to(secret)
    assert "leads out of" in only(run(folder, pack)).what
    assert only(run(folder, pack, file="*.csv")).rule == "no_file"


def test_a_wrong_encoding_is_guessed_and_told(folder, pack):
    result = gathered(folder, pack, "Year,Value,Área\n2019,1,x\n".encode("latin-1"))
    assert (only(result).rule, values(result)) == ("encoding", [1.0])


def test_yaml_bombs_and_tags_in_recipes_are_findings(folder, pack):
    (folder / "raw" / "t.csv").write_text("Year,Value\n2019,1\n", encoding="utf-8")
    run(folder, pack)
    (folder / "recipes" / "a.yaml").write_text("a: &a [x]\nb: [*a, *a]\n", encoding="utf-8")
    (folder / "recipes" / "b.yaml").write_text("read: !!python/object/apply:os.system [ls]\n", encoding="utf-8")
    (folder / "recipes" / "c.yaml").write_bytes(b"\xff\xfe\x00")
    result = gather_city(read_city(folder), pack=pack)
    assert [finding.rule for finding in result.findings] == ["recipe", "recipe", "recipe"]
    assert values(result) == [1.0]


# Excel


def book(path: Path, *rows: list[object]) -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    workbook.save(path)
    return path


def test_formulas_are_never_run_and_never_taken_for_nothing(folder, pack):
    book(folder / "raw" / "t.xlsx", ["Year", "Value"], [2018, 7], [2019, "=cmd|' /C calc'!A0"], [2020, "=1+1"])
    result = run(folder, pack, file="t.xlsx")
    assert values(result) == [7.0]
    assert [(finding.rule, finding.where) for finding in result.findings] == [
        ("value", "raw/t.xlsx:3"),
        ("value", "raw/t.xlsx:4"),
    ]
    assert all("formula" in finding.what for finding in result.findings)


def packed(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_a_zip_bomb_is_refused_by_what_it_claims(folder, pack):
    packed(folder / "raw" / "t.xlsx", {"xl/worksheets/sheet1.xml": bytes(60 * MEGABYTE)})
    assert "times its size" in only(run(folder, pack, file="t.xlsx")).what


def test_a_zip_bomb_that_lies_about_its_size_is_refused(tmp_path):
    path = packed(tmp_path / "t.xlsx", {"xl/worksheets/sheet1.xml": bytes(60 * MEGABYTE)})
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(mark) + offset
        data[at : at + 4] = (1_000).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises((LimitError, RecordError)):
        inspect_workbook(path)


def test_a_large_part_that_must_be_held_in_memory_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MAX_PART", MEGABYTE)
    noise = random.Random(2).randbytes(2 * MEGABYTE)
    with pytest.raises(LimitError, match="sharedStrings"):
        inspect_workbook(packed(tmp_path / "t.xlsx", {"xl/sharedStrings.xml": noise}))
    assert inspect_workbook(packed(tmp_path / "u.xlsx", {"xl/worksheets/sheet1.xml": noise})).unpacked == 2 * MEGABYTE


def test_too_much_in_all_or_too_many_parts_are_refused(tmp_path, monkeypatch):
    path = packed(tmp_path / "t.xlsx", {f"xl/{number}.xml": b"x" * 1_000 for number in range(20)})
    monkeypatch.setattr(limits, "MAX_UNPACKED", 10_000)
    with pytest.raises(LimitError, match="more than we take"):
        inspect_workbook(path)
    monkeypatch.setattr(limits, "MAX_PARTS", 10)
    with pytest.raises(LimitError, match="20 parts"):
        inspect_workbook(path)


@pytest.mark.parametrize(
    "content", [b"Year,Value\n2019,1\n", b"\xd0\xcf\x11\xe0" + bytes(600), b"PK\x03\x04" + bytes(50)]
)
def test_what_is_no_workbook_is_refused(folder, pack, content):
    finding = only(gathered(folder, pack, content, file="t.xlsx"))
    assert finding.severity == "error"
    assert "Excel" in finding.what or "xls" in finding.what


def test_a_workbook_that_is_damaged_inside_is_refused(folder, pack):
    packed(folder / "raw" / "t.xlsx", {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<broken"})
    assert "cannot be read" in only(run(folder, pack, file="t.xlsx")).what


def hostile(path: Path, sheet: bytes) -> Path:
    """A workbook whose sheet was replaced."""
    book(path, ["Year", "Value"], [2019, 1])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return packed(path, parts | {"xl/worksheets/sheet1.xml": sheet})


SPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def test_entities_in_a_workbook_are_refused(folder, pack):
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet '
        + SPACE
        + b"><sheetData>"
    )
    bomb += b'<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
    hostile(folder / "raw" / "t.xlsx", bomb)
    assert openpyxl.DEFUSEDXML
    assert "cannot be read" in only(run(folder, pack, file="t.xlsx")).what


def test_a_row_number_beyond_excel_does_not_count_to_it(folder, pack):
    sheet = b'<?xml version="1.0"?><worksheet ' + SPACE + b'><dimension ref="A1:XFD1048576"/><sheetData><row r="1">'
    sheet += b'<c r="A1" t="inlineStr"><is><t>Year</t></is></c><c r="B1" t="inlineStr"><is><t>Value</t></is></c></row>'
    sheet += b'<row r="2"><c r="A2"><v>2019</v></c><c r="B2"><v>1</v></c></row>'
    sheet += b'<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'
    sheet += b"</sheetData></worksheet>"
    hostile(folder / "raw" / "t.xlsx", sheet)
    assert values(run(folder, pack, file="t.xlsx")) == [1.0]


def test_an_opened_workbook_was_inspected(tmp_path):
    path = packed(tmp_path / "t.xlsx", {"xl/worksheets/sheet1.xml": bytes(60 * MEGABYTE)})
    with pytest.raises(LimitError):
        open_workbook(path)
    workbook = open_workbook(book(tmp_path / "u.xlsx", ["a"]))
    assert workbook.worksheets[0].title == "Sheet"
    workbook.close()


@pytest.mark.parametrize("file", ["t.parquet", "t[1].parquet"])
def test_what_is_no_parquet_is_refused(folder, pack, file):
    (folder / "raw" / "t[1].parquet").write_bytes(b"x")
    finding = only(gathered(folder, pack, b"Year,Value\n2019,1\n", file=file))
    assert finding.severity == "error"


@settings(deadline=None, max_examples=60)
@given(
    content=st.one_of(
        st.binary(max_size=300),
        st.text(max_size=300).map(lambda text: f"Year,Value\n{text}".encode("utf-8", "replace")),
    )
)
def test_nothing_that_a_file_may_hold_crashes(tmp_path_factory, content):
    gathered(city_in(tmp_path_factory.mktemp("city")), open_pack("u4ssc"), content)


# Size

# The peak is read from the process itself: `getrusage` would count the memory of the process it was forked from.
MEASURE = """
import re, sys
from pathlib import Path
from groma.catalogue.pack import open_pack
from groma.gather.gathering import gather_city
from groma.record.folder import read_city
pack = open_pack("u4ssc")
result = gather_city(read_city(Path(sys.argv[1])), pack=pack)
peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())
print(len(result.observations), len(result.findings), int(peak[1]) // 1024)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc, which only Linux has")
def test_a_hundred_megabytes_are_read_in_less_than_two_hundred(folder):
    row = f"{{year}},{{value}},{'x' * 480}\n"
    with (folder / "raw" / "t.csv").open("w", encoding="utf-8") as file:
        file.write("Year,Value,Note\n")
        for number in range(210_000):
            file.write(row.format(year=1900 + number % 100, value=number))
    assert (folder / "raw" / "t.csv").stat().st_size > 100 * MEGABYTE
    rule = "{variable: inhabitants, value: Value, period: Year, aggregate: sum}"
    (folder / "recipes" / "r.yaml").write_text(f"read: {{file: raw/t.csv}}\nobservations: [{rule}]\n", encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", MEASURE, str(folder)], capture_output=True, text=True, check=True)
    observations, findings, peak = map(int, done.stdout.split())
    assert (observations, findings) == (100, 0)
    assert peak < 200, f"{peak} MB"
