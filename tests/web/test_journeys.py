"""What people do from beginning to end, as some of them must: with the keyboard alone, without script, in Arabic."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from cast import PASSWORD, give_mandate
from playwright.sync_api import expect
from whole_site import for_this_file

from groma.web import rounds
from groma.web.models import Answer, Observation, Question, Round, Value

site = for_this_file()
WATER = "EN.EN.WS"
FOCUS = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect(), look = getComputedStyle(one);
  return {
    id: one.id, tag: one.tagName,
    shown: look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2,
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""


@pytest.mark.django_db
def test_pytest_makes_a_database():
    """For the site, which is made once for all the tests below."""
    assert not Round.objects.filter(period="1999").exists()


def begun(site, period, figures):
    """A round of the city in draft, with figures."""
    made = site.world.cast
    round_ = rounds.open_round(made.city, made.pack, period=period, gesture=made.gesture)
    entries = [rounds.Entry(name, period, text=text) for name, text in figures.items()]
    if entries:
        rounds.enter(round_, entries, by=made.coordinator)
    return round_, f"/rounds/littleford/u4ssc/{period}/"


def kept(key, period):
    return Observation.objects.get(city="littleford", variable=key, period=period, place="", breakdown="")


def tab_to(page, selector, *, within=150):
    """Tab after Tab until something has the focus; at each stop one sees where one is."""
    for _ in range(within):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUS)
        assert at["shown"], at
        assert at["inside"], at
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached on {page.url}")


def enter(page):
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")


def test_with_the_keyboard_alone_somebody_signs_in_and_fills_in_a_figure(site):
    _round, at = begun(site, "2019", {})
    with site.opened("/account/login/") as page:
        tab_to(page, ".skip", within=1)
        page.keyboard.press("Enter")
        tab_to(page, "[name=login]", within=1)
        page.keyboard.type("coordinator@example.org")
        tab_to(page, "[name=password]")
        page.keyboard.type(PASSWORD)
        enter(page)
        tab_to(page, f"a[href$='{at}']")
        enter(page)
        tab_to(page, f"a[href$='{at}enter/']")
        enter(page)
        tab_to(page, f"a[href$='{at}enter/{WATER}/']")
        enter(page)
        tab_to(page, "#id_water_consumption-text")
        page.keyboard.type("5475000")
        page.keyboard.press("Enter")
        assert page.evaluate(FOCUS)["id"] == "id_water_consumption-unit"
        expect(page.locator("#water_consumption-said")).to_have_attribute("data-kind", "saved")
        tab_to(page, ".foot a")
        page.keyboard.press("Shift+Tab")
        assert page.evaluate(FOCUS)["tag"] != "BODY"
    assert kept("water_consumption", "2019").text == "5475000"


def test_without_script_a_city_fills_in_answers_and_submits_and_a_verifier_accepts(site):
    made = site.world.cast
    begun(site, "2015", {"water_consumption": "5475000"})
    round_, at = begun(site, "2016", {"inhabitants": "100000"})
    with site.opened(f"{at}enter/{WATER}/", who="coordinator", scripts=False) as page:
        page.fill("#id_water_consumption-text", "54750")
        page.get_by_role("button", name="Save", exact=True).last.click()
        doubt = page.locator("#water_consumption-found .finding").filter(has_text="too small by 100")
        doubt.get_by_text("It is right as it is: give the reason").click()
        doubt.get_by_label("Reason, for the verifier").fill("A village of springs.")
        doubt.get_by_role("button", name="Give the reason").click()
        expect(page.locator(".finding blockquote")).to_contain_text("A village of springs.")
        page.goto(f"{site.address}{at}")
        page.locator("form[action$='/submit/'] button").click()
        expect(page.get_by_role("main")).to_contain_text("Submitted", ignore_case=True)
    assert Round.objects.get(pk=round_.pk).state == "submitted"
    assert Answer.objects.filter(round=round_, reason="A village of springs.").exists()
    give_mandate(replace(made, round=round_), made.verifier)
    with site.opened(f"{at}verify/EN.EN.WS.2C/", who="verifier", scripts=False) as page:
        page.get_by_role("button", name="Accept").click()
        page.wait_for_load_state()
    assert Value.objects.get(round=round_, key="EN.EN.WS.2C").state == "verified"


def test_without_script_a_resident_asks_about_a_figure(site):
    with site.opened("/cities/los-angeles/u4ssc/2022/figures/EN.EN.WS.2C/", scripts=False) as page:
        page.get_by_role("link", name="Question this figure").first.click()
        page.get_by_label("Your question").fill("Does this include the golf course?")
        page.get_by_role("button", name="Send the question").click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert Question.objects.get(city="los-angeles").text == "Does this include the golf course?"


def test_in_arabic_numbers_are_typed_with_arabic_digits(site):
    _round, at = begun(site, "2021", {})
    with site.opened(f"{at}enter/{WATER}/", who="coordinator", language="ar") as page:
        assert page.locator("html").get_attribute("dir") == "rtl"
        fill(page, "inhabitants", "\u0661\u0660\u0660\u066c\u0660\u0660\u0660")
        fill(page, "water_consumption", "\u0665\u0664\u0667\u0665\u0660\u0660\u0660\u066b\u0665")
        expect(page.locator("#EN-EN-WS-2C-outcome [data-live=value]")).to_have_text(re.compile("^150"))
        page.reload()
        expect(page.locator("#id_water_consumption-text")).to_have_value(re.compile("^5475000.5$"))
    assert (kept("inhabitants", "2021").text, kept("water_consumption", "2021").text) == ("100000", "5475000.5")


def fill(page, key, text):
    page.fill(f"#id_{key}-text", text)
    page.press(f"#id_{key}-text", "Tab")
    expect(page.locator(f"#{key}-said")).to_have_attribute("data-kind", "saved")
