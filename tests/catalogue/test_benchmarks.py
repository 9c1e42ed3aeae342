"""Benchmark files: read as people save them, refused row by row where a target could only mislead."""

from __future__ import annotations

import pytest

from groma.catalogue.benchmarks import parse_benchmarks, read_benchmarks
from groma.errors import DefinitionError, NotFoundError


@pytest.fixture
def parse(u4ssc):
    return lambda text: parse_benchmarks(text, pack=u4ssc, name="mine.csv")


def test_a_row_is_a_target_with_its_source(parse):
    found = parse(
        "code,data_point,target,worst,direction,source,valid_from,note\n"
        'EN: EN: AQ: 1C,PM2.5,5,75,lower,"WHO, 2021",2021-09-22,"yearly, mean"\n'
    )
    one = found["EN.EN.AQ.1C/pm2_5"]
    assert (one.target, one.worst, one.direction, one.source, one.note) == (5, 75, "lower", "WHO, 2021", "yearly, mean")
    assert one.where == "mine.csv:2"


def test_the_direction_is_the_catalogue_s_unless_said(parse):
    assert parse("code,target\nEN.EN.WS.2C,110\n")["EN.EN.WS.2C"].direction == "lower"
    assert parse("code,target,direction\nEN.EN.WS.2C,110,closest\n")["EN.EN.WS.2C"].direction == "closest"


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("between", "number"), [(",", "110.5"), (";", "110,5"), (";", "110.5"), ("\t", "110,5")], ids=repr
)
def test_files_of_a_spreadsheet_are_read(tmp_path, u4ssc, ends, between, number):
    lines = [between.join(("Target", "Code")), between.join((number, "EN.EN.WS.2C")), ""]
    (tmp_path / "mine.csv").write_bytes(b"\xef\xbb\xbf" + ends.join(lines).encode())
    assert read_benchmarks(tmp_path / "mine.csv", u4ssc).benchmarks["EN.EN.WS.2C"].target == 110.5


def test_yes_and_no_are_targets_of_answers(parse):
    assert parse("code,target\nSC.SH.SA.3A,yes\n")["SC.SH.SA.3A"].target == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("code,target\nEN.EN.WS.22C,5", "`EN.EN.WS.22C` is no data point of `u4ssc`. Did you mean `EN.EN.WS.2C`?"),
        ("code,target\nEN.EN.WS.4C,5", "Name one of its data points: primary, secondary, tertiary."),
        ("code,data_point,target\nEN.EN.WS.4C,primery,5", "Did you mean `EN.EN.WS.4C/primary`?"),
        ("code,target\nwater_consumption,5", "`water_consumption` is no data point"),
        ("target,code\n5", "is no data point"),
        ("code,target,direction\nEN.EN.WS.2C,5,lowr", "Did you mean `lower`?"),
        ("code,target\nEN.EN.WS.2C,", "The column `target` is empty."),
        ("code,target\nEN.EN.WS.2C,nan", "`nan` in the column `target` is no number."),
        ("code,target\nEN.EN.WS.2C,1e400", "is no number"),
        ("code,target\nEN.EN.WS.2C,=1+1", "is no number"),
        ("code,target,worst\nEN.EN.WS.2C,5,inf", "`inf` in the column `worst` is no number."),
        ("code,target\nEN.EN.WS.2C,yes", "is no number"),
        ("code,target\nEN.EN.WS.2C,0", "The target 0 gives no share of target for `lower`."),
        ("code,target\nEC.I.WS.1C,0", "The target 0 gives no share of target for `higher`."),
        ("code,target\nSC.SH.SI.1C,0", "The target 0 gives no share of target for `closest`."),
        ("code,target\nEC.I.WS.1C,-5", "The target -5 gives no share of target for `higher`."),
        ("code,target\nSC.SH.SA.3A,no", "Take yes as the target."),
        ("code,target,worst\nEC.I.WS.1C,90,90", "must be below the target"),
        ("code,target,worst\nEC.I.WS.1C,90,95", "must be below the target"),
        ("code,target,worst\nEN.EN.WS.2C,110,90", "must be above the target"),
        ("code,target,worst\nSC.SH.SI.1C,1,0.5", "`closest` takes no `worst` value."),
        ("code,target,source\nEN.EN.WS.2C,5,WHO, 2021", "The row has more cells than the header."),
        ("code,target\nEN.EN.WS.2C,5\nen: en: ws: 2c,6", "`EN.EN.WS.2C` has two rows; the first is mine.csv:2."),
    ],
)
def test_a_row_that_could_only_mislead_is_refused_with_its_line(parse, text, says):
    with pytest.raises(DefinitionError) as caught:
        parse(text)
    assert says in str(caught.value)
    assert f"mine.csv:{text.count(chr(10)) + 1}: " in str(caught.value)


def test_every_wrong_row_is_named(parse):
    with pytest.raises(DefinitionError) as caught:
        parse("code,target\nEN.EN.WS.2C,x\nEC.I.WS.1C,90\nnothing,5\n")
    assert "mine.csv:2:" in str(caught.value)
    assert "mine.csv:4:" in str(caught.value)
    assert "mine.csv:3:" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("code,tarjet\n", "mine.csv:1: Unknown column `tarjet`. Did you mean `target`?"),
        ("code\n", "mine.csv:1: The column `target` is missing."),
        ("", "mine.csv:1: The column `code` is missing."),
        ('code,target\nEN.EN.WS.2C,"5', "mine.csv:2: The file is not CSV"),
    ],
)
def test_a_file_without_its_columns_is_refused(parse, text, says):
    with pytest.raises(DefinitionError) as caught:
        parse(text)
    assert says in str(caught.value)


def test_zero_is_a_target_where_a_worst_value_anchors_it(parse):
    assert parse("code,target,worst\nSC.SH.SA.9C,0,20\n")["SC.SH.SA.9C"].target == 0


def test_a_file_that_is_not_there(tmp_path, u4ssc):
    with pytest.raises(NotFoundError):
        read_benchmarks(tmp_path / "none.csv", u4ssc)


def test_one_s_own_file_is_named_by_its_content_and_extends_the_bundled_set(tmp_path, u4ssc):
    path = tmp_path / "mine.csv"
    path.write_text("code,target\nEN.EN.WS.2C,100\nEC.ICT.ICT.5A,50\n", encoding="utf-8")
    own = read_benchmarks(path, u4ssc)
    both = u4ssc.benchmark_set().extended_by(own)
    assert own.id == "mine"
    assert own.name == f"mine@{own.version}"
    assert both.name == f"groma+mine@2026.1+{own.version}"
    assert both.benchmarks["EN.EN.WS.2C"].target == 100
    assert both.benchmarks["EC.ICT.ICT.5A"].target == 50
    assert set(both.benchmarks) == set(u4ssc.benchmark_set().benchmarks) | {"EN.EN.WS.2C", "EC.ICT.ICT.5A"}
    assert both.label.endswith("Extended by mine.csv.")
    path.write_text("code,target\nEN.EN.WS.2C,101\n", encoding="utf-8")
    assert read_benchmarks(path, u4ssc).version != own.version


def test_a_set_is_found_by_its_id(u4ssc):
    assert u4ssc.benchmark_set("groma") is u4ssc.benchmark_set()
    with pytest.raises(NotFoundError, match="Did you mean `groma`"):
        u4ssc.benchmark_set("grom")
