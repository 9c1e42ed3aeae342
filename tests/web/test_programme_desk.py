"""The programme's desk: who sees which page, what the board says, one form for every register, and what is refused."""

from __future__ import annotations

import datetime as dt
import html
import re
from http import HTTPStatus

import pytest
from cast import PERIOD, reported_keys, submitted
from django.test import Client
from django.urls import reverse
from programme_cast import DRAFT, make_programme, put

from groma.network.registers import registers
from groma.network.workflows import stage
from groma.web import changes, rounds
from groma.web.models import (
    City,
    Mandate,
    Membership,
    Plan,
    RegisterDifference,
    RegisterStatement,
    Round,
    TrailEvent,
)
from groma.web.registers import moves, store
from groma.web.registers.entry_form import EntryForm
from groma.web.registers.relations import relation_of
from groma.web.registers.words import CHOICES, FIELDS, ONE, SEVERAL, STAGES, STEPS

pytestmark = pytest.mark.django_db
BOARD, DIFFERENCES = "/programme/desk/", "/programme/desk/differences/"
ENTRY = f"/programme/desk/deliverables/{DRAFT}/"
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


@pytest.fixture
def people(cast):
    return make_programme(cast)


@pytest.fixture
def by(people):
    def browser(name, **more):
        client = Client(**more)
        if name != "nobody":
            client.force_login(people[name])
        return client

    return browser


def text(answer):
    return answer.content.decode()


def seen(register="deliverables", entry=DRAFT):
    return moves.mark(store.entry_at(register, entry))


def filled(people, name="secretariat", register="deliverables", entry=DRAFT):
    """What a browser sends of the form of an entry that nobody touched."""
    form = EntryForm(register=register, relation=relation_of(people[name]), entry=store.entry_at(register, entry))
    return {key: field.initial or "" for key, field in form.fields.items() if field.initial != []}


PAGES = {
    BOARD: "board",
    "/programme/desk/groups/": "part",
    "/programme/desk/roles/": "run",
    "/programme/desk/groups/dpi/": "part",
    "/programme/desk/working-groups/dpi/WG1/": "part",
    ENTRY: "part",
    DIFFERENCES: "run",
    "/programme/desk/add/deliverables/": "leaders",
    "/programme/desk/add/organisations/": "run",
    "/programme/desk/add/projects/": "coordinators",
}
RUN = {"secretariat", "administrator"}
PART = {*RUN, "leader", "member", "reviewer", "expert", "coordinator", "outsider"}
ALLOWED = {"board": PART, "part": PART, "run": RUN, "leaders": {*RUN, "leader"}}
ALLOWED |= {"coordinators": {*RUN, "coordinator", "outsider"}}


@pytest.mark.parametrize("address", PAGES)
def test_who_sees_a_page(by, address):
    for who in ("nobody", *PART, "contributor", "verifier"):
        status = by(who).get(address).status_code
        expected = 302 if who == "nobody" else 200 if who in ALLOWED[PAGES[address]] else 403
        assert status == expected, who


def test_every_word_of_the_registers_is_there():
    flows = [moves.table(one) for one in registers()]
    states = {state for flow in flows if flow for state in flow.states}
    actions = {step.action for flow in flows if flow for step in flow.steps if not step.action.startswith("place_")}
    fields = {name for one in registers().values() for name in one.fields}
    chosen = {each for one in registers().values() for field in one.fields.values() for each in _choices(field)}
    assert set(registers()) == set(SEVERAL) == set(ONE)
    assert (states - set(STAGES), actions - set(STEPS), fields - set(FIELDS), chosen - set(CHOICES)) == (set(),) * 4


def _choices(field):
    return field.of if field.type == "choice" else ()


def test_the_first_screen_says_how_much_is_late_due_and_waiting(by, cast, people):
    today = dt.date.fromisoformat(store.today())
    put("deliverables", DRAFT, cast, due=(today - dt.timedelta(days=3)).isoformat())
    put("deliverables", "soon", cast, name="Soon", state="drafting", of="dpi", due=today.isoformat())
    page = text(by("leader").get(BOARD))
    numbers = re.findall(r'class="figure">(\d+)', page)
    assert numbers == ["1", "1", "2"]
    assert page.index("Due today") < page.index("Late")
    assert "3 days late" in page
    assert "waits for the leader" in page
    assert "<script" not in page.replace('<script src="', "")


def test_everybody_else_sees_only_what_waits_for_them(by, cast, people):
    put("deliverables", "review", cast, name="To be read", state="un_review", of="dpi", reviewer=("unece", "itu"))
    assert DRAFT in text(by("leader").get(BOARD))
    assert DRAFT not in text(by("other_leader").get(BOARD))
    reviewer = text(by("reviewer").get(BOARD))
    assert "To be read" in reviewer
    assert "UNECE" in reviewer
    assert DRAFT not in reviewer
    assert "Nothing waits" in text(by("expert").get(BOARD))
    whole = text(by("secretariat").get(BOARD))
    assert DRAFT in whole
    assert "To be read" in whole


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("register=deliverables", True),
        ("register=groups", False),
        ("group=dpi", True),
        ("group=ai", False),
        ("waits=leader", True),
        ("waits=expert", False),
        ("register=nonsense&group=nowhere&waits=nobody&page=-1", True),
    ],
)
def test_the_board_is_filtered_without_a_script(by, query, is_there):
    page = by("secretariat").get(f"{BOARD}?{query}")
    assert page.status_code == HTTPStatus.OK
    assert (DRAFT in text(page)) is is_there


def test_an_entry_tells_every_fact_with_since_and_source(by):
    page = text(by("member").get("/programme/desk/working-groups/dpi/WG3/"))
    assert "since 31 October 2025" in page
    assert "Report of the Ninth Meeting of U4SSC" in page
    assert "ZTE" in page
    assert "entry_name" not in page, "a member has no form"
    old = text(by("member").get("/programme/desk/groups/city-platforms/"))
    assert "What was said before" in old
    assert "from 2021 to 31 October 2025" in old


def test_days_are_in_the_readers_language_and_what_is_typed_stays_as_it_is(by, cast):
    put("deliverables", DRAFT, cast, due="2027-03-11", planned="2027-06")
    browser = by("secretariat")
    for code, day, month in (
        ("en", "11 March 2027", "June 2027"),
        ("fr", "11 mars 2027", "juin 2027"),
        ("ru", "11 марта 2027", "июн"),
    ):
        browser.cookies["django_language"] = code
        page = text(browser.get(ENTRY))
        known = page[page.index('<dl class="definitions facts">') : page.index('id="change"')]
        assert day in known, code
        assert month in known, code
        assert "2027-03-11" not in known, code
        assert 'value="2027-03-11"' in page, code
        rows = text(browser.get("/programme/desk/deliverables/"))
        assert store.today() not in rows, code
    assert "2025-10-31" not in text(browser.get("/programme/desk/groups/"))


def test_a_reviewer_may_add_a_remark_that_the_leader_reads(by, cast):
    put("deliverables", DRAFT, cast, state="un_review", reviewer="unece")
    address = reverse("programme_step", args=["answer", "deliverables", DRAFT])
    page = text(by("reviewer").get(ENTRY))
    assert "Remark (optional)" in re.sub(r"<[^>]+>", "", page)
    assert (
        by("reviewer").post(address, {"seen": seen(), "reason": "Well done; see page 3."}).status_code
        == HTTPStatus.FOUND
    )
    page = text(by("leader").get(ENTRY))
    assert "UNECE: Well done; see page 3." in page
    assert page.count("Well done; see page 3.") == 2


def test_a_meeting_that_comes_near_stands_on_the_board(by, cast):
    day = dt.date.fromisoformat(store.today()) + dt.timedelta(days=10)
    put("meetings", "tenth", cast, name="Tenth meeting", date=day.isoformat(), state="planned")
    put("action-items", "tenth/1", cast, name="Send it out", owner="unece", state="open", due="2026-01-01")
    page = text(by("secretariat").get(f"{BOARD}?register=meetings"))
    assert "Tenth meeting" in page
    assert "4 days late" in page
    assert "Meeting of" not in page
    page = text(by("reviewer").get(BOARD))
    assert "Send it out" in page
    assert "waits for whoever is to do it" in page
    assert (
        by("secretariat").post("/programme/desk/step/announce/meetings/tenth/", {"seen": "x"}).status_code
        == HTTPStatus.CONFLICT
    )
    answer = {"seen": seen("meetings", "tenth")}
    assert (
        by("secretariat").post("/programme/desk/step/announce/meetings/tenth/", answer).status_code == HTTPStatus.FOUND
    )
    assert stage(store.entry_at("meetings", "tenth")) == "announced"


def test_whoever_works_in_the_programme_finds_its_desk_on_every_page(by):
    link = f'<a href="{BOARD}"'
    for who in ("secretariat", "leader", "member", "reviewer", "expert", "coordinator"):
        assert link in text(by(who).get("/cities/")), who
        assert f'{link} aria-current="page"' in text(by(who).get(BOARD)), who
    for who in ("nobody", "contributor", "verifier"):
        assert link not in text(by(who).get("/cities/")), who


def test_an_unknown_entry_is_told_with_the_nearest_and_an_unknown_register_is_missing(by):
    page = by("secretariat").get("/programme/desk/groups/city-platform/")
    assert page.status_code == HTTPStatus.NOT_FOUND
    assert "city-platforms" in text(page)
    assert by("secretariat").get("/programme/desk/nothing/").status_code == HTTPStatus.NOT_FOUND


def step(client, action, register="deliverables", entry=DRAFT, **sent):
    address = reverse("programme_step", args=[action, register, entry])
    return client.post(address, {"seen": seen(register, entry)} | sent)


def test_a_step_is_taken_by_a_button_and_stands_in_the_history(by, cast):
    leader = by("leader")
    assert "No draft is attached" in text(leader.get(ENTRY))
    put("deliverables", DRAFT, cast, file="draft.docx")
    assert step(leader, "hand_in").status_code == HTTPStatus.FOUND
    page = text(leader.get(ENTRY))
    assert "Hand in to the group: from being drafted to in review by the group" in page
    assert stage(store.entry_at("deliverables", DRAFT)) == "group_review"


def test_a_reason_is_asked_for_and_kept(by):
    secretariat = by("secretariat")
    answer = step(secretariat, "drop", reason=" ")
    assert (answer.status_code, "Say in a sentence why" in text(answer)) == (HTTPStatus.UNPROCESSABLE_ENTITY, True)
    step(secretariat, "drop", reason=HOSTILE)
    page = text(secretariat.get(ENTRY))
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


def test_a_step_that_is_not_ones_own_is_forbidden_and_one_on_what_changed_is_told(by, cast):
    put("deliverables", DRAFT, cast, file="draft.docx")
    assert step(by("member"), "hand_in").status_code == HTTPStatus.FORBIDDEN
    answer = step(by("leader"), "hand_in", seen="another")
    assert (answer.status_code, "at the same time" in text(answer)) == (HTTPStatus.CONFLICT, True)
    assert stage(store.entry_at("deliverables", DRAFT)) == "drafting"


def test_what_has_no_known_state_is_placed(by):
    secretariat = by("secretariat")
    page = text(secretariat.get("/programme/desk/groups/dpi/"))
    assert 'value="place_active"' in page
    assert 'value="place_active"' not in text(by("leader").get("/programme/desk/groups/dpi/"))
    wrong = step(secretariat, "place", "groups", "dpi", place="place_nowhere", reason="x")
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    step(secretariat, "place", "groups", "dpi", place="place_active", reason="It meets.")
    assert stage(store.entry_at("groups", "dpi")) == "active"
    foreign = step(by("leader"), "place", "groups", "ai", place="place_active", reason="x")
    assert foreign.status_code == HTTPStatus.FORBIDDEN
    assert stage(store.entry_at("groups", "ai")) == "unknown"


@pytest.mark.parametrize("register", [name for name in registers() if name not in {"sessions", "roles"}])
def test_the_form_of_every_register_keeps_what_nobody_touched(by, people, cast, register):
    if not store.entries_at(register):
        named = "name" if "name" in registers()[register].fields else "version"
        put(register, "x" if not registers()[register].parent else "ninth/x", cast, **{named: "X"})
    for one in store.entries_at(register)[:3]:
        address = reverse("programme_entry", args=[register, one.id])
        said = RegisterStatement.objects.count()
        sent = filled(people, register=register, entry=one.id)
        answer = by("secretariat").post(address, sent)
        frozen = register in {"work-plans", "work-plan-items", "versions"}
        assert answer.status_code == (HTTPStatus.FORBIDDEN if frozen else HTTPStatus.FOUND), one.id
        assert RegisterStatement.objects.count() == said


def test_a_reference_is_found_by_its_name_and_a_wrong_one_offers_the_nearest(by, people):
    sent = filled(people) | {"reviewer": "UNECE\nun-habitat\r\nUNECE\n", "due": "2031-05-01", "planned": "mid 2031"}
    assert by("secretariat").post(ENTRY, sent).status_code == HTTPStatus.FOUND
    now = store.entry_at("deliverables", DRAFT)
    assert (now.all("reviewer"), now.one("due"), now.one("planned")) == (
        ("unece", "un-habitat"),
        "2031-05-01",
        "mid 2031",
    )
    answer = by("secretariat").post(ENTRY, filled(people) | {"reviewer": "UN-Habitatt"})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "UN-Habitat" in text(answer)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("planned", "when the moon is blue"),
        ("planned", "03/04/2030"),
        ("due", "tomorrow"),
        ("address", "javascript:alert(1)"),
        ("address", "https://example.org/\r\nBcc: x@example.org"),
        ("language", "English, please"),
        ("cases", "a few"),
        ("name", ""),
        ("name", "x" * 600),
        ("scope", "x" * 60_000),
        ("name", "a\x00b"),
        ("builds_on", DRAFT),
        ("name", "Blockchain in cities"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is_changed(by, people, field, typed):
    before = RegisterStatement.objects.count()
    answer = by("secretariat").post(ENTRY, filled(people) | {field: typed})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert RegisterStatement.objects.count() == before
    assert 'id="errors"' in text(answer)


def test_succession_does_not_lead_back(by, people, cast):
    put("deliverables", "b", cast, name="B", builds_on=DRAFT)
    answer = by("secretariat").post(ENTRY, filled(people) | {"builds_on": "b"})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "lead back to itself" in text(answer)


def test_a_meeting_does_not_end_before_it_begins(by, people):
    address = "/programme/desk/meetings/ninth/"
    sent = filled(people, register="meetings", entry="ninth") | {"starts": "10:00", "ends": "09:00"}
    answer = by("secretariat").post(address, sent)
    assert "ends before it begins" in text(answer)
    sent["ends"] = "12:30"
    assert by("secretariat").post(address, sent | {"zone": "Mars/Olympus"}).status_code == 422
    assert by("secretariat").post(address, sent | {"zone": "Europe/Zurich"}).status_code == HTTPStatus.FOUND


def test_hostile_text_is_kept_as_text(by, people):
    by("secretariat").post(ENTRY, filled(people) | {"name": HOSTILE, "note": HOSTILE})
    for address in (ENTRY, BOARD, "/programme/desk/deliverables/"):
        page = text(by("secretariat").get(address))
        assert "<img src=x" not in page
        assert "<script>alert" not in page
    assert store.entry_at("deliverables", DRAFT).one("note") == HOSTILE


def test_a_form_on_what_changed_meanwhile_changes_nothing(by, people, cast):
    sent = filled(people) | {"note": "Mine."}
    put("deliverables", DRAFT, cast, note="Theirs.")
    answer = by("secretariat").post(ENTRY, sent)
    assert (answer.status_code, "Mine." in text(answer)) == (HTTPStatus.CONFLICT, True)
    assert store.entry_at("deliverables", DRAFT).one("note") == "Theirs."


def test_a_leader_writes_what_is_of_their_group_and_neither_state_nor_what_is_the_secretariats(by, people, cast):
    sent = filled(people, "leader") | {"file": "draft.docx", "state": "published", "published": "2030", "due": "2090"}
    assert by("leader").post(ENTRY, sent).status_code == HTTPStatus.FOUND
    now = store.entry_at("deliverables", DRAFT)
    assert (now.one("file"), stage(now), now.one("published"), now.one("due")) == ("draft.docx", "drafting", "", "")
    for who in ("other_leader", "member", "reviewer", "expert", "coordinator"):
        assert by(who).post(ENTRY, sent).status_code == HTTPStatus.FORBIDDEN
    away = by("leader").post(ENTRY, filled(people, "leader") | {"of": "ai"})
    assert (away.status_code, "not for you to change" in text(away)) == (HTTPStatus.UNPROCESSABLE_ENTITY, True)


def test_a_leader_proposes_a_working_group_of_their_own_group_only(by):
    sent = {"name": "Trust in data", "parent": "dpi", "called": "WG9", "scope": "All of it.", "leader": "ZTE"}
    address = "/programme/desk/add/working-groups/"
    assert by("leader").post(address, sent).status_code == HTTPStatus.FOUND
    assert stage(store.entry_at("working-groups", "dpi/WG9")) == "proposed"
    again = by("leader").post(address, sent | {"name": "Another"})
    assert "already" in text(again)
    twin = by("leader").post(address, sent | {"called": "WG10", "name": "trust in DATA"})
    assert "has that name already" in text(twin)
    foreign = by("leader").post(address, sent | {"parent": "ai", "name": "Elsewhere"})
    assert "not for you" in text(foreign)
    nowhere = by("leader").post(address, sent | {"parent": "dpii", "name": "Nowhere"})
    assert "dpi" in text(nowhere)


def test_an_entry_shows_what_belongs_to_it_and_leads_to_adding_more(by):
    page = text(by("leader").get("/programme/desk/groups/dpi/"))
    assert "/programme/desk/working-groups/dpi/WG3/" in page
    assert "/programme/desk/deliverables/building-digital-public-infrastructure-for-cities-and-communities/" in page
    assert "/programme/desk/add/deliverables/?under=dpi" in page
    assert "?under=" not in text(by("member").get("/programme/desk/groups/dpi/"))
    address = "/programme/desk/add/deliverables/?under=dpi"
    assert ">\ndpi</textarea>" in text(by("leader").get(address))
    sent = {"name": "A handbook", "of": "dpi", "scope": "All of it."}
    assert by("leader").post(address, sent).status_code == HTTPStatus.FOUND
    new = store.entry_at("deliverables", "a-handbook")
    assert (new.all("of"), stage(new)) == (("dpi",), "proposed")


def test_a_document_for_the_secretariat_is_seen_by_nobody_else(by, cast, people):
    put("documents", "draft-budget", cast, name="Draft budget", of="dpi", access="secretariat")
    put("documents", "slides", cast, name="Slides", of="dpi", access="members")
    group = "/programme/desk/groups/dpi/"
    assert "Draft budget" in text(by("secretariat").get(group))
    for address in (group, "/programme/desk/documents/"):
        page = text(by("leader").get(address))
        assert "Slides" in page
        assert "Draft budget" not in page
    assert by("leader").get("/programme/desk/documents/draft-budget/").status_code == HTTPStatus.FORBIDDEN


def test_what_is_numbered_gets_the_next_number(by):
    for expected in ("ninth/1", "ninth/2"):
        sent = {"name": f"Do {expected}", "parent": "ninth", "owner": "dpi", "due": "2031-01-01"}
        assert by("secretariat").post("/programme/desk/add/action-items/", sent).status_code == HTTPStatus.FOUND
        assert stage(store.entry_at("action-items", expected)) == "open"


def test_without_the_token_of_the_form_nothing_is_taken(by, cast, people):
    strict = by("secretariat", enforce_csrf_checks=True)
    addresses = [
        ENTRY,
        reverse("programme_step", args=["drop", "deliverables", DRAFT]),
        "/programme/desk/add/groups/",
        *(reverse(name, args=[1]) for name in ("programme_settle", "programme_reopen")),
    ]
    before = TrailEvent.objects.count()
    assert {strict.post(address, {"reason": "x"}).status_code for address in addresses} == {HTTPStatus.FORBIDDEN}
    assert TrailEvent.objects.count() == before


def test_a_difference_is_settled_with_a_reason_and_opened_again(by):
    row = RegisterDifference.objects.filter(register="working-groups").first()
    secretariat = by("secretariat")
    page = text(secretariat.get(DIFFERENCES))
    assert "WG6 in the text" in page
    address = reverse("programme_settle", args=[row.pk])
    without = secretariat.post(address, {"reason": ""})
    assert without.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    half = secretariat.post(address, {"reason": "Because.", "value": "WG6"})
    assert "which field" in text(half)
    assert by("leader").post(address, {"reason": "x"}).status_code == HTTPStatus.FORBIDDEN
    secretariat.post(address, {"reason": "The list has WG6.", "value": "WG6", "field": "note"})
    assert store.entry_at("working-groups", row.entry).one("note") == "WG6"
    page = text(secretariat.get(DIFFERENCES))
    assert "The list has WG6." in page
    again = secretariat.post(address, {"reason": "x"}, follow=True)
    assert "settled already" in text(again)
    secretariat.post(reverse("programme_reopen", args=[row.pk]))
    assert RegisterDifference.objects.get(pk=row.pk).settled_at is None
    assert secretariat.post(reverse("programme_settle", args=[10**9]), {"reason": "x"}).status_code == HTTPStatus.FOUND


def test_the_work_list_leads_to_the_programme(by):
    assert BOARD in text(by("reviewer").get("/desk/"))
    page = text(by("leader").get("/desk/"))
    assert ENTRY in page
    assert "deliverable · being drafted" in page
    assert ENTRY not in text(by("other_leader").get("/desk/"))
    assert "are late" in text(by("secretariat").get("/desk/"))
    assert BOARD not in text(by("contributor").get("/desk/"))


def test_the_secretariat_invites_a_leader_to_a_group_there_is(by):
    secretariat = by("secretariat")
    sent = {"email": "new@example.org", "role": "leader", "group": "Digital public infrastructure for cities"}
    assert secretariat.post("/people/", sent).status_code == HTTPStatus.FOUND
    assert "leader of a group · dpi" in text(secretariat.get("/people/"))
    wrong = secretariat.post("/people/", sent | {"group": "dpii"})
    assert (wrong.status_code, "dpi" in text(wrong)) == (HTTPStatus.UNPROCESSABLE_ENTITY, True)
    none = secretariat.post("/people/", sent | {"group": ""})
    assert none.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert secretariat.post("/people/", sent | {"role": "reviewer", "group": "ITU"}).status_code == HTTPStatus.FOUND
    assert secretariat.post("/people/", sent | {"role": "expert", "group": "dpi"}).status_code == HTTPStatus.FOUND


def test_the_board_asks_the_database_no_more_for_many_entries(by, cast, people, django_assert_max_num_queries):
    for number in range(30):
        put("deliverables", f"d{number}", cast, name=f"D{number}", state="drafting", of="dpi")
    client = by("secretariat")
    with django_assert_max_num_queries(12):
        client.get(BOARD)


def test_a_city_that_wrote_a_letter_is_taken_in_and_gets_a_round(by, people, cast):
    put("cities", "newtown", cast, name="Newtown", state="letter_of_interest", country="Portugal")
    entry, address = "/programme/desk/cities/newtown/", "/programme/desk/cities/newtown/take-in/"
    browser = by("secretariat")
    assert f'href="{address}"' in text(browser.get(entry))
    assert address not in text(by("leader").get(entry))
    assert by("leader").post(address, {"name": "Newtown"}).status_code == HTTPStatus.FORBIDDEN
    for language in ("en", "ar"):
        assert '<option value="PT" selected>' in text(browser.get(address, headers={"accept-language": language}))
    for wrong in ({"country": "XX"}, {"called": "New Town"}, {"called": cast.city.pk}, {"name": " "}):
        sent = {"name": "Newtown", "country": "PT", "called": "newtown"} | wrong
        assert browser.post(address, sent).status_code == HTTPStatus.UNPROCESSABLE_ENTITY, wrong
        assert not City.objects.filter(pk="newtown").exists()
    browser.post(address, {"name": "Newtown", "country": "PT", "called": "newtown"})
    city = City.objects.get(pk="newtown")
    assert (city.name, city.country) == ("Newtown", "PT")
    assert store.entry_at("cities", "newtown").one("record") == "newtown"
    assert TrailEvent.objects.filter(subject="city/newtown", action="city.take_in").exists()
    assert browser.get(address).status_code == HTTPStatus.FOUND
    moves.move("cities", "newtown", "register", by=people["secretariat"])
    assert 'href="/rounds/open/?city=newtown"' in text(browser.get(entry))
    rounds.open_round(city, cast.pack, period="2026", gesture=cast.gesture)
    assert stage(store.entry_at("cities", "newtown")) == "collecting"
    assert 'href="/rounds/newtown/u4ssc/2026/"' in text(browser.get(entry))


def test_a_city_says_what_comes_next_from_its_letter_to_its_next_round(by, people, cast):
    put("cities", "littleford", cast, name="Littleford", country="XX", state="registered")
    entry, browser = "/programme/desk/cities/littleford/", by("secretariat")

    def following(client=browser):
        found = re.search(r"What comes next</dt><dd[^>]*>(.*?)</dd>", text(client.get(entry)), re.DOTALL)
        return re.sub(r"<[^>]+>", "", found[1]).strip() if found else ""

    assert following().startswith("The city fills in figures and submits")
    submitted(cast)
    assert following().startswith("The verifier decides")
    Mandate.objects.update(has_conflict=True)
    assert following() == f"Give the round of {PERIOD} to a verifier."
    Mandate.objects.update(has_conflict=False)
    for value in Round.objects.get(pk=cast.round.pk).values.filter(key__in=reported_keys(cast.round)):
        rounds.act_on_value(value, "accept", by=cast.verifier)
    rounds.act_on_round(Round.objects.get(pk=cast.round.pk), "attest", by=cast.verifier)
    assert following() == f"Publish the round of {PERIOD}."
    rounds.act_on_round(Round.objects.get(pk=cast.round.pk), "publish", by=cast.secretariat)
    assert following().startswith("The city makes an action plan")
    page = text(browser.get(entry))
    for link in ("/people/cities/littleford/", "/plans/littleford/", "/cities/littleford/", "/rounds/open/?city="):
        assert f'href="{link}' in page
    told = {"code": "plan", "title": "Plan", "content": {"adopted": "2226-01-01"}}
    plan = changes.create(Plan(city=cast.city, **told), "add", gesture=cast.gesture)
    assert following().startswith("The city says on which day its plan was adopted")
    changes.change(plan, "change", gesture=cast.gesture, content={"adopted": "2026-01-01"})
    assert following().startswith("The plan is adopted")
    moves.move("cities", "littleford", "plan", by=people["coordinator"])
    assert following(by("coordinator")) == "Open its next round."
    for page in (f"/rounds/littleford/u4ssc/{PERIOD}/", "/plans/littleford/"):
        for name, shown in (("secretariat", True), ("coordinator", True), ("contributor", False)):
            assert (f'href="{entry}"' in text(by(name).get(page))) == shown, (page, name)
    assert following(by("leader")) == "", "it is for those who work on the city"
    assert "/plans/littleford/" not in text(by("leader").get(entry))
    Membership.objects.filter(role="coordinator", city="littleford").delete()
    assert following().startswith("Invite somebody who coordinates")


def test_a_meeting_without_a_name_is_called_by_whose_it_is_and_when(by, people):
    page = html.unescape(by("secretariat").get("/programme/desk/meetings/?name=economic").content.decode())
    assert "Meeting of “Lessons learned from building urban economic resilience at city level" in page
    found = html.unescape(
        by("secretariat").get("/programme/desk/meetings/economic-resilience/2022-02/").content.decode()
    )
    assert "February 2022</bdi></h1>" in found
