"""Work off line: what the bundle holds, and a filled checklist that comes back and is taken whole or not at all."""

from __future__ import annotations

import hashlib
import io
import zipfile

import openpyxl
import pytest
from cast import give_mandate
from django.core.files.uploadedfile import SimpleUploadedFile
from verifying_cast import AT, full, sent

from groma.errors import RecordError
from groma.record.folder import read_city
from groma.web import changes, rounds
from groma.web.models import Message, Round, Source, TrailEvent, Value
from groma.web.stored import files
from groma.web.verifying.bundles import bundle
from groma.web.verifying.checklists import COLUMNS, HEAD_ROW, checklist, plan, read_checklist
from groma.web.verifying.worklist import queue

KEY, OTHER, THIRD = "EN.EN.WS.2C", "EC.ICT.ICT.1C", "EN.EN.AQ.1C/pm10"


@pytest.fixture
def round_(cast) -> Round:
    return full(cast, few=True)


def filled(round_: Round, decisions: dict[str, tuple[str, str]], **more: str) -> bytes:
    """The checklist with some rows filled; `more` sets other cells of those rows by column."""
    book = openpyxl.load_workbook(io.BytesIO(checklist(queue(round_))))
    sheet = book["checklist"]
    for row in range(HEAD_ROW + 1, sheet.max_row + 1):
        key = sheet.cell(row, 1).value
        if key in decisions:
            cells = dict(zip(("decision", "reason"), decisions[key], strict=True)) | more
            for name, text in cells.items():
                sheet.cell(row, COLUMNS.index(name) + 1).value = text
    return saved(book)


def saved(book) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def upload(client, content: bytes, name: str = "checklist.xlsx"):
    return client.post(f"{AT}checklist/", {"file": SimpleUploadedFile(name, content)})


def token(answer) -> str:
    page = answer.content.decode()
    return page.split('name="token" value="')[1].split('"')[0] if 'name="token"' in page else ""


def states() -> dict[str, str]:
    return dict(Value.objects.filter(key__in=[KEY, OTHER, THIRD]).values_list("key", "state"))


def test_the_bundle_holds_summary_record_evidence_by_hash_and_checklist(cast, as_, round_):
    content = b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\n%%EOF"
    stored = files.keep(content, city=cast.city, name="report.pdf", gesture=cast.gesture)
    source = Source.objects.filter(city=cast.city).first()
    changes.change(source, "edit", gesture=cast.gesture, evidence=[stored.sha256, "0" * 64])
    answer = as_("verifier").get(f"{AT}bundle/")
    data = b"".join(answer.streaming_content)
    answer.close()
    assert answer["Content-Disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = {name.split("/", 1)[1] for name in archive.namelist()}
        found = {name.split("/", 1)[1]: archive.read(name) for name in archive.namelist()}
    assert {"summary.html", "checklist.xlsx", "record/city.yaml", "record/observations.csv"} <= names
    (evidence,) = [name for name in names if stored.sha256 in name]
    assert hashlib.sha256(found[evidence]).hexdigest() == stored.sha256
    assert found["record/evidence/lost.txt"].decode().split() == ["0" * 64]
    assert b"<script" not in found["summary.html"]
    assert "Verification summary: Littleford" in found["summary.html"].decode()
    assert b"Email" not in found["summary.html"]


def test_the_record_in_the_bundle_reads_back_and_ends_with_the_rounds_period(cast, round_, tmp_path):
    with bundle(queue(round_)) as archive, zipfile.ZipFile(archive) as packed:
        packed.extractall(tmp_path)
    (folder,) = tmp_path.iterdir()
    city = read_city(folder / "record")
    assert city.name == "Littleford"
    assert {one.variable for one in city.observations} >= {"inhabitants", "households"}
    assert max(one.period for one in city.observations) == "2024"


@pytest.mark.parametrize(("who", "status"), [("secretariat", 200), ("coordinator", 403), ("outsider", 404)])
def test_who_may_take_it_along(as_, round_, who, status):
    answer = as_(who).get(f"{AT}bundle/")
    assert answer.status_code == status
    answer.close()


def test_the_checklist_has_a_row_for_each_reported_figure_and_only_two_columns_to_fill(round_):
    sheet = openpyxl.load_workbook(io.BytesIO(checklist(queue(round_))))["checklist"]
    rows = list(sheet.iter_rows(min_row=HEAD_ROW + 1))
    assert len(rows) == queue(round_).reported
    assert sheet.protection.sheet
    assert {COLUMNS[cell.column - 1] for row in rows for cell in row if not cell.protection.locked} == {
        "decision",
        "reason",
    }
    assert sheet.column_dimensions["M"].hidden
    (choices,) = sheet.data_validations.dataValidation
    assert choices.formula1 == '"accept,ask,decline"'


def test_what_was_typed_like_a_formula_stays_text_in_the_checklist(cast, round_):
    source = Source.objects.filter(city=cast.city).first()
    row = cast.city.observations.get(variable="water_consumption", period="2024")
    changes.change(source, "edit", gesture=cast.gesture, code="=1+1")
    changes.change(row, "enter", gesture=cast.gesture, source="=1+1")
    data = checklist(queue(round_))
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(data))["checklist"].iter_rows() for cell in row]
    risky = [cell for cell in cells if isinstance(cell.value, str) and cell.value.startswith("=")]
    assert risky
    assert all(cell.data_type == "s" for cell in risky)


def test_a_filled_checklist_is_shown_first_and_then_taken_as_one_gesture(as_, cast, round_):
    client = as_("verifier")
    decisions = {KEY: ("accept", ""), OTHER: ("ask", "Which year?"), THIRD: ("Decline ", "One station only.")}
    shown = upload(client, filled(round_, decisions))
    assert "Take these 3 decisions" in shown.content.decode()
    assert set(states().values()) == {"submitted"}
    assert sent(client, "checklist/apply/", token=token(shown))["Location"] == AT
    assert states() == {KEY: "verified", OTHER: "returned", THIRD: "not_verified"}
    assert Message.objects.get(key=OTHER).text == "Which year?"
    events = TrailEvent.objects.filter(action__in=["value.accept", "value.ask", "value.decline"])
    assert len(set(events.values_list("gesture", flat=True))) == 1
    again = upload(client, filled(Round.objects.get(pk=round_.pk), {}))
    assert "No row of the checklist" in again.content.decode()


@pytest.mark.parametrize(
    ("decisions", "more", "said"),
    [
        ({KEY: ("perhaps", "x")}, {}, "is no decision"),
        ({KEY: ("", "only a reason")}, {}, "is no decision"),
        ({KEY: ("ask", "")}, {}, "need a reason"),
        ({KEY: ("decline", "   ")}, {}, "need a reason"),
        ({KEY: ("decline", "x" * 4001)}, {}, "too long"),
        ({KEY: ("accept", "")}, {"code": "NO.SUCH"}, "no figure of this code"),
        ({KEY: ("accept", "")}, {"code": OTHER}, "changed after the checklist"),
        ({KEY: ("accept", "")}, {"fingerprint": "0" * 64}, "changed after the checklist"),
    ],
)
def test_one_wrong_row_and_nothing_can_be_taken(as_, round_, decisions, more, said):
    client = as_("verifier")
    content = filled(round_, decisions, **more)
    page = upload(client, content)
    assert said in page.content.decode()
    assert not token(page)
    assert set(states().values()) == {"submitted"}


def test_a_figure_in_two_rows_is_not_taken(round_):
    lines = read_checklist(io.BytesIO(filled(round_, {KEY: ("accept", "")})), round_)
    planned = plan([*lines, *lines], queue(round_))
    assert {one.why for one in planned.wrong} == {"The figure stands in more than one row."}


def test_a_figure_that_changed_while_one_was_off_line_is_not_decided(cast, as_, round_):
    content = filled(round_, {OTHER: ("accept", ""), KEY: ("accept", "")})
    row = cast.city.observations.get(variable="households", period="2024")
    changes.change(row, "enter", gesture=cast.gesture, text="181137")
    page = upload(as_("verifier"), content)
    assert "changed after the checklist" in page.content.decode()
    assert not token(page)


def test_what_changes_between_showing_and_taking_stops_all_of_it(cast, as_, round_):
    client = as_("verifier")
    shown = upload(client, filled(round_, {OTHER: ("accept", ""), KEY: ("accept", "")}))
    rounds.act_on_value(Value.objects.get(key=OTHER), "decline", by=cast.provisional, reason="No.")
    assert sent(client, "checklist/apply/", token=token(shown))["Location"] == f"{AT}checklist/"
    assert states()[KEY] == "submitted"


def test_one_refusal_by_the_table_takes_all_back(cast, as_, round_):
    """The second figure rests on something the verifier entered: the first is not accepted either."""
    cast.city.observations.filter(variable="water_consumption").update(entered_by=cast.verifier.actor)
    client = as_("verifier")
    shown = upload(client, filled(round_, {OTHER: ("accept", ""), KEY: ("accept", "")}))
    answer = client.post(f"{AT}checklist/apply/", {"token": token(shown)}, follow=True)
    assert "You entered this figure" in answer.content.decode()
    assert set(states().values()) == {"submitted"}


def test_what_is_sealed_for_one_round_cannot_be_sent_to_another_or_changed(cast, as_, round_):
    client = as_("verifier")
    sealed = token(upload(client, filled(round_, {KEY: ("accept", "")})))
    assert sent(client, "checklist/apply/", token=sealed + "x").status_code == 400
    assert sent(client, "checklist/apply/", token="").status_code == 400
    other = rounds.open_round(cast.city, cast.pack, period="2023", gesture=cast.gesture)
    give_mandate_of(cast, other)
    assert client.post(f"{AT.replace('2024', '2023')}checklist/apply/", {"token": sealed}).status_code == 400


def give_mandate_of(cast, round_: Round) -> None:
    from dataclasses import replace  # noqa: PLC0415  only here

    give_mandate(replace(cast, round=round_), cast.verifier)


def test_the_checklist_of_another_round_or_no_checklist_is_refused(cast, as_, round_):
    client = as_("verifier")
    book = openpyxl.load_workbook(io.BytesIO(filled(round_, {})))
    book["about"]["A1"] = "round/otherham/u4ssc/2022/2024"
    assert "checklist of another round" in upload(client, saved(book)).content.decode()
    assert "no checklist of Groma" in upload(client, saved(openpyxl.Workbook())).content.decode()
    book = openpyxl.load_workbook(io.BytesIO(filled(round_, {})))
    book["checklist"].delete_cols(COLUMNS.index("fingerprint") + 1)
    with pytest.raises(RecordError, match="no checklist"):
        read_checklist(io.BytesIO(saved(book)), round_)


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.4", b"code,decision\n", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 old"]
)
def test_another_kind_of_file_is_refused_in_words(as_, round_, content):
    page = upload(as_("verifier"), content)
    assert page.status_code == 200
    assert "There is something to mend" in page.content.decode()


def test_only_verifiers_send_checklists(as_, round_):
    assert upload(as_("secretariat"), filled(round_, {})).status_code == 403
