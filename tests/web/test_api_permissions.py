"""Who may do what: every endpoint as every role and with every scope, and tokens that do not work."""

from __future__ import annotations

import datetime as dt

import pytest
from api_calls import EDITION, ROOT, ROUND, WATER, Caller, caller, world
from cast import submitted
from django.test import Client
from django.utils import timezone
from plans_kept import keep_plan

from groma.web import access, changes, rounds
from groma.web.api.document import document
from groma.web.models import AccessToken, Assignment, Department, Mandate, Membership, Round
from groma.web.people import tokens
from groma.web.standing import fingerprint, standing

ROLES = ("coordinator", "contributor", "verifier", "provisional", "secretariat", "administrator", "outsider", "nobody")
PLACE = "rounds/{city}/{pack}/{period}"
OF_PLAN = ("", "/actions", "/targets", "/enablers")
# What each role is answered while the round is with the verifier; 409 and 428 mean that the person was let in.
TABLE = {
    ("get", "token"): (200, 200, 200, 200, 200, 200, 200, 401),
    ("get", "rounds"): (200, 200, 200, 200, 200, 200, 200, 401),
    **{("get", f"plans/{{city}}{part}"): (200, 200, 404, 404, 200, 200, 404, 401) for part in OF_PLAN},
    ("get", PLACE): (200, 200, 200, 200, 200, 200, 404, 401),
    ("get", f"{PLACE}/observations"): (200, 200, 200, 200, 200, 200, 404, 401),
    ("get", f"{PLACE}/observations/{{variable}}"): (200, 200, 200, 200, 200, 200, 404, 401),
    ("put", f"{PLACE}/observations/{{variable}}"): (428, 428, 403, 403, 403, 403, 404, 401),
    ("get", f"{PLACE}/findings"): (200, 200, 200, 200, 200, 200, 404, 401),
    ("put", f"{PLACE}/findings/{{fingerprint}}"): (200, 403, 403, 403, 403, 403, 404, 401),
    ("get", f"{PLACE}/values"): (200, 200, 200, 200, 200, 200, 404, 401),
    ("get", f"{PLACE}/values/{{key}}"): (200, 200, 200, 200, 200, 200, 404, 401),
    ("post", f"{PLACE}/answers/{{key}}"): (409, 403, 403, 403, 403, 403, 404, 401),
    ("post", f"{PLACE}/decisions/{{key}}"): (403, 403, 428, 428, 403, 403, 404, 401),
    ("post", "cities/{city}/questions/{question}/answer"): (404, 403, 403, 403, 404, 404, 403, 401),
}
BODIES = {"observations": {"value": "5"}, "decisions": {"action": "accept"}}


def step(cast):
    """A round with the verifier, and a plan."""
    submitted(cast)
    keep_plan(cast)


@pytest.fixture(scope="module")
def there(django_db_setup, django_db_blocker):
    with world(django_db_blocker, step) as cast:
        yield cast


@pytest.fixture
def cast(there, db):
    return there


def address(cast, place):
    mark = next(fingerprint(one) for one in standing(cast.round).findings if one.subject == WATER)
    named = {"city": "littleford", "pack": "u4ssc", "period": "2024", "key": WATER, "variable": WATER}
    return place.format(**named, fingerprint=mark, question=1)


def asked(cast, program, method, place):
    body = next((one for name, one in BODIES.items() if name in place), {"text": "Because."})
    return program.call(method.upper(), address(cast, place), None if method == "get" else body)


def private_operations():
    return {
        (method, where.removeprefix(ROOT)): said["x-scope"]
        for where, methods in document()["paths"].items()
        for method, said in methods.items()
        if "security" in said
    }


def test_every_endpoint_that_is_not_public_is_in_the_table():
    assert set(private_operations()) == set(TABLE)


@pytest.mark.parametrize("number", range(len(ROLES)), ids=ROLES)
def test_a_role_is_let_in_where_it_may(cast, number):
    program = caller(cast, ROLES[number])
    found = {place: asked(cast, program, *place).status_code for place in TABLE}
    assert found == {place: statuses[number] for place, statuses in TABLE.items()}


@pytest.mark.parametrize("scope", tokens.SCOPES)
def test_a_token_does_what_its_scope_says_and_nothing_else(cast, scope):
    wrong = []
    for role, best in (("coordinator", 0), ("verifier", 2)):
        program = caller(cast, role, scope)
        for place, needed in private_operations().items():
            answer = asked(cast, program, *place)
            expected = TABLE[place][best] if needed == scope else 403
            if answer.status_code != expected:
                wrong.append((role, place, answer.status_code))
            if needed != scope:
                assert f"`{needed}`" in answer.json()["what"]
    assert wrong == []


def test_public_reading_shows_nobody_a_round_that_is_not_published(cast):
    for name in ROLES:
        program = caller(cast, name)
        assert program.get("cities").json()["items"] == []
        for where in ("cities/littleford", f"{EDITION}/newest", f"{EDITION}/1/figures", "cities/littleford/questions"):
            assert program.get(where).status_code == 404, (name, where)


def test_everybody_sees_their_own_rounds(cast):
    rounds.open_round(cast.elsewhere, cast.pack, period="2024", gesture=cast.gesture)
    both = [("littleford", "2024"), ("otherham", "2024")]
    expected = {"outsider": both[1:], "secretariat": both, "administrator": both}
    for name in ROLES[:-1]:
        listed = caller(cast, name).get("rounds").json()["items"]
        assert [(one["city"], one["period"]) for one in listed] == expected.get(name, both[:1]), name
        for row in listed:
            round_ = Round.objects.get(city=row["city"], period=row["period"])
            assert row["roles"] == sorted(access.roles_towards(cast.people[name], round_))


def test_a_round_that_is_not_theirs_looks_like_one_that_is_not_there(cast):
    program = caller(cast, "outsider")
    foreign, none = program.get(ROUND), program.get("rounds/littleford/u4ssc/1999")
    assert foreign.status_code == 404
    assert foreign.content == none.content


@pytest.mark.parametrize(("declared", "conflict", "need"), [(False, False, "declared"), (True, True, "independent")])
def test_a_verifier_sees_no_figures_before_declaring_to_be_independent(cast, declared, conflict, need):
    mandate = Mandate.objects.get(round=cast.round, user=cast.verifier)
    when = timezone.now() if declared else None
    changes.change(mandate, "declare", gesture=cast.gesture, declared_at=when, has_conflict=conflict)
    program = caller(cast, "verifier")
    assert program.get(ROUND).status_code == 200
    for below in ("observations", f"observations/{WATER}", "values", f"values/{WATER}", "findings"):
        answer = program.get(f"{ROUND}/{below}")
        assert (answer.status_code, [one["need"] for one in answer.json()["needs"]]) == (403, [need]), below
    assert program.post(f"{ROUND}/decisions/{WATER}", {"action": "accept"}, If_Match='"1"').status_code == 403


def test_a_contributor_enters_what_their_department_was_given(cast):
    rounds.act_on_round(Round.objects.get(pk=cast.round.pk), "recall", by=cast.coordinator)
    program = caller(cast, "contributor")
    refused = program.put(f"{ROUND}/observations/{WATER}", {"value": "160"}, If_Match='"1"')
    assert (refused.status_code, [one["need"] for one in refused.json()["needs"]]) == (403, ["assigned"])
    water = Department.objects.get(city=cast.city)
    given = Assignment(round=cast.round, group="EN.EN.WS", department=water)
    changes.create(given, "give", gesture=cast.gesture)
    assert program.put(f"{ROUND}/observations/{WATER}", {"value": "160"}, If_Match='"1"').status_code == 200
    elsewhere = program.put(f"{ROUND}/observations/households_with_internet", {"value": "1"}, If_Match='"1"')
    assert elsewhere.status_code == 403


def test_a_token_may_no_more_than_its_person_may_now(cast):
    program = caller(cast, "coordinator")
    assert program.get(ROUND).status_code == 200
    changes.remove(Membership.objects.get(user=cast.coordinator), "end", gesture=cast.gesture)
    assert program.get(ROUND).status_code == 404
    cast.secretariat.is_active = False
    cast.secretariat.save()
    program = caller(cast, "secretariat")
    assert program.get("token").status_code == 401


def broken(cast, how):
    row, text = tokens.make(cast.coordinator, label="test", scopes=["read"], days=30)
    if how == "revoked":
        tokens.revoke(row, by=cast.coordinator)
    if how == "over":
        over = timezone.now() - dt.timedelta(seconds=1)
        changes.change(row, "end", gesture=cast.gesture, expires_at=over)
    said = {"without its end": text[:-1], "its hash": row.token_hash, "nothing": "", "long": text + "x" * 9_000}
    return f"{'Basic' if how == 'another scheme' else 'Bearer'} {said.get(how, text)}"


HOWS = ("revoked", "over", "without its end", "its hash", "nothing", "long", "another scheme")


@pytest.mark.parametrize("how", HOWS)
def test_a_token_that_does_not_work_opens_nothing_and_is_not_taken_for_none(cast, how):
    program = Caller({"Authorization": broken(cast, how)})
    for where in ("token", ROUND, "packs"):
        answer = program.get(where)
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="groma"')
        assert answer["Content-Type"] == "application/problem+json"


def test_a_session_in_a_browser_opens_nothing(cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.coordinator)
    assert browser.get(f"{ROOT}{ROUND}").status_code == 401
    where = f"{ROOT}{ROUND}/observations/{WATER}"
    assert browser.put(where, '{"value": "1"}', "application/json").status_code == 401


def test_the_last_use_of_a_token_is_noted_and_nothing_else_of_it(cast):
    program = caller(cast, "coordinator", "read")
    row = AccessToken.objects.get(user=cast.coordinator)
    assert row.used_at is None
    program.get("token")
    used = AccessToken.objects.get(pk=row.pk)
    assert used.used_at is not None
    assert used.version == row.version
    program.get("token")
    assert AccessToken.objects.get(pk=row.pk).used_at == used.used_at
