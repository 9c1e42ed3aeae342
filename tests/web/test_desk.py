"""Work lists, the round at a glance, its steps, opening one, departments, many figures at once, verifiers."""

from __future__ import annotations

import datetime as dt

import pytest
from cast import PERIOD, give_mandate, report, submitted, verified
from django.urls import reverse
from django.utils import timezone

from groma.web import changes, rounds
from groma.web.desk import work
from groma.web.models import (
    Assignment,
    Department,
    Mandate,
    Membership,
    Observation,
    Question,
    Round,
    TrailEvent,
    User,
)
from groma.web.people import departments, mandates, people_names

AT = f"/rounds/littleford/u4ssc/{PERIOD}/"
WATER = "EN.EN.WS"


@pytest.fixture
def given(cast):
    """The water category given to the contributor's department."""
    water = Department.objects.get()
    departments.assign(cast.round, [WATER], to=water, gesture=cast.gesture)
    return water


def now(cast) -> Round:
    return Round.objects.get(pk=cast.round.pk)


def step(browser, round_, action, **more):
    return browser.post(f"{AT}steps/{action}/", {"version": round_.version, **more})


class TestWorkList:
    def test_a_contributor_sees_their_categories_with_the_deadline_and_one_button(self, cast, given, as_):
        changes.change(now(cast), "set_deadline", gesture=cast.gesture, deadline=dt.date(2020, 3, 1))
        page = as_("contributor").get("/desk/")
        (one,) = page.context["work"]
        assert one[0].address == f"{AT}enter/{WATER}/"
        assert one[1], "the deadline is over"
        assert "Fill in" in page.content.decode()

    def test_a_category_of_which_everything_is_said_is_no_work_any_more(self, cast, given):
        assert len(work.work_of(cast.contributor)) == 1
        keys = Round.objects.get(pk=cast.round.pk).awaited
        mine = [key for key in keys if key.startswith(f"{WATER}.")]
        entries = [rounds.Entry(key, PERIOD, status="not_collected", note="No meters.") for key in mine]
        rounds.enter(cast.round, entries, by=cast.contributor)
        assert work.work_of(cast.contributor) == []

    def test_a_coordinator_is_led_from_assigning_to_submitting(self, cast, as_):
        said = {one.button for one in work.work_of(cast.coordinator)}
        assert said == {"Assign", "Fill in"}
        report(cast)
        assert "Submit" in {one.button for one in work.work_of(cast.coordinator)}

    def test_a_question_is_the_citys_work_and_no_longer_the_verifiers(self, cast):
        round_ = submitted(cast)
        for value in round_.values.filter(state="submitted", key__in=["EN.EN.WS.2C", "EC.ICT.ICT.1C"]):
            rounds.act_on_value(value, "ask", by=cast.verifier, reason="Litres?")
        assert "Answer" in {one.button for one in work.work_of(cast.coordinator)}
        assert "2 questions" in {one.note for one in work.work_of(cast.coordinator)}

    def test_a_verifier_first_declares_then_verifies_then_finishes(self, cast):
        report(cast)
        mandate = give_mandate(cast, cast.verifier, declared=False)
        assert [one.button for one in work.work_of(cast.verifier)] == ["Declare"]
        changes.change(mandate, "declare", gesture=cast.gesture, declared_at=timezone.now())
        assert work.work_of(cast.verifier) == []
        round_ = rounds.act_on_round(now(cast), "submit", by=cast.coordinator)
        assert [one.button for one in work.work_of(cast.verifier)] == ["Verify"]
        for value in round_.values.filter(key__in=["EN.EN.WS.2C", "EC.ICT.ICT.1C"]):
            rounds.act_on_value(value, "accept", by=cast.verifier)
        assert [one.button for one in work.work_of(cast.verifier)] == ["Finish"]

    def test_the_citys_deadline_is_nobody_elses(self, cast):
        changes.change(now(cast), "set_deadline", gesture=cast.gesture, deadline=dt.date(2020, 3, 1))
        report(cast)
        rounds.act_on_round(now(cast), "submit", by=cast.coordinator)
        assert [one.deadline for one in work.work_of(cast.secretariat)] == [None]

    def test_the_secretariat_gives_and_publishes(self, cast):
        report(cast)
        rounds.act_on_round(now(cast), "submit", by=cast.coordinator)
        assert [one.button for one in work.work_of(cast.secretariat)] == ["Give"]
        give_mandate(cast, cast.verifier)
        assert work.work_of(cast.secretariat) == []
        for value in now(cast).values.filter(key__in=["EN.EN.WS.2C", "EC.ICT.ICT.1C"]):
            rounds.act_on_value(value, "accept", by=cast.verifier)
        rounds.act_on_round(now(cast), "attest", by=cast.verifier)
        (one,) = work.work_of(cast.secretariat)
        assert (one.button, one.address) == ("Publish", f"{AT}#steps")

    def test_a_conflict_brings_the_round_back_to_the_secretariat(self, cast):
        report(cast)
        rounds.act_on_round(now(cast), "submit", by=cast.coordinator)
        mandate = give_mandate(cast, cast.verifier)
        changes.change(mandate, "declare", gesture=cast.gesture, has_conflict=True)
        assert [one.button for one in work.work_of(cast.secretariat)] == ["Give"]

    def test_a_coordinator_without_a_round_is_offered_one(self, cast):
        (one,) = work.work_of(cast.outsider)
        assert one.address == "/rounds/open/?city=otherham"

    def test_residents_questions_wait_for_the_coordinator(self, cast):
        asked = Question(city=cast.city, key="EN.EN.WS.2C", period=PERIOD, edition=1, text="With the harbour?")
        changes.create(asked, "ask", gesture=cast.gesture)
        (one,) = [one for one in work.work_of(cast.coordinator) if one.what == "Residents ask Littleford"]
        assert one.note == "1 question"
        changes.change(asked, "refuse", gesture=cast.gesture, state="refused")
        assert "Residents ask Littleford" not in {one.what for one in work.work_of(cast.coordinator)}

    def test_nothing_waits_is_said(self, cast, as_):
        assert "Nothing waits for you" in as_("verifier").get("/desk/").content.decode()

    def test_whom_a_round_waits_for(self, cast):
        assert work.waits_for(now(cast), is_given=False) == "city"
        round_ = submitted(cast)
        assert work.waits_for(round_, is_given=False) == "secretariat"
        assert work.waits_for(round_, is_given=True) == "verifier"
        value = round_.values.select_related("round").get(key="EN.EN.WS.2C")
        rounds.act_on_value(value, "ask", by=cast.verifier, reason="Litres?")
        assert work.waits_for(now(cast), is_given=True) == "city"

    def test_many_rounds_take_as_many_queries_as_one(self, cast, given, django_assert_max_num_queries):
        for year in range(2001, 2009):
            rounds.open_round(cast.city, cast.pack, period=str(year), gesture=cast.gesture)
        with django_assert_max_num_queries(10):
            assert len(work.work_of(cast.contributor)) == 9

    def test_signing_in_leads_here(self, settings):
        assert settings.LOGIN_REDIRECT_URL == "desk"


class TestGlance:
    def test_it_shows_where_the_round_stands_and_what_is_missing(self, cast, given, as_):
        report(cast, {"households": "40000", "households_with_internet": "50000"})
        page = as_("coordinator").get(AT)
        said = page.content.decode()
        assert "Waits for" in said
        assert "the city" in said
        assert "Waterworks" in said
        (submit,) = [one for one, _form in page.context["offers"] if one.action == "submit"]
        assert [need.id for need in submit.lacking] == ["findings_answered"]
        assert submit.lacking[0].says in said
        assert "steps/submit/" not in said

    @pytest.mark.parametrize("who", ["outsider", "verifier"])
    def test_who_has_no_part_in_it_is_not_told_that_it_exists(self, cast, as_, who):
        assert as_(who).get(AT).status_code == 404
        assert as_(who).get(AT.replace("2024", "1999")).status_code == 404

    def test_who_is_not_signed_in_is_asked_to(self, cast, as_):
        for address in ("/desk/", AT, "/rounds/open/", f"{AT}departments/", f"{AT}verifiers/", f"{AT}together/"):
            assert as_("nobody").get(address).status_code == 302

    @pytest.mark.parametrize("who", ["contributor", "coordinator", "secretariat", "administrator"])
    def test_who_has_a_part_in_it_sees_it(self, cast, as_, who):
        assert as_(who).get(AT).status_code == 200

    def test_the_coordinator_submits_and_recalls(self, cast, as_):
        report(cast)
        browser = as_("coordinator")
        assert step(browser, now(cast), "submit").status_code == 302
        assert now(cast).state == "submitted"
        assert step(browser, now(cast), "recall").status_code == 302
        assert now(cast).state == "draft"

    def test_the_secretariat_publishes_and_reopening_needs_a_reason(self, cast, as_):
        round_ = verified(cast)
        browser = as_("secretariat")
        assert step(browser, round_, "publish").status_code == 302
        refused = step(browser, now(cast), "reopen")
        assert refused.status_code == 422
        assert "Say in a sentence why." in refused.content.decode()
        assert step(browser, now(cast), "reopen", reason="A slip in the water figure.").status_code == 302
        assert now(cast).state == "reopened"

    def test_what_is_lacking_refuses_the_step_too(self, cast, as_):
        answer = step(as_("coordinator"), now(cast), "submit")
        assert answer.status_code == 409
        assert "Nothing is reported yet." in answer.content.decode()
        assert now(cast).state == "draft"

    def test_the_second_of_two_is_told(self, cast, as_):
        report(cast)
        seen = now(cast)
        changes.change(now(cast), "set_deadline", gesture=cast.gesture, deadline=dt.date(2030, 1, 1))
        answer = step(as_("coordinator"), seen, "submit")
        assert answer.status_code == 409
        assert "Somebody else changed this" in answer.content.decode()
        assert now(cast).state == "draft"

    @pytest.mark.parametrize(
        ("who", "action"), [("contributor", "submit"), ("secretariat", "submit"), ("coordinator", "publish")]
    )
    def test_a_step_that_is_not_for_the_role_is_refused(self, cast, as_, who, action):
        assert step(as_(who), now(cast), action).status_code == 403

    def test_the_deadline_is_set_by_coordinator_and_secretariat_and_on_the_trail(self, cast, as_):
        for who in ("coordinator", "secretariat"):
            day = {"coordinator": "2030-01-01", "secretariat": "2030-02-01"}[who]
            sent = as_(who).post(f"{AT}deadline/", {"version": now(cast).version, "deadline": day})
            assert sent.status_code == 302
            assert str(now(cast).deadline) == day
        assert TrailEvent.objects.filter(action="round.set_deadline").count() == 2
        assert as_("contributor").post(f"{AT}deadline/", {"version": 1, "deadline": ""}).status_code == 403

    def test_the_story_tells_who_did_what_and_forgets_erased_names(self, cast, as_):
        submitted(cast)
        said = as_("coordinator").get(AT).content.decode()
        assert "Submitted the round" in said
        assert "Entered 4 figures" in said
        assert "Coordinator" in said
        User.objects.filter(pk=cast.coordinator.pk).update(name="")
        assert "a former member" in as_("secretariat").get(AT).content.decode()

    def test_the_story_goes_on_earlier(self, cast, as_):
        for number in range(25):
            report(cast, {"EN.EN.WS.2C": str(100 + number)})
        page = as_("coordinator").get(AT)
        assert len(page.context["events"]) == 20
        earlier = as_("coordinator").get(f"{AT}?before={page.context['earlier']}")
        assert earlier.context["events"][-1].what == "Opened the round"
        assert earlier.context["earlier"] == 0

    def test_it_takes_few_queries(self, cast, given, as_, django_assert_max_num_queries):
        submitted(cast)
        browser = as_("coordinator")
        browser.get(AT)
        with django_assert_max_num_queries(50):
            browser.get(AT)

    def test_names_of_nobody_known(self, db):
        assert people_names.names_of(["system", "00000000-0000-0000-0000-000000000000"]) == {
            "system": "Groma",
            "00000000-0000-0000-0000-000000000000": "a former member",
        }


class TestOpening:
    def send(self, browser, **more):
        said = {"city": "littleford", "pack": "u4ssc", "period": "2025", "benchmarks": "u4ssc:groma", **more}
        return browser.post("/rounds/open/", said)

    def test_assignments_of_the_last_round_are_kept(self, cast, given, as_):
        assert self.send(as_("coordinator"), deadline="2026-03-31").status_code == 302
        round_ = Round.objects.get(period="2025")
        assert (round_.deadline, round_.benchmark_set) == (dt.date(2026, 3, 31), cast.round.benchmark_set)
        assert [(one.group, one.department) for one in round_.assignments.all()] == [(WATER, given)]

    def test_an_earlier_period_is_taken_in_late_with_a_reason_on_the_trail(self, cast, as_):
        refused = self.send(as_("secretariat"), period="2015")
        assert refused.status_code == 200
        assert "Say why it is taken in late" in refused.content.decode()
        assert not Round.objects.filter(period="2015").exists()
        assert self.send(as_("secretariat"), period="2015", late="Found in the archive.").status_code == 302
        assert TrailEvent.objects.filter(action="message.open_late", after__contains="archive").exists()
        page = as_("secretariat").get(AT.replace(PERIOD, "2015"))
        assert "Opened the round" in page.content.decode()
        assert "Found in the archive." in page.content.decode()

    def test_a_past_round_is_published_as_taken_in(self, cast, as_):
        report(cast)
        assert step(as_("secretariat"), now(cast), "take_in", reason="From the report of 2024.").status_code == 302
        assert now(cast).state == "published"

    @pytest.mark.parametrize(
        ("period", "told"),
        [(PERIOD, "has a round for this period already"), ("soon", "year"), ("2023-07/2024-06", "a year or a month")],
    )
    def test_what_cannot_be_opened_is_told(self, cast, as_, period, told):
        answer = self.send(as_("secretariat"), period=period, late="Because.")
        assert told in answer.content.decode()
        assert Round.objects.count() == 1

    def test_only_ones_own_city(self, cast, as_):
        assert self.send(as_("outsider")).status_code == 200
        assert not Round.objects.filter(period="2025").exists()
        assert self.send(as_("contributor")).status_code == 403
        assert as_("verifier").get("/rounds/open/").status_code == 403


class TestDepartments:
    def test_ticked_categories_change_hands_together(self, cast, as_):
        water = Department.objects.get()
        sent = as_("coordinator").post(f"{AT}departments/", {"groups": [WATER, "EN.EN.AQ"], "department": water.pk})
        assert sent.status_code == 302
        assert set(Assignment.objects.values_list("group", flat=True)) == {WATER, "EN.EN.AQ"}
        gestures = TrailEvent.objects.filter(action="assignment.give").values_list("gesture", flat=True)
        assert len(set(gestures)) == 1
        as_("coordinator").post(f"{AT}departments/", {"groups": [WATER], "department": "nobody"})
        assert list(Assignment.objects.values_list("group", flat=True)) == ["EN.EN.AQ"]

    def test_what_stays_with_its_department_is_no_change(self, cast, given):
        events = TrailEvent.objects.count()
        assert departments.assign(cast.round, [WATER], to=given, gesture=cast.gesture) == 0
        assert TrailEvent.objects.count() == events

    def test_nothing_ticked_is_told(self, cast, as_):
        answer = as_("coordinator").post(f"{AT}departments/", {"department": "nobody"})
        assert answer.status_code == 422
        assert "Tick at least one category." in answer.content.decode()

    def test_a_department_of_another_city_is_no_choice(self, cast, as_):
        theirs = departments.add(cast.elsewhere, "Parks", gesture=cast.gesture)
        answer = as_("coordinator").post(f"{AT}departments/", {"groups": [WATER], "department": theirs.pk})
        assert answer.status_code == 422
        assert as_("coordinator").post(f"{AT}departments/{theirs.pk}/", {"name": "Ours"}).status_code == 404

    def test_add_rename_and_a_namesake(self, cast, as_):
        browser = as_("coordinator")
        assert browser.post(f"{AT}departments/", {"name": "Parks"}).status_code == 302
        parks = Department.objects.get(name="Parks")
        browser.post(f"{AT}departments/{parks.pk}/", {"name": "Parks and trees", "version": parks.version})
        assert Department.objects.filter(name="Parks and trees").exists()
        assert browser.post(f"{AT}departments/", {"name": "Waterworks"}).status_code == 422
        parks = Department.objects.get(name="Parks and trees")
        browser.post(f"{AT}departments/{parks.pk}/", {"name": "Waterworks", "version": parks.version})
        assert Department.objects.filter(name="Waterworks").count() == 1

    def test_removing_one_frees_its_categories_and_keeps_its_people(self, cast, given, as_):
        version = given.version
        as_("coordinator").post(
            f"{AT}departments/{given.pk}/", {"name": given.name, "version": version, "remove": "yes"}
        )
        assert not Department.objects.exists()
        assert not Assignment.objects.exists()
        assert Membership.objects.get(user=cast.contributor).department is None
        told = set(TrailEvent.objects.values_list("action", flat=True))
        assert {"assignment.take", "membership.leave", "department.remove"} <= told

    def test_two_departments_of_one_person_can_both_go(self, cast, given):
        parks = departments.add(cast.city, "Parks", gesture=cast.gesture)
        second = Membership(user=cast.contributor, role="contributor", city=cast.city, department=parks)
        changes.create(second, "give", gesture=cast.gesture)
        departments.remove(given, gesture=cast.gesture)
        departments.remove(parks, gesture=cast.gesture)
        assert Membership.objects.get(user=cast.contributor).department is None

    def test_somebody_elses_change_is_not_overwritten(self, cast, as_):
        water = Department.objects.get()
        departments.rename(water, "Water", gesture=cast.gesture)
        as_("coordinator").post(f"{AT}departments/{water.pk}/", {"name": "Mine", "version": water.version})
        assert Department.objects.get().name == "Water"

    def test_contributors_do_not_assign(self, cast, as_):
        assert as_("contributor").get(f"{AT}departments/").status_code == 403


class TestTogether:
    def post(self, browser, group=WATER, **said):
        return browser.post(f"{AT}together/?group={group}", said)

    def test_a_whole_category_is_marked_with_its_reason(self, cast, as_):
        keys = [key for key in now(cast).awaited if key.startswith(f"{WATER}.")]
        sent = self.post(as_("coordinator"), what="not_collected", reason="No meters.", is_whole="on")
        assert sent.status_code == 302
        rows = Observation.objects.filter(status="not_collected", note="No meters.", period=PERIOD)
        assert set(rows.values_list("variable", flat=True)) == set(keys)
        assert len(set(TrailEvent.objects.filter(action="observation.enter").values_list("gesture", flat=True))) == 1

    def test_all_that_is_ones_own_is_marked_at_once(self, cast, given, as_):
        mine = [key for key in now(cast).awaited if key.startswith(f"{WATER}.")]
        page = as_("contributor").get(f"{AT}together/?group=all")
        assert [point.key for point, _before, _ticked in page.context["rows"]] == mine
        said = {"what": "not_collected", "reason": "No meters.", "is_whole": "on"}
        assert self.post(as_("coordinator"), "all", **said).status_code == 302
        assert now(cast).awaited == []
        assert "Nothing is left<" in as_("coordinator").get(f"{AT}together/?group=all").content.decode()

    def test_as_before_takes_the_inputs_with_source_and_quality(self, cast, as_):
        before = [
            rounds.Entry("households", "2023", text="40000", quality="survey"),
            rounds.Entry("households_with_internet", "2023", text="30000", quality="survey"),
        ]
        rounds.enter(cast.round, before, by=cast.coordinator)
        assert self.post(as_("coordinator"), "EC.ICT.ICT", what="before", keys=["EC.ICT.ICT.1C"]).status_code == 302
        row = Observation.objects.get(variable="households_with_internet", period=PERIOD)
        assert (row.text, row.quality) == ("30000", "survey")
        assert "2023" in row.note
        assert "EC.ICT.ICT.1C" not in now(cast).awaited

    def test_an_input_that_is_there_already_is_left_alone(self, cast, as_):
        before = [
            rounds.Entry("households", "2023", text="40000"),
            rounds.Entry("households_with_internet", "2023", text="30000"),
            rounds.Entry("households", PERIOD, text="41000"),
        ]
        rounds.enter(cast.round, before, by=cast.coordinator)
        self.post(as_("coordinator"), "EC.ICT.ICT", what="before", keys=["EC.ICT.ICT.1C"])
        assert Observation.objects.get(variable="households", period=PERIOD).text == "41000"

    def test_all_or_nothing(self, cast, as_):
        rounds.enter(cast.round, [rounds.Entry("EN.EN.WS.2C", "2023", text="150")], by=cast.coordinator)
        answer = self.post(as_("coordinator"), what="before", is_whole="on")
        assert answer.status_code == 422
        assert "Nothing was saved." in answer.content.decode()
        assert not Observation.objects.filter(period=PERIOD).exists()

    @pytest.mark.parametrize(
        ("said", "told"),
        [
            ({"what": "not_collected", "is_whole": "on"}, "Say in a sentence why there is no figure."),
            ({"what": "not_collected", "reason": "No."}, "Tick at least one figure"),
            ({"is_whole": "on", "reason": "No."}, "Choose what holds for them."),
        ],
    )
    def test_what_lacks_is_told(self, cast, as_, said, told):
        answer = self.post(as_("coordinator"), **said)
        assert answer.status_code == 422
        assert told in answer.content.decode()

    def test_a_contributor_has_only_their_categories(self, cast, given, as_):
        page = as_("contributor").get(f"{AT}together/?group=EN.EN.AQ")
        assert [group for group, _count in page.context["groups"]] == [WATER]
        assert page.context["group"] == WATER
        assert as_("secretariat").get(f"{AT}together/").status_code == 403

    def test_where_the_state_does_not_allow_it_nothing_is_saved(self, cast, as_):
        submitted(cast)
        answer = self.post(as_("coordinator"), what="not_collected", reason="No.", is_whole="on")
        assert answer.status_code == 422
        assert "with the verifier" in answer.content.decode()


class TestVerifiers:
    def test_only_the_independent_are_listed_with_their_qualification(self, cast, as_):
        changes.create(
            Membership(user=cast.provisional, role="contributor", city=cast.city), "give", gesture=cast.gesture
        )
        page = as_("secretariat").get(f"{AT}verifiers/")
        assert [(one.user, one.qualification) for one in page.context["candidates"]] == [(cast.verifier, "qualified")]
        assert "qualified" in page.content.decode()

    def test_given_and_taken_back_on_the_trail_and_in_the_story(self, cast, as_):
        browser = as_("secretariat")
        assert browser.post(f"{AT}verifiers/", {"verifier": str(cast.verifier.actor)}).status_code == 302
        mandate = Mandate.objects.get()
        assert browser.post(f"{AT}verifiers/{mandate.pk}/", {"version": mandate.version}).status_code == 302
        assert not Mandate.objects.exists()
        said = browser.get(AT).content.decode()
        assert "Gave the round to a verifier" in said
        assert "Took the round back from a verifier" in said

    def test_nobody_who_belongs_to_the_city_even_if_sent(self, cast, as_):
        changes.create(
            Membership(user=cast.provisional, role="contributor", city=cast.city), "give", gesture=cast.gesture
        )
        as_("secretariat").post(f"{AT}verifiers/", {"verifier": str(cast.provisional.actor)})
        assert not Mandate.objects.exists()
        with pytest.raises(Exception, match="belongs to the city"):
            mandates.give(cast.round, cast.provisional, gesture=cast.gesture)
        with pytest.raises(Exception, match="no verifier"):
            mandates.give(cast.round, cast.outsider, gesture=cast.gesture)

    def test_a_declaration_in_between_keeps_the_mandate(self, cast, as_):
        mandate = give_mandate(cast, cast.verifier)
        changes.change(mandate, "declare", gesture=cast.gesture, has_conflict=True)
        as_("secretariat").post(f"{AT}verifiers/{mandate.pk}/", {"version": mandate.version})
        assert Mandate.objects.exists()

    @pytest.mark.parametrize("who", ["coordinator", "contributor"])
    def test_only_the_secretariat(self, cast, as_, who):
        assert as_(who).get(f"{AT}verifiers/").status_code == 403


def test_every_page_of_a_round_needs_a_part_in_it(cast, as_):
    for name in ("round", "departments", "together", "verifiers"):
        address = reverse(name, args=["littleford", "u4ssc", PERIOD])
        assert as_("outsider").get(address).status_code == 404
