"""The parts one by one: what each says, and what it refuses."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation

from groma.catalogue.model import MARKS, Band
from groma.errors import Finding, Severity
from groma.publish.prose import Untranslated
from groma.record.model import QUALITIES
from groma.verify import workflow
from groma.web.parts import Cell, Column, Difference, Share, Table
from groma.web.shapes import SHAPES, shape_svg
from groma.web.templatetags import marks

BANDS = tuple(
    Band(id=str(start), at_least=start, points=points) for points, start in enumerate((0, 33, 66, 95), start=1)
)


def html(source: str, **values: object) -> str:
    request = RequestFactory().get("/style?sort=name&page=2")
    return Template("{% load parts %}" + source).render(RequestContext(request, values))


def test_every_state_of_the_workflows_has_a_word_and_a_shape_of_its_own():
    states = {
        row.split(",")[0]
        for name in ("rounds", "values")
        for row in (workflow.TABLES / f"{name}.csv").read_text().splitlines()[1:]
    }
    assert states <= set(marks.STATES)
    drawn = [html("{% chip state %}", state=state) for state in marks.STATES]
    assert len({SHAPES[state] for state in marks.STATES}) == len(drawn)
    assert all(str(words) in chip and "<svg" in chip for words, chip in zip(marks.STATES.values(), drawn, strict=True))


def test_every_trust_mark_and_quality_has_a_word_and_a_shape():
    assert set(marks.TRUST) == set(MARKS)
    assert set(marks.QUALITIES) == set(QUALITIES)
    assert all("aria-hidden" in shape_svg(name) for name in (*MARKS, *QUALITIES, *get_args(Severity)))


def test_a_word_that_other_libraries_translate_differently_stays_ours():
    with translation.override("ar"):
        assert "موثق" not in html('{% chip "verified" %}')


def test_a_band_is_told_in_words_and_a_missing_one_by_its_reason():
    assert re.search(r"66–95.?%</bdi> of the target", html("{% band one bands %}", one=BANDS[2], bands=BANDS))
    assert "no benchmark" in html('{% band None bands words="no benchmark" %}', bands=BANDS)


@pytest.mark.parametrize(("share", "x"), [(0.0, 0.0), (50.0, 100.0), (100.0, 200.0), (-5.0, 0.0)])
def test_the_meter_points_at_the_share(share, x):
    assert f'd="M{x - 5:.1f} 2h10' in html("{% band_meter share bands %}", share=share, bands=BANDS)


def test_the_meter_points_past_its_end_and_nowhere_without_a_share():
    assert "l8 5-8 5Z" in html("{% band_meter 240 bands %}", bands=BANDS)
    assert "f-ink" not in html("{% band_meter None bands %}", bands=BANDS)


def test_progress_is_told_in_numbers_and_nothing_of_nothing_is_nothing():
    said = html('{% progress shares "Round" %}', shares=[Share("Reported", 3, 4), Share("Checked", 0, 0)])
    assert "3 of 4" in said
    assert 'width="75.0"' in said
    assert 'width="0.0"' in said


def test_a_table_has_caption_heads_and_numbers_at_the_end():
    table = Table(
        "Water",
        (Column("City"), Column("2024", is_number=True, sort_address="?sort=x", sorted_as="descending")),
        (("A", Cell("1", note="old")), ("<b>", "")),
    )
    said = html('{% data_table table kind="stack" %}', table=table)
    assert "<caption>Water" in said
    assert 'tabindex="0"' in said
    assert '<th role="rowheader" scope="row">A' in said
    assert 'class="end" data-label="2024"><span class="cell">1<small>old</small>' in said
    assert 'aria-sort="descending"><a href="?sort=x">2024' in said
    assert "&lt;b&gt;" in said
    assert 'class="void"' in said


def test_a_row_too_short_for_its_table_is_refused():
    with pytest.raises(ValueError, match="zip"):
        html("{% data_table table %}", table=Table("Water", (Column("City"), Column("2024")), (("A",),)))


class Entry(forms.Form):
    amount = forms.DecimalField(label="Amount", help_text="In a year.")
    kind = forms.ChoiceField(label="Kind", choices=(("a", "First"), ("b", "Second")), widget=forms.RadioSelect)
    count = forms.IntegerField(label="Count", min_value=1, required=False)
    note = forms.CharField(label="Note", required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def test_heads_in_another_language_stay_plain_in_attributes():
    foreign = Untranslated("Gain", "en")
    table = Table(foreign, (Column("City"), Column(foreign)), (("A", "1"),))
    said = html('{% data_table table kind="stack" %}', table=table)
    assert 'aria-label="Gain"' in said
    assert 'data-label="Gain"' in said
    assert '<span class="untranslated" lang="en"' in said, "where it is read, it says its language"


def test_a_field_is_read_with_its_hint_error_and_unit():
    form = Entry({"amount": "many"})
    said = html('{% field form.amount unit="m³" %}', form=form)
    assert re.search(r'<label for="id_amount">Amount\s*</label>', said)
    described = re.search(r'aria-describedby="([^"]+)"', said)
    assert described
    assert described[1].split() == ["id_amount_helptext", "id_amount_error", "id_amount_unit"]
    assert all(f'id="{one}"' in said for one in described[1].split())
    assert 'aria-invalid="true"' in said
    assert 'value="many"' in said, "what was typed is kept"


def test_a_number_is_typed_as_text_so_that_no_browser_drops_what_was_typed():
    said = html("{% field form.amount %}{% field form.count %}", form=Entry({"amount": "72,1", "count": "many"}))
    assert 'type="number"' not in said
    assert 'value="72,1"' in said
    assert re.search(r'name="amount"[^>]*inputmode="decimal"', said)
    assert re.search(r'name="count"[^>]*inputmode="numeric"', said)
    assert not re.search(r" (?:min|max|step)=", said), "these say nothing on a line of text"


def test_a_group_of_choices_has_one_name_and_each_choice_its_own():
    said = html("{% field form.kind %}", form=Entry())
    assert said.count("<fieldset") == said.count("<legend>") == 1
    assert '<label for="id_kind_0">First</label>' in said


def test_an_optional_field_says_so():
    assert "(optional)" in html("{% field form.note %}", form=Entry())
    assert "(optional)" not in html("{% field form.amount %}", form=Entry())


def test_all_fields_of_a_form_are_shown_hidden_ones_too():
    said = html("{% fields form %}", form=Entry())
    assert all(f'name="{name}"' in said for name in Entry.base_fields)
    assert "Secret" not in said


def test_every_error_is_told_on_top_and_leads_to_its_field():
    form = Entry({"amount": "many"})
    said = html("{% error_summary form %}", form=form)
    assert '<a href="#id_amount">Amount – Enter a number.</a>' in said
    assert '<a href="#id_kind_0">' in said
    assert html("{% error_summary form %}", form=Entry({"amount": "1", "kind": "a"})).strip() == ""


def test_a_notice_of_an_unknown_kind_is_refused():
    with pytest.raises(TemplateSyntaxError, match="not 'loud'"):
        html('{% notice "loud" %}{% endnotice %}')


def test_a_finding_tells_what_why_and_what_next_and_takes_what_can_be_done():
    one = Finding("warning", "jump", "row 3", "It <leapt>.", "Rare.", "Look again.")
    said = html("{% finding one %}<p>{% button words %}</p>{% endfinding %}", one=one, words="Answer")
    for words in ("Warning:", "It &lt;leapt&gt;.", "Rare.", "Look again.", "<p><button"):
        assert words in said


def test_an_action_that_is_hard_to_undo_asks_on_the_page_itself():
    source = '{% confirm "Withdraw" action="/x" question="Sure?" button="Do it" %}<b>{{ extra }}</b>{% endconfirm %}'
    said = html(source, extra="<i>")
    assert re.search(r'<form method="post" action="/x">.*Sure\?.*<b>&lt;i&gt;</b>.*Do it', said, re.DOTALL)
    assert 'name="csrfmiddlewaretoken"' in said


def test_pages_of_a_list_keep_the_rest_of_the_address():
    page = Paginator(range(100), 10).page(2)
    said = html("{% pagination page %}", page=page)
    assert 'href="?sort=name&amp;page=1"' in said
    assert 'href="?sort=name&amp;page=3"' in said
    assert html("{% pagination page %}", page=Paginator([], 10).page(1)).strip() == ""


def test_a_difference_marks_what_changed_and_only_that():
    changes = (Difference("Value", "1", "2"), Difference("Source", "", "b"), Difference("Note", "same", "same"))
    said = html('{% difference changes "What changed" %}', changes=changes)
    assert re.findall(r"<del>(.*?)</del>", said) == ["1"]
    assert re.findall(r"<ins>(.*?)</ins>", said) == ["2", "b"]
    assert "unchanged" in said


def test_parts_do_without_a_request():
    said = Template("{% load parts %}{% page_messages %}{% pagination page %}").render(
        Context({"page": Paginator(range(9), 3).page(1)})
    )
    assert "?page=2" in said
