"""Entry: the categories of a round, the form of each, blocks of cells, parts of the city, sources with evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from groma.web.pages.entry import block, category, parts, sources

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

AT = "rounds/<slug:city>/<str:pack>/<str:period>/enter/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(AT, category.categories, name="entry"),
    path(f"{AT}block/", block.block, name="entry-block"),
    path(f"{AT}sources/", sources.listed, name="entry-sources"),
    path(f"{AT}sources/<int:pk>/", sources.source, name="entry-source"),
    path(f"{AT}<str:group>/", category.category, name="entry-category"),
    path(f"{AT}<str:group>/answer/", category.answer, name="entry-answer"),
    path(f"{AT}<str:group>/reply/", category.reply, name="entry-reply"),
    path(f"{AT}<str:group>/parts/<path:key>/", parts.parts, name="entry-parts"),
]
