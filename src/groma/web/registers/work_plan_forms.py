"""What can be done with a work plan on its page: each a form that a button sends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from groma.network.work_plan import PLANS
from groma.verify.workflow import RefusedError
from groma.web.models.cities import LONG
from groma.web.programme.wording import title_of
from groma.web.registers import moves, work_plans
from groma.web.registers.relations import LEADER
from groma.web.registers.words import step_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from groma.network.model import Entry
    from groma.web.models import User
    from groma.web.registers.relations import Relation

LONGEST_ID, LONGEST_PERIOD = 250, 60


class PlanForm(forms.Form):
    """Something that is done with a plan.

    Attributes:
        what: By which the page knows what was sent.
        plan: The plan.
    """

    what: ClassVar[str] = ""
    use_required_attribute = False

    def __init__(self, sent: Mapping[str, str] | None = None, *, plan: Entry, **more: Any) -> None:
        """Of a plan."""
        more.setdefault("auto_id", f"{self.what}_%s")
        super().__init__(sent, **more)
        self.plan = plan

    @classmethod
    def is_for(cls, relation: Relation, plan: Entry) -> bool:
        """Whether somebody may do it at all; whether they may now is told when they do."""
        del plan
        return relation.may_run

    def keep(self, *, by: User) -> str:
        """Do it.

        Returns:
            What was done, in words.
        """
        raise NotImplementedError


class GatherForm(PlanForm):
    """Put into the plan what is open in the groups."""

    what = "gather"

    def keep(self, *, by: User) -> str:
        """Gather what is not in it yet."""
        count = work_plans.gather(self.plan.id, by=by)
        if not count:
            return _("Everything that is open in the groups is in it already.")
        return ngettext("%(count)s item is new in it.", "%(count)s items are new in it.", count) % {"count": count}


class ItemForm(PlanForm):
    """Something that is done with one item."""

    item = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST_ID)

    @property
    def item_id(self) -> str:
        """The id of the item.

        Raises:
            RefusedError: It is none of this plan.
        """
        found: str = self.cleaned_data["item"]
        if found.rpartition("/")[0] != self.plan.id:
            raise RefusedError(_("That is no item of this work plan."), next_step=_("Go back to the work plan."))
        return found


class CommentForm(ItemForm):
    """A comment on an item."""

    what = "comment"
    text = forms.CharField(
        label=gettext_lazy("Your comment"),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say something.")},
    )

    @classmethod
    def is_for(cls, relation: Relation, plan: Entry) -> bool:
        """Those who have a part in it."""
        return work_plans.may_comment(relation, plan)

    def keep(self, *, by: User) -> str:
        """Comment on it."""
        work_plans.comment(self.item_id, self.cleaned_data["text"], by=by)
        return _("Your comment stands with the item.")


class TakeOutForm(ItemForm):
    """An item is taken out."""

    what = "take_out"

    @classmethod
    def is_for(cls, relation: Relation, plan: Entry) -> bool:
        """Those who run the network, and leaders of groups."""
        return relation.may_run or LEADER in relation.towards(plan)

    def keep(self, *, by: User) -> str:
        """Take it out."""
        work_plans.take_out(self.item_id, by=by)
        return _("Taken out. You can put it back below.")


class PutBackForm(TakeOutForm):
    """An item that was taken out is put back."""

    what = "put_back"

    def keep(self, *, by: User) -> str:
        """Put it back."""
        work_plans.put_back(self.item_id, by=by)
        return _("It is in the work plan again.")


class ApprovedByForm(PlanForm):
    """Which meeting approves the plan."""

    what = "meeting"
    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)
    meeting = forms.ChoiceField(label=gettext_lazy("The meeting that approves it"))

    def __init__(self, sent: Mapping[str, str] | None = None, *, plan: Entry, meetings: Iterable[Entry]) -> None:
        """With the meetings there are, the newest first."""
        super().__init__(sent, plan=plan, initial={"seen": moves.mark(plan), "meeting": plan.one("approved_by")})
        choices = [(one.id, title_of(one)) for one in _newest_first(meetings)]
        field = self.fields["meeting"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("not said yet")), *choices]

    def keep(self, *, by: User) -> str:
        """Name it."""
        said = self.cleaned_data
        work_plans.approve_by(self.plan.id, said["meeting"], by=by, seen=said["seen"])
        return _("The meeting is named.")


class StepForm(PlanForm):
    """A step of the plan's workflow."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, sent: Mapping[str, str] | None = None, *, plan: Entry, **more: Any) -> None:
        """With the plan as the person saw it."""
        super().__init__(sent, plan=plan, initial={"seen": moves.mark(plan)}, **more)

    @property
    def words(self) -> str:
        """What is on its button."""
        return step_words(self.what)

    def keep(self, *, by: User) -> str:
        """Take the step."""
        said = self.cleaned_data
        moves.move(PLANS, self.plan.id, self.what, by=by, reason=said.get("reason", ""), seen=said["seen"])
        return _("Done: %(step)s.") % {"step": self.words}


class CirculateForm(StepForm):
    """It goes to everybody for comments."""

    what = "circulate"


class ReturnForm(StepForm):
    """It goes back to be gathered."""

    what = "return"
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say in a sentence why.")},
    )


class ApproveForm(StepForm):
    """A meeting approved it."""

    what = "approve"


class BeginForm(forms.Form):
    """The period of a plan that is begun."""

    period = forms.CharField(
        label=gettext_lazy("Period"),
        help_text=gettext_lazy("A year, such as 2027, or years, such as 2027/2028."),
        max_length=LONGEST_PERIOD,
        error_messages={"required": gettext_lazy("Say for which year or years.")},
    )
    use_required_attribute = False


STEPS: tuple[type[StepForm], ...] = (CirculateForm, ReturnForm, ApproveForm)
_ALL: tuple[type[PlanForm], ...] = (GatherForm, CommentForm, TakeOutForm, PutBackForm, ApprovedByForm, *STEPS)
FORMS: dict[str, type[PlanForm]] = {one.what: one for one in _ALL}


def _newest_first(meetings: Iterable[Entry]) -> list[Entry]:
    """Meetings of the whole initiative before those of groups."""
    return sorted(sorted(meetings, key=lambda one: one.one("date"), reverse=True), key=lambda one: bool(one.all("of")))
