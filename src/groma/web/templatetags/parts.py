"""The parts every page is made of. `/style` shows each with an example and says when to use it.

A page extends `web/base.html` and fills the blocks `title`, `breadcrumb` and `content` (also `head`, `scripts`). It has
`{% load parts %}` and writes no other HTML than headings, paragraphs, lists, plain links and the parts below. Values
come from `groma.web.parts`; words are handed over translated: `{% button _("Save") %}`.

Page          {% breadcrumb links %} {% tabs links label %} {% pagination page %} {% page_messages %}
Action        {% button words kind= name= value= address= %} (kind: plain, primary, danger, link; small=True)
              {% confirm words action question=… button=… %}hidden or further fields{% endconfirm %}
Form          {% error_summary form … %} {% field form.name unit=… width=… %} {% fields form %}
Notice        {% notice "info|done|warn|error" title=… %}…{% endnotice %} {% finding one %}…{% endfinding %}
              {% nothing title %}what to do{% endnothing %} {% explain words %}…{% endexplain %}
Numbers       {% headline_numbers numbers %} {% progress shares label %} {% band band bands %}
              {% band_meter share bands target=… %} {% definitions pairs %} {% difference changes caption %}
Marks         {% chip state %} {% trust mark %} {% quality mark %} {% shape name %}
Tables        {% data_table table kind=… %} {% table caption columns=… kind=… %}<tr>…</tr>{% endtable %}
              (kind: stack turns rows into blocks on a phone, long keeps the head in sight)
Drawings      {% chart title finding=… table=… %}<svg>…{% endchart %} {% world places %}
Lists         {% cards cards %} {% timeline events %} {% thread posts %} {% keys keys %}

Classes of their own: `flow` (keeps distances), `lead`, `kicker`, `soft`, `small`, `number`, `code`, `prose`, `row`,
`columns`, `aside` (a side column of 20rem), `buttons`, `form`, `hidden` (for screen readers only), `no-print`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.conf import settings
from django.contrib import messages as django_messages
from django.http import QueryDict
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

import groma
from groma.web.templatetags import drawings, fields, filled, marks, tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.core.paginator import Page
    from django.template import Context
    from django.utils.safestring import SafeString

    from groma.web.parts import Card, Difference, Event, Key, Link, Number, Post

register = template.Library()
for one in (drawings.register, fields.register, marks.register, tables.register):
    register.tags.update(one.tags)

KINDS_OF_NOTICE = ("info", "done", "warn", "error")


# The page around everything.


@register.inclusion_tag("web/parts/site_notice.html", takes_context=True)
def site_notice(context: Context) -> dict[str, Any]:
    """A ribbon over the page where the city is invented (`invented` in the context) or the site is a demo."""
    return {"invented": context.get("invented", False), "is_demo": getattr(settings, "DEMO", False)}


@register.inclusion_tag("web/parts/site_header.html", takes_context=True)
def site_header(context: Context) -> dict[str, Any]:
    """Name, navigation (`navigation` in the context: links), language, and who is signed in."""
    request = context.get("request")
    chooser = _address("set_language")
    return {
        "request": request,
        "home": _address("home") or "/",
        "navigation": context.get("navigation", ()),
        "user": getattr(request, "user", None),
        "csrf_token": context.get("csrf_token", ""),
        "chooser": chooser,
        "chooser_needs_token": bool(chooser) and not _is_exempt(chooser),
        "languages": [code for code, _ in settings.LANGUAGES],
        "sign_in": _address("account_login"),
        "sign_out": _address("account_logout"),
        "account": _address("my_account"),
    }


@register.inclusion_tag("web/parts/site_footer.html", takes_context=True)
def site_footer(context: Context) -> dict[str, Any]:
    """Who does not endorse this, the version, and further links (`footer_links` in the context)."""
    return {"links": context.get("footer_links", ()), "version": groma.__version__}


@register.inclusion_tag("web/parts/page_messages.html", takes_context=True)
def page_messages(context: Context) -> dict[str, Any]:
    """What Django's messages have to tell, each once."""
    request = context.get("request")
    told = django_messages.get_messages(request) if request is not None else ()
    kinds = {"success": "done", "warning": "warn", "error": "error"}
    return {"told": [(kinds.get(one.level_tag, "info"), one.message) for one in told]}


@register.filter
def language_tag(code: str) -> str:
    """A language of Django's as HTML writes it.

    >>> language_tag("zh-hans"), language_tag("ar")
    ('zh-Hans', 'ar')
    """
    language, _, script = code.partition("-")
    return f"{language}-{script.title()}" if script else language


# Where one is and where one can go.


@register.inclusion_tag("web/parts/breadcrumb.html")
def breadcrumb(links: Sequence[Link]) -> dict[str, Any]:
    """The way from the start to the page above this one; the page itself is the heading below."""
    return {"links": links}


@register.inclusion_tag("web/parts/tabs.html")
def tabs(links: Sequence[Link], label: str) -> dict[str, Any]:
    """Views of one thing, each with an address of its own; `label` tells screen readers what they are views of."""
    return {"links": links, "label": label}


@register.inclusion_tag("web/parts/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any], *, name: str = "page") -> dict[str, Any]:
    """Earlier and later pages; keeps the rest of the address. Nothing where there is one page only."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)

    def to(number: int) -> str:
        query[name] = str(number)
        return query.urlencode()

    before = to(page.previous_page_number()) if page.has_previous() else ""
    after = to(page.next_page_number()) if page.has_next() else ""
    return {"page": page, "before": before, "after": after}


# What one can do.


@register.inclusion_tag("web/parts/button.html")
def button(
    words: str,
    *,
    kind: str = "plain",
    name: str = "",
    value: str = "",
    address: str = "",
    form: str = "",
    small: bool = False,
) -> dict[str, Any]:
    """A button, or with `address` a link that looks like one.

    One `primary` on a page, the next step; `danger` for what is hard to undo; `link` for the least important.
    """
    return {
        "words": words,
        "kind": kind,
        "name": name,
        "value": value,
        "address": address,
        "form": form,
        "small": small,
    }


@register.simple_block_tag(takes_context=True)
def confirm(
    context: Context, content: SafeString, words: str, *, action: str, question: str, button: str, kind: str = "danger"
) -> SafeString:
    """A button that first opens what it will do, with the real button below. The content is further form fields."""
    values = {"content": content, "words": words, "action": action, "question": question, "button": button}
    return filled(context, "confirm", values | {"kind": kind})


# What is told.


@register.simple_block_tag(takes_context=True)
def notice(context: Context, content: SafeString, kind: str, *, title: str = "") -> SafeString:
    """A boxed remark: `info`, `done`, `warn` or `error`."""
    if kind not in KINDS_OF_NOTICE:
        raise template.TemplateSyntaxError(f"A notice is one of {', '.join(KINDS_OF_NOTICE)}, not {kind!r}.")
    return filled(context, "notice", {"content": content, "kind": kind, "title": title})


@register.simple_block_tag(takes_context=True)
def finding(context: Context, content: SafeString, one: Any) -> SafeString:
    """A `groma.errors.Finding`: how bad, what, why, what next. The content is what can be done about it here."""
    return filled(context, "finding", {"content": content, "one": one})


@register.simple_block_tag(takes_context=True)
def nothing(context: Context, content: SafeString, title: str) -> SafeString:
    """Said where a list would be, when there is nothing in it. The content says how something gets there."""
    return filled(context, "nothing", {"content": content, "title": title})


@register.simple_block_tag(takes_context=True)
def explain(context: Context, content: SafeString, words: str, *, is_open: bool = False) -> SafeString:
    """A fold for what not everyone needs: how a number came about, how to count something."""
    return filled(context, "explain", {"content": content, "words": words, "is_open": is_open})


# Lists of things.


@register.inclusion_tag("web/parts/headline_numbers.html")
def headline_numbers(numbers: Sequence[Number]) -> dict[str, Any]:
    """Two to four large numbers, each with what it is."""
    return {"numbers": numbers}


@register.inclusion_tag("web/parts/definitions.html")
def definitions(pairs: Iterable[tuple[str, object]]) -> dict[str, Any]:
    """Names and what they stand for, such as facts of a city."""
    return {"pairs": pairs}


@register.inclusion_tag("web/parts/cards.html")
def cards(cards: Sequence[Card]) -> dict[str, Any]:
    """Things to choose from that have little in common to compare; else a table is better."""
    return {"cards": cards}


@register.inclusion_tag("web/parts/timeline.html")
def timeline(events: Sequence[Event]) -> dict[str, Any]:
    """What happened, newest first."""
    return {"events": events}


@register.inclusion_tag("web/parts/thread.html")
def thread(posts: Sequence[Post]) -> dict[str, Any]:
    """Questions with their answers, oldest first."""
    return {"posts": posts}


@register.inclusion_tag("web/parts/keys.html")
def keys(keys: Sequence[Key]) -> dict[str, Any]:
    """Keys of the keyboard and what each does."""
    return {"keys": keys}


@register.inclusion_tag("web/parts/difference.html")
def difference(changes: Sequence[Difference], caption: str) -> dict[str, Any]:
    """Fields before and after, those that changed marked."""
    return {"changes": changes, "caption": caption}


def _address(name: str) -> str:
    """The address of a named page; empty where this site has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _is_exempt(address: str) -> bool:
    """Whether a form may be sent there without a token, so that the page around it can be kept in caches."""
    try:
        return bool(getattr(resolve(address).func, "csrf_exempt", False))
    except Resolver404:
        return False
