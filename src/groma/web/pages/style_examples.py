"""What the page of parts shows: an invented city's words and numbers, in English and in Arabic."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.safestring import mark_safe

from groma.catalogue.model import Band
from groma.errors import Finding
from groma.publish.marks import bar, dot_strip, sparkline
from groma.web.parts import Card, Cell, Column, Difference, Event, Key, Link, Number, Post, Share, Spot, Table

BANDS = tuple(
    Band(id=name, at_least=start, points=points)
    for name, start, points in (("0", 0, 1), ("33", 33, 2), ("66", 66, 3), ("95", 95, 4))
)
NOON = dt.datetime(2025, 3, 14, 12, 5, tzinfo=dt.UTC)
COURSE = (231.0, 228.0, 219.0, 222.0, 206.0, 197.5)


@dataclass(frozen=True, slots=True)
class Words:
    """What differs between the languages of the example."""

    city: str
    lead: str
    water: str
    waste: str
    green: str
    unit: str
    caption: str
    indicator: str
    value: str
    course: str
    state: str
    reported: str
    checked: str
    verified: str
    amount: str
    hint: str
    found: str
    why: str
    next_step: str
    question: str
    answer: str
    person: str
    verifier: str


ENGLISH = Words(
    city="Exempla",
    lead="Exempla reports 74 of 112 figures for 2024. Water use fell for the fifth year;"
    " how much waste is recycled is not known.",
    water="Water use",
    waste="Waste recycled",
    green="Green area",
    unit="L per day and person",
    caption="Environment, 2024",
    indicator="Indicator",
    value="Value",
    course="Since 2019",
    state="State",
    reported="Reported",
    checked="Checked",
    verified="Verified",
    amount="Water delivered",
    hint="All water put into the network in a year, leaks included. The utility's annual report has it.",
    found="197.5 L is 12 % less than the year before.",
    why="So large a step is often a change of method or a slip.",
    next_step="Look at the report again, or write what explains it.",
    question="Does this count the water of the harbour as well?",
    answer="No. The harbour has its own works, and its water is not in the figure.",
    person="Ada, water department",
    verifier="Independent verifier",
)
ARABIC = Words(
    city="إكزمبلا",
    lead="أبلغت إكزمبلا عن 74 من أصل 112 رقماً لعام 2024. انخفض استهلاك المياه للعام الخامس على التوالي،"
    " ولا تُعرف نسبة النفايات المعاد تدويرها.",
    water="استهلاك المياه",
    waste="النفايات المعاد تدويرها",
    green="المساحات الخضراء",
    unit="لتر في اليوم للشخص",
    caption="البيئة، 2024",
    indicator="المؤشر",
    value="القيمة",
    course="منذ 2019",
    state="الحالة",
    reported="مُبلَّغ عنه",
    checked="مُدقَّق",
    verified="مُتحقَّق منه",
    amount="المياه الموزعة",
    hint="كل المياه التي ضُخت في الشبكة خلال سنة، بما فيها التسربات. تجدها في التقرير السنوي للمرفق.",
    found="القيمة 197.5 لتراً أقل بنسبة 12 % من السنة السابقة.",
    why="كثيراً ما يكون تغير بهذا الحجم نتيجة تغيير في الطريقة أو سهو.",
    next_step="راجع التقرير مرة أخرى، أو اكتب ما يفسر ذلك.",
    question="هل يشمل هذا الرقم مياه الميناء أيضاً؟",
    answer="لا. للميناء محطته الخاصة، ومياهه ليست ضمن هذا الرقم.",
    person="آدا، إدارة المياه",
    verifier="مدقق مستقل",
)


def example(words: Words, *, page: int) -> dict[str, Any]:
    """Everything the page of parts shows, in these words."""
    return {
        "words": words,
        "navigation": (
            Link("Cities", "#cities", is_current=True),
            Link("Indicators", "#numbers"),
            Link("Compare", "#drawings"),
        ),
        "crumbs": (Link("Cities", "#page"), Link(words.city, "#page")),
        "tabs": (
            Link("Values", "#page", is_current=True, count=112),
            Link("Findings", "#notices", count=3),
            Link("Trail", "#lists"),
        ),
        "page": Paginator(range(240), 25).get_page(page),
        "swatches": "ink soft edge line field accent warn error lowest low high highest".split(),
        "states": ("draft", "submitted", "returned", "verified", "not_verified", "published", "reopened"),
        "trust": ("seen", "third_party", "unverified", "ours"),
        "qualities": ("measured", "survey", "extrapolated", "estimated", "personal_estimate", "unknown"),
        "bands": BANDS,
        "shares": (Share(words.reported, 74, 112), Share(words.checked, 58, 112), Share(words.verified, 31, 112)),
        "spark": mark_safe(sparkline(COURSE)),  # noqa: S308  a drawing made of numbers
        "strip": mark_safe(dot_strip((151, 163, 168, 172, 180, 188, 204, 239), whole=197.5)),  # noqa: S308  as above
        "bar": mark_safe(bar(71.0, band=BANDS[2], bands=BANDS)),  # noqa: S308  as above
        **_told(words),
        **_shown(words),
        **_tables(words),
        **_forms(words),
    }


def _told(words: Words) -> dict[str, Any]:
    return {
        "numbers": (
            Number("74", words.reported, unit="/ 112"),
            Number("197.5", words.water, unit=words.unit, note="2024"),
            Number("–", words.waste, note="not reported"),
        ),
        "findings": (
            Finding("warning", "jump", "water", words.found, words.why, words.next_step),
            Finding(
                "error",
                "sum",
                "waste",
                "The shares of waste add up to 118 %.",
                "They are parts of one whole.",
                "Mend one of them.",
            ),
            Finding("note", "stale", "green", "The figure is from 2021."),
        ),
        "facts": (
            (words.indicator, words.water),
            (words.value, f"197.5 {words.unit}"),
            ("Formula", "72 100 m³ ÷ 1 000 inhabitants ÷ 365 days"),
        ),
        "cards": (
            Card(words.city, "#cities", words.lead, ("2024", "74 / 112")),
            Card("Parva", "#cities", "A small town on a river.", ("2023", "41 / 112")),
            Card("Portus", "#cities", "A harbour that doubled in twenty years.", ("2024", "98 / 112")),
        ),
        "events": (
            Event(NOON, "Returned with a question", words.verifier, words.question),
            Event(NOON - dt.timedelta(days=2), "Submitted", words.person),
            Event(NOON - dt.timedelta(days=9), "Entered: 197.5", words.person),
        ),
        "posts": (
            Post(NOON, "a resident", words.question),
            Post(NOON + dt.timedelta(days=3), words.city, words.answer, is_answer=True),
            Post(NOON + dt.timedelta(days=5), "a resident", "Thank you. Since when?", waits=True),
        ),
    }


def _shown(words: Words) -> dict[str, Any]:
    return {
        "changes": (
            Difference(words.value, "224.1", "197.5"),
            Difference("Source", "", "Annual report 2024, page 31"),
            Difference("Quality", "measured", "measured"),
        ),
        "keys": (Key("a", "accept"), Key("q", "ask"), Key("d", "decline"), Key("n", "next")),
        "spots": (
            Spot("Valencia", "#drawings", 39.47, -0.38),
            Spot("Singapore", "#drawings", 1.35, 103.82),
            Spot("Pully", "#drawings", 46.51, 6.66),
            Spot("Wellington", "#drawings", -41.29, 174.78),
        ),
    }


def _tables(words: Words) -> dict[str, Any]:
    columns = (
        Column(words.indicator, sort_address="?sort=name#tables", sorted_as="ascending"),
        Column("2023", is_number=True, sort_address="?sort=before#tables", sorted_as="none"),
        Column("2024", is_number=True, sort_address="?sort=now#tables", sorted_as="none"),
        Column("Source"),
    )
    rows: tuple[tuple[object, ...], ...] = (
        (Cell(words.water, "#tables", words.unit), "224.1", "197.5", "Annual report of the utility"),
        (Cell(words.green, "#tables", "m² per person"), "18.02", "18.4", "Land register"),
        (Cell(words.waste, "#tables", "%"), "1,203", Cell("–", note="not reported"), ""),
    )
    course = Table(
        words.water,
        (Column("Year"), Column(words.unit, is_number=True)),
        tuple((str(2019 + place), f"{value:g}") for place, value in enumerate(COURSE)),
    )
    own = (Column(words.indicator), Column(words.value, is_number=True), Column(words.course), Column(words.state))
    return {
        "table": Table(words.caption, columns, rows, note="Figures in bold type are new."),
        "course": course,
        "own_columns": own,
    }


def _forms(words: Words) -> dict[str, Any]:
    class Entry(forms.Form):
        amount = forms.DecimalField(label=words.amount, help_text=words.hint)
        year = forms.IntegerField(label="Year", min_value=1900, max_value=2100)
        quality = forms.ChoiceField(
            label="How was it found?",
            choices=(("measured", "Measured"), ("estimated", "Estimated")),
            widget=forms.RadioSelect,
        )
        place = forms.ChoiceField(
            label="Place", choices=(("", "Whole city"), ("north", "Northern district")), required=False
        )
        note = forms.CharField(label="Note for the verifier", widget=forms.Textarea(attrs={"rows": 3}), required=False)
        evidence = forms.FileField(
            label="Evidence", help_text="PDF, picture or spreadsheet, up to 20 MB.", required=False
        )
        final = forms.BooleanField(label="This is the final figure", help_text="An audited report has it.")

    wrong = Entry({"amount": "72,1 thousand", "year": "24"}, auto_id="wrong_%s")
    wrong.is_valid()
    return {"entry": Entry({"amount": "72100", "year": "2024", "quality": "measured", "final": "on"}), "wrong": wrong}
