"""Small forms that add one thing to a meeting: a decision, an action item, a line of the agenda, a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from groma.errors import GromaError
from groma.network.workflows import stage
from groma.publish.meeting_pack import UNDECIDED
from groma.verify.workflow import RefusedError
from groma.web.desk.forms import Day
from groma.web.refusals import refused
from groma.web.registers import moves, store, writing
from groma.web.registers.document_forms import DocumentFields
from groma.web.registers.moves import mark
from groma.web.registers.naming import names
from groma.web.registers.relations import relation_of
from groma.web.registers.words import stage_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.core.files.uploadedfile import UploadedFile
    from django.http import QueryDict
    from django.utils.datastructures import MultiValueDict
    from django_stubs_ext import StrOrPromise

    from groma.network.model import Entry
    from groma.web.models import User

    Files = MultiValueDict[str, UploadedFile[bytes]]

LINE, TEXT = 500, 5_000
OWNERS = ("organisations", "groups", "working-groups")
DECIDED = ("groups", "working-groups", "deliverables", "work-plans", "projects", "hubs")


class MeetingForm(forms.Form):
    """Adds one thing to a meeting.

    Attributes:
        what: What it adds, by the name it is sent under.
        register: The register of what it adds; empty where that is a line of the meeting itself.
        field: The field of the meeting it adds a line to; empty where it adds an entry.
        title: What is recorded by it. button: What it does.
        references: The registers that the names in a field are of, by the field.
    """

    what: ClassVar[str] = ""
    register: ClassVar[str] = ""
    field: ClassVar[str] = ""
    title: ClassVar[StrOrPromise] = ""
    button: ClassVar[StrOrPromise] = gettext_lazy("Record")
    references: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    def __init__(self, sent: QueryDict | None = None, files: Files | None = None, *, meeting: Entry) -> None:
        """Of a meeting."""
        super().__init__(sent, files, auto_id=f"{self.what}_%s")
        self.meeting = meeting

    def clean(self) -> dict[str, Any]:
        """Names as the ids they are of; a wrong one is told with the nearest."""
        said = super().clean() or {}
        for name, registers in self.references.items():
            if typed := said.get(name, ""):
                try:
                    said[name] = tuple(names(*registers).id(one) for one in typed.splitlines() if one.strip())
                except GromaError as error:
                    self.add_error(name, refused(error))
        return said

    def values(self) -> dict[str, tuple[str, ...]]:
        """What it says, field by field; what was left empty is not said."""
        said = {name: self.cleaned_data.get(name) for name in self.fields}
        return {name: one if isinstance(one, tuple) else (str(one),) for name, one in said.items() if one}

    def keep(self, *, by: User) -> None:
        """Say it, if that is allowed.

        Raises:
            GromaError: It is not, or contradicts what is there.
        """
        if not self.field:
            writing.add(self.register, self.values(), by=by, parent=self.meeting.id)
            return
        now = store.entry_at("meetings", self.meeting.id)
        added = (*now.all(self.field), *self.values().get(self.field, ()))
        writing.write("meetings", now.id, {self.field: tuple(dict.fromkeys(added))}, by=by, seen=mark(now))


class DecisionForm(MeetingForm):
    """A decision, with what it is about: a group or a work plan is approved once a decision names it."""

    what, register = "decision", "decisions"
    title, button = gettext_lazy("Decisions"), gettext_lazy("Record the decision")
    references: ClassVar[Mapping[str, tuple[str, ...]]] = {"about": DECIDED}
    name = forms.CharField(label=gettext_lazy("What was decided"), max_length=LINE)
    about = forms.CharField(
        label=gettext_lazy("What it is about"),
        max_length=TEXT,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("A group, a deliverable or a work plan by its name or id, one on each line."),
    )

    def __init__(self, sent: QueryDict | None = None, files: Files | None = None, *, meeting: Entry) -> None:
        """With what waits for a decision, so that nobody has to look for its name."""
        super().__init__(sent, files, meeting=meeting)
        if awaited := _awaited():
            hint = _("Waiting for a decision: %(entries)s.") % {"entries": "; ".join(awaited)}
            self.fields["about"].help_text = f"{self.fields['about'].help_text} {hint}"


class ActionForm(MeetingForm):
    """An action item with its owner and the day it is due."""

    what, register = "action", "action-items"
    title, button = gettext_lazy("Action items"), gettext_lazy("Record the action item")
    references: ClassVar[Mapping[str, tuple[str, ...]]] = {"owner": OWNERS}
    name = forms.CharField(label=gettext_lazy("What is to be done"), max_length=LINE)
    owner = forms.CharField(
        label=gettext_lazy("To be done by"),
        max_length=LINE,
        required=False,
        help_text=gettext_lazy("The name or the id of an organisation or a group."),
    )
    due = forms.DateField(label=pgettext_lazy("action item", "Due on"), required=False, widget=Day())


class AgendaForm(MeetingForm):
    """A line of the agenda."""

    what, field = "agenda", "agenda"
    title, button = gettext_lazy("Agenda"), gettext_lazy("Add to the agenda")
    agenda = forms.CharField(label=gettext_lazy("Item of the agenda"), max_length=TEXT)


class SessionForm(MeetingForm):
    """A session with who moderates it and which groups report."""

    what, register = "session", "sessions"
    title, button = gettext_lazy("Sessions"), gettext_lazy("Add the session")
    references: ClassVar[Mapping[str, tuple[str, ...]]] = {"moderator": ("organisations",), "group": ("groups",)}
    name = forms.CharField(label=gettext_lazy("Title"), max_length=LINE)
    moderator = forms.CharField(
        label=gettext_lazy("Moderated by"),
        max_length=LINE,
        required=False,
        help_text=gettext_lazy("The name or the id of an organisation."),
    )
    group = forms.CharField(
        label=gettext_lazy("Groups that report"),
        max_length=TEXT,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("One on each line."),
    )


class PresentForm(MeetingForm):
    """Organisations that were there."""

    what, field = "present", "present"
    title, button = gettext_lazy("Who is there"), gettext_lazy("Add")
    references: ClassVar[Mapping[str, tuple[str, ...]]] = {"present": ("organisations",)}
    present = forms.CharField(
        label=gettext_lazy("Organisations"),
        max_length=TEXT,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("One on each line. Persons are not recorded."),
    )


class DocumentForm(MeetingForm, DocumentFields):
    """A document of the meeting, or a newer version of one."""

    what, register = "document", "documents"
    title, button = gettext_lazy("Documents"), gettext_lazy("Lay down the document")

    def keep(self, *, by: User) -> None:
        """Lay it down."""
        self.lay_down(self.meeting, by=by)


class StateForm(MeetingForm):
    """Where the meeting stands: chosen here, it takes the step of the table that leads there."""

    what, field = "state", "state"
    title, button = gettext_lazy("Where the meeting stands"), gettext_lazy("Save")
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=[
            ("planned", gettext_lazy("planned: the pack is a draft")),
            ("announced", gettext_lazy("announced: the pack is final")),
            ("held", gettext_lazy("held: the report is a draft")),
            ("published", gettext_lazy("published: everybody may read the report")),
            ("cancelled", gettext_lazy("cancelled")),
        ],
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=TEXT,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Needed to cancel it, to take a state back, and where nobody said one yet."),
    )

    def __init__(self, sent: QueryDict | None = None, files: Files | None = None, *, meeting: Entry) -> None:
        """With the state it has."""
        super().__init__(sent, files, meeting=meeting)
        self.fields["state"].initial = stage(meeting)

    def keep(self, *, by: User) -> None:
        """Take the step; none where it stands there already."""
        now, wanted = store.entry_at("meetings", self.meeting.id), self.cleaned_data["state"]
        if stage(now) == wanted:
            return
        leading = [one.step.action for one in moves.offered(relation_of(by), now) if one.step.next == wanted]
        if not leading:
            raise RefusedError(
                _("It cannot be %(state)s right after it was %(now)s.")
                % {"state": stage_words(wanted), "now": stage_words(stage(now))},
                next_step=_("Choose the state between them first."),
            )
        said = {"reason": self.cleaned_data["reason"], "seen": moves.mark(now)}
        moves.move("meetings", now.id, leading[0], by=by, **said)


def _awaited() -> list[str]:
    """What waits for a decision of a meeting, as it can be typed."""
    waiting = (one for one in store.entries_at(*UNDECIDED) if stage(one) in UNDECIDED[one.register])
    called = names(*UNDECIDED)
    return [called.said(one.id) for one in waiting if not one.until]


FORMS: dict[str, type[MeetingForm]] = {
    made.what: made
    for made in (DecisionForm, ActionForm, AgendaForm, SessionForm, PresentForm, DocumentForm, StateForm)
}
"""The forms in their order on the page."""
