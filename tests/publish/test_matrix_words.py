"""The long list in words, and in the documents of a plan."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pypdf
import pytest
from sample_books import sample_book
from sample_plans import looked_at, small

from groma.plan.cycle_sets import cycle_ids, cycle_set
from groma.plan.matrix import long_list
from groma.plan.model import Action, Plan
from groma.publish.matrix_words import ABOUTS, NAMES, matrix_told, side_text
from groma.publish.plan_document import plan_document
from groma.publish.plan_html import plan_html
from groma.publish.plan_json import plan_json
from groma.publish.plan_pdf import plan_pdf

CIRCULAR = cycle_set("circular-cities")


def act(name, asset="", kind="", **more):
    return Action(name, name, 2026, 2026, asset=asset, kind=kind, **more)


def told_of(*actions):
    return matrix_told(long_list(Plan("p", "P", actions=actions), CIRCULAR), CIRCULAR)


def test_rows_are_kinds_and_columns_assets_and_an_empty_cell_says_so():
    found = told_of(act("bins", "resources", "recycling"), act("charge", "resources", "recycling", state="dropped"))
    assert found.grid.heads == ("Kind of action", "Infrastructure", "Resources", "Goods and services")
    empty = "nothing thought of"
    assert found.grid.rows[1] == ("Recycling", empty, "2: bins; charge (dropped)", empty)
    assert found.says == (
        "1 of 18 cells holds an action of the plan; in the others nothing was thought of.",
        "An empty cell is no advice: the plan has nothing there, and need not.",
    )
    assert "its kinds of action" in found.source


def test_as_long_as_an_action_is_nowhere_no_cell_is_said_to_be_empty():
    found = told_of(act("bins", "resources", "recycling"), act("trees"))
    assert found.grid.rows[0] == ("Sharing", *["none placed here"] * 3)
    assert "nothing was thought of" not in " ".join(found.says)
    told = "1 action is in no cell, because the plan does not say which: trees. An empty cell may be theirs."
    assert found.says[-1] == told


def test_a_plan_that_places_nothing_has_no_table():
    found = told_of(act("trees"))
    assert found.grid is None
    assert found.says[0].startswith("No action says what it is about")


def test_those_who_translate_find_every_name_of_the_sets_that_come_along():
    matrices = [found.matrix for name in cycle_ids() if (found := cycle_set(name)).matrix]
    sides = [one for matrix in matrices for one in (*matrix.assets, *matrix.kinds)]
    assert {one.name for one in sides} == set(NAMES)
    assert {one.about for one in sides} == set(ABOUTS)
    assert side_text(sides[0]).startswith("Infrastructure: What is built to last")


def placed(**cell):
    given = small()
    return replace(given, actions=tuple(replace(one, **cell) for one in given.actions))


def told(given):
    return plan_document(sample_book(), looked_at(given))


def html_of(given):
    return plan_html(told(given), sample_book())


def test_the_documents_show_it_and_escape_it():
    given = placed(asset="resources", kind="sharing", title="<b>Bold</b> & co")
    page = html_of(given)
    assert "&lt;b&gt;Bold&lt;/b&gt;" in page.partition('id="long-list"')[2].partition("</section>")[0]
    assert "<b>Bold" not in page
    pdf = pypdf.PdfReader(io.BytesIO(plan_pdf(told(given))), strict=True)
    said = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert "What was thought of, and where nothing was" in said
    assert "nothing thought of" in said
    assert any("Rows and columns follow" in one for one in told(given).trust)


def test_programs_get_every_cell():
    given = placed(asset="resources", kind="sharing")
    found = plan_json(sample_book(), looked_at(given))["long_list"]
    json.dumps(found)
    assert len(found["cells"]) == 18
    (full,) = (one for one in found["cells"] if one["actions"])
    assert (full["asset"], full["kind"], full["actions"]) == ("resources", "sharing", [one.id for one in given.actions])
    assert found["nowhere"] == []


@pytest.mark.parametrize("cycle", ["city-science", "no-such"])
def test_a_set_without_a_matrix_shows_none(cycle):
    given = replace(placed(asset="resources", kind="sharing"), cycle=cycle)
    assert told(given).long_list is None
    assert "long-list" not in html_of(given)
    assert plan_json(sample_book(), looked_at(given))["long_list"] is None
