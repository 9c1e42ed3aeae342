"""Two cities with one of everything, and the address of every route about each: for tests that walk the whole site."""

from __future__ import annotations

from dataclasses import replace

from allauth.account.models import EmailAddress
from cast import PASSWORD, PERIOD, give_mandate
from django.urls import get_resolver, reverse
from programme_cast import put
from programme_kept import keep_announcements, keep_programme

from groma.plan.model import Action, Affected, Cost, Effect, Enabler, Milestone, Plan, Risk
from groma.web import changes, rounds
from groma.web.models import (
    Department,
    Mandate,
    Membership,
    PlanAction,
    PlanEnabler,
    Question,
    RegisterDifference,
    Round,
    Source,
    Target,
    User,
)
from groma.web.people import inviting, tokens
from groma.web.planning.rows import rows_of_plan
from groma.web.stored import files
from groma.web.trail import Gesture

CANARY, WORDS = "154.321", "the canary of an unpublished round"
PUBLISHED = "2022"
OF_PUBLISHED = ("cities/", "questions/", "api/v1/cities/")
FIXED = {
    "pack": "u4ssc",
    "case": "valencia-smart-water-meters",
    "edition": 1,
    "group": "EN.EN.WS",
    "code": "EN.EN.WS.2C",
    "data_point": "EN.EN.WS.2C",
    "variable": "EN.EN.WS.2C",
    "benchmark_set": "groma",
    "fingerprint": "f" * 64,
    "rest": "no/such/thing",
    "view": "trends",
    "language": "en",
    "register": "groups",
    "action": "submit",
    "name": "summary",
    "ending": "html",
    "uidb36": "1",
    "provider_id": "none",
    "point": "primary",
}
OF_ROUTE = {
    "verify-data-point": {"code": "EN.EN.WS.4C"},
    "edition_file": {"name": "figures.csv"},
    "mfa_remove_webauthn": {"pk": 1},
    "mfa_edit_webauthn": {"pk": 1},
    "edition_file+language": {"name": "report.html"},
    "account_confirm_email": {"key": "none"},
    "account_reset_password_from_key": {"key": "none"},
    "entry-parts": {"key": "EN.EN.WS.2C"},
    "programme_step": {"action": "place", "entry": "dpi"},
    "programme_entry": {"entry": "dpi"},
    "programme_take_off": {"entry": "dpi"},
    "programme_put_back": {"entry": "dpi"},
    "programme_person_held": {"role": "chair"},
    "programme_person_erase": {"role": "chair"},
    "programme_group": {"entry": "city-platforms"},
    "programme_group_feed": {"entry": "city-platforms"},
    "programme_deliverable": {"entry": "procurement-guidelines-for-smart-sustainable-cities"},
    "programme_meeting": {"entry": "ninth"},
    "programme_group_calendar": {"entry": "city-platforms"},
    "programme_working_calendar": {"entry": "city-platforms/WG7"},
    "programme_paper": {"entry": "ninth", "kind": "pack", "ending": "html"},
    "programme_record": {"entry": "ninth"},
    "programme_take_in": {"entry": "newtown"},
    "programme_work_plan_desk": {"plan": "2025-2026"},
    "programme_project": {"entry": "leaks"},
    "programme_matches": {"entry": "leaks"},
    "programme_hub": {"entry": "austria"},
    "programme_work_plan": {"entry": "2025-2026"},
    "programme_work_plan_approved": {"entry": "2025-2026"},
    "programme_work_plan_paper": {"entry": "2025-2026", "ending": "html"},
    "programme_organisation": {"entry": "itu"},
    "programme_file": {"ending": "csv"},
    "programme_figures_file": {"figure": "cities", "ending": "csv"},
    "programme_document": {"version": "none/1"},
    "api:show_register_entry": {"entry": "ai"},
}


class World:
    """The cast with, in each of two cities, a published round, an unpublished one, and one of everything else."""

    def __init__(self, cast):
        self.cast = cast
        there = self.person("there", "contributor", city=cast.elsewhere)
        self.mine = {
            cast.city.pk: self.furnished(cast.city, by=cast.coordinator, contributor=cast.contributor),
            cast.elsewhere.pk: self.furnished(cast.elsewhere, by=cast.outsider, contributor=there),
        }
        for verifier in (cast.verifier, cast.provisional):
            mandate = give_mandate(cast, verifier)
        self.mine[cast.city.pk]["take_back"] = mandate.pk
        further = Mandate(
            round=Round.objects.get(city=cast.elsewhere, period=PERIOD), user=self.person("v", "verifier")
        )
        self.mine[cast.elsewhere.pk]["take_back"] = changes.create(further, "give", gesture=cast.gesture).pk
        keep_programme()
        put(
            "projects",
            "leaks",
            cast,
            name="Less water lost",
            state="proposals",
            challenge="A third of the water is lost in old pipes. How can we find the leaks?",
            figure="EC.I.WS.3C",
            sector=("water", "ict"),
            budget="500000",
            currency="EUR",
        )
        put("roles", "chair", cast, name="Ada Example", role="chair")
        put("organisations", "a-fund", cast, name="A fund", kind="funder", sector="health", closes="2099-12-31")
        put("cities", "newtown", cast, name="Newtown", state="letter_of_interest")
        announced = keep_announcements()
        for known in self.mine.values():
            known.update(announced)
            known["programme_settle"] = known["programme_reopen"] = RegisterDifference.objects.values_list("pk")[0][0]
        for one in User.objects.all():
            EmailAddress.objects.create(user=one, email=one.email, verified=True, primary=True)

    def person(self, name, role, **place):
        user = User.objects.create_user(f"{name}@example.org", PASSWORD, name=name)
        changes.create(Membership(user=user, role=role, **place), "give", gesture=self.cast.gesture)
        return user

    def furnished(self, city, *, by, contributor):
        self.entered(city, PUBLISHED, by=by, text="150", note="")
        early = Round.objects.get(city=city, period=PUBLISHED)
        rounds.act_on_round(early, "take_in", by=self.cast.secretariat, reason="As found.")
        late = self.entered(city, PERIOD, by=by, text=CANARY, note=WORDS)
        rounds.act_on_round(late, "submit", by=by)
        gesture = Gesture(str(by.actor))
        department = Department.objects.filter(city=city).first() or changes.create(
            Department(city=city, name="Waterworks"), "make", gesture=gesture
        )
        source = changes.create(Source(city=city, code="s", title=WORDS), "make", gesture=gesture)
        asked = Question(city=city, key="EN.EN.WS.2C", period=PUBLISHED, edition=1, text="How?")
        question = changes.create(asked, "ask", gesture=gesture)
        file = files.keep(f"a,b\n1,{WORDS}\n".encode(), city=city, name="a.csv", gesture=gesture)
        invitation, link = inviting.invite(
            f"new@{city.pk}.example", inviting.Post("contributor", city), gesture=gesture
        )
        token, _text = tokens.make(by, label="x", scopes=["read"], days=30)
        membership = Membership.objects.get(user=contributor, city=city)
        return {
            **self.planned(city, gesture),
            "city": city.pk,
            "department": department.pk,
            "entry-source": source.pk,
            "question": question.pk,
            "sha256": file.sha256,
            "invitation_renew": invitation.pk,
            "invitation_withdraw": invitation.pk,
            "role_change": membership.pk,
            "role_remove": membership.pk,
            "token": token.pk,
            "actor": str(contributor.actor),
            "join": link.rstrip("/").rpartition("/")[2],
        }

    def planned(self, city, gesture):
        """A plan that nobody from elsewhere may see, and a target."""
        cost, effect = Cost(2026, "capital", 1000.0, 10.0), Effect("EN.EN.WS.2C", -5.0, -10.0, -20.0)
        action = Action("a", WORDS, 2026, 2027, "Waterworks", costs=(cost,), effects=(effect,), enablers=("e",))
        action = replace(action, milestones=(Milestone("Dug", "2026-05-01"),), scores={"social": 3, "cost": 1})
        action = replace(action, affected=(Affected("those upstream", gains=False),), risks=(Risk("Rain"),))
        plan = Plan("p", WORDS, "EUR", budget={2026: 1000.0}, actions=(action,), enablers=(Enabler("e", WORDS),))
        changes.create_all(rows_of_plan(plan, city.pk), "make", gesture=gesture)
        set_target = Target(city=city, variable="EN.EN.WS.2C", period="2030", value=110, note=WORDS)
        return {
            "plan_action": PlanAction.objects.get(city=city).pk,
            "plan_enabler": PlanEnabler.objects.get(city=city).pk,
            "plan_target": changes.create(set_target, "set", gesture=gesture).pk,
        }

    def entered(self, city, period, *, by, text, note):
        round_ = Round.objects.filter(city=city, period=period).first() or rounds.open_round(
            city, self.cast.pack, period=period, gesture=Gesture("system")
        )
        entry = rounds.Entry("EN.EN.WS.2C", period, text=text, quality="measured", note=note)
        rounds.enter(round_, [entry], by=by)
        return Round.objects.get(pk=round_.pk)

    def address(self, route, city):
        """Where a route leads for a city."""
        name, arguments, path, _callback = route
        own, period = self.mine[city], PUBLISHED if path.startswith(OF_PUBLISHED) else PERIOD
        known = {**FIXED, "period": period, "key": own.get(name, "EN.EN.WS.2C"), "pk": own.get(name, 1), **own}
        known |= OF_ROUTE.get(route_key(route), {})
        return reverse(name, kwargs={one: known[one] for one in arguments})

    def city_of(self, role):
        """The city somebody is from, or is walked for."""
        return (self.cast.elsewhere if role == "outsider" else self.cast.city).pk

    def relation(self, role, city):
        """What somebody is to a city."""
        if role in {"nobody", "secretariat", "administrator"}:
            return role
        if role == "outsider":
            return "coordinator" if city == self.cast.elsewhere.pk else "foreign"
        if city == self.cast.elsewhere.pk:
            return "foreign"
        return "verifier" if role == "provisional" else role


def walked(resolver, *, namespace="", above=(), path=""):
    for one in resolver.url_patterns:
        names, here = (*above, *one.pattern.regex.groupindex), path + str(one.pattern)
        if hasattr(one, "url_patterns"):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from walked(one, namespace=inner, above=names, path=here)
        elif one.name:
            yield f"{namespace}{one.name}", names, here, one.callback


def route_key(route):
    """A route's name; where several have it, with the arguments that tell them apart."""
    name, arguments, _path, _callback = route
    if name in {"edition", "edition_view", "figure"}:
        return f"{name}+edition" if "edition" in arguments else name
    return f"{name}+language" if name == "edition_file" and "language" in arguments else name


ROUTES = {route_key(one): one for one in walked(get_resolver())}
ABOUT_A_CITY = {"city", "token", "actor", "question"}


def is_about_a_city(route):
    _name, arguments, path, _callback = route
    return (path.startswith(("people/", "privacy/")) and bool(arguments)) or bool(ABOUT_A_CITY & {*arguments})
