"""Filling in figures: saved one by one, nothing lost, only by those who may."""

from __future__ import annotations

import sys
from http import HTTPStatus

import pytest
from cast import PERIOD, give_mandate, report, submitted
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from groma.measure.measuring import measure
from groma.web import changes, rounds, trail
from groma.web.entry.peers import peers
from groma.web.models import (
    Assignment,
    City,
    Department,
    Observation,
    Publication,
    PublishedFigure,
    Round,
    Source,
    TrailEvent,
    Value,
)

AT = f"/rounds/littleford/u4ssc/{PERIOD}/enter/"
WATER = f"{AT}EN.EN.WS/"
SCRIPT = {"HTTP_HX_REQUEST": "true"}


def assigned(cast, group="EN.EN.WS"):
    department = Department.objects.get(city=cast.city)
    return changes.create(
        Assignment(round=cast.round, group=group, department=department), "give", gesture=cast.gesture
    )


def sent(key="water_consumption", **fields):
    """One figure as the page's script sends it."""
    prefix = key.replace(".", "-").replace("/", "-")
    usual = {"text": "", "unit": "", "quality": "measured", "source": "", "status": "reported", "period": PERIOD}
    content = usual | {"note": "", "version": "0", "was": ""} | fields
    return {f"{prefix}-{name}": value for name, value in content.items()}


def row(key="water_consumption", period=PERIOD, **where):
    return Observation.objects.get(variable=key, period=period, **({"place": "", "breakdown": ""} | where))


def test_the_list_of_categories_puts_ones_own_first(cast, as_):
    assigned(cast)
    page = as_("contributor").get(AT).content.decode()
    assert "Your categories" in page
    assert page.index('/enter/EN.EN.WS/"') < page.index("Categories of others") < page.index('/enter/EC.ICT.ICT/"')


def test_the_page_of_a_category_names_what_is_asked(cast, as_):
    page = as_("coordinator").get(WATER).content.decode()
    for words in ("Water consumption", "Inhabitants", "Quality", "Source", "Litres", "What the verifier will look at"):
        assert words.lower() in page.lower(), words
    assert page.count('id="id_inhabitants-text"') == 1


def test_one_figure_is_saved_and_the_page_is_told_what_follows(cast, as_):
    report(cast, {"inhabitants": "100000"})
    answer = as_("coordinator").post(WATER, sent(text="5 475 000", unit="m3/year", source="Annual report"), **SCRIPT)
    page = answer.content.decode()
    assert (row().text, row().unit, row().quality) == ("5475000", "", "measured")
    assert Source.objects.get(city=cast.city).title == "Annual report"
    assert 'data-kind="saved"' in page
    assert "150" in page[page.index('id="EN-EN-WS-2C-outcome"') :]
    assert trail.verify() is None


def test_what_cannot_be_read_is_not_saved_and_says_how_to_write_it(cast, as_):
    page = as_("coordinator").post(WATER, sent(text="~3"), **SCRIPT).content.decode()
    assert 'data-kind="faulty"' in page
    assert "number with a qualifier" in page
    assert not Observation.objects.exists()


@pytest.mark.parametrize(
    ("language", "typed", "kept"),
    [
        ("es", "12,5", "12.5"),
        ("es", "1.234.567,5", "1234567.5"),
        ("en", "1,234,567.5", "1234567.5"),
        ("fr", "1\u202f234,5", "1234.5"),
        ("ar", "\u0661\u0662\u0663\u0664\u066b\u0665", "1234.5"),
    ],
)
def test_numbers_are_read_as_their_readers_write_them(cast, as_, language, typed, kept):
    client = as_("coordinator")
    client.cookies["django_language"] = language
    client.post(WATER, sent(text=typed, unit="m3/year"), **SCRIPT)
    assert row().text == kept


@pytest.mark.parametrize(("language", "typed"), [("es", "84.512"), ("es", "84,512"), ("en", "84,512"), ("en", "12,5")])
def test_a_number_that_may_mean_two_is_refused_with_both(cast, as_, language, typed):
    client = as_("coordinator")
    client.cookies["django_language"] = language
    page = client.post(WATER, sent(text=typed), **SCRIPT).content.decode()
    assert 'data-kind="faulty"' in page
    assert not Observation.objects.exists()


def test_a_number_shown_with_a_comma_is_taken_back_as_it_was(cast, as_):
    report(cast, {"water_consumption": "84.512"})
    client = as_("coordinator")
    client.cookies["django_language"] = "es"
    client.post(WATER, sent(text="84,512", unit="m3/year", quality="estimated", version="1"), **SCRIPT)
    assert (row().text, row().quality) == ("84.512", "estimated")


def test_without_script_good_figures_are_saved_and_faulty_ones_come_back_as_typed(cast, as_):
    both = sent(text="5475000") | sent("inhabitants", text="about many")
    answer = as_("coordinator").post(WATER, both)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert row().text == "5475000"
    assert 'value="about many"' in page
    assert 'href="#id_inhabitants-text"' in page


def test_without_script_a_good_page_is_saved_in_one_gesture(cast, as_):
    both = sent(text="5475000") | sent("inhabitants", text="100000")
    answer = as_("coordinator").post(WATER, both, follow=True)
    assert "2 figures saved" in answer.content.decode()
    entered = TrailEvent.objects.filter(action="observation.enter")
    assert entered.count() == 2
    assert len(set(entered.values_list("gesture", flat=True))) == 1


def test_what_was_not_touched_is_not_sent_again_over_somebody_elses(cast, as_):
    report(cast, {"inhabitants": "100000"})
    page = as_("coordinator").get(WATER).content.decode()
    was = page.split('name="inhabitants-was" value="')[1].split('"')[0]
    rounds.enter(cast.round, [rounds.Entry("inhabitants", PERIOD, text="7", version=1)], by=cast.coordinator)
    shown = {"text": "100000", "unit": "person", "version": "1", "was": was}
    as_("coordinator").post(WATER, sent("inhabitants", **shown) | sent(text="1"))
    assert row("inhabitants").text == "7"


def test_of_two_people_on_one_figure_the_second_sees_both_and_chooses(cast, as_):
    report(cast, {"water_consumption": "1000"})
    mine, client = sent(text="3000", unit="m3/year", version="1"), as_("coordinator")
    rounds.enter(cast.round, [rounds.Entry("water_consumption", PERIOD, text="2000", version=1)], by=cast.coordinator)
    page = client.post(WATER, mine, **SCRIPT).content.decode()
    assert 'data-kind="overtaken"' in page
    assert page.index("2000") < page.index("3000")
    assert 'value="water_consumption:2"' in page
    assert row().text == "2000"
    client.post(WATER, mine | {"keep": "water_consumption:2"}, **SCRIPT)
    assert row().text == "3000"


def test_taking_theirs_brings_the_figure_back_as_it_is(cast, as_):
    report(cast, {"water_consumption": "2000"})
    answer = as_("coordinator").post(WATER, sent(text="3000", version="0") | {"take": "water_consumption"}, **SCRIPT)
    assert answer["HX-Retarget"] == "#water_consumption"
    assert 'value="2000"' in answer.content.decode()
    assert row().text == "2000"


def test_the_same_value_from_two_people_is_no_conflict(cast, as_):
    report(cast, {"water_consumption": "2000"})
    page = as_("coordinator").post(WATER, sent(text="2000"), **SCRIPT).content.decode()
    assert 'data-kind="saved"' in page


def test_same_as_last_year_enters_it_once_more_and_says_so(cast, as_):
    rounds.enter(
        cast.round,
        [rounds.Entry("water_consumption", "2023", text="73", unit="ML/year", quality="measured")],
        by=cast.coordinator,
    )
    Observation.objects.update(entered_at=None)
    client = as_("coordinator")
    assert "Same as 2023" in client.get(WATER).content.decode()
    answer = client.post(WATER, sent() | {"same": "water_consumption"}, **SCRIPT)
    assert (row().text, row().unit, row().note) == ("73", "ML/year", "Same as 2023.")
    assert answer["HX-Reswap"] == "outerHTML"


def test_a_reason_takes_the_place_of_a_value_and_never_a_zero(cast, as_):
    report(cast, {"water_consumption": "2000"})
    as_("coordinator").post(WATER, sent(text="", version="1"), **SCRIPT)
    assert (row().text, row().status) == ("", "not_reported")
    as_("coordinator").post(WATER, sent("inhabitants", status="not_collected"), **SCRIPT)
    assert row("inhabitants").status == "not_collected"


def test_what_stands_around_a_missing_value_waits_for_it(cast, as_):
    page = as_("coordinator").post(WATER, sent(source="Annual report"), **SCRIPT).content.decode()
    assert 'data-kind="waiting"' in page
    assert not Observation.objects.exists()
    assert not Source.objects.exists()


def test_a_value_with_a_reason_why_there_is_none_is_refused(cast, as_):
    page = as_("coordinator").post(WATER, sent(text="5", status="not_reported"), **SCRIPT).content.decode()
    assert "There is a value." in page
    assert not Observation.objects.exists()


def test_a_value_of_another_year_leaves_this_year_without_one(cast, as_):
    report(cast, {"water_consumption": "2000"})
    as_("coordinator").post(WATER, sent(text="2000", unit="m3/year", period="2023", version="1"), **SCRIPT)
    assert row(period="2023").text == "2000"
    assert (row().text, row().status) == ("", "not_reported")
    assert 'value="2023"' in as_("coordinator").get(WATER).content.decode()


def test_a_later_year_than_the_rounds_is_refused(cast, as_):
    page = as_("coordinator").post(WATER, sent(text="5", period="2025"), **SCRIPT).content.decode()
    assert "belongs into the next one" in page


def test_units_convert_and_money_needs_its_currency(cast, as_):
    at, client = f"{AT}EC.P.IN/", as_("coordinator")
    assert "Choose the currency" in client.post(at, sent("gdp", text="5"), **SCRIPT).content.decode()
    client.post(at, sent("gdp", text="5", unit="million EUR"), **SCRIPT)
    assert row("gdp").unit == "million EUR"


def test_a_final_value_is_given_under_its_code(cast, as_):
    as_("coordinator").post(WATER, sent("EN.EN.WS.2C", text="150", unit="L/day/person"), **SCRIPT)
    assert row("EN.EN.WS.2C").text == "150"


def test_a_contributor_fills_only_what_their_department_was_given(cast, as_):
    client = as_("contributor")
    page = client.get(WATER).content.decode()
    assert "You can look, but not change anything here." in page
    assert "not given to your department" in page
    client.post(WATER, sent(text="5"), **SCRIPT)
    assert not Observation.objects.exists()
    assigned(cast)
    client.post(WATER, sent(text="5"), **SCRIPT)
    assert row().text == "5"


def test_a_submitted_round_can_be_looked_at_and_says_why_not_more(cast, as_):
    submitted(cast)
    page = as_("coordinator").get(WATER).content.decode()
    assert "You can look, but not change anything here." in page
    assert 'id="entry"' not in page
    as_("coordinator").post(WATER, sent("EN.EN.WS.2C", text="1", version="1"), **SCRIPT)
    assert row("EN.EN.WS.2C").text == "150"


def test_a_question_opens_its_figure_alone_and_is_answered_beside_it(cast, as_):
    round_ = submitted(cast)
    value = Value.objects.get(round=round_, key="EN.EN.WS.2C")
    rounds.act_on_value(value, "ask", by=cast.verifier, reason="Litres or cubic metres?")
    client = as_("coordinator")
    assert "Litres or cubic metres?" in client.get(WATER).content.decode()
    client.post(WATER, sent("EN.EN.WS.1C", text="5"), **SCRIPT)
    assert not Observation.objects.filter(variable="EN.EN.WS.1C").exists()
    client.post(f"{WATER}reply/", {"key": "EN.EN.WS.2C", "text": "Litres."})
    assert Value.objects.get(pk=value.pk).state == "submitted"


def test_a_finding_stands_beside_its_value_and_is_answered_with_a_reason(cast, as_):
    client = as_("coordinator")
    page = client.post(WATER, sent(text="5", quality="measured"), **SCRIPT).content.decode()
    beside = page.split('id="water_consumption-found"')[1].split('id="', 1)[0]
    assert "names no source" in beside
    assert "sources.yaml" not in page
    mark = page.split('name="finding" value="')[1].split('"')[0]
    client.post(f"{WATER}answer/", {"finding": mark, "text": "The meter book burnt.", "at": "water_consumption"})
    assert "The meter book burnt." in client.get(WATER).content.decode()
    assert TrailEvent.objects.filter(action="answer.answer").count() == 1


@pytest.mark.parametrize(
    ("language", "what", "why"),
    [
        ("es", "«Consumo total de agua» es −1.234.567,5.", "No puede ser negativo."),
        ("ar", "قيمة «مجموع استهلاك المياه» هي \u200e−1,234,567.5.", "لا يمكن أن تكون سالبة."),
    ],
)
def test_a_finding_is_told_in_the_reader_s_language_with_its_numbers(cast, as_, language, what, why):
    client = as_("coordinator")
    client.cookies["django_language"] = language
    page = client.post(WATER, sent(text="-1234567.5", quality="measured"), **SCRIPT).content.decode()
    beside = page.split('id="water_consumption-found"')[1].split('id="', 1)[0]
    assert what in beside
    assert why in beside


@pytest.mark.parametrize(
    ("language", "said"), [("es", "`1,234` puede significar dos números."), ("ru", "`1,234` может означать два")]
)
def test_a_number_is_refused_in_the_reader_s_language(cast, as_, language, said):
    client = as_("coordinator")
    client.cookies["django_language"] = language
    assert said in client.post(WATER, sent(text="1,234"), **SCRIPT).content.decode()


def test_of_other_cities_only_five_or_more_are_told(cast):
    for number in range(5):
        assert "EN.EN.WS.2C" not in peers(["EN.EN.WS.2C"], cast.city)
        city = changes.create(City(id=f"c{number}", name="C", country="XX"), "make", gesture=cast.gesture)
        round_ = rounds.open_round(city, cast.pack, period="2023", gesture=cast.gesture)
        edition = Publication.objects.create(
            round=round_, edition=1, published_by=cast.secretariat.actor, record=b"", digest=""
        )
        PublishedFigure.objects.create(
            publication=edition, city=city, key="EN.EN.WS.2C", round_period="2023", period="2023",
            value=100 + 10 * number, status="reported",
        )  # fmt: skip
    found = peers(["EN.EN.WS.2C"], cast.city)["EN.EN.WS.2C"]
    assert (found.count, found.low, found.middle, found.high) == (5, 110, 120, 130)
    assert not found.is_verified


@pytest.mark.parametrize("who", ["outsider", "verifier"])
def test_nobody_else_sees_the_page(cast, as_, who):
    for path in (AT, WATER, f"{AT}block/", f"{AT}sources/", f"{WATER}parts/inhabitants/"):
        assert as_(who).get(path).status_code == 404
    assert as_(who).post(WATER, sent(text="5")).status_code == 404


def test_who_is_signed_out_is_led_to_the_sign_in_and_the_script_is_told(cast, as_):
    assert "/account/login/" in as_("nobody").get(WATER)["Location"]
    assert as_("nobody").post(WATER, sent(text="5"), **SCRIPT).status_code == 401


def test_a_block_of_cells_is_shown_before_it_is_taken_all_or_nothing(cast, as_):
    client, cells = as_("coordinator"), "Inhabitants\t100 000\nwater_consumption\t73\tML/year\n"
    page = client.post(f"{AT}block/", {"cells": cells}).content.decode()
    assert "Take in 2 figures" in page
    assert not Observation.objects.exists()
    token = page.split('name="token" value="')[1].split('"')[0]
    client.post(f"{AT}block/", {"cells": cells, "token": token, "apply": "yes"})
    assert (row("inhabitants").text, row().unit) == ("100000", "ML/year")
    assert len(set(TrailEvent.objects.filter(action="observation.enter").values_list("gesture", flat=True))) == 1


@pytest.mark.parametrize(
    "cells",
    [
        "inhabitants\t100\nno_such_thing\t5",
        "inhabitants\t100\nwater_consumption\tmuch",
        "inhabitants\t100\nwater_consumption\t5\tkm",
        "inhabitants\t100\ninhabitants\t200",
        "name\tvalue\tyear\ninhabitants\t100\t2024\nhouseholds\t5\t2031",
    ],
)
def test_one_bad_line_keeps_the_whole_block_back_and_is_named(cast, as_, cells):
    page = as_("coordinator").post(f"{AT}block/", {"cells": cells, "apply": "yes", "token": ""}).content.decode()
    assert "1 line cannot be taken" in page
    assert not Observation.objects.exists()


def test_a_block_that_is_no_longer_what_was_shown_is_shown_again(cast, as_):
    client, cells = as_("coordinator"), "inhabitants\t100"
    page = client.post(f"{AT}block/", {"cells": cells}).content.decode()
    token = page.split('name="token" value="')[1].split('"')[0]
    report(cast, {"inhabitants": "7"})
    answer = client.post(f"{AT}block/", {"cells": cells, "token": token, "apply": "yes"})
    assert answer.status_code == 409
    assert row("inhabitants").text == "7"


def test_a_block_with_heads_may_have_any_order_and_every_column(cast, as_):
    cells = "value;name;unit;quality;source;note\n36,5;Water consumption in total;ML/year;estimated;Report;By hand"
    client = as_("coordinator")
    client.cookies["django_language"] = "es"
    cells = cells.replace("Water consumption in total", "water_consumption")
    page = client.post(f"{AT}block/", {"cells": cells}).content.decode()
    token = page.split('name="token" value="')[1].split('"')[0]
    client.post(f"{AT}block/", {"cells": cells, "token": token, "apply": "yes"})
    assert (row().text, row().quality, row().note) == ("36.5", "estimated", "By hand")


def test_a_figure_is_filled_in_by_group_cell_by_cell(cast, as_):
    at, client = f"{AT}SC.SH.SI/parts/inhabitants/", as_("coordinator")
    page = client.get(at).content.decode()
    women = page.split("women</label>")[0].rsplit('for="cell-', 1)[1].split('"')[0]
    other = str(int(women) + 1)
    common = {"common-unit": "person", "common-quality": "measured", "common-source": ""}
    cells = {f"cell-{women}": "51000", f"cell-{women}-was": "", f"cell-{other}": "many", f"cell-{other}-was": ""}
    answer = client.post(at, common | cells)
    assert answer.status_code == 422
    assert 'value="many"' in answer.content.decode()
    assert row("inhabitants", breakdown="sex=female").text == "51000"
    assert Observation.objects.count() == 1


def test_a_file_is_kept_as_evidence_of_a_source_and_goes_only_to_those_inside(cast, as_, settings, tmp_path):
    settings.FILES = tmp_path
    source = changes.create(Source(city=cast.city, code="report", title="Report"), "add", gesture=cast.gesture)
    at, client = f"{AT}sources/{source.pk}/", as_("coordinator")
    pdf = SimpleUploadedFile("report.pdf", b"%PDF-1.7\n%%EOF")
    client.post(at, {"attach": "yes", "new-version": "1", "new-page": "31", "new-file": pdf})
    source.refresh_from_db()
    assert len(source.evidence) == 1
    assert "page 31" in source.note
    where = f"/rounds/littleford/u4ssc/{PERIOD}/files/{source.evidence[0]}/"
    assert b"".join(client.get(where).streaming_content).startswith(b"%PDF")
    assert as_("outsider").get(where).status_code == 404
    fake = SimpleUploadedFile("report.pdf", b"<html><script>alert(1)</script></html>")
    answer = client.post(at, {"attach": "yes", "new-version": "2", "new-file": fake})
    assert answer.status_code == 422
    assert "not a kind of file" in answer.content.decode()


def test_an_address_with_its_page_is_kept_and_shown_apart(cast, as_):
    source = changes.create(Source(city=cast.city, code="report", title="Report"), "add", gesture=cast.gesture)
    at, client = f"{AT}sources/{source.pk}/", as_("coordinator")
    client.post(at, {"title": "Report", "address": "https://example.org/r.pdf", "page": "31", "version": "1"})
    source.refresh_from_db()
    assert source.address == "https://example.org/r.pdf#page=31"
    page = client.get(at).content.decode()
    assert 'value="https://example.org/r.pdf"' in page
    bad = client.post(at, {"title": "Report", "address": "javascript:alert(1)", "version": "2"})
    assert bad.status_code == 422


def test_an_address_that_is_no_web_address_is_no_link(cast, as_):
    code = {"code": "report", "title": "Report", "address": "javascript:alert(1)"}
    source = changes.create(Source(city=cast.city, **code), "add", gesture=cast.gesture)
    page = as_("coordinator").get(f"{AT}sources/{source.pk}/").content.decode()
    assert 'href="javascript:' not in page
    assert "<p>javascript:alert(1)</p>" in page


@pytest.mark.parametrize("path", [AT, WATER, f"{AT}sources/", "/desk/", "/rounds/littleford/u4ssc/2024/folder.zip"])
def test_no_shared_cache_keeps_a_page_of_somebody_signed_in(cast, as_, path):
    for name in ("coordinator", "outsider"):
        answer = as_(name).get(path)
        answer.close()
        assert "private" in answer["Cache-Control"], (name, answer.status_code)


def test_the_city_is_measured_once_for_a_figure_that_is_saved(cast, as_, monkeypatch):
    """For its score, its checks, the counts of the round and the answer together."""
    report(cast, {"inhabitants": "100000"})
    measured, client = [], as_("coordinator")

    def counting(*values, **how):
        measured.append(how)
        return measure(*values, **how)

    for module in ("measure.measuring", "score.scorecard", "verify.scene", "web.standing", "web.rounds"):
        monkeypatch.setattr(sys.modules[f"groma.{module}"], "measure", counting)
    assert 'data-kind="saved"' in client.post(WATER, sent(text="5475000"), **SCRIPT).content.decode()
    assert len(measured) == 1


@pytest.mark.parametrize("language", ["ar", "es", "fr", "ru", "zh-hans"])
def test_every_page_speaks_every_language(cast, as_, language):
    report(cast)
    client = as_("coordinator")
    client.cookies["django_language"] = language
    for path in (AT, WATER, f"{AT}block/", f"{AT}sources/", f"{WATER}parts/inhabitants/"):
        assert client.get(path).status_code == 200


def test_every_category_has_its_page_and_few_queries(cast, as_, django_assert_max_num_queries):
    client = as_("coordinator")
    groups = list(dict.fromkeys(one.definition.group for one in cast.pack.indicators))
    for group in groups:
        with django_assert_max_num_queries(30):
            assert client.get(f"{AT}{group}/").status_code == 200
    assert client.get(f"{AT}NO.SUCH/").status_code == 404
    assert Round.objects.get().state == "draft"


def test_a_verifier_reads_no_figures_before_declaring_to_be_independent(cast, as_):
    mandate = give_mandate(cast, cast.verifier, declared=False)
    assert as_("verifier").get(AT).status_code == HTTPStatus.FORBIDDEN
    assert as_("verifier").get(AT.replace("enter", "verify")).status_code == HTTPStatus.FOUND
    changes.change(mandate, "declare", gesture=cast.gesture, declared_at=timezone.now())
    assert as_("verifier").get(AT).status_code == HTTPStatus.OK
