"""What every public page shares: the reader's language, caching, countries, and prose whose numbers lead somewhere."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel import Locale
from django.conf import settings
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.html import format_html, format_html_join
from django.utils.http import http_date
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from groma import __version__
from groma.publish.languages import speaking
from groma.publish.prose import Figure
from groma.web.context import pack_language

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from groma.publish.prose import Text

Values = dict[str, Any]
FRESH_FOR_S = 60
"""So long a cache may show a public page without asking whether it is still the same."""
HERE = Path(__file__).parents[1]


def public_page(
    request: HttpRequest,
    template: str,
    *,
    stamp: tuple[object, ...],
    changed: dt.datetime | None,
    values: Callable[[], Mapping[str, Any]],
) -> HttpResponse:
    """A page that anybody may read, put together in the reader's language only where theirs is out of date.

    Args:
        request: Who asks, in which language.
        template: The page.
        stamp: All that the page depends on besides the language and the program; it never names a person.
        changed: When what it shows was last changed.
        values: Puts together what the page shows.
    """

    def made() -> HttpResponse:
        with speaking(pack_language()):
            return render(request, template, dict(values()))

    if is_personal(request):
        response = made()
        patch_cache_control(response, private=True, no_cache=True)
        return response
    etag = etag_of(template, *stamp, request.get_full_path(), get_language())
    since = int(changed.timestamp()) if changed else None
    response = get_conditional_response(request, etag=etag, last_modified=since) or made()
    response.headers["ETag"] = etag
    if since is not None:
        response.headers["Last-Modified"] = http_date(since)
    patch_cache_control(response, public=True, max_age=FRESH_FOR_S)
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def is_personal(request: HttpRequest) -> bool:
    """Whether the page around the content may name the reader, or hold a message for them."""
    return bool({settings.SESSION_COOKIE_NAME, "messages"} & set(request.COOKIES))


_NONE = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
"""Codes of two letters that are no country: unions, the rest of the world, those for tests."""


def etag_of(*parts: object) -> str:
    """The version of a page: of what it shows, and of the program that writes it."""
    said = json.dumps([__version__, _written(), *parts], default=str)
    return f'"{hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:32]}"'


def country_name(code: str) -> str:
    """A country in the reader's language; empty where the code is none, as that of an invented city."""
    return _countries(pack_language()).get(code, "")


def country_names(language: str = "") -> dict[str, str]:
    """Every country by its two letters, in the reader's language where none is given."""
    known = _countries(language or pack_language())
    return {code: name for code, name in known.items() if code.isalpha() and code not in _NONE}


def prose(text: Text | str, address_of: Callable[[str], str] | None = None) -> SafeString:
    """Prose with each number as an element of its own, one that leads to the number's page where it has one.

    Args:
        text: The prose.
        address_of: The address of a data point's page; empty where what the number is about has none.
    """
    parts = text if isinstance(text, str) else text.parts
    if isinstance(parts, str):
        return format_html("{}", parts)
    return format_html_join("", "{}", ((_piece(part, address_of),) for part in parts))


def linked_data(content: Mapping[str, Any]) -> SafeString:
    """Metadata for machines as a data block, which no script can be smuggled into."""
    said = json.dumps(content, ensure_ascii=False)
    safe = said.translate({ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&"})
    return mark_safe(f'<script type="application/ld+json">{safe}</script>')  # noqa: S308  escaped just above


def _piece(part: str | Figure, address_of: Callable[[str], str] | None) -> SafeString:
    if not isinstance(part, Figure):
        return format_html("{}", part)
    number = format_html('<data class="number" value="{}">{}</data>', part.value, part.text)
    address = address_of(part.key) if address_of else ""
    return format_html('<a href="{}">{}</a>', address, number) if address else number


@cache
def _countries(language: str) -> Mapping[str, str]:
    return dict(Locale.parse(language).territories)


@cache
def _written() -> str:
    """A hash of the templates, so that a page is not taken for the same after the program was changed."""
    read = (path.read_bytes() for path in sorted((HERE / "templates").rglob("*.html")))
    return hashlib.sha256(b"".join(read)).hexdigest()[:16]
