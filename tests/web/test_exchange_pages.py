"""The pages of files in and out: who may, what is shown before it is taken in, and what is told when it is not."""

from __future__ import annotations

import io
import zipfile

import pytest
from cast import give_mandate, published, report, submitted
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from groma.web import changes, rounds
from groma.web.exchange.folder_out import packed
from groma.web.exchange.safe_cells import is_risky, safe
from groma.web.exchange.workbook_out import COLUMNS, workbook
from groma.web.models import Assignment, Department, Observation, Round, StoredFile
from groma.web.stored import uploads
from groma.web.trail import Gesture


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    """A store of the test's own."""
    settings.FILES = tmp_path / "files"


def address(cast, name: str = "exchange", *more) -> str:
    return reverse(name, args=[cast.city.pk, cast.round.pack, cast.round.period, *more])


def filled(cast, **values) -> bytes:
    """The coordinator's workbook with values typed in, by key."""
    book = load_workbook(io.BytesIO(workbook(cast.round, cast.coordinator)))
    for sheet in book.worksheets:
        for row in sheet.iter_rows(min_row=3):
            cells = dict(zip(COLUMNS, row, strict=False))
            if cells["figure"].value and cells.get("key") and cells["key"].value in values:
                cells["text"].value = values[cells["key"].value]
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def folder_with(cast, **changed: str) -> bytes:
    """The city's folder as an archive, with texts of its tables replaced: `{"observations": "old→new"}`."""
    with packed(cast.city) as archive, zipfile.ZipFile(archive) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    for name, change in changed.items():
        path = next(path for path in parts if path.rsplit("/", 1)[-1].startswith(f"{name}."))
        was, _arrow, now = change.partition("→")
        parts[path] = parts[path].replace(was.encode(), now.encode()) if was else parts[path] + now.encode()
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return file.getvalue()


def send(client, cast, kind: str, content: bytes, name: str = ""):
    upload = SimpleUploadedFile(name or {"workbook": "w.xlsx", "folder": "f.zip"}[kind], content)
    return client.post(address(cast), {"send": kind, f"{kind}-file": upload})


def assign(cast) -> None:
    given = Assignment(round=cast.round, group="EN.EN.WS", department=Department.objects.get(city=cast.city))
    changes.create(given, "give", gesture=cast.gesture)


WHO = ["coordinator", "contributor", "verifier", "secretariat", "administrator", "outsider", "nobody"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("exchange", [200, 200, 200, 200, 200, 404, 302]),
        ("exchange-workbook", [200, 200, 403, 403, 403, 404, 302]),
        ("exchange-folder", [200, 200, 403, 200, 200, 404, 302]),
    ],
)
def test_who_gets_what_out(as_, cast, name, expected):
    assign(cast)
    give_mandate(cast, cast.verifier)
    answers = [as_(who).get(address(cast, name)) for who in WHO]
    for answer in answers:
        answer.close()
    assert [answer.status_code for answer in answers] == expected


@pytest.mark.parametrize(("kind", "expected"), [("workbook", [302, 302] + [422] * 3), ("folder", [302] + [422] * 4)])
def test_who_may_send_something_in(as_, cast, kind, expected):
    assign(cast)
    give_mandate(cast, cast.verifier)
    content = filled(cast) if kind == "workbook" else folder_with(cast)
    assert [send(as_(who), cast, kind, content).status_code for who in WHO[:5]] == expected


def test_what_one_person_sent_is_not_shown_to_another(as_, cast):
    assign(cast)
    theirs = send(as_("coordinator"), cast, "workbook", filled(cast)).url
    assert as_("contributor").get(address(cast) + theirs).status_code == 404
    mine = send(as_("contributor"), cast, "workbook", filled(cast, inhabitants=5)).url
    assert as_("coordinator").get(address(cast) + mine).status_code == 200
    assert as_("outsider").get(address(cast) + mine).status_code == 404


def test_a_workbook_is_looked_at_and_then_taken_in(as_, cast):
    report(cast)
    client = as_("coordinator")
    shown = client.get(address(cast) + send(client, cast, "workbook", filled(cast, households=41000)).url)
    page = shown.content.decode()
    assert "<del>40000</del>" in page
    assert "<ins>41000</ins>" in page
    assert Observation.objects.get(variable="households").text == "40000"
    done = client.post(shown.request["PATH_INFO"], {"token": shown.context["read"].token}, follow=True)
    assert "1 figure was taken in." in done.content.decode()
    assert Observation.objects.get(variable="households").text == "41000"


def test_a_workbook_is_shown_anew_where_the_record_has_moved_on(as_, cast):
    report(cast)
    client = as_("coordinator")
    shown = client.get(address(cast) + send(client, cast, "workbook", filled(cast, households=41000)).url)
    report(cast, {"households": "42000"})
    again = client.post(shown.request["PATH_INFO"], {"token": shown.context["read"].token})
    assert again.status_code == 409
    assert "changed in the meantime" in again.content.decode()
    (line,) = again.context["read"].lines
    assert line.kind == "conflict"
    token = again.context["read"].token
    client.post(shown.request["PATH_INFO"], {"token": token, "overwrite": line.cell})
    assert Observation.objects.get(variable="households").text == "41000"


@pytest.mark.parametrize(
    ("kind", "content", "name", "why"),
    [
        ("workbook", b"", "a.xlsx", "empty"),
        ("workbook", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "a.xlsx", "password"),
        ("workbook", b"\x89PNG\r\n\x1a\n" + b"\0" * 9, "a.xlsx", "Taken are .xlsx, .csv."),
        ("folder", b"PK\x03\x04" + b"\0" * 40, "a.zip", "damaged"),
        ("folder", b"%PDF-1.7", "a.zip", "not a kind of file"),
    ],
)
def test_a_wrong_file_is_refused_beside_the_field(as_, cast, kind, content, name, why):
    page = send(as_("coordinator"), cast, kind, content, name)
    assert page.status_code == 422
    assert why in page.content.decode()
    assert not StoredFile.objects.exists()


def test_no_file_and_too_large_a_file_are_told_apart(as_, cast, monkeypatch):
    client = as_("coordinator")
    assert "Choose a file first." in client.post(address(cast), {"send": "folder"}).content.decode()
    monkeypatch.setattr(uploads, "MAX_FILE", 100_000)
    page = send(client, cast, "workbook", b"a,b\n" * 100_000, "a.csv")
    assert page.status_code == 422
    assert "too large" in page.content.decode()


def test_a_workbook_that_is_none_of_ours_says_what_it_would_need(as_, cast):
    client = as_("coordinator")
    page = client.get(address(cast) + send(client, cast, "workbook", b"a,b\n1,2\n", "a.csv").url)
    assert page.status_code == 422
    assert "No sheet can be read" in page.content.decode()


def test_a_template_is_shown_with_how_it_was_read(as_, cast):
    client = as_("coordinator")
    table = "Code,Numerator,Denominator,Result\nEC: ICT: ICT: 1C,36000,40000,90\nEN: EN: WS: 2C,,,150\n"
    page = client.get(address(cast) + send(client, cast, "workbook", table.encode(), "filled.csv").url)
    text = page.content.decode()
    assert "How its columns were read" in text
    done = client.post(page.request["PATH_INFO"], {"token": page.context["read"].token})
    assert done.status_code == 302
    assert Observation.objects.get(variable="households").text == "40000"


def test_a_cell_that_is_not_taken_in_is_told_unfolded(as_, cast):
    client = as_("coordinator")
    for value, is_open in (("many", True), ("150", False)):
        table = f"Code,Numerator,Denominator,Result\nEC: ICT: ICT: 1C,36000,40000,90\nEN: EN: WS: 2C,,,{value}\n"
        page = client.get(address(cast) + send(client, cast, "workbook", table.encode(), "filled.csv").url)
        assert ('class="explain" open' in page.content.decode()) == is_open


def test_a_folder_is_looked_at_and_then_taken_in(as_, cast):
    report(cast)
    client = as_("coordinator")
    content = folder_with(cast, observations=",40000,→,41000,", city="invented: true→invented: true\nlicence: CC0-1.0")
    shown = client.get(address(cast) + send(client, cast, "folder", content).url)
    page = shown.content.decode()
    assert "<ins>41000</ins>" in page
    assert "CC0-1.0" in page
    done = client.post(shown.request["PATH_INFO"], {"token": shown.context["found"].fingerprint}, follow=True)
    assert "2 changes" in done.content.decode()
    assert Observation.objects.get(variable="households").text == "41000"
    cast.city.refresh_from_db()
    assert cast.city.licence == "CC0-1.0"


def test_a_folder_is_shown_anew_where_the_record_has_moved_on(as_, cast):
    report(cast)
    client = as_("coordinator")
    shown = client.get(
        address(cast) + send(client, cast, "folder", folder_with(cast, observations=",40000,→,41000,")).url
    )
    report(cast, {"households": "42000"})
    done = client.post(shown.request["PATH_INFO"], {"token": shown.context["found"].fingerprint}, follow=True)
    assert "changed in the meantime" in done.content.decode()
    assert Observation.objects.get(variable="households").text == "42000"


def test_rows_of_one_key_are_shown_with_the_choice_to_take_the_first(as_, cast):
    report(cast)
    client = as_("coordinator")
    content = folder_with(cast, observations="→households,2024,,,39000,,,,,\n")
    path = address(cast) + send(client, cast, "folder", content).url
    refused = client.get(path)
    assert refused.status_code == 422
    assert "observations.csv:3, observations.csv:6: households 2024" in refused.content.decode()
    assert "Take the first of each" in refused.content.decode()
    shown = client.get(path, {"twins": "first"})
    client.post(path, {"token": shown.context["found"].fingerprint, "twins": "first"})
    assert Observation.objects.get(variable="households").note == "Also given: 39000"


@pytest.mark.parametrize("step", [submitted, published])
def test_a_folder_that_changes_a_closed_round_is_shown_and_refused(as_, cast, step):
    step(cast)
    client = as_("coordinator")
    shown = client.get(
        address(cast) + send(client, cast, "folder", folder_with(cast, observations=",40000,→,41000,")).url
    )
    assert "Reopen the round" in shown.content.decode()
    forced = client.post(shown.request["PATH_INFO"], {"token": shown.context["found"].fingerprint})
    assert forced.status_code == 422
    assert Observation.objects.get(variable="households").text == "40000"


def test_a_closed_round_takes_no_workbook(as_, cast):
    submitted(cast)
    client = as_("coordinator")
    assert "not open for figures" in client.get(address(cast)).content.decode()
    shown = client.get(address(cast) + send(client, cast, "workbook", filled(cast, households=41000)).url)
    done = client.post(shown.request["PATH_INFO"], {"token": shown.context["read"].token})
    assert done.status_code == 422
    assert Observation.objects.get(variable="households").text == "40000"


def test_a_reopened_round_takes_one(as_, cast):
    published(cast)
    rounds.act_on_round(Round.objects.get(), "reopen", by=cast.coordinator, reason="A slip.", gesture=Gesture("system"))
    client = as_("coordinator")
    shown = client.get(address(cast) + send(client, cast, "workbook", filled(cast, households=41000)).url)
    assert client.post(shown.request["PATH_INFO"], {"token": shown.context["read"].token}).status_code == 302


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd", "'+cmd"),
        ("-5.2", "-5.2"),
        ("-5 men", "'-5 men"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("+1.5e3", "+1.5e3"),
        ("water", "water"),
        ("", ""),
    ],
)
def test_a_text_that_a_spreadsheet_would_compute_is_made_harmless(text, kept):
    assert safe(text) == kept
    assert is_risky(text) == (text != kept)
