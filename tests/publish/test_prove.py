"""Proofs: what is untouched is proved, and whatever was touched is named."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Any, cast
from xml.etree import ElementTree as ET

import pypdf
import pytest
from bundled_books import bundled

from groma.errors import GromaError, LimitError, NotFoundError
from groma.publish import proof as proof_module
from groma.publish import prove as prove_module
from groma.publish import prove_html
from groma.publish.charts import SVG
from groma.publish.datapackage import datapackage
from groma.publish.factsheet import ATTACHMENT, factsheet
from groma.publish.html_report import html_report
from groma.publish.notices import INVENTED
from groma.publish.prove import prove
from groma.publish.record_json import MAX_BYTES, book_from, record_hash, record_of, record_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from groma.publish.book import Book
    from groma.publish.proof import Proof

CODE = "EC.ICT.ICT.3C"
IN_THE_RECORD = (f"{CODE},2020,,,95424", f"{CODE},2020,,,95425")


@pytest.fixture(scope="module")
def record() -> dict[str, Any]:
    return record_of(bundled("karmoy"))


@pytest.fixture(scope="module")
def book(record: dict[str, Any]) -> Book:
    return book_from(record)


@pytest.fixture(scope="module")
def html(book: Book, record: dict[str, Any]) -> str:
    return html_report(book, record_json=record_text(record))


@pytest.fixture(scope="module")
def pdf(book: Book, record: dict[str, Any]) -> bytes:
    return factsheet(book, record=record)


@pytest.fixture(scope="module")
def package(book: Book, record: dict[str, Any]) -> bytes:
    return datapackage(book, record=record)


@pytest.fixture
def proved(tmp_path: Path) -> Callable[[bytes | str], Proof]:
    def prove_content(content: bytes | str) -> Proof:
        path = tmp_path / "file"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return prove(path)

    return prove_content


def named(proof: Proof) -> set[str]:
    return {failure.figure for failure in proof.failures}


def swapped(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


# Untouched files.


def test_untouched_files_are_proved(proved, html, pdf, package):
    for content in (html, pdf, package):
        proof = proved(content)
        assert proof.is_proven
        assert proof.message == "112 of 112 figures follow from this record."
        assert proof.record_hash == record_of(bundled("karmoy"))["sha256"]
        assert dict(proof.versions)["Benchmark set"] == bundled("karmoy").card.benchmark_set


def test_line_ends_changed_on_the_way_do_no_harm(proved, html):
    assert proved(html.replace("\n", "\r\n")).is_proven


def test_nothing_looks_outside_the_file(proved, html, pdf, package, monkeypatch):
    import socket  # noqa: PLC0415  only to take it away

    monkeypatch.setattr(socket, "socket", None)
    assert all(proved(content).is_proven for content in (html, pdf, package))


# HTML.


def test_a_changed_digit_in_the_text_is_named(proved, html):
    proof = proved(swapped(html, ">95\u202f424</data>", ">96\u202f424</data>"))
    assert proof.message == "111 of 112 figures follow from this record."
    (failure,) = proof.failures
    assert (failure.figure, failure.what, failure.shown, failure.follows) == (
        CODE,
        "value 2020, text",
        "96\u202f424",
        "95\u202f424",
    )


def test_a_changed_digit_in_an_attribute_is_named(proved, html):
    proof = proved(swapped(html, 'value="95424"', 'value="95425"'))
    assert named(proof) == {CODE}
    assert proof.followed == 111


def test_a_figure_that_claims_to_be_another_is_named(proved, html):
    proof = proved(swapped(html, 'value="95424" data-key="EC.ICT.ICT.3C"', 'value="95424" data-key="EC.ICT.ICT.1C"'))
    assert {"EC.ICT.ICT.1C", CODE} <= named(proof)


def test_a_removed_figure_is_named(proved, html):
    figure = re.search(r'<data class="figure" value="95424"[^>]*>[^<]*</data>', html)
    assert figure
    proof = proved(html.replace(figure[0], ""))
    assert CODE in named(proof)
    assert "0 times" in str(proof.failures)


def test_an_invented_figure_is_named(proved, html):
    proof = proved(
        swapped(html, "</main>", '<data class="figure" value="1" data-key="EC.NEW" data-field="value">1</data></main>')
    )
    assert "EC.NEW" in named(proof)


def test_a_changed_group_score_is_told_beside_the_count(proved, html):
    proof = proved(swapped(html, ">96.9</data>", ">99.9</data>"))
    assert proof.message == "112 of 112 figures follow from this record. 1 other thing in the file does not."
    assert next(iter(named(proof))).startswith("group:")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</main>", "<p>Best city of 2020</p></main>"),
        ("</main>", '<script src="x.js"></script></main>'),
        ("</main>", "<script>document.title='x'</script></main>"),
        ("</head>", "<style>.figure{display:none}.figure::after{content:'99'}</style></head>"),
        ("<h1>Karmøy", "<h1>Oslo"),
        ("</main>", "<!-- a --></main>"),
        ('class="w-band-4"', 'class="w-band-1"'),
    ],
)
def test_changes_around_the_figures_are_named(proved, html, old, new):
    proof = proved(swapped(html, old, new))
    assert not proof.is_proven
    assert proof.followed == 112


def test_a_changed_record_is_named_by_its_hash_and_its_figures(proved, html):
    proof = proved(swapped(html, *IN_THE_RECORD))
    assert CODE in named(proof)
    assert any(failure.what == "sha256 of the record" for failure in proof.failures)


def test_a_record_forged_throughout_still_does_not_give_the_figures_shown(proved, html, record):
    files = {**record["files"], "observations.csv": record["files"]["observations.csv"].replace("95424", "95425")}
    forged = {**record, "files": files}
    forged["sha256"] = record_hash(forged)
    proof = proved(html.replace(_json_in_html(record), _json_in_html(forged)))
    assert CODE in named(proof)
    assert proof.followed == 111


def _json_in_html(record: dict[str, Any]) -> str:
    return record_text(record).replace("<", "\\u003c")


def test_a_report_is_the_same_whatever_prefix_a_library_chose_for_drawings(proved, monkeypatch):
    book = bundled("valencia")
    record_json = record_text(record_of(book))
    usual = html_report(book, record_json=record_json)
    assert 'class="trend"' in usual
    monkeypatch.setitem(ET._namespace_map, SVG, "svg")
    assert html_report(book, record_json=record_json) == usual
    assert proved(usual).is_proven


def test_trend_drawings_of_another_machine_are_only_noted(proved):
    record = record_of(bundled("valencia"))
    content = html_report(book_from(record), record_json=record_text(record))
    trend = re.search(r'<svg[^>]*class="trend".*?</svg>', content, re.DOTALL)
    assert trend
    moved = trend[0].replace("<path ", '<path data-moved="1" ', 1)
    proof = proved(content.replace(trend[0], moved))
    assert proof.is_proven
    assert "Trend drawings" in " ".join(proof.notes)
    assert not proved(
        content.replace(trend[0], trend[0].replace("</svg>", "<foreignObject>9</foreignObject></svg>"))
    ).is_proven


# PDF.


def _with_record(pdf: bytes, text: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    del cast("pypdf.generic.DictionaryObject", writer.root_object["/Names"])["/EmbeddedFiles"]
    writer.add_attachment(ATTACHMENT, text.encode())
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_a_pdf_saved_anew_by_another_program_is_proved_by_its_words(proved, pdf, record):
    proof = proved(_with_record(pdf, record_text(record)))
    assert proof.is_proven
    assert not [note for note in proof.notes if "byte for byte" in note]


def test_a_changed_digit_in_the_record_of_a_pdf_is_named(proved, pdf, record):
    proof = proved(_with_record(pdf, swapped(record_text(record), *IN_THE_RECORD)))
    assert CODE in named(proof)
    assert any(failure.what == "page 2" and failure.figure == CODE for failure in proof.failures)


def test_pages_that_show_other_figures_than_their_record_are_named(proved, record):
    files = {**record["files"], "observations.csv": record["files"]["observations.csv"].replace("95424", "77777")}
    other = book_from({**record, "files": files})
    proof = proved(factsheet(other, record=record))
    assert CODE in named(proof)
    assert any("77" in failure.shown for failure in proof.failures)


def test_a_pdf_without_a_record_is_refused(proved):
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    buffer = io.BytesIO()
    writer.write(buffer)
    with pytest.raises(GromaError, match="no record attached"):
        proved(buffer.getvalue())


# Data package.


def _rezipped(package: bytes, changes: dict[str, bytes | None]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()} | changes
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            if data is not None:
                archive.writestr(name, data)
    return buffer.getvalue()


def _file(package: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return archive.read(name)


def _rehashed(package: bytes, name: str, data: bytes) -> bytes:
    description = json.loads(_file(package, "datapackage.json"))
    for resource in description["resources"]:
        if resource["path"] == name:
            resource["hash"] = f"sha256:{hashlib.sha256(data).hexdigest()}"
    return _rezipped(package, {name: data, "datapackage.json": json.dumps(description).encode()})


def test_a_changed_digit_in_the_results_is_named_by_hash_and_cell(proved, package):
    changed = _file(package, "results.csv").replace(b",95424,", b",95425,")
    proof = proved(_rezipped(package, {"results.csv": changed}))
    assert [(failure.figure, failure.what) for failure in proof.failures] == [
        (CODE, "value"),
        ("", "hash of results.csv"),
    ]
    assert proof.followed == 111


def test_a_changed_cell_is_named_even_when_its_hash_was_mended(proved, package):
    for name, old, new, figure in (
        ("results.csv", b",95424,", b",95425,", CODE),
        ("results.csv", b"95.424,95+,4", b"95.424,66-95,3", CODE),
        ("rollup.csv", b"total,,Total,31,", b"total,,Total,32,", "group:total::Total"),
        ("observations.csv", b"95424", b"95425", CODE),
    ):
        data = _file(package, name)
        assert old in data
        assert figure in named(proved(_rehashed(package, name, data.replace(old, new))))


def test_an_invented_city_cannot_be_passed_off_as_real(proved):
    package = datapackage(bundled("exempla"))
    real = _file(package, "rollup.csv").replace(INVENTED.encode(), b"")
    failures = proved(_rehashed(package, "rollup.csv", real)).failures
    assert [(one.what, one.shown, one.follows) for one in failures] == [("notice of rollup.csv", "", INVENTED)]


def test_missing_and_added_rows_and_files_are_named(proved, package):
    lines = _file(package, "results.csv").splitlines(keepends=True)
    proof = proved(_rehashed(package, "results.csv", b"".join([*lines[:1], *lines[2:], lines[5]])))
    assert named(proof) == {"EC.ICT.ICT.1C", "EC.ICT.ICT.4C/4g"}
    assert not proved(_rezipped(package, {"recipes/extra.yaml": b"x"})).is_proven
    assert not proved(_rehashed(package, "sources.yaml", b"[]\n")).is_proven


# Files that are no report.


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"\x00\x01\x02" * 1000,
        b"%PDF-",
        b"%PDF-1.7\n" + b"x" * 10_000,
        b"PK\x03\x04",
        b"PK\x03\x04" + b"\x00" * 1000,
        b"<html></html>",
        b"<!doctype html><html><script type='application/json' id='groma-record'>{}</script></html>",
        b"<!doctype html><html><script type='application/json' id='groma-record'>[[[[</script></html>",
        b"<html>\xff\xfe</html>",
        b"<html>" + b"<p>" * 200_000,
    ],
)
def test_what_is_no_report_is_refused_with_a_clear_error(proved, content):
    with pytest.raises(GromaError) as caught:
        proved(content)
    assert caught.value.next_step


def test_truncated_files_are_refused(proved, html, pdf, package):
    for content in (html.encode(), pdf, package):
        for part in (0.1, 0.5, 0.9, 0.999):
            with pytest.raises(GromaError):
                proved(content[: int(len(content) * part)])


def test_a_missing_file_or_a_folder_is_told(tmp_path):
    with pytest.raises(NotFoundError):
        prove(tmp_path / "nothing.html")
    with pytest.raises(GromaError, match="cannot be read"):
        prove(tmp_path)


def test_enormous_files_are_refused(proved, html, monkeypatch):
    monkeypatch.setattr(prove_module, "MAX_BYTES", 10_000)
    with pytest.raises(LimitError):
        proved(html)


def test_a_page_of_endless_tags_is_refused(proved, html, monkeypatch):
    monkeypatch.setattr(prove_html, "MOST_TOKENS", 1_000)
    with pytest.raises(LimitError):
        proved(html)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(proved):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("datapackage.json", b"0" * (MAX_BYTES + 1))
    assert len(buffer.getvalue()) < 100_000
    with pytest.raises(LimitError):
        proved(buffer.getvalue())


def test_a_zip_that_lies_about_its_sizes_is_refused(proved):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("datapackage.json", b"0" * 1_000_000)
    data = bytearray(buffer.getvalue())
    for at in (22, data.index(b"PK\x01\x02") + 24):
        data[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(GromaError):
        proved(bytes(data))


@pytest.mark.parametrize("name", ["../evil", "/etc/x", "recipes/../../x", "x.py"])
def test_a_zip_with_foreign_files_is_refused(proved, package, name):
    with pytest.raises(GromaError, match="city folder has not"):
        proved(_rezipped(package, {name: b"x"}))


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_a_zip_with_two_files_of_one_name_is_refused(proved, package):
    buffer = io.BytesIO(package)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("results.csv", b"x")
    with pytest.raises(GromaError, match="two files of one name"):
        proved(buffer.getvalue())


@pytest.mark.parametrize("missing", ["datapackage.json", "results.csv", "rollup.csv", "benchmarks.csv", "city.yaml"])
def test_a_package_that_lacks_a_file_is_told(proved, package, missing):
    with pytest.raises(GromaError):
        proved(_rezipped(package, {missing: None}))


@pytest.mark.parametrize(
    "text", [b"[]", b"{}", b'{"groma": 3}', b'{"groma": {}, "resources": [3, {"path": []}]}', b"{" * 10_000, b"\xff"]
)
def test_a_hostile_description_is_refused(proved, package, text):
    with pytest.raises(GromaError):
        proved(_rezipped(package, {"datapackage.json": text}))


def test_a_pdf_that_swells_is_refused(proved):
    stream = zlib.compress(b"0" * 200_000_000, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(groma-record.json) 4 0 R]>>>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        b"<</Type/Filespec/F(groma-record.json)/UF(groma-record.json)/EF<</F 5 0 R>>>>",
        b"<</Type/EmbeddedFile/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(stream), stream),
    ]
    with pytest.raises(GromaError):
        proved(_pdf_of(objects))


def _pdf_of(objects: list[bytes]) -> bytes:
    body, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return (
        body + head + table + b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(body))
    )


# Other versions.


def test_another_version_is_said_and_the_figures_are_compared_all_the_same(proved, html, monkeypatch):
    changed = swapped(html, ">95\u202f424</data>", ">96\u202f424</data>")
    monkeypatch.setattr(proof_module, "groma_version", lambda: "99.0")
    untouched, touched = proved(html), proved(changed)
    assert untouched.is_proven
    assert "checked with 99.0" in " ".join(untouched.notes)
    assert named(touched) == {CODE}


def test_another_edition_of_the_pack_is_said(proved, html, record):
    other = {**record, "pack": {**record["pack"], "hash": "0" * 64}}
    other["sha256"] = record_hash(other)
    proof = proved(html.replace(_json_in_html(record), _json_in_html(other)))
    assert proof.is_proven
    assert "another edition of the pack" in " ".join(proof.notes)


def test_the_lines_name_everything(proved, html):
    lines = proved(swapped(html, ">95\u202f424</data>", ">96\u202f424</data>")).lines
    assert lines[0] == "111 of 112 figures follow from this record."
    assert lines[1] == f"  {CODE} value 2020, text: shown `96\u202f424`, but `95\u202f424` follows."
    assert any(line.startswith("Record sha256: ") for line in lines)
