"""Every page of the site in a real browser: accessible, small, magnified, in Arabic and without script.

The pages are those of `route_table`, so that a new one is looked at without anybody remembering it.
"""

from __future__ import annotations

from contextlib import contextmanager
from http import HTTPStatus

import pytest
from confirmed import confirmed
from django.test import Client
from django.urls import resolve
from route_table import TABLE
from whole_site import DRAFT, faults, for_this_file, unfold
from world import route_key

site = for_this_file()
NO_PAGES = {
    *(key for key in TABLE if key.startswith("api:") and key != "api:reference"),
    *"health ready privacy_export file exchange-workbook exchange-folder verify-bundle verify-evidence".split(),
    *"network_csv edition_file+language programme_feed programme_group_feed programme_file".split(),
    *"programme_calendar programme_group_calendar programme_working_calendar programme_paper".split(),
    *"programme_work_plan_approved programme_work_plan_paper programme_figures_file programme_person_held".split(),
}
"""What a GET gives as data or as a file; the report has a test of its own in `tests/publish`."""
LOOKERS = ("nobody", "coordinator", "verifier", "secretariat", "administrator")
"""Who is asked to look, in this order: the first who may."""
HERE, BUSY = f"/rounds/littleford/u4ssc/{DRAFT}/", "/rounds/busyton/u4ssc/2024/"
ANGELES = "/cities/los-angeles/u4ssc/2022/"
FULLER = {
    "verify": f"{BUSY}verify/",
    "verify-screening": f"{BUSY}verify/screening/",
    "verify-checklist": f"{BUSY}verify/checklist/",
    "verify-figure": f"{BUSY}verify/EC.ICT.ICT.1C/",
    "exchange": f"{HERE}exchange/",
    "together": f"{HERE}together/",
    "entry": f"{HERE}enter/",
    "entry-block": f"{HERE}enter/block/",
    "entry-parts": f"{HERE}enter/SC.SH.SI/parts/inhabitants/",
    "entry-sources": f"{HERE}enter/sources/",
    "indicator": "/indicators/u4ssc/EN.EN.AQ.1C/pm10/",
    "compare": "/compare/?city=littleford&city=los-angeles",
    "edition": ANGELES,
    "edition_view": f"{ANGELES}trends/",
    "figure": f"{ANGELES}figures/EN.EN.WS.2C/",
}
"""Where a page has more on it than for the city whose people look."""
FURTHER = {
    "coordinator": [f"{HERE}enter/EN.EN.WS/", f"{HERE}enter/EC.I.UP/"],
    "officer": [BUSY],
    "verifier": [f"{BUSY}verify/documents/report.html"],
    "secretariat": ["/network/?state=published&country=NO"],
    "contributor": ["/network/"],
    "nobody": [
        *(f"{ANGELES}{view}/" for view in ("indicators", "places", "changes", "missing", "next", "method")),
        "/indicators/u4ssc/EN.EN.WS.2C/",
        "/compare/",
        "/cities/?q=nowhere",
        "/cases/?sector=water&kpi=EN.EN.WS.2C",
        "/search/?q=water",
        "/search/?q=nowheretobefound",
        "/programme/?as-of=2021",
        "/programme/?as-of=some+day",
        "/programme/figures/?as-of=2021",
        "/programme/timeline/?as-of=2021",
        "/programme/work-plans/?as-of=2025-10-31",
        "/programme/changes/?from=2021&to=2025-10-31",
        *(f"/programme/{page}/?as-of=2021" for page in ("timeline", "figures")),
        "/programme/figures/?as-of=2025-10-31",
        "/programme/changes/?from=2025-10-31&to=2026",
        "/programme/groups/people-oriented/",
        "/programme/deliverables/?state=late&group=city-platforms",
        "/programme/deliverables/?language=xx",
        "/programme/challenges/?figure=EN.EN.WS.2C",
        "/nowhere",
    ],
    "guarded": [f"/account/2fa/{below}" for below in ("", "totp/deactivate/", "recovery-codes/")],
    "keyed": [f"/account/2fa/webauthn/{below}" for below in ("", "keys/3/remove/", "keys/3/edit/")],
    "halfway": ["/account/2fa/authenticate/"],
}
"""Further pages of a route: with a mistake, with nothing to show, or for somebody in a special position."""
REFUSED = {"/nowhere": HTTPStatus.NOT_FOUND, "/network/": HTTPStatus.FORBIDDEN}
WITHOUT_SCRIPT = {"style", "mfa_add_webauthn"}
"""Examples of parts, that send nothing; and a passkey, which only a script can ask the browser for."""


def looked_at():
    for key, answers in TABLE.items():
        may = [one for one in LOOKERS if answers["get"].get(one) == HTTPStatus.OK]
        if may and key not in NO_PAGES:
            yield pytest.param(may[0], key, id=key)
    for who, paths in FURTHER.items():
        yield from (pytest.param(who, path, id=f"{who}:{path}") for path in paths)


each_page = pytest.mark.parametrize(("who", "page"), list(looked_at()))
REACHED = """() => {
  const seen = (one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length;
  const reached = (one) => {
    one.scrollIntoView({ block: "center", behavior: "instant" });
    const box = one.getClientRects()[0], inside = (at, most) => Math.min(Math.max(at, 0), most - 1);
    const x = inside(box.left + Math.min(box.width, 40) / 2, innerWidth);
    const hit = document.elementFromPoint(x, inside(box.top + box.height / 2, innerHeight));
    return hit && (one.contains(hit) || hit.contains(one));
  };
  const ways = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const width = document.documentElement.scrollWidth;
  const heading = [...document.querySelectorAll("h1")].filter(seen);
  const first = [...document.querySelectorAll("main :is(" + ways + ")")].find(seen);
  const wide = [...document.querySelectorAll("body *")].filter((one) => one.scrollWidth > one.clientWidth + 1
    && ["auto", "scroll"].includes(getComputedStyle(one).overflowX)
    && !one.matches("textarea, pre") && !one.querySelector("table"));
  const menu = document.querySelector(".language");
  if (menu) menu.open = true;
  const languages = [...document.querySelectorAll(".language button")].filter((one) => !reached(one));
  if (menu) menu.open = false;
  return [
    ...languages.map((one) => "not reached: " + one.outerHTML),
    ...(width > innerWidth ? ["scrolls sideways: " + width] : []),
    ...(heading.length === 1 && reached(heading[0]) ? [] : ["its heading is not reached"]),
    ...(first && !reached(first) ? ["not reached: " + first.outerHTML] : []),
    ...wide.map((one) => "scrolls and is no table: " + one.outerHTML.slice(0, 120)),
  ];
}"""


def reached(page):
    """What is wrong on a screen of 1280 by 1024 at 400 %, which is 320 wide."""
    page.set_viewport_size({"width": 320, "height": 256})
    return page.evaluate(REACHED)


@contextmanager
def opened_as(site, page, **look):
    """The page of a route or at an address, which is a page and is answered as it should be."""
    with site.opened(page if page.startswith("/") else FULLER.get(page) or site.path(page), **look) as opened:
        assert opened.answer.status == REFUSED.get(page, HTTPStatus.OK)
        assert opened.answer.headers["content-type"].startswith("text/html")
        yield opened


@each_page
def test_axe_finds_nothing_and_nothing_is_lost_when_magnified(site, who, page):
    with opened_as(site, page, who=who) as opened:
        assert faults(opened) == ""
        assert opened.evaluate("document.documentElement.scrollWidth") <= 1280
        assert reached(opened) == []


@each_page
def test_in_arabic_it_reads_from_the_right_and_nothing_is_lost(site, who, page):
    with opened_as(site, page, who=who, language="ar", width=320) as opened:
        root = opened.locator("html")
        assert (root.get_attribute("lang"), root.get_attribute("dir")) == ("ar", "rtl")
        assert faults(opened, without=("color-contrast",)) == ""
        assert reached(opened) == []


@each_page
def test_without_script_it_is_whole_and_its_forms_can_be_sent(site, who, page):
    with opened_as(site, page, who=who, scripts=False, width=390) as opened:
        unfold(opened)
        assert opened.locator("h1").is_visible()
        assert opened.locator("main .with-script").locator("visible=true").count() == 0
        if page not in WITHOUT_SCRIPT:
            assert [form for form in opened.evaluate(FORMS) if not (form["sends"] and is_taken(form))] == []
        assert opened.evaluate(DEAD) == []


FORMS = """() => [...document.querySelectorAll("main form")].map((form) => {
  const seen = [...form.elements].filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled);
  return {
    path: new URL(form.getAttribute("action") || location.href, location.href).pathname,
    method: form.method,
    asks: seen.length > 0,
    sends: seen.some((one) => one.matches("button:not([type=button]), input[type=submit]")),
  };
}).filter((form) => form.asks)"""
DEAD = """() => [...document.querySelectorAll("main button[type=button]")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true })).map((one) => one.outerHTML.slice(0, 120))"""


def is_taken(form):
    """Whether a page answers there to what the form sends."""
    found = resolve(form["path"])
    key = route_key((found.url_name, found.kwargs, "", None))
    key = f"{found.namespace}:{key}" if found.namespace else key
    said = set(TABLE[key][form["method"]].values())
    return bool(said - {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED})


@pytest.mark.django_db
@pytest.mark.parametrize("key", sorted(NO_PAGES))
def test_what_is_called_no_page_is_none(site, key):
    """Else a page would go unseen."""
    may = [one for one in LOOKERS if TABLE[key]["get"].get(one) == HTTPStatus.OK]
    if may:
        client = Client() if may[0] == "nobody" else confirmed(site.world.cast.people[may[0]])
        answer = client.get(site.path(key))
        b"".join(answer)
        is_file = "attachment" in answer.headers.get("Content-Disposition", "")
        assert is_file or not answer.headers["Content-Type"].startswith("text/html")
