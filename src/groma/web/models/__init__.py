"""What is kept, one module for each noun."""

from groma.web.models.announcements import Announcement, AnnouncementMail, Subscriber
from groma.web.models.cities import City, Department, Lineage, Observation, Place, Source, StoredFile, Target
from groma.web.models.dialogue import Question
from groma.web.models.kept import Kept
from groma.web.models.people import AccessToken, Invitation, Membership, User
from groma.web.models.plans import Plan, PlanAction, PlanEnabler
from groma.web.models.publications import Erratum, Publication, PublishedFigure, PublishedPart
from groma.web.models.registers import RegisterDifference, RegisterFact, RegisterStatement
from groma.web.models.rounds import Answer, Assignment, Mandate, Message, Round, Value
from groma.web.models.trail import TrailEvent

__all__ = [
    "AccessToken",
    "Announcement",
    "AnnouncementMail",
    "Answer",
    "Assignment",
    "City",
    "Department",
    "Erratum",
    "Invitation",
    "Kept",
    "Lineage",
    "Mandate",
    "Membership",
    "Message",
    "Observation",
    "Place",
    "Plan",
    "PlanAction",
    "PlanEnabler",
    "Publication",
    "PublishedFigure",
    "PublishedPart",
    "Question",
    "RegisterDifference",
    "RegisterFact",
    "RegisterStatement",
    "Round",
    "Source",
    "StoredFile",
    "Subscriber",
    "Target",
    "TrailEvent",
    "User",
    "Value",
]
