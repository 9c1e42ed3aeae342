"""Words for the programme's registers on a page: their names, fields, choices, stages, steps and roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from groma.network.workflows import PLACE

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    Words = dict[str, StrOrPromise]

SEVERAL: Words = {
    "organisations": gettext_lazy("Organisations"),
    "groups": gettext_lazy("Thematic groups"),
    "working-groups": gettext_lazy("Working groups"),
    "deliverables": gettext_lazy("Deliverables"),
    "meetings": gettext_lazy("Meetings"),
    "sessions": gettext_lazy("Sessions of meetings"),
    "decisions": gettext_lazy("Decisions"),
    "action-items": gettext_lazy("Action items"),
    "documents": gettext_lazy("Documents"),
    "work-plans": gettext_lazy("Work plans"),
    "work-plan-items": gettext_lazy("Items of work plans"),
    "hubs": gettext_lazy("Hubs"),
    "programmes": gettext_lazy("Implementation programmes"),
    "projects": gettext_lazy("Projects"),
    "proposals": gettext_lazy("Proposals"),
    "cities": gettext_lazy("Cities of the programme"),
    "roles": gettext_lazy("Published roles"),
    "initiative": gettext_lazy("The initiative"),
}
"""What all entries of a register are called."""
ONE: Words = {
    "organisations": gettext_lazy("organisation"),
    "groups": gettext_lazy("thematic group"),
    "working-groups": gettext_lazy("working group"),
    "deliverables": gettext_lazy("deliverable"),
    "meetings": gettext_lazy("meeting"),
    "sessions": gettext_lazy("session of a meeting"),
    "decisions": gettext_lazy("decision"),
    "action-items": gettext_lazy("action item"),
    "documents": gettext_lazy("document"),
    "work-plans": gettext_lazy("work plan"),
    "work-plan-items": gettext_lazy("item of a work plan"),
    "hubs": gettext_lazy("hub"),
    "programmes": gettext_lazy("implementation programme"),
    "projects": gettext_lazy("project"),
    "proposals": gettext_lazy("proposal"),
    "cities": gettext_lazy("city"),
    "roles": gettext_lazy("published role"),
    "initiative": gettext_lazy("initiative"),
}
"""What one of them is called."""
FIELDS: Words = {
    "about": gettext_lazy("About"),
    "access": gettext_lazy("Who may see it"),
    "address": gettext_lazy("Address on the web"),
    "agenda": gettext_lazy("Agenda"),
    "aim": gettext_lazy("Aims"),
    "aligned_with": gettext_lazy("Aligned with"),
    "also_called": gettext_lazy("Also called"),
    "approved_by": gettext_lazy("Approved by"),
    "budget": gettext_lazy("Budget"),
    "builds_on": gettext_lazy("Builds on"),
    "by": gettext_lazy("Proposed by"),
    "case": gettext_lazy("Cases"),
    "cases": gettext_lazy("Number of case studies"),
    "challenge": gettext_lazy("Challenge"),
    "city": gettext_lazy("City"),
    "closes": gettext_lazy("Last day to apply"),
    "comment": gettext_lazy("Comments"),
    "complements": gettext_lazy("Complements"),
    "connects": gettext_lazy("Connects"),
    "contact": gettext_lazy("Contact"),
    "cost": gettext_lazy("Cost"),
    "country": gettext_lazy("Country"),
    "currency": gettext_lazy("Currency"),
    "date": gettext_lazy("Date"),
    "definition": gettext_lazy("Definition"),
    "deliverable": gettext_lazy("Deliverables"),
    "document": gettext_lazy("Documents"),
    "does": gettext_lazy("What it does"),
    "due": gettext_lazy("Next step due"),
    "ends": gettext_lazy("Ends at"),
    "established": gettext_lazy("Established"),
    "every": gettext_lazy("Comes again"),
    "fee": gettext_lazy("Fee"),
    "figure": gettext_lazy("Figures"),
    "file": gettext_lazy("File"),
    "formerly": gettext_lazy("Formerly"),
    "funder": gettext_lazy("Funded by"),
    "funds_in": gettext_lazy("Countries it funds in"),
    "group": gettext_lazy("Groups"),
    "hub": gettext_lazy("Hub"),
    "join": gettext_lazy("Address to join it, for members only"),
    "kind": gettext_lazy("Kind"),
    "language": gettext_lazy("Languages"),
    "leader": gettext_lazy("Led by"),
    "leader_country": gettext_lazy("Country of the leader"),
    "least": gettext_lazy("Least it gives to a project"),
    "licence": gettext_lazy("Licence"),
    "merged_into": gettext_lazy("Merged into"),
    "moderator": gettext_lazy("Moderated by"),
    "most": gettext_lazy("Most it gives to a project"),
    "name": gettext_lazy("Name"),
    "next": gettext_lazy("What comes next"),
    "note": gettext_lazy("Note"),
    "number": gettext_lazy("Number"),
    "objective": gettext_lazy("Objectives"),
    "of": gettext_lazy("Belongs to"),
    "offers": gettext_lazy("Offers"),
    "organisation": gettext_lazy("Organisation"),
    "owner": gettext_lazy("To be done by"),
    "period": gettext_lazy("Period"),
    "place": gettext_lazy("Place"),
    "planned": gettext_lazy("Planned for"),
    "present": gettext_lazy("Present"),
    "programme": gettext_lazy("Programme"),
    "published": gettext_lazy("Published on"),
    "record": gettext_lazy("Record"),
    "report": gettext_lazy("Report"),
    "returned_for": gettext_lazy("Returned because"),
    "review": gettext_lazy("Reviews"),
    "reviewed_by": gettext_lazy("Has answered"),
    "reviewer": gettext_lazy("Reviewed by"),
    "role": gettext_lazy("Role"),
    "scope": gettext_lazy("Scope"),
    "secretariat": gettext_lazy("Secretariat"),
    "sector": gettext_lazy("Sectors"),
    "short": gettext_lazy("Short name"),
    "side_event": gettext_lazy("Side event"),
    "skips": gettext_lazy("Does not take place on"),
    "starts": gettext_lazy("Begins at"),
    "state": gettext_lazy("State"),
    "succeeds": gettext_lazy("Continues"),
    "timeline": gettext_lazy("Timeline"),
    "until": gettext_lazy("Until"),
    "version": gettext_lazy("Version"),
    "wanted_by": gettext_lazy("Wanted by"),
    "week": gettext_lazy("Week of the month"),
    "weekday": gettext_lazy("Day of the week"),
    "what": gettext_lazy("What is proposed"),
    "with": gettext_lazy("Together with"),
    "zone": gettext_lazy("Time zone"),
}
HINTS: Words = {
    "when": gettext_lazy("A day, a month, a year or words such as “beginning of 2027”."),
    "ref": gettext_lazy("The name or the id it has in the registers."),
    "time": gettext_lazy("Such as 09:30."),
    "zone": gettext_lazy("Such as Europe/Zurich or UTC."),
    "language": gettext_lazy("Its code, such as en or fr."),
    "address": gettext_lazy("Begins with https://."),
    "number": gettext_lazy("A number without a unit."),
}
"""What is to be typed, by the type of a field."""
OF_FIELDS: Words = {
    "record": gettext_lazy("The id the city has here, as in the address of its page."),
    "due": gettext_lazy("Steps set it; you can put it off or bring it forward."),
    "file": gettext_lazy("The name of the file, where it has no address."),
    "currency": gettext_lazy("Such as EUR."),
    "funds_in": gettext_lazy("Codes such as AT; “everywhere” where it limits itself to none."),
}
"""The same for single fields."""
CHOICES: Words = {
    "un_body": gettext_lazy("body of the United Nations"),
    "city": gettext_lazy("city"),
    "national_government": gettext_lazy("national government"),
    "regulator": gettext_lazy("regulator"),
    "company": gettext_lazy("company"),
    "university": gettext_lazy("university"),
    "association": gettext_lazy("association"),
    "funder": gettext_lazy("funder"),
    "other": gettext_lazy("other"),
    "coordinating": gettext_lazy("coordinating"),
    "supporting": gettext_lazy("supporting"),
    "observing": gettext_lazy("observing"),
    "weekly": gettext_lazy("every week"),
    "monthly": gettext_lazy("every month"),
    "quarterly": gettext_lazy("every quarter"),
    "first": pgettext_lazy("week of the month", "first"),
    "second": pgettext_lazy("week of the month", "second"),
    "third": pgettext_lazy("week of the month", "third"),
    "fourth": pgettext_lazy("week of the month", "fourth"),
    "last": pgettext_lazy("week of the month", "last"),
    "monday": gettext_lazy("Monday"),
    "tuesday": gettext_lazy("Tuesday"),
    "wednesday": gettext_lazy("Wednesday"),
    "thursday": gettext_lazy("Thursday"),
    "friday": gettext_lazy("Friday"),
    "saturday": gettext_lazy("Saturday"),
    "sunday": gettext_lazy("Sunday"),
    "public": gettext_lazy("everybody"),
    "members": gettext_lazy("members of the programme"),
    "secretariat": gettext_lazy("the secretariat"),
    "continues": gettext_lazy("goes on"),
    "new": gettext_lazy("new"),
}
STAGES: Words = {
    "unknown": pgettext_lazy("stage", "state not known"),
    "listed": pgettext_lazy("stage", "listed, no state said"),
    "not_listed": pgettext_lazy("stage", "no longer listed"),
    "succeeded": pgettext_lazy("stage", "continued as another"),
    "proposed": pgettext_lazy("stage", "proposed"),
    "approved": pgettext_lazy("stage", "approved"),
    "active": pgettext_lazy("stage", "active"),
    "concluded": pgettext_lazy("stage", "concluded"),
    "refused": pgettext_lazy("stage", "refused"),
    "drafting": pgettext_lazy("stage", "being drafted"),
    "group_review": pgettext_lazy("stage", "in review by the group"),
    "un_review": pgettext_lazy("stage", "in review by UN bodies"),
    "revision": pgettext_lazy("stage", "in revision"),
    "layout": pgettext_lazy("stage", "in layout"),
    "published": pgettext_lazy("stage", "published"),
    "dropped": pgettext_lazy("stage", "dropped"),
    "letter_of_interest": pgettext_lazy("stage", "letter of interest"),
    "registered": pgettext_lazy("stage", "registered"),
    "collecting": pgettext_lazy("stage", "collecting data"),
    "verification": pgettext_lazy("stage", "in verification"),
    "action_plan": pgettext_lazy("stage", "with an action plan"),
    "declined": pgettext_lazy("stage", "declined"),
    "challenge": pgettext_lazy("stage", "challenge described"),
    "proposals": pgettext_lazy("stage", "gathering proposals"),
    "viability_review": pgettext_lazy("stage", "in review by experts"),
    "financing": pgettext_lazy("stage", "looking for finance"),
    "delivered": pgettext_lazy("stage", "delivered"),
    "gathering": pgettext_lazy("stage", "gathering items"),
    "commenting": pgettext_lazy("stage", "open for comments"),
    "open": pgettext_lazy("stage", "open"),
    "done": pgettext_lazy("stage", "done"),
}
STEPS: Words = {
    "approve": pgettext_lazy("step", "Approve"),
    "refuse": pgettext_lazy("step", "Refuse"),
    "start": pgettext_lazy("step", "Start the work"),
    "conclude": pgettext_lazy("step", "Conclude"),
    "resume": pgettext_lazy("step", "Take up again"),
    "propose_again": pgettext_lazy("step", "Propose again"),
    "begin": pgettext_lazy("step", "Begin drafting"),
    "drop": pgettext_lazy("step", "Drop"),
    "hand_in": pgettext_lazy("step", "Hand in to the group"),
    "send_to_un": pgettext_lazy("step", "Send to the UN bodies"),
    "return": pgettext_lazy("step", "Send back"),
    "answer": pgettext_lazy("step", "Nothing to object"),
    "clear": pgettext_lazy("step", "Close the review"),
    "hand_over": pgettext_lazy("step", "Hand over to layout"),
    "review_again": pgettext_lazy("step", "Ask for another review"),
    "publish": pgettext_lazy("step", "Publish"),
    "new_version": pgettext_lazy("step", "Begin a new version"),
    "register": pgettext_lazy("step", "Register the city"),
    "decline": pgettext_lazy("step", "Decline"),
    "take_up_again": pgettext_lazy("step", "Take up again"),
    "collect": pgettext_lazy("step", "Collect data"),
    "submit": pgettext_lazy("step", "Submit the round"),
    "plan": pgettext_lazy("step", "Count as having an action plan"),
    "next_round": pgettext_lazy("step", "Begin the next round"),
    "call": pgettext_lazy("step", "Call for proposals"),
    "send_to_experts": pgettext_lazy("step", "Send to the experts"),
    "find_viable": pgettext_lazy("step", "Find it viable"),
    "deliver": pgettext_lazy("step", "Count as delivered"),
    "circulate": pgettext_lazy("step", "Circulate for comments"),
    "comment": pgettext_lazy("step", "Comment"),
    "finish": pgettext_lazy("step", "Mark as done"),
    "reopen": pgettext_lazy("step", "Open again"),
}
ROLES: Words = {
    "secretariat": pgettext_lazy("waits for", "the secretariat"),
    "leader": pgettext_lazy("waits for", "the leader"),
    "reviewer": pgettext_lazy("waits for", "the reviewers"),
    "member": pgettext_lazy("waits for", "the members"),
    "coordinator": pgettext_lazy("waits for", "the coordinator of the city"),
    "verifier": pgettext_lazy("waits for", "the verifier"),
    "expert": pgettext_lazy("waits for", "the experts"),
    "owner": pgettext_lazy("waits for", "whoever is to do it"),
}


def stage_words(stage: str) -> str:
    """What a stage is called; what a source calls it where it is none of ours."""
    return str(STAGES.get(stage, stage))


def step_words(action: str) -> str:
    """The words on the button of a step."""
    if action.startswith(PLACE):
        return _("Place it as: %(stage)s") % {"stage": stage_words(action.removeprefix(PLACE))}
    return str(STEPS.get(action, action))


def role_words(roles: tuple[str, ...]) -> str:
    """Whom something waits for."""
    return _(" or ").join(str(ROLES.get(role, role)) for role in roles)


def field_words(field: str) -> str:
    """What a field is called."""
    return str(FIELDS.get(field, field))
