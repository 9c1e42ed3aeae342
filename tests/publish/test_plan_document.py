"""The document of a plan: what it says, that nothing is made up or lost, as HTML, as PDF and on one page."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace

import pypdf
import pytest
from sample_books import sample_book
from sample_plans import KEY, action, book_with, enormous, hostile, looked_at, plan, small, target

from groma.errors import GromaError, RecordError
from groma.plan.account import account
from groma.plan.cases import bundled_cases
from groma.plan.model import Cost, Effect, Plan
from groma.plan.overview import overview
from groma.plan.peers import peer_of
from groma.plan.reading import parse_plan
from groma.publish import typeset as setting
from groma.publish.languages import LANGUAGES, speaking
from groma.publish.notices import INVENTED
from groma.publish.plan_council import council_page
from groma.publish.plan_document import plan_document
from groma.publish.plan_html import plan_html
from groma.publish.plan_json import plan_json, plan_json_text
from groma.publish.plan_pdf import council_pdf, plan_pdf
from groma.publish.plan_scaffold import scaffold_yaml
from groma.publish.write_plan import NAMES, write_plan_files


def told(given, book=None):
    return plan_document(book or sample_book(), looked_at(given, book))


def html_of(given, book=None):
    return plan_html(told(given, book), book or sample_book())


def pages(pdf):
    return pypdf.PdfReader(io.BytesIO(pdf), strict=True).pages


def words(pdf):
    return " ".join(" ".join(page.extract_text() for page in pages(pdf)).split())


@pytest.fixture(scope="module")
def document():
    return told(small(), book_with(target()))


def test_it_begins_with_actions_money_and_targets_in_sentences(document):
    assert document.lead[0] == "The plan has 2 actions, 2025 to 2026."
    assert document.lead[1].startswith(
        "Together they cost 120\u202f000\u202fEUR, against a budget of 80\u202f000\u202fEUR."
    )
    assert document.lead[1].endswith("1 action is without a stated cost.")
    assert document.lead[2].startswith("The city has 1 target;")
    assert document.lead[3] == "Adopted on 18 February 2025."


def test_what_nobody_stated_is_never_zero(document):
    hedges = document.actions[1]
    assert (hedges.money, hedges.owner, hedges.effect) == ("no cost stated", "nobody named", "no effect stated")
    assert (hedges.rank, hedges.meaning) == ("–", "not scored enough to say")
    assert document.money.caption == "Money by year, in EUR"
    assert document.money.rows[0] == (
        "2025",
        "100\u202f000",
        "50\u202f000",
        "−50\u202f000",
        "–",
    )
    assert document.money.rows[1][-1] == "10\u202f000"  # what was spent on the dropped one is spent too


def test_a_year_without_costs_or_without_a_budget_has_a_dash():
    rows = told(plan(action(costs=(Cost(2027, "capital", 1.0),)), budget={2025: 5.0})).money.rows
    assert [row[1:4] for row in rows] == [("–", "5", "–"), ("1", "–", "–")]


def test_years_in_which_more_is_planned_than_may_be_spent_are_named(document):
    assert document.over == "More is planned than may be spent: in 2025 by 50\u202f000\u202fEUR."
    assert told(plan(budget={2025: 1e6, 2026: 1e6})).over == ""
    assert told(plan(budget={})).over == ""


def test_actions_come_by_priority_and_dropped_ones_are_left_out(document):
    assert [one.title for one in document.actions] == ["Plant trees", "Plant hedges"]
    assert document.actions[0].rank == "1"
    assert document.left_out[0].title == "Plant lawns"
    assert document.left_out[0].says == "Dropped. The soil is too dry."


def test_what_the_budget_does_not_let_in_says_what_it_would_take(document):
    trees = next(one for one in document.left_out if one.title == "Plant trees")
    assert trees.says.startswith("The money does not suffice. To begin in 2025 it would take")
    assert "50\u202f000\u202fEUR more in 2025" in trees.says


def test_without_a_budget_nobody_says_what_stays_out():
    found = told(plan(budget={}))
    assert found.left_out == ()
    assert found.choice == "The plan states no budget, so nobody can say what would have to stay out."
    assert "no budget is stated" in found.lead[1]


def test_an_effect_has_its_range_its_year_and_what_it_rests_on(document):
    effect = document.actions[0].effects[0]
    assert effect.change == "+2\u00a0percentage points (+1 to +4)"
    assert effect.basis == "expected from 2026 on; rests on somebody’s judgement"


def test_people_risks_and_milestones_are_told(document):
    assert [one.who for one in document.gain] == ["walkers"]
    assert [one.who for one in document.lose] == ["drivers: fewer places to park"]
    assert [(one.what, one.answer) for one in document.risks] == [
        ("drought", "drip lines"),
        ("vandals", "no answer stated"),
    ]
    assert document.actions[0].milestones == ("first tree: due 1 March 2025, done late on 1 April 2025",)


def test_a_target_says_where_it_stands_and_whether_it_can_be_reached():
    found = told(small(), book_with(target(), target(0.5, baseline=90.0, baseline_period="2020"))).targets
    assert found[0].standing.startswith("Nobody can say whether the city is on track")
    assert "by 2030" in found[0].feasible
    assert found[1].track == "met"


def test_a_target_nobody_understands_is_told_by_the_checks_only():
    found = told(small(), book_with(replace(target(), variable="no-such-figure")))
    assert found.targets == ()
    assert any("no-such-figure" in one.what for one in found.findings)


def test_it_says_what_is_from_whom(document):
    trust = " ".join(document.trust)
    for said in (
        "Groma’s own rules, and U4SSC has not endorsed them",
        "nobody verified them",
        "The figures are those of U4SSC",
        "1 on judgement",
    ):
        assert said in trust


def test_an_unknown_figure_or_set_of_criteria_stops_nothing():
    odd = plan(action(effects=(Effect("no-such-figure", 1.0, 2.0, 3.0),)), cycle="no-such-set")
    found = told(odd)
    assert found.actions[0].effects[0].name == "no-such-figure"
    assert found.criteria is None
    assert found.checked.endswith("cannot be as they stand.")
    assert len(pages(council_pdf(found))) == 1


def test_the_cases_that_justify_an_action_are_told_and_unknown_ones_named():
    given, book = plan(action(cases=("oslo-fewer-cars", "atlantis"))), sample_book()
    found = overview(given, book.city, book.pack, card=book.card, cases=bundled_cases())
    told_so = plan_document(book, found)
    assert "Oslo" in told_so.actions[0].cases[0]
    assert told_so.actions[0].cases[1] == "`atlantis`, which is not among the cases"
    case = told_so.cases[0]
    assert (case.actions, bool(case.touched), case.where.startswith("Oslo")) == ("Plant trees", True, True)
    assert case.title in " ".join(words(plan_pdf(told_so)).split())
    assert any("atlantis" in one.what for one in told_so.findings)


def test_what_became_of_it_is_told_of_figures_that_the_framework_lacks_too():
    book, given = sample_book(), plan(action(effects=(Effect("no-such-figure", 1.0, 2.0, 3.0),), state="running"))
    own = peer_of(book.card, book.city, pack=book.pack)
    became = account(given, earlier=book.card, later=book.card, city=own)
    found = plan_document(book, looked_at(given), account=became)
    assert found.account.actions[0].effects == (
        "no-such-figure was to change by +2 (+1 to +3); the framework has no such figure.",
    )
    assert "no-such-figure" in words(plan_pdf(found))
    assert plan_json(book, looked_at(given), account=became)["account"]["actions"][0]["spent"] == 5_000.0


def test_what_became_of_a_place_names_the_place():
    book = sample_book()
    split = next(one for one in book.card.splits if one.measurement.place)
    effect = Effect(split.point.key, 1.0, 2.0, 3.0, place=split.measurement.place)
    given = plan(action(effects=(effect,), state="running"))
    own = peer_of(book.card, book.city, pack=book.pack)
    became = account(given, earlier=book.card, later=book.card, city=own)
    (said,) = plan_document(book, looked_at(given), account=became).account.actions[0].effects
    assert f"({split.measurement.place.capitalize()}): " in said


def test_an_empty_plan_says_so():
    found = told(Plan(id="p", title="Nothing yet"))
    assert found.lead[0] == "The plan has no action yet."
    page = plan_html(found, sample_book())
    assert "No action is planned." in page
    assert "The plan names no case." in page
    assert len(pages(plan_pdf(found))) == 1


def test_the_page_opens_with_the_page_for_the_council(document):
    page = plan_html(document, sample_book())
    assert page.index('id="council"') < page.index('id="targets"') < page.index('id="actions"')
    assert 'class="band-invented"' in page
    assert page.count("<h1>") == 1
    assert len(re.findall(r'id="([^"]*)"', page)) == len(set(re.findall(r'id="([^"]*)"', page)))
    for anchor in re.findall(r'href="#([^"]*)"', page):
        assert f'id="{anchor}"' in page


def test_the_page_needs_nothing_else(document):
    page = plan_html(document, sample_book())
    assert "<script" not in page
    assert "<link" not in page
    assert re.findall(r'(?:src|href)="https?:', page) == []
    assert "url(" not in page


def test_nothing_in_a_plan_breaks_out():
    page = html_of(hostile())
    assert "<script>" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page
    assert "</script>" in words(plan_pdf(told(hostile())))


def test_a_real_city_has_no_notice_of_an_invented_one():
    book = sample_book()
    real = replace(book, city=replace(book.city, invented=False))
    page = html_of(small(), real)
    assert "INVENTED" not in page.replace("@page invented", "").split("</style>")[1]
    assert "INVENTED" not in words(council_pdf(told(small(), real)))


def test_the_pdf_says_it_all_and_keeps_to_pdf_ua(document):
    pdf = plan_pdf(document)
    said = words(pdf)
    for part in (
        document.title,
        INVENTED,
        *document.lead,
        "Plant hedges",
        "drip lines",
        "Volunteers",
        "no cost stated",
    ):
        assert " ".join(str(part).split()) in said
    file = pypdf.PdfReader(io.BytesIO(pdf), strict=True)
    catalogue = file.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en"
    assert re.search(r"pdfuaid:part[^0-9]*1", catalogue["/Metadata"].get_object().get_data().decode())
    assert file.metadata.title == document.heading
    assert plan_pdf(document) == pdf


def test_the_page_for_the_council_is_one_page_and_says_what_it_leaves_to_the_plan(document):
    pdf = council_pdf(document)
    assert len(pages(pdf)) == 1
    said = words(pdf)
    for part in ("Plant trees", "Head of parks", "drought", "drivers", "Greener", INVENTED):
        assert part in said


@pytest.mark.parametrize("count", [1, 9, 300])
def test_the_page_for_the_council_stays_one_page_whatever_the_plan_holds(count):
    pdf = council_pdf(told(enormous(count)))
    assert len(pages(pdf)) == 1
    assert ("more actions in the full plan" in words(pdf)) is (count > 8)


def test_what_is_left_to_the_full_plan_is_counted():
    page = council_page(told(enormous(9)), sizes=(2, 1, 1))
    assert (len(page.actions), page.more_actions) == (2, "and 7 more actions in the full plan")
    assert (len(page.lose), page.more_lose) == (1, "and 8 more in the full plan")
    assert council_page(told(enormous(1))).more_actions == ""


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_can_be_written(code):
    with speaking(code):
        found = told(small(), book_with(target()))
        assert f'lang="{code}" dir="{found.direction}"' in plan_html(found, sample_book())
        assert len(pages(council_pdf(found))) == 1
        assert plan_pdf(found).startswith(b"%PDF")


def test_the_page_setter_that_refuses_is_told(document, monkeypatch):
    def refusing(*_, **__):
        raise setting.typst.TypstError("no such font")

    monkeypatch.setattr(setting.typst, "compile", refusing)
    with pytest.raises(GromaError, match="could not be set"):
        plan_pdf(document)


def test_the_json_has_every_number_as_it_is_and_nothing_for_what_is_not_known():
    book = book_with(target())
    content = json.loads(plan_json_text(plan_json(book, looked_at(small(), book))))
    assert content["plan"]["actions"][0]["effects"][0]["key"] == KEY
    assert content["money"][0] == {"year": 2025, "planned": 100_000.0, "budget": 50_000.0, "spent": None}
    assert content["priorities"][1]["rank"] is None
    assert content["targets"][0]["key"] == KEY
    assert content["choice"]["left_out"][0]["lacks"] == ["money"]
    assert content["account"] is None
    assert content["invented"]


def test_all_files_are_written_or_none(tmp_path):
    book, found = sample_book(), looked_at(small())
    begun = []
    made = write_plan_files(book, found, tmp_path / "out", progress=begun.append)
    assert [path.name for path in made] == begun == list(NAMES)
    (tmp_path / "other" / "plan.pdf").mkdir(parents=True)
    with pytest.raises(RecordError, match="A folder stands where"):
        write_plan_files(book, found, tmp_path / "other")
    assert [path.name for path in (tmp_path / "other").iterdir()] == ["plan.pdf"]


def test_what_a_plan_begins_with_reads_back():
    begun = plan(action(costs=(), effects=()))
    again = parse_plan(scaffold_yaml(begun))
    assert again == begun
    assert again.findings == ()
