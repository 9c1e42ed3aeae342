"""The documents of a verification: what they say, as pages and as PDF files, and to whom."""

from __future__ import annotations

import io

import pypdf
import pytest
from cast import report, submitted
from django.utils import translation
from verifying_cast import AT, accept, full, sent

from groma.errors import GromaError
from groma.publish.wheel import wheel_svg
from groma.web import rounds, trail
from groma.web.models import Round, TrailEvent
from groma.web.standing import standing
from groma.web.verifying.documents import setting
from groma.web.verifying.documents.blocks import Document, Facts, Grid, Paragraph, Section
from groma.web.verifying.documents.matter import as_it_stands, as_published, newest_edition
from groma.web.verifying.documents.report import report as report_of
from groma.web.verifying.worklist import decide, queue, seen

KEY = "EN.EN.WS.2C"
NINE = (
    "Introduction and background",
    "Indicators: what was reported and verified",
    "Data points: what was reported and verified",
    "How the city stands against its targets",
    "Benchmarks and scoring",
    "Results",
    "Indicators not reported",
    "Indicators not verified",
    "Next steps",
)


def reader(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data), strict=True)


def words(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader(data).pages).split())


def attested(cast) -> Round:
    """Every figure decided: one declined, the others accepted."""
    round_ = full(cast, few=True)
    value = round_.values.select_related("round").get(key=KEY)
    decide(value, "decline", by=cast.verifier, reason="Leaks are counted in.", rests_on=seen(round_, KEY))
    accept(cast, round_)
    return rounds.act_on_round(round_, "attest", by=cast.verifier)


def test_the_report_has_the_nine_sections_and_tells_the_round_in_numbers(cast):
    round_ = attested(cast)
    document, all_ = report_of(as_it_stands(round_)), queue(round_).reported
    assert all_ > 3
    assert [one.title for one in document.sections] == [f"{n}. {title}" for n, title in enumerate(NINE, 1)]
    assert document.lead == f"Littleford reports {all_} of 112 figures. A verifier accepted {all_ - 1} of them."
    (indicators,) = [one for one in document.sections[1].blocks if isinstance(one, Grid)]
    assert indicators.rows[-1][:5] == ("All", "91", str(all_), "1", str(all_ - 1))
    (points,) = [one for one in document.sections[2].blocks if isinstance(one, Grid)]
    assert points.rows[-1] == ("All", "112", str(all_), str(all_ - 1), "1", str(112 - all_))
    (left,) = [one for one in document.sections[7].blocks if isinstance(one, Grid)]
    assert [row[2] for row in left.rows] == ["Leaks are counted in."]
    assert document.banner.startswith("INVENTED CITY")
    assert any("not made, endorsed or certified" in one for one in document.closing)


def test_what_is_not_reported_is_told_with_its_reason_and_partly_reported_ones_by_what_lacks(cast):
    report(cast, {"EN.EN.AQ.1C/pm10": "20"})
    document = report_of(as_it_stands(submitted(cast)))
    lines = [line for block in document.sections[6].blocks for line in getattr(block, "items", ())]
    assert "Air Pollution, in part (without PM2.5, NO2, SO2, O3): not reported" in lines
    assert len(lines) == 91 - 2
    assert "Draft" in document.banner


def test_a_round_without_any_figure_has_a_report_too(cast):
    document = report_of(as_it_stands(cast.round))
    assert setting.pdf(document).startswith(b"%PDF")
    assert "Nothing is reported yet." in str(document.sections[5])


def test_the_pdf_is_tagged_titled_and_says_what_the_page_says(cast, as_):
    attested(cast)
    client = as_("verifier")
    data = client.get(f"{AT}documents/report.pdf").content
    pdf = reader(data)
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("en")
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert pdf.metadata.title == "Verification report: Littleford"
    said, page = words(data), client.get(f"{AT}documents/report.html").content.decode()
    for title in (*NINE, "Leaks are counted in.", "Water", "groma@2026.1"):
        assert title in said
        assert title in page
    assert "The wheel of Littleford" in page
    assert len(pdf.pages) < 12


def test_the_same_document_gives_the_same_bytes(cast):
    document = report_of(as_it_stands(attested(cast)))
    assert setting.pdf(document) == setting.pdf(document)


def test_the_attestation_names_verifiers_by_opaque_id_and_the_head_of_the_trail(cast, as_):
    round_ = attested(cast)
    data = as_("verifier").get(f"{AT}documents/attestation.pdf").content
    said = words(data).replace(" ", "")
    event = TrailEvent.objects.get(action="round.attest", subject=round_.subject)
    assert event.hash in said
    assert str(cast.verifier.actor) in said
    assert "qualifiedverifier" in said
    assert "noconflictofinterest" in said
    assert as_it_stands(round_).approvals_sha256 in said
    assert cast.verifier.email not in words(data)
    assert trail.verify() is None


def test_there_is_no_attestation_before_or_without_one(cast, as_):
    submitted(cast)
    answer = as_("verifier").get(f"{AT}documents/attestation.pdf")
    assert answer.status_code == 409
    assert "not attested" in answer.content.decode()


def test_a_round_reopened_after_its_attestation_has_none(cast):
    round_ = rounds.act_on_round(attested(cast), "reopen", by=cast.coordinator, reason="A slip.")
    assert as_it_stands(round_).attested is None


def test_the_summary_tells_decisions_questions_answers_and_the_sample(cast, as_):
    round_ = full(cast, few=True)
    client = as_("verifier")
    sent(client, "sample/", size="2", seed="abc")
    value = Round.objects.get(pk=round_.pk).values.select_related("round").get(key=KEY)
    asked = rounds.act_on_value(value, "ask", by=cast.verifier, reason="With leaks?")
    rounds.answer(asked, "Without.", by=cast.coordinator)
    page = client.get(f"{AT}documents/summary.html").content.decode()
    for said in ("With leaks?", "Without.", "seed abc", "Not for publication"):
        assert said in page
    assert str(cast.coordinator.actor)[:8] in page
    assert cast.coordinator.name not in page


def test_everybody_reads_report_and_attestation_once_published_and_the_summary_never(cast, as_):
    rounds.act_on_round(attested(cast), "publish", by=cast.secretariat)
    for who in ("nobody", "outsider"):
        assert as_(who).get(f"{AT}documents/report.html").status_code == 200
        assert as_(who).get(f"{AT}documents/attestation.html").status_code == 200
        assert as_(who).get(f"{AT}documents/summary.html").status_code == 404
    assert as_("nobody").get(f"{AT}documents/secrets.html").status_code == 404
    assert as_("nobody").get(f"{AT}documents/report.docx").status_code == 404


def test_the_public_report_tells_the_edition_and_not_what_was_changed_since(cast, as_):
    round_ = rounds.act_on_round(attested(cast), "publish", by=cast.secretariat)
    round_ = rounds.act_on_round(round_, "reopen", by=cast.coordinator, reason="A slip.")
    row = cast.city.observations.get(variable="water_consumption", period="2024")
    entry = rounds.Entry("water_consumption", "2024", text="30000", unit="ML", version=row.version)
    rounds.enter(round_, [entry], by=cast.coordinator)
    public = as_("nobody").get(f"{AT}documents/report.html").content.decode()
    assert "166.2" in public
    assert "Edition 1 of the round" in public
    within = as_("coordinator").get(f"{AT}documents/report.html").content.decode()
    assert "166.2" not in within
    assert "Draft" in within


def test_the_edition_and_the_round_it_froze_give_the_same_report(cast):
    round_ = rounds.act_on_round(attested(cast), "publish", by=cast.secretariat)
    live, frozen = report_of(as_it_stands(round_)), report_of(as_published(newest_edition(round_)))
    assert live.sections[1:] == frozen.sections[1:]


@pytest.mark.parametrize(
    "hostile", ['#import "x"', "$ x $ <y> @z", "\u202e*_`", "\u0000\ud800", "W" * 300, "=HYPERLINK(1)"]
)
def test_whatever_somebody_typed_stays_text(hostile):
    document = Document(
        name="x",
        title=f"T {hostile}",
        subtitle=hostile,
        language="en",
        banner=hostile,
        lead=hostile,
        sections=(
            Section("S", (Paragraph(hostile), Facts(((hostile, hostile),)), Grid("G", ("a", "b"), ((hostile, "1"),)))),
        ),
        closing=(hostile,),
    )
    assert reader(setting.pdf(document)).pages


def test_a_document_in_arabic_runs_from_right_to_left(cast):
    with translation.override("ar"):
        document = report_of(as_it_stands(submitted(cast)))
    assert reader(setting.pdf(document)).trailer["/Root"]["/Lang"].startswith("ar")
    assert document.language == "ar"


def test_what_cannot_be_set_is_told(monkeypatch, cast):
    document = report_of(as_it_stands(submitted(cast)))
    monkeypatch.setattr(setting, "STANDARD", "no such standard")
    with pytest.raises((GromaError, ValueError)):
        setting.pdf(document)


def test_the_wheel_is_an_image_of_its_own_so_that_its_styles_need_no_permission(cast, as_):
    round_ = full(cast, few=True)
    page = as_("verifier").get(f"{AT}documents/report.html").content.decode()
    assert "data:image/svg+xml;base64," in page
    assert "<style" not in page
    assert "<style" in wheel_svg(standing(round_).book)
