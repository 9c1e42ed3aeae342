"""Steps of the programme's entries: who may, what is refused and why, what follows, and what the trail tells."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from cast import published, submitted
from programme_cast import DRAFT, make_programme, put

from groma.network.registers import registers
from groma.network.workflows import TABLES, due, own_facts, stage, waits_for
from groma.verify.workflow import RefusedError, workflow
from groma.web import rounds, trail
from groma.web.changes import OvertakenError
from groma.web.models import City, Round
from groma.web.registers import moves, needs, store
from groma.web.registers.relations import relation_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def people(cast):
    return make_programme(cast)


def move(people, who, action, entry=DRAFT, register="deliverables", **more):
    return moves.move(register, entry, action, by=people[who], **more)


def later(days):
    return (dt.date.fromisoformat(store.today()) + dt.timedelta(days=days)).isoformat()


def test_every_need_of_every_table_can_be_told(cast):
    names = {one.workflow for one in registers().values() if one.workflow}
    wanted = {need for name in names for step in workflow(name, TABLES).steps for need in step.needs}
    from groma.network.workflows import _OWN  # noqa: PLC0415  the other half of what can be told

    assert wanted <= set(needs.FACTS) | set(_OWN)


def test_a_deliverable_goes_its_whole_way(cast, people):
    put("deliverables", DRAFT, cast, file="draft.docx", reviewer=("unece", "itu"), version="1.0", language="en")
    now = move(people, "leader", "hand_in")
    assert (stage(now), now.one("due"), waits_for(now)) == ("group_review", later(21), ("leader",))
    assert stage(move(people, "leader", "send_to_un")) == "un_review"
    move(people, "reviewer", "answer")
    with pytest.raises(RefusedError, match="Not every body"):
        move(people, "leader", "clear")
    now = move(people, "other_reviewer", "answer")
    assert (now.all("reviewed_by"), now.one("due")) == (("unece", "itu"), later(28))
    assert stage(move(people, "leader", "clear")) == "revision"
    assert stage(move(people, "leader", "hand_over")) == "layout"
    with pytest.raises(RefusedError, match="not for your role"):
        move(people, "leader", "publish")
    now = move(people, "secretariat", "publish")
    assert (stage(now), now.one("published"), now.one("due")) == ("published", store.today(), "")
    assert stage(move(people, "leader", "new_version", reason="The law has changed.")) == "drafting"


def test_what_is_returned_says_why_and_a_new_review_begins_anew(cast, people):
    put("deliverables", DRAFT, cast, file="d", reviewer=("unece", "itu"), reviewed_by="itu", state="un_review")
    with pytest.raises(RefusedError, match="A reason is needed"):
        move(people, "reviewer", "return", reason="  ")
    now = move(people, "reviewer", "return", reason="Chapter 2 contradicts chapter 3.")
    assert (stage(now), now.one("returned_for")) == ("drafting", "Chapter 2 contradicts chapter 3.")
    move(people, "leader", "hand_in")
    assert move(people, "leader", "send_to_un").all("reviewed_by") == ()


@pytest.mark.parametrize("who", ["other_leader", "member", "expert", "coordinator", "administrator", "outsider"])
def test_nobody_else_moves_a_groups_deliverable(people, cast, who):
    put("deliverables", DRAFT, cast, file="draft.docx")
    before = len(list(trail.events()))
    with pytest.raises(RefusedError, match="not for your role"):
        move(people, who, "hand_in")
    assert (stage(store.entry_at("deliverables", DRAFT)), len(list(trail.events()))) == ("drafting", before)


def test_a_reviewer_answers_only_where_their_organisation_is_asked_and_once(people, cast):
    put("deliverables", DRAFT, cast, state="un_review", reviewer="itu")
    with pytest.raises(RefusedError, match="not for your role"):
        move(people, "reviewer", "answer")
    move(people, "other_reviewer", "answer")
    with pytest.raises(RefusedError, match="answered already"):
        move(people, "other_reviewer", "answer")


def test_an_answer_may_carry_a_remark_that_is_kept_until_the_next_review(people, cast):
    put("deliverables", DRAFT, cast, file="d", state="un_review", reviewer=("unece", "itu"))
    now = move(people, "reviewer", "answer", reason="Table 3 could say more.")
    assert now.all("remark") == ("UNECE: Table 3 could say more.",)
    assert json.loads(list(trail.events())[-1].after)["reason"] == "Table 3 could say more."
    now = move(people, "other_reviewer", "answer", reason="  ")
    assert (now.all("remark"), now.all("reviewed_by")) == (("UNECE: Table 3 could say more.",), ("unece", "itu"))
    move(people, "leader", "clear")
    assert move(people, "leader", "review_again", reason="Chapter 4 is new.").all("remark") == ()


def test_a_meeting_goes_its_way_and_is_due_before_and_after_it(people, cast):
    put("meetings", "tenth", cast, name="Tenth", state="planned")
    with pytest.raises(RefusedError, match="Its date is not said"):
        move(people, "secretariat", "announce", "tenth", "meetings")
    put("meetings", "tenth", cast, date=later(30))
    assert due(store.entry_at("meetings", "tenth")).isoformat() == later(16)
    with pytest.raises(RefusedError, match="not for your role"):
        move(people, "leader", "announce", "tenth", "meetings")
    assert due(move(people, "secretariat", "announce", "tenth", "meetings")).isoformat() == later(30)
    assert due(move(people, "secretariat", "hold", "tenth", "meetings")).isoformat() == later(51)
    assert waits_for(move(people, "secretariat", "publish", "tenth", "meetings")) == ()
    with pytest.raises(RefusedError, match="reason"):
        move(people, "secretariat", "withdraw", "tenth", "meetings")


def test_the_trail_tells_the_step_and_its_reason_in_one_gesture(people, cast):
    move(people, "secretariat", "drop", reason="Nobody has time.")
    said, told = list(trail.events())[-2:]
    assert (said.action, told.action, said.gesture == told.gesture) == ("register.say", "register.move", True)
    assert told.actor == str(people["secretariat"].actor)
    assert told.subject == f"register/deliverables/{DRAFT}"
    assert json.loads(told.after) == {
        "action": "drop",
        "state": "dropped",
        "was": "drafting",
        "reason": "Nobody has time.",
    }
    assert trail.verify() is None


def test_a_step_on_what_somebody_changed_meanwhile_is_refused(people, cast):
    seen = moves.mark(store.entry_at("deliverables", DRAFT))
    put("deliverables", DRAFT, cast, file="draft.docx")
    with pytest.raises(OvertakenError):
        move(people, "leader", "hand_in", seen=seen)
    assert stage(move(people, "leader", "hand_in", seen=moves.mark(store.entry_at("deliverables", DRAFT))))


def test_what_has_no_known_state_is_placed_by_the_secretariat_with_a_reason(people):
    with pytest.raises(RefusedError):
        move(people, "leader", "place_active", "dpi", "groups")
    with pytest.raises(RefusedError, match="reason"):
        move(people, "secretariat", "place_active", "dpi", "groups")
    now = move(people, "secretariat", "place_active", "dpi", "groups", reason="It met in October.")
    assert stage(now) == "active"


def test_placing_a_deliverable_as_published_makes_up_no_day(people):
    name = "building-digital-public-infrastructure-for-cities-and-communities"
    now = move(people, "secretariat", "place_published", name, reason="It is on the page of publications.")
    assert (stage(now), now.one("published")) == ("published", "")


def test_what_is_listed_no_longer_comes_back_whole(people):
    before = store.entry_at("groups", "financing")
    now = move(people, "secretariat", "place_active", "financing", "groups", reason="It meets again.")
    assert (stage(now), now.until, now.name, now.all("secretariat")) == (
        *("active", ""),
        before.name,
        before.all("secretariat"),
    )


def test_a_working_group_is_approved_by_a_meeting_only(people, cast):
    put("working-groups", "dpi/WG9", cast, name="New", state="proposed", leader="zte", scope="All of it.")
    with pytest.raises(RefusedError, match="No meeting"):
        move(people, "secretariat", "approve", "dpi/WG9", "working-groups")
    put("decisions", "ninth/2", cast, name="Approved", about="dpi/WG9")
    approved = move(people, "secretariat", "approve", "dpi/WG9", "working-groups")
    assert (stage(approved), approved.one("approved_by")) == ("approved", "ninth")
    assert stage(move(people, "leader", "start", "dpi/WG9", "working-groups")) == "active"


def test_an_action_item_is_finished_by_whom_it_is_given_to_and_keeps_its_day(people, cast):
    put("action-items", "ninth/1", cast, name="Send it", state="open", owner="dpi/WG1", due="2030-01-01")
    with pytest.raises(RefusedError, match="not for your role"):
        move(people, "other_leader", "finish", "ninth/1", "action-items")
    now = move(people, "leader", "finish", "ninth/1", "action-items")
    assert (stage(now), now.one("due")) == ("done", "2030-01-01")


def test_a_work_plan_is_commented_and_frozen(people, cast):
    put("work-plans", "2027", cast, name="2027", period="2027", state="gathering")
    with pytest.raises(RefusedError, match="no items"):
        move(people, "secretariat", "circulate", "2027", "work-plans")
    put("work-plan-items", "2027/dpi", cast, name="Go on", kind="continues", of="dpi")
    move(people, "secretariat", "circulate", "2027", "work-plans")
    now = move(people, "member", "comment", "2027", "work-plans", reason="More on data.")
    now = move(people, "leader", "comment", "2027", "work-plans", reason="Less on data.")
    assert (stage(now), now.all("comment"), now.one("due")) == (
        *("commenting", ("More on data.", "Less on data.")),
        later(28),
    )
    put("work-plans", "2027", cast, approved_by="ninth")
    move(people, "secretariat", "approve", "2027", "work-plans")
    plan, item = store.entry_at("work-plans", "2027"), store.entry_at("work-plan-items", "2027/dpi")
    run = relation_of(people["secretariat"])
    assert (run.may_write(plan), run.may_write(item, plan=stage(plan))) == (False, False)
    assert moves.offered(run, plan) == ()


def test_a_project_is_judged_by_experts_and_needs_somebody_who_pays(people, cast):
    put("cities", "littleford", cast, name="Littleford", state="registered")
    put("projects", "cool", cast, name="Cool", state="challenge", challenge="Heat", city="littleford")
    move(people, "secretariat", "call", "cool", "projects")
    with pytest.raises(RefusedError, match="no proposal"):
        move(people, "secretariat", "send_to_experts", "cool", "projects")
    put("proposals", "cool/trees", cast, name="Trees", what="Plant them")
    assert waits_for(move(people, "secretariat", "send_to_experts", "cool", "projects")) == ("expert",)
    with pytest.raises(RefusedError, match="reviewed"):
        move(people, "expert", "find_viable", "cool", "projects")
    put("proposals", "cool/trees", cast, review="It works.")
    move(people, "expert", "find_viable", "cool", "projects")
    put("projects", "cool", cast, funder="itu")
    with pytest.raises(RefusedError, match="not for your role"):
        move(people, "outsider", "deliver", "cool", "projects")
    assert stage(move(people, "coordinator", "deliver", "cool", "projects")) == "delivered"


def test_a_city_follows_its_round(people, cast):
    put("cities", "littleford", cast, name="Littleford", country="XX", state="letter_of_interest")
    assert stage(move(people, "secretariat", "register", "littleford", "cities")) == "collecting"
    submitted(cast)
    assert stage(store.entry_at("cities", "littleford")) == "verification"
    rounds.act_on_round(Round.objects.get(pk=cast.round.pk), "recall", by=cast.coordinator)
    assert stage(store.entry_at("cities", "littleford")) == "collecting"


def test_a_published_round_publishes_its_city_and_the_next_one_collects_by_its_deadline(people, cast):
    put("cities", "lf", cast, name="Littleford", country="XX", state="registered", record="littleford")
    published(cast)
    assert stage(store.entry_at("cities", "lf")) == "published"
    with pytest.raises(RefusedError, match="published no plan"):
        move(people, "coordinator", "plan", "lf", "cities")
    deadline = dt.date(2031, 5, 1)
    rounds.open_round(
        City.objects.get(pk="littleford"), cast.pack, period="2025", deadline=deadline, gesture=cast.gesture
    )
    now = store.entry_at("cities", "lf")
    assert (stage(now), now.one("due"), waits_for(now)) == ("collecting", "2031-05-01", ("coordinator",))


def test_a_city_that_is_in_no_register_moves_nothing(cast, people):
    published(cast)
    assert "littleford" not in {one.id for one in store.entries_at("cities")}


def test_facts_an_entry_tells_itself(people):
    assert "has_group" in own_facts(store.entry_at("deliverables", DRAFT))
