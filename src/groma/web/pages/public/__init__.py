"""The public site: cities, indicators, comparisons, figures. It shows what was published, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

import groma.web.public.addresses  # noqa: F401  registers how periods and data points stand in addresses
from groma.web.pages.public import cases, cities, comparison, figures, files, indicators, plans, searching

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

EDITION = "cities/<slug:city>/<slug:pack>/<published_period:period>/"
NUMBERED = f"{EDITION}<int:edition>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("cities/", cities.listing, name="cities"),
    path("cities/<slug:city>/", cities.city, name="city"),
    path("cities/<slug:city>/questions/", cities.questions, name="city_questions"),
    path("cities/<slug:city>/plan/", plans.plan, name="city_plan"),
    path("cities/<slug:city>/plan/<str:name>", plans.download, name="city_plan_file"),
    path("indicators/", indicators.packs, name="indicators"),
    path("indicators/<slug:pack>/", indicators.catalogue, name="indicator_list"),
    path("indicators/<slug:pack>/<data_point:key>/", indicators.indicator, name="indicator"),
    path("compare/", comparison.compare, name="compare"),
    path("cases/", cases.listing, name="cases"),
    path("cases/<slug:case>/", cases.case, name="case"),
    path("search/", searching.search, name="search"),
    path(f"{NUMBERED}files/<str:name>", files.download, name="edition_file"),
    path(f"{NUMBERED}files/<str:language>/<str:name>", files.download, name="edition_file"),
    *(
        one
        for base in (EDITION, NUMBERED)
        for one in (
            path(base, cities.edition, name="edition"),
            path(f"{base}<view:view>/", cities.edition, name="edition_view"),
            path(f"{base}figures/<data_point:key>/", figures.figure, name="figure"),
        )
    ),
]
