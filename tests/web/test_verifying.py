"""The verifier's pages: who comes in, what stands there, and what a decision does."""

from __future__ import annotations

import re

import pytest
from cast import PERIOD, give_mandate, report, submitted
from django.core import mail
from verifying_cast import AT, accept, full, sent

from groma.web import changes, rounds
from groma.web.models import Mandate, Message, Observation, Round, Source, TrailEvent, Value
from groma.web.stored import files
from groma.web.verifying.worklist import SeenOtherwiseError, decide, queue, seen

KEY = "EN.EN.WS.2C"
OTHER = "EC.ICT.ICT.1C"
BELOW = ("", "screening/", "checklist/", f"{KEY}/", "EN.EN.AQ.1C/pm10/")


def value(key: str = KEY) -> Value:
    return Value.objects.select_related("round").get(round__city="littleford", key=key)


def form_of(client, key: str = KEY, **fields: object) -> dict[str, object]:
    """What the page of a figure would send."""
    page = client.get(f"{AT}{key}/").content.decode()
    found = re.findall(r'<input type="hidden" name="(version|seen|show)" value="([^"]*)"', page)
    hidden = dict(reversed(found))
    return {**hidden, **fields}


@pytest.fixture
def verifier(cast, as_):
    submitted(cast)
    return as_("verifier")


# Who comes in.


def test_who_sees_the_pages(cast, as_):
    submitted(cast)
    given = {"verifier": 200, "provisional": 200, "secretariat": 200, "administrator": 200, "outsider": 404}
    given |= {"coordinator": 403, "contributor": 403}
    for who, status in given.items():
        client = as_(who)
        assert {client.get(AT + below).status_code for below in BELOW} == {status}, who
    assert all("/account/login/" in as_("nobody").get(AT + below)["Location"] for below in BELOW)


def test_who_reads_the_documents_before_the_round_is_published(cast, as_):
    submitted(cast)
    for who in ("verifier", "secretariat", "coordinator", "contributor"):
        assert as_(who).get(f"{AT}documents/summary.html").status_code == 200, who
    for who in ("outsider", "nobody"):
        assert as_(who).get(f"{AT}documents/summary.html").status_code == 404, who


def test_the_secretariat_looks_and_decides_nothing(cast, as_):
    submitted(cast)
    client = as_("secretariat")
    page = client.get(f"{AT}{KEY}/").content.decode()
    assert 'value="accept"' not in page
    for below, fields in (
        (f"{KEY}/", {"action": "accept"}),
        ("step/", {"action": "attest"}),
        ("sample/", {"size": "1"}),
    ):
        assert sent(client, below, **fields).status_code == 403
    assert value().state == "submitted"


def test_a_figure_of_another_framework_is_not_found(verifier):
    assert verifier.get(f"{AT}NO.SUCH/").status_code == 404
    assert verifier.get("/rounds/otherham/u4ssc/2024/verify/").status_code == 404


# The declaration.


def test_a_verifier_declares_first(cast, as_):
    report(cast)
    give_mandate(cast, cast.verifier, declared=False)
    rounds.act_on_round(cast.round, "submit", by=cast.coordinator)
    client = as_("verifier")
    assert client.get(AT)["Location"] == f"{AT}declaration/"
    assert sent(client, f"{KEY}/", action="accept").status_code == 302
    assert value().state == "submitted"
    wrong = sent(client, "declaration/", conflict="none")
    assert "There is something to mend" in wrong.content.decode()
    assert sent(client, "declaration/", conflict="none", text="I have none.")["Location"] == f"{AT}screening/"
    mandate = Mandate.objects.get(user=cast.verifier)
    assert (mandate.declaration, mandate.has_conflict, mandate.declared_at is not None) == ("I have none.", False, True)
    assert TrailEvent.objects.filter(action="mandate.declare", actor=str(cast.verifier.actor)).count() == 1
    assert client.get(AT).status_code == 200


def test_a_conflict_closes_the_round_to_the_verifier_and_is_told_to_the_secretariat(
    cast, as_, django_capture_on_commit_callbacks
):
    submitted(cast)
    client = as_("verifier")
    with django_capture_on_commit_callbacks(execute=True):
        sent(client, "declaration/", conflict="some", text="My sister works there.")
    assert client.get(f"{AT}{KEY}/")["Location"] == f"{AT}declaration/"
    assert sent(client, f"{KEY}/", action="accept").status_code == 302
    assert value().state == "submitted"
    assert [one.to for one in mail.outbox] == [[cast.secretariat.email]]
    assert "Littleford" in mail.outbox[0].body
    assert "sister" not in mail.outbox[0].body
    sent(client, "declaration/", conflict="none", text="It was nothing.")
    assert Mandate.objects.get(user=cast.verifier).has_conflict
    assert "you cannot decide" in client.get(f"{AT}declaration/").content.decode()


# The list.


def test_the_list_counts_its_parts_and_shows_each(cast, as_):
    round_ = full(cast)
    accept(cast, round_, KEY)
    rounds.act_on_value(value(OTHER), "ask", by=cast.verifier, reason="Which year?")
    counts = queue(round_).counts
    assert (counts["decided"], counts["asked"], counts["to_decide"], counts["all"]) == (1, 1, 110, 112)
    client = as_("verifier")
    asked = client.get(f"{AT}?show=asked").content.decode()
    assert f"{OTHER}</small>" in asked
    assert f"{KEY}</small>" not in asked
    assert "Asked <span" in asked
    rounds.answer(value(OTHER), "2024.", by=cast.coordinator)
    assert queue(round_).counts["answered"] == 1


def test_the_list_asks_the_database_the_same_few_times_whatever_its_size(cast, as_, django_assert_max_num_queries):
    full(cast)
    client = as_("verifier")
    client.get(AT)
    with django_assert_max_num_queries(40):
        client.get(AT)


def test_what_changed_since_it_was_approved_is_listed_and_shown_field_by_field(cast, as_):
    round_ = submitted(cast)
    accept(cast, round_)
    round_ = rounds.act_on_round(round_, "attest", by=cast.verifier)
    round_ = rounds.act_on_round(round_, "reopen", by=cast.coordinator, reason="A slip.")
    report(cast, {"households": "41000"})
    round_ = rounds.act_on_round(Round.objects.get(pk=round_.pk), "submit", by=cast.coordinator)
    found = queue(round_)
    assert [item.key for item in found.shown("changed")] == [OTHER]
    assert [item.key for item in found.as_approved] == [KEY]
    client = as_("verifier")
    page = client.get(f"{AT}{OTHER}/").content.decode()
    assert "<del>40000</del>" in page
    assert "<ins>41000</ins>" in page
    client.post(f"{AT}unchanged/")
    assert (value(KEY).state, value(OTHER).state) == ("verified", "submitted")


# One figure.


def test_a_figure_stands_there_with_its_arithmetic_earlier_years_findings_answers_and_source(cast, as_):
    full(cast)
    page = as_("verifier").get(f"{AT}{KEY}/").content.decode()
    for said in (
        "166.2",
        "(24 989 000 m³ a year ÷ 412 031 people)",
        "24989 ML/year",
        "2023",
        "Yearly report of the waterworks",
    ):
        assert said in page
    assert "Are all users counted, or only households?" in page


def test_findings_stand_with_the_citys_answer(cast, as_):
    report(cast, {"inhabitants": "100000", "households": "40000", "households_with_internet": "44000"})
    round_ = full_from_what_is_there(cast)
    page = as_("verifier").get(f"{AT}{OTHER}/").content.decode()
    assert "What the checks found" in page
    assert "It is a survey." in page
    assert dict(queue(round_).item(OTHER).doubts)["error"] >= 1


def full_from_what_is_there(cast) -> Round:
    from groma.web.facts import open_errors  # noqa: PLC0415  only here
    from groma.web.models import Answer  # noqa: PLC0415  only here
    from groma.web.standing import fingerprint, standing  # noqa: PLC0415  only here

    round_ = Round.objects.get(pk=cast.round.pk)
    for one in open_errors(round_, standing(round_)):
        told = {"rule": one.rule, "about": one.subject, "fingerprint": fingerprint(one), "reason": "It is a survey."}
        changes.create(Answer(round=round_, by=cast.coordinator.actor, **told), "answer", gesture=cast.gesture)
    give_mandate(cast, cast.verifier)
    return rounds.act_on_round(round_, "submit", by=cast.coordinator)


def test_after_a_decision_the_next_undecided_figure_opens(verifier):
    answer = sent(verifier, f"{OTHER}/", **form_of(verifier, OTHER, action="accept"))
    assert answer["Location"] == f"{AT}{KEY}/"
    assert value(OTHER).state == "verified"
    answer = sent(verifier, f"{KEY}/", **form_of(verifier, KEY, action="decline", reason="No source."))
    assert answer["Location"] == AT
    assert (value().state, value().reason) == ("not_verified", "No source.")


@pytest.mark.parametrize("action", ["ask", "decline"])
def test_asking_and_declining_need_a_reason_and_the_field_is_there_open(verifier, action):
    page = sent(verifier, f"{KEY}/", **form_of(verifier, action=action, reason="  ")).content.decode()
    assert re.search(rf'data-key="{action.replace("ask", "q")[0]}" open', page)
    assert 'id="errors"' in page
    assert value().state == "submitted"


def test_what_was_typed_is_not_lost_when_a_decision_is_refused(cast, verifier):
    fields = form_of(verifier, action="ask", reason="Litres or cubic metres?")
    rounds.act_on_value(value(), "accept", by=cast.provisional)
    rounds.act_on_value(value(), "undo", by=cast.provisional)
    page = sent(verifier, f"{KEY}/", **fields).content.decode()
    assert "Somebody else decided" in page
    assert "Litres or cubic metres?" in page


def test_a_figure_that_changed_since_it_was_shown_is_not_decided(cast, verifier):
    """Another round of the city may change what this one rests on, without touching this round."""
    fields = form_of(verifier, OTHER, action="accept")
    row = Observation.objects.get(variable="households", period=PERIOD)
    changes.change(row, "enter", gesture=cast.gesture, text="50000")
    page = sent(verifier, f"{OTHER}/", **fields).content.decode()
    assert "was changed after it was shown to you" in page
    assert value(OTHER).state == "submitted"
    with pytest.raises(SeenOtherwiseError):
        decide(value(OTHER), "accept", by=cast.verifier, rests_on=str(fields["seen"]))


def test_an_accepted_figure_keeps_exactly_what_was_seen(cast, verifier):
    sent(verifier, f"{OTHER}/", **form_of(verifier, OTHER, action="accept"))
    approval = value(OTHER).approval
    assert approval["value"] == pytest.approx(90)
    assert {one["text"] for one in approval["inputs"]} == {"36000", "40000"}
    assert value(OTHER).decided_by == cast.verifier.actor


def test_the_last_decision_can_be_undone_from_the_next_page(verifier):
    after = sent(verifier, f"{OTHER}/", **form_of(verifier, OTHER, action="accept"))["Location"]
    page = verifier.get(after).content.decode()
    assert "Undo: Household Internet Access" in page
    answer = sent(verifier, f"{OTHER}/", action="undo", version=value(OTHER).version)
    assert answer["Location"] == f"{AT}{OTHER}/"
    assert (value(OTHER).state, value(OTHER).approval) == ("submitted", None)


def test_ticks_are_kept_only_with_a_remark(cast, verifier):
    ticked = "Are all users counted, or only households?"
    page = sent(verifier, f"{KEY}/", action="remark", checked=ticked, remark="").content.decode()
    assert "ticks alone are not kept" in page
    assert not Message.objects.exists()
    sent(verifier, f"{KEY}/", action="remark", checked=[ticked, "<b>made up</b>"], remark="Called the utility.")
    assert Message.objects.get().text == f"Called the utility.\n✓ {ticked}"


def test_the_page_takes_no_other_action_than_a_verifiers(verifier):
    for action in ("publish", "submit", "enter", "recall", ""):
        assert sent(verifier, f"{KEY}/", **form_of(verifier, action=action)).status_code == 400
    assert value().state == "submitted"


def test_within_a_part_of_the_list_one_stays_within_it(cast, as_):
    round_ = full(cast)
    changes.change(round_, "sample", gesture=cast.gesture, sample={"seed": "x", "keys": [OTHER, KEY], "of": 112})
    client = as_("verifier")
    page = client.get(f"{AT}{OTHER}/?show=sample").content.decode()
    assert "1 of 2" in page
    assert f'href="{AT}{KEY}/?show=sample"' in page
    answer = sent(client, f"{OTHER}/", **form_of(client, OTHER, action="accept", show="sample"))
    assert answer["Location"] == f"{AT}{KEY}/?show=sample"


# Evidence.


def test_evidence_is_shown_in_place_and_shut_off(cast, as_):
    round_ = full(cast)
    stored = files.keep(
        b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\n%%EOF", city=cast.city, name="report.pdf", gesture=cast.gesture
    )
    source = Source.objects.get(city=cast.city, code=_source_of(round_, KEY))
    changes.change(source, "edit", gesture=cast.gesture, evidence=[stored.sha256])
    client = as_("verifier")
    page = client.get(f"{AT}{KEY}/").content.decode()
    address = f"{AT}evidence/{stored.sha256}/"
    assert f'<iframe class="verifying-document" src="{address}"' in page
    shown = client.get(address)
    assert shown.status_code == 200
    assert "sandbox" in shown["Content-Security-Policy"]
    assert shown["X-Content-Type-Options"] == "nosniff"
    shown.close()
    assert as_("outsider").get(address).status_code == 404
    assert client.get(f"{AT}evidence/{'0' * 64}/").status_code == 404


def _source_of(round_: Round, key: str) -> str:
    result = queue(round_).item(key).result
    return result.measurement.inputs[0].observation.source


def test_an_address_that_is_no_web_address_is_no_link(cast, as_):
    round_ = full(cast)
    source = Source.objects.get(city=cast.city, code=_source_of(round_, KEY))
    changes.change(source, "edit", gesture=cast.gesture, address="javascript:alert(1)")
    page = as_("verifier").get(f"{AT}{KEY}/").content.decode()
    assert 'href="javascript:' not in page
    assert "javascript:alert(1)" in page


# The round.


def test_what_is_missing_is_said_before_one_presses(verifier):
    page = verifier.get(AT).content.decode()
    assert "Some reported figures are not decided." in page
    assert "No figure was asked about." in page


def test_a_round_is_returned_with_its_questions(cast, verifier):
    sent(verifier, f"{KEY}/", **form_of(verifier, action="ask", reason="Litres?"))
    sent(verifier, "step/", action="return", version=Round.objects.get(pk=cast.round.pk).version)
    assert Round.objects.get(pk=cast.round.pk).state == "returned"


def test_a_round_is_attested_when_everything_is_decided(cast, verifier):
    accept(cast, Round.objects.get(pk=cast.round.pk))
    version = Round.objects.get(pk=cast.round.pk).version
    sent(verifier, "step/", action="attest", version=version)
    assert Round.objects.get(pk=cast.round.pk).state == "verified"


def test_declining_a_round_needs_a_reason(cast, verifier):
    version = Round.objects.get(pk=cast.round.pk).version
    page = verifier.post(f"{AT}step/", {"action": "decline", "version": version}, follow=True).content.decode()
    assert "A reason is needed." in page
    sent(verifier, "step/", action="decline", version=version, reason="Half of the sources do not exist.")
    assert Round.objects.get(pk=cast.round.pk).state == "not_verified"


def test_a_step_on_a_round_that_has_moved_on_is_told(cast, verifier):
    sent(verifier, "sample/", size="1")
    answer = verifier.post(f"{AT}step/", {"action": "decline", "version": "1", "reason": "x"}, follow=True)
    assert "Somebody else changed this" in answer.content.decode()
    assert Round.objects.get(pk=cast.round.pk).state == "submitted"


def test_the_step_page_takes_nothing_else(verifier):
    assert sent(verifier, "step/", action="publish", version="1").status_code == 400
    assert sent(verifier, "step/", action="attest", version="x").status_code == 400


# The initial screening.


def test_the_screening_shows_what_many_figures_rest_on_and_what_is_odd_about_it(cast, as_):
    report(cast, {"inhabitants": "100000", "households": "40000"})
    before = Observation(city=cast.city, variable="inhabitants", period="2023", text="80000")
    changes.create(before, "enter", gesture=cast.gesture)
    rounds_ = submitted(cast)
    page = as_("verifier").get(f"{AT}screening/").content.decode()
    assert "counts as 1 times 100 000 inhabitants" in page.replace("\u202f", " ")
    assert re.search(r"\+25.?%", page)
    assert "Look at this first" in page
    assert "are not reported" in page
    assert seen(rounds_, KEY)
