"""Invitations, joining, roles: who may give what, and that nothing tells who is here."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from allauth.account.models import EmailAddress
from cast import PASSWORD, give_mandate, published
from django.core import mail
from django.test import Client
from django.utils import timezone

from groma.verify.workflow import RefusedError
from groma.web import access, changes, rounds
from groma.web.api.within import visible_rounds
from groma.web.desk.glance import facts_of
from groma.web.desk.work import rounds_of, work_of
from groma.web.models import Department, Invitation, Mandate, Membership, TrailEvent, User
from groma.web.people import inviting, memberships
from groma.web.trail import Gesture

NEW = "new@example.net"
JOINING = {"name": "Ada New", "password": "correct horse battery", "again": "correct horse battery", "language": "fr"}


def link():
    """The path of the link in the last mail."""
    return re.search(r"https?://[^/]+(/people/join/\S+)", mail.outbox[-1].body)[1]


def invited(browser, city="littleford", **more):
    where = f"/people/cities/{city}/" if city else "/people/"
    return browser.post(where, {"email": NEW, "role": "contributor", **more}, follow=True)


class TestInviting:
    def test_an_invited_contributor_joins_signed_in_with_the_role(self, cast, as_):
        water = Department.objects.get()
        invited(as_("coordinator"), department=water.pk)
        browser = Client()
        assert "Waterworks" in browser.get(link()).content.decode()
        page = browser.post(link(), JOINING, follow=True)
        assert page.redirect_chain[-1][0] == "/desk/"
        user = User.objects.get(email=NEW)
        assert (user.name, user.language) == ("Ada New", "fr")
        (role,) = user.memberships.all()
        assert (role.role, role.city_id, role.department_id) == ("contributor", "littleford", water.pk)
        assert EmailAddress.objects.get(user=user).verified
        assert int(browser.session["_auth_user_id"]) == user.pk

    def test_only_the_hash_of_the_key_is_kept_and_the_address_goes_with_the_acceptance(self, cast, as_):
        invited(as_("coordinator"))
        key = link().rstrip("/").rpartition("/")[2]
        row = Invitation.objects.get()
        assert key not in str(vars(row))
        Client().post(link(), JOINING)
        row.refresh_from_db()
        assert row.accepted_at
        assert (row.email, row.name) == ("", "")

    def test_a_link_works_once(self, cast, as_):
        invited(as_("coordinator"))
        Client().post(link(), JOINING)
        assert Client().get(link()).status_code == 404
        assert Client().post(link(), JOINING | {"name": "Eve"}).status_code == 404
        assert User.objects.filter(email=NEW).count() == 1

    def test_a_link_is_over_after_a_fortnight(self, cast, as_):
        invited(as_("coordinator"))
        row = Invitation.objects.get()
        assert dt.timedelta(days=13) < row.expires_at - timezone.now() <= dt.timedelta(days=14)
        Invitation.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
        assert Client().get(link()).status_code == 404

    def test_sent_again_the_link_before_is_dead(self, cast, as_):
        invited(as_("coordinator"))
        before, row = link(), Invitation.objects.get()
        as_("coordinator").post(f"/people/invitations/{row.pk}/renew/", {"version": row.version})
        assert link() != before
        assert Client().get(before).status_code == 404
        assert Client().get(link()).status_code == 200

    def test_withdrawn_it_is_gone_with_its_address(self, cast, as_):
        invited(as_("coordinator"))
        row = Invitation.objects.get()
        as_("coordinator").post(f"/people/invitations/{row.pk}/withdraw/", {"version": row.version})
        assert Client().get(link()).status_code == 404
        assert not Invitation.objects.exists()

    def test_an_old_page_withdraws_nothing(self, cast, as_):
        invited(as_("coordinator"))
        row = Invitation.objects.get()
        as_("coordinator").post(f"/people/invitations/{row.pk}/renew/", {"version": row.version})
        as_("coordinator").post(f"/people/invitations/{row.pk}/withdraw/", {"version": row.version})
        assert Invitation.objects.exists()

    def test_invited_twice_to_the_same_there_is_one_invitation_with_a_new_link(self, cast, as_):
        invited(as_("coordinator"))
        before = link()
        invited(as_("coordinator"))
        assert Invitation.objects.count() == 1
        assert Client().get(before).status_code == 404

    def test_whether_somebody_is_here_already_is_not_told(self, cast, as_):
        pages = []
        for email in (NEW, "verifier@example.org"):
            page = invited(as_("coordinator"), email=email).content.decode().replace(email, "…")
            pages.append(re.sub(r'value="[^"]+"|invitations/\d+', "", page))
            Invitation.objects.all().delete()
        assert pages[0] == pages[1]
        assert len(mail.outbox) == 2

    def test_a_member_takes_a_further_role_after_signing_in(self, cast, as_):
        invited(as_("coordinator"), email="outsider@example.org")
        answer = Client().get(link())
        assert answer.status_code == 302
        assert answer["Location"].startswith("/account/login/?next=/people/join/")
        assert as_("outsider").post(link()).status_code == 302
        assert {one.city_id for one in cast.outsider.memberships.all()} == {"otherham", "littleford"}

    def test_a_member_takes_it_from_the_work_list_without_the_link(self, cast, as_):
        invited(as_("coordinator"), email="outsider@example.org")
        address = f"/people/invitations/{Invitation.objects.get().pk}/"
        assert address in as_("outsider").get("/desk/").content.decode()
        assert address not in as_("verifier").get("/desk/").content.decode()
        assert as_("verifier").post(address).status_code == 404
        assert "Take the role" in as_("outsider").get(address).content.decode()
        assert as_("outsider").post(address).status_code == 302
        assert {one.city_id for one in cast.outsider.memberships.all()} == {"otherham", "littleford"}
        assert as_("outsider").get(address).status_code == 404
        assert "invited" not in as_("outsider").get("/desk/").content.decode()

    def test_an_invitation_that_is_over_is_on_no_work_list(self, cast, as_):
        invited(as_("coordinator"), email="outsider@example.org")
        Invitation.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
        assert "invited" not in as_("outsider").get("/desk/").content.decode()

    def test_an_invitation_is_only_for_whom_it_was_sent_to(self, cast, as_):
        invited(as_("coordinator"), email="outsider@example.org")
        assert as_("verifier").post(link()).status_code == 403
        assert cast.verifier.memberships.count() == 1

    def test_the_role_held_already_is_no_error(self, cast, as_):
        invited(as_("coordinator"), email="contributor@example.org", department=Department.objects.get().pk)
        assert as_("contributor").post(link()).status_code == 302
        assert cast.contributor.memberships.count() == 1

    @pytest.mark.parametrize(
        "wrong", [{"password": "password1234", "again": "password1234"}, {"again": "x"}, {"name": ""}]
    )
    def test_a_faulty_form_makes_no_account(self, cast, as_, wrong):
        invited(as_("coordinator"))
        assert Client().post(link(), JOINING | wrong).status_code == 422
        assert not User.objects.filter(email=NEW).exists()
        assert Client().post(link(), JOINING).status_code == 302

    def test_a_mail_that_cannot_be_sent_is_told_and_the_invitation_kept(self, cast, as_, settings, tmp_path):
        (tmp_path / "file").touch()
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
            "django.core.mail.backends.smtp.EmailBackend",
            "127.0.0.1",
            9,
        )
        assert "could not be sent" in invited(as_("coordinator")).content.decode()
        assert Invitation.objects.exists()

    def test_addresses_of_people_who_did_not_come_are_forgotten(self, cast, as_):
        invited(as_("coordinator"))
        Invitation.objects.update(expires_at=timezone.now() - dt.timedelta(days=31))
        invited(as_("coordinator"), email="other@example.net")
        assert [one.email for one in Invitation.objects.all()] == ["other@example.net"]

    def test_the_trail_tells_of_it_without_names(self, cast, as_):
        invited(as_("coordinator"))
        Client().post(link(), JOINING)
        said = " ".join(f"{one.action} {one.before} {one.after}" for one in TrailEvent.objects.all())
        assert "invitation.make" in said
        assert "invitation.accept" in said
        assert NEW not in said
        assert "Ada" not in said


GIVES = {
    "administrator": {"administrator", "secretariat", "verifier", "coordinator", "contributor"},
    "secretariat": {"verifier", "coordinator"},
    "coordinator": {"contributor"},
    "contributor": set(),
    "verifier": set(),
    "outsider": set(),
}


@pytest.mark.parametrize("role", ["administrator", "secretariat", "verifier", "coordinator", "contributor"])
@pytest.mark.parametrize("by", GIVES)
def test_who_may_give_which_role(cast, as_, by, role):
    city = "littleford" if role in {"coordinator", "contributor"} else None
    assert access.may_appoint(cast.people[by], role, city) == (role in GIVES[by])
    invited(as_(by), city=city, role=role)
    assert Invitation.objects.exists() == (role in GIVES[by])


@pytest.mark.parametrize(
    "post", [("coordinator", False, ""), ("verifier", True, "qualified"), ("verifier", False, ""), ("mayor", False, "")]
)
def test_a_post_that_makes_no_sense_is_refused(cast, post):
    role, has_city, qualification = post
    with pytest.raises(RefusedError):
        inviting.Post(role, cast.city if has_city else None, qualification=qualification)


def test_a_department_of_another_city_is_refused(cast):
    with pytest.raises(RefusedError):
        inviting.Post("contributor", cast.elsewhere, department=Department.objects.get())


class TestFirstAdministrator:
    def test_the_first_person_becomes_administrator_by_a_link_that_works_once(self, db):
        path = inviting.first_administrator_link()
        browser = Client()
        assert browser.get(path).status_code == 200
        assert browser.post(path, JOINING | {"email": NEW}).status_code == 302
        (user,) = User.objects.all()
        assert access.may_administer(user)
        assert Client().get(path).status_code == 404
        assert inviting.first_administrator_link() == ""

    def test_asked_for_again_the_link_before_is_dead(self, db):
        before = inviting.first_administrator_link()
        assert inviting.first_administrator_link() != before
        assert Client().get(before).status_code == 404

    def test_it_opens_nothing_once_somebody_is_here(self, db):
        path = inviting.first_administrator_link()
        User.objects.create_user("a@example.org", PASSWORD, name="A")
        assert Client().post(path, JOINING | {"email": NEW}).status_code == 404

    def test_two_who_join_at_once_are_one(self, db):
        key = inviting.first_administrator_link().rstrip("/").rpartition("/")[2]
        row = inviting.found(key)
        inviting.join(row, name="A", password=PASSWORD, language="en", email="a@example.org")
        with pytest.raises(changes.OvertakenError):
            inviting.join(row, name="B", password=PASSWORD, language="en", email="b@example.org")
        assert User.objects.count() == 1


class TestRoles:
    def test_a_verifier_becomes_qualified(self, cast, as_):
        role = Membership.objects.get(user=cast.provisional)
        as_("secretariat").post(f"/people/roles/{role.pk}/change/", {"version": 1, "qualification": "qualified"})
        assert access.is_qualified(cast.provisional)
        assert TrailEvent.objects.filter(action="membership.qualify", actor=str(cast.secretariat.actor)).exists()

    def test_a_contributor_moves_to_another_department(self, cast, as_):
        energy = changes.create(Department(city=cast.city, name="Energy"), "make", gesture=cast.gesture)
        role = Membership.objects.get(user=cast.contributor)
        as_("coordinator").post(f"/people/roles/{role.pk}/change/", {"version": 1, "department": energy.pk})
        role.refresh_from_db()
        assert role.department_id == energy.pk

    def test_never_to_a_department_of_another_city(self, cast, as_):
        foreign = changes.create(Department(city=cast.elsewhere, name="Energy"), "make", gesture=cast.gesture)
        role = Membership.objects.get(user=cast.contributor)
        as_("coordinator").post(f"/people/roles/{role.pk}/change/", {"version": 1, "department": foreign.pk})
        role.refresh_from_db()
        assert role.department.city_id == "littleford"
        with pytest.raises(RefusedError):
            memberships.move(role, foreign, gesture=cast.gesture)

    def test_a_role_taken_away_is_gone_at_once(self, cast, as_):
        role = Membership.objects.get(user=cast.contributor)
        browser = as_("contributor")
        assert browser.get("/rounds/littleford/u4ssc/2024/").status_code == 200
        as_("coordinator").post(f"/people/roles/{role.pk}/remove/", {"version": 1})
        assert browser.get("/rounds/littleford/u4ssc/2024/").status_code == 404

    def test_an_old_page_takes_nothing_away(self, cast, as_):
        role = Membership.objects.get(user=cast.provisional)
        memberships.qualify(role, "qualified", gesture=cast.gesture)
        as_("secretariat").post(f"/people/roles/{role.pk}/remove/", {"version": 1})
        assert Membership.objects.filter(pk=role.pk).exists()

    def test_a_verifier_without_the_role_has_no_round_any_more(self, cast):
        give_mandate(cast, cast.verifier)
        assert access.may_verify(cast.verifier, cast.round)
        memberships.dismiss(Membership.objects.get(user=cast.verifier), gesture=Gesture(str(cast.secretariat.actor)))
        assert not access.may_see_round(cast.verifier, cast.round)
        assert not Mandate.objects.exists()

    def test_a_former_verifier_is_listed_no_round_that_was_published_meanwhile(self, cast):
        published(cast)
        assert rounds_of(cast.verifier) == list(visible_rounds(cast.verifier)) == [cast.round]
        memberships.dismiss(Membership.objects.get(user=cast.verifier), gesture=Gesture(str(cast.secretariat.actor)))
        assert Mandate.objects.filter(user=cast.verifier).exists(), "kept, for what was published rests on it"
        assert rounds_of(cast.verifier) == list(visible_rounds(cast.verifier)) == []

    def test_a_round_whose_only_verifier_is_gone_waits_for_the_secretariat(self, cast):
        round_ = published(cast)
        for user in (cast.verifier, cast.provisional):
            memberships.dismiss(Membership.objects.get(user=user), gesture=Gesture(str(cast.secretariat.actor)))
        round_ = rounds.act_on_round(round_, "reopen", by=cast.coordinator, reason="A slip.")
        round_ = rounds.act_on_round(round_, "submit", by=cast.coordinator)
        assert dict(facts_of(round_, today=timezone.localdate()))["Waits for"] == "the secretariat"
        assert [one.button for one in work_of(cast.secretariat)] == ["Give"]

    def test_the_last_administrator_stays(self, cast, as_):
        role = Membership.objects.get(user=cast.administrator)
        page = as_("administrator").post(f"/people/roles/{role.pk}/remove/", {"version": 1}, follow=True)
        assert "last administrator" in page.content.decode()
        assert access.may_administer(cast.administrator)

    def test_people_of_a_city_are_shown_to_those_who_may_see_them(self, cast, as_):
        page = as_("coordinator").get("/people/cities/littleford/").content.decode()
        assert "Contributor" in page
        assert "contributor@example.org" in page
        assert "coordinator@example.org" not in page, "not theirs to change"

    def test_cities_are_found_by_name(self, cast, as_):
        page = as_("secretariat").get("/people/", {"name": "other"}).content.decode()
        assert "Otherham" in page
        assert "Littleford" not in page


def test_a_person_changes_their_name_and_language(cast, as_):
    browser = as_("contributor")
    assert browser.post("/people/me/", {"name": "", "language": "en"}).status_code == 422
    browser.post("/people/me/", {"name": "Ada", "language": "ar"})
    cast.contributor.refresh_from_db()
    assert (cast.contributor.name, cast.contributor.language) == ("Ada", "ar")
