"""Pages of indicators: what is measured, and what the cities say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import redirect

from groma.catalogue.pack import bundled_packs, open_pack
from groma.errors import NotFoundError
from groma.web.public import listed
from groma.web.public.indicator_page import catalogue_values, indicator_values
from groma.web.public.showing import public_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from groma.catalogue.pack import Pack


def packs(request: HttpRequest) -> HttpResponse:
    """The indicators of the first framework; with several, the reader chooses there."""
    del request
    return redirect("indicator_list", pack=bundled_packs()[0])


def catalogue(request: HttpRequest, pack: str) -> HttpResponse:
    """Every indicator of a framework."""
    framework = _pack(pack)
    return public_page(
        request,
        "web/public/indicators.html",
        stamp=(framework.hash,),
        changed=None,
        values=lambda: catalogue_values(framework),
    )


def indicator(request: HttpRequest, pack: str, key: str) -> HttpResponse:
    """An indicator, and every city's published value of it."""
    framework, now = _pack(pack), listed.stamp()
    try:
        framework.data_point(key) if "/" in key else framework.indicator(key)
    except NotFoundError:
        raise Http404 from None
    order = "value" if request.GET.get("order") == "value" else "name"
    return public_page(
        request,
        "web/public/indicator.html",
        stamp=(framework.hash, *now),
        changed=now[-1],
        values=lambda: indicator_values(
            framework, key, cities=listed.cities(now), order=order, page=request.GET.get("page")
        ),
    )


def _pack(name: str) -> Pack:
    if name not in bundled_packs():
        raise Http404
    return open_pack(name)
