"""The page of parts: everything pages are made of, with examples and a sentence on when to use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import translation

from groma.web.pages.style_examples import ARABIC, ENGLISH, example

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def style(request: HttpRequest) -> HttpResponse:
    """All parts; with `?dir=rtl` in Arabic, from right to left."""
    is_rtl = request.GET.get("dir") == "rtl"
    page = request.GET.get("page", "2")
    with translation.override("ar" if is_rtl else translation.get_language()):
        values = example(ARABIC if is_rtl else ENGLISH, page=int(page) if page.isdecimal() else 1)
        return render(request, "web/style.html", values | {"is_rtl_example": is_rtl, "invented": True})
