"""The annual work plan at the desk and for everybody: gathered, commented on, approved, frozen."""

from __future__ import annotations

import hashlib
import json
from http import HTTPStatus

import pytest
from django.test import Client
from programme_cast import DRAFT, make_programme, put

from groma.network.work_plan import ITEMS, PLANS, frozen_hash
from groma.network.workflows import stage
from groma.verify.workflow import RefusedError
from groma.web.models import RegisterFact, RegisterStatement, TrailEvent
from groma.web.registers import moves, store, work_plans

pytestmark = pytest.mark.django_db
DESK, PLAN = "/programme/desk/work-plan/", "/programme/desk/work-plan/2027/"
PUBLIC = "/programme/work-plans/"
ITEM = f"2027/deliverables-{DRAFT}"
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


@pytest.fixture
def people(cast):
    return make_programme(cast)


@pytest.fixture
def by(people):
    def browser(name):
        client = Client()
        if name != "nobody":
            client.force_login(people[name])
        return client

    return browser


@pytest.fixture
def begun(people):
    work_plans.begin("2027", by=people["secretariat"])
    work_plans.gather("2027", by=people["secretariat"])
    return people


def text(answer):
    return answer.content.decode()


def items(plan="2027"):
    return [one for one in store.entries_at(ITEMS) if one.parent == plan]


def do(client, what, **sent):
    return client.post(PLAN, {"what": what, "seen": moves.mark(store.entry_at(PLANS, "2027"))} | sent)


RUN = {"secretariat", "administrator"}
PART = {*RUN, "leader", "member", "reviewer", "expert", "coordinator", "outsider"}


@pytest.mark.parametrize("address", [DESK, PLAN])
def test_who_sees_the_desk_page(by, begun, address):
    for who in ("nobody", *PART, "contributor", "verifier"):
        expected = HTTPStatus.FOUND if who == "nobody" else HTTPStatus.OK if who in PART else HTTPStatus.FORBIDDEN
        assert by(who).get(address).status_code == expected, who


def test_a_plan_is_begun_for_a_period_once(by, people):
    secretariat = by("secretariat")
    assert secretariat.post(DESK, {"period": "2027/2028"})["Location"] == f"{DESK}2027-2028/"
    assert items("2027-2028") == []
    for wrong in ("", "soon", "2027 / 2028", "2027/2028"):
        assert secretariat.post(DESK, {"period": wrong}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY, wrong
    assert by("leader").post(DESK, {"period": "2030"}).status_code == HTTPStatus.FORBIDDEN
    assert len(store.entries_at(PLANS)) == 2


def test_gathering_twice_adds_nothing_and_touches_nothing_people_wrote(by, people, cast):
    secretariat = by("secretariat")
    secretariat.post(DESK, {"period": "2027"})
    assert do(secretariat, "gather").status_code == HTTPStatus.FOUND
    assert ITEM in {one.id for one in items()}
    put(ITEMS, ITEM, cast, name="A guide, second part")
    before, said = items(), RegisterStatement.objects.count()
    do(secretariat, "gather")
    assert "Everything that is open in the groups is in it already" in text(secretariat.get(PLAN))
    assert (items(), RegisterStatement.objects.count()) == (before, said)
    put("deliverables", "later", cast, name="What came later", of="ai", state="drafting")
    do(secretariat, "gather")
    assert {one.id for one in items()} - {one.id for one in before} == {"2027/deliverables-later"}
    assert store.entry_at(ITEMS, ITEM).name == "A guide, second part"


def test_what_somebody_entered_about_a_deliverable_is_not_gathered_again(by, begun, cast):
    put("deliverables", "later", cast, name="Later", of="ai", state="drafting")
    put(ITEMS, "2027/own", cast, name="Ours", of="ai", deliverable="later")
    do(by("secretariat"), "gather")
    assert "2027/deliverables-later" not in {one.id for one in items()}


def test_what_is_taken_out_stays_out_until_it_is_put_back(by, begun):
    leader, secretariat = by("leader"), by("secretariat")
    was = store.entry_at(ITEMS, ITEM)
    assert do(leader, "take_out", item=ITEM).status_code == HTTPStatus.FOUND
    do(secretariat, "gather")
    assert store.entry_at(ITEMS, ITEM).until
    assert "What was taken out" in text(secretariat.get(PLAN))
    do(leader, "put_back", item=ITEM)
    now = store.entry_at(ITEMS, ITEM)
    assert (now.until, dict(now.values)) == ("", dict(was.values))
    foreign = do(by("other_leader"), "take_out", item=ITEM)
    assert foreign.status_code == HTTPStatus.CONFLICT
    assert "not for you to change" in text(foreign)
    assert do(by("member"), "take_out", item=ITEM).status_code == HTTPStatus.FORBIDDEN
    assert not store.entry_at(ITEMS, ITEM).until


def test_the_page_says_what_is_in_it_by_group_what_is_late_and_who_has_nothing(by, begun, cast):
    page = text(by("secretariat").get(PLAN))
    first, second = "<caption>Artificial intelligence in cities", "<caption>Digital public infrastructure"
    assert page.index(first) < page.index(second)
    assert "being drafted" in page
    assert "Compendium of practices on innovative financing" in page
    assert "30 April 2022" in page
    assert "Groups with nothing in it" in page
    silent = page[page.index("Groups with nothing in it") :]
    assert "oresight" in silent
    assert "Work plan 2025 to 2026" in page
    assert "goes on from the last plan" in page
    assert "not in the last plan" in page
    assert "In the last plan and not in this one" in page
    assert "<script" not in page.replace('<script src="', "")


def test_comments_are_made_while_it_goes_round_by_those_who_have_a_part(by, begun):
    secretariat, member = by("secretariat"), by("member")
    assert do(member, "comment", item=ITEM, text="Too early").status_code == HTTPStatus.FORBIDDEN
    assert do(member, "circulate").status_code == HTTPStatus.FORBIDDEN
    do(secretariat, "circulate")
    said_by = (("member", HOSTILE), ("leader", "In March."), ("other_leader", "Good."), ("secretariat", "Noted."))
    for who, said in said_by:
        assert do(by(who), "comment", item=ITEM, text=said).status_code == HTTPStatus.FOUND, who
    do(member, "comment", item=ITEM, text=" In March. ")
    assert store.entry_at(ITEMS, ITEM).all("comment") == (HOSTILE, "In March.", "Good.", "Noted.")
    page = text(member.get(PLAN))
    assert "<img src=x" not in page
    assert page.index("&lt;img src=x") < page.index("In March.") < page.index("Noted.")
    for who in ("reviewer", "expert", "coordinator"):
        assert do(by(who), "comment", item=ITEM, text="x").status_code == HTTPStatus.FORBIDDEN, who
    empty = do(member, "comment", item=ITEM, text=" ")
    assert (empty.status_code, "Say something." in text(empty)) == (HTTPStatus.UNPROCESSABLE_ENTITY, True)
    for wrong in ("2025-2026/ai", "2027/none", "nothing"):
        assert do(member, "comment", item=wrong, text="x").status_code in {409, 422}, wrong


def approved(by):
    secretariat = by("secretariat")
    do(secretariat, "circulate")
    do(by("member"), "comment", item=ITEM, text="Nobody else reads this.")
    assert "Not yet possible" in text(secretariat.get(PLAN))
    assert do(secretariat, "approve").status_code == HTTPStatus.CONFLICT
    assert do(secretariat, "meeting", meeting="ninth").status_code == HTTPStatus.FOUND
    assert do(secretariat, "approve").status_code == HTTPStatus.FOUND
    return secretariat


def test_an_approved_plan_is_frozen_and_says_by_which_meeting_when_and_its_hash(by, begun, cast):
    secretariat, was = approved(by), items()
    page = text(secretariat.get(PLAN))
    digest = frozen_hash([one for one in items() if not one.until])
    assert digest in page
    assert "Approved by: Meeting of the initiative, 31 October 2025" in page
    assert "It is what was approved" in page
    assert TrailEvent.objects.filter(action="register.move", after__contains=digest).count() == 1
    assert "<form" not in page[page.index("<main") : page.index("</main>")]
    for what, sent in (
        *(("gather", {}), ("take_out", {"item": ITEM}), ("put_back", {"item": ITEM})),
        ("meeting", {"meeting": "ninth"}),
        *(("approve", {}), ("return", {"reason": "x"}), ("circulate", {}), ("comment", {"item": ITEM, "text": "x"})),
    ):
        assert do(secretariat, what, **sent).status_code in {403, 409}, what
    with pytest.raises(RefusedError):
        work_plans.gather("2027", by=begun["secretariat"])
    assert (stage(store.entry_at(PLANS, "2027")), items()) == ("approved", was)
    put(ITEMS, ITEM, cast, name="Another")
    assert "It is no longer what was approved" in text(secretariat.get(PLAN))


def test_a_step_on_what_changed_meanwhile_is_told(by, begun):
    answer = do(by("secretariat"), "circulate", seen="another")
    assert (answer.status_code, "at the same time" in text(answer)) == (HTTPStatus.CONFLICT, True)
    assert do(by("secretariat"), "nonsense").status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert by("secretariat").get(f"{DESK}2031/").status_code == HTTPStatus.NOT_FOUND


def test_the_board_leads_to_the_work_plans(by, people):
    assert DESK in text(by("secretariat").get("/programme/desk/"))


def public(address, **asked):
    return Client().get(f"{PUBLIC}{address}", asked)


def test_the_list_has_every_public_plan_the_newest_first_and_the_first_page_leads_to_it(by, begun):
    page = text(public(""))
    assert f'href="{PUBLIC}2025-2026/"' in page
    assert "2027" not in page[page.index("<main") : page.index("</main>")]
    approved(by)
    page = text(public(""))
    assert page.index(f'href="{PUBLIC}2027/"') < page.index(f'href="{PUBLIC}2025-2026/"')
    row = page[page.index(f'href="{PUBLIC}2027/"') :]
    assert str(len([one for one in items() if not one.until])) in row[: row.index("</tr>")]
    assert f'href="{PUBLIC}"' in text(Client().get("/programme/"))


def test_a_plan_is_compared_with_the_one_before_it_by_what_is_public(by, begun, cast):
    put(ITEMS, "2025-2026/guide", cast, name="A guide", deliverable=DRAFT, due="2026-06-30")
    put(ITEMS, "2025-2026/out", cast, name="Came out", deliverable="out", due="2026-06-30")
    put("deliverables", "out", cast, name="Came out", of="ai", state="published", published="2026-03-01")
    put(ITEMS, ITEM, cast, due="2027-12-31")
    approved(by)
    page = text(public("2027/"))
    against = page[page.index("Compared with the plan before") :]
    assert "18 months later" in against
    assert "published: 1 March 2026" in against
    assert "what became of it is not said here" in against
    assert against.index("New in it") < against.index("Carried on") < against.index("In it no more")
    assert "Nobody else reads this." not in page
    assert "No earlier plan is approved" in text(public("2025-2026/"))


def test_anybody_can_hash_what_was_approved_themselves(by, begun, cast):
    put(ITEMS, ITEM, cast, due="2027-12-31", comment="Between us.")
    put(ITEMS, "2027/gone", cast, name="Never approved")
    do(by("secretariat"), "take_out", item="2027/gone")
    assert public("2027/approved.json").status_code == HTTPStatus.NOT_FOUND
    approved(by)
    file = public("2027/approved.json")
    digest = hashlib.sha256(file.content).hexdigest()
    (told,) = TrailEvent.objects.filter(action="register.move", after__contains="sha256")
    assert json.loads(told.after)["sha256"] == digest
    page = text(public("2027/"))
    assert (digest in page, "sha256sum" in page, "2027/approved.json" in page) == (True, True, True)
    assert "31 December 2027" in page
    assert ("Between us" in text(file), "Never approved" in text(file) + page) == (False, False)
    assert "Never approved" not in text_of(Client().get("/programme/work-plan-items.json"))
    assert "No hash was kept" in text(public("2025-2026/"))


def text_of(answer):
    return b"".join(answer.streaming_content).decode()


def test_a_plan_changed_in_the_database_after_it_was_approved_is_found_by_everybody(by, begun):
    approved(by)
    was = hashlib.sha256(public("2027/approved.json").content).hexdigest()
    before = public("2027/")
    assert "It is no longer what was approved" not in text(before)
    RegisterFact.objects.filter(register=ITEMS, entry=ITEM, field="name").update(value="Something else")
    now = hashlib.sha256(public("2027/approved.json").content).hexdigest()
    again = Client().get(f"{PUBLIC}2027/", headers={"If-None-Match": before["ETag"]})
    assert again.status_code == HTTPStatus.OK
    page = text(again)
    assert "It is no longer what was approved" in page
    assert (was != now, was in page, now in page) == (True, True, True)
    assert "It is no longer what was approved" in text(public("2027/plan.html"))


def test_a_plan_goes_round_as_a_document_a_draft_among_members_only(by, begun):
    assert public("2027/plan.html").status_code == HTTPStatus.FOUND
    assert by("contributor").get(f"{PUBLIC}2027/plan.html").status_code == HTTPStatus.FORBIDDEN
    draft = by("member").get(f"{PUBLIC}2027/plan.html")
    assert "Draft: no meeting has approved it yet" in text(draft)
    assert "no-store" in draft["Cache-Control"]
    approved(by)
    made = text(public("2027/plan.html"))
    assert "Draft" not in made
    for said in ("Work plan 2027", "31 October 2025", "A guide", "Compared with: Work plan 2025", "SHA-256"):
        assert said in made, said
    pdf = public("2027/plan.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert pdf.content == public("2027/plan.pdf").content
