"""One entry: what is known of it and from where, what happened, the steps it may take, the form to change it."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from groma.errors import GromaError
from groma.network.board import board as board_of
from groma.network.workflows import PLACE, Offered, stage, waits_for
from groma.web.changes import OvertakenError
from groma.web.models.cities import LONG
from groma.web.pages.desk.person import signed_in
from groma.web.pages.programme_desk.gate import CHANGED, crumbs, entry_of, known, with_part
from groma.web.refusals import refused
from groma.web.registers import moves, store, writing
from groma.web.registers.below import below
from groma.web.registers.city_course import city_links, what_comes_next
from groma.web.registers.entry_form import CALLED, PARENT, SEEN, EntryForm
from groma.web.registers.naming import called, names
from groma.web.registers.story import facts_of, lines, story
from groma.web.registers.taking_off import may_put_back, may_take_off
from groma.web.registers.words import ONE, SEVERAL, role_words, stage_words, step_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

    from groma.network.model import Entry
    from groma.verify.workflow import Need
    from groma.web.registers.relations import Relation

LONGEST_ID = 250
WITHOUT_HASTE = frozenset({"refuse", "decline", "drop", "return", "conclude", "reopen", "cancel", "withdraw"})
PAPERS = (("pack", gettext_lazy("Meeting pack")), ("report", gettext_lazy("Meeting report")))
"""What is drawn from the register for a meeting."""


class StepForm(forms.Form):
    """A step with its reason, and the entry as the person saw it."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say in a sentence why.")},
    )

    def __init__(self, *args: Any, offer: Offered | None = None, **more: Any) -> None:
        """With a reason as far as the step takes one; what is placed wants one."""
        super().__init__(*args, **more)
        if offer and not offer.takes_reason:
            del self.fields["reason"]
        elif offer and not offer.wants_reason:
            self.fields["reason"].label, self.fields["reason"].required = _("Remark"), False


@dataclass(frozen=True, slots=True)
class Step:
    """A step on the page."""

    action: str
    words: str
    leads_to: str
    lacking: tuple[Need, ...]
    form: StepForm
    kind: str
    follows: bool


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, register: str, entry: str) -> HttpResponse:
    """The entry; sent, its form changes what is said of it."""
    relation = with_part(request)
    found = entry_of(relation, register, entry)
    if request.method != "POST":
        return _page(request, relation, found)
    if not _may_write(relation, found):
        raise PermissionDenied
    form = EntryForm(request.POST, register=register, relation=relation, entry=found)
    if not form.is_valid():
        return _page(request, relation, found, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        values, seen = form.values, form.cleaned_data[SEEN]
        writing.write(register, found.id, values, by=signed_in(request), seen=seen)
    except OvertakenError:
        form.add_error(None, str(CHANGED))
        return _page(request, relation, found, form=form, status=HTTPStatus.CONFLICT)
    except GromaError as error:
        form.add_error(None, refused(error))
        return _page(request, relation, found, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, _("Saved.") if values else _("Nothing was changed."))
    return redirect("programme_entry", register, found.id)


@login_required
@require_POST
def step(request: HttpRequest, action: str, **where: str) -> HttpResponse:
    """Take a step, if the entry is still as the person saw it."""
    relation = with_part(request)
    found = entry_of(relation, **where)
    chosen = request.POST.get("place", "") if action == "place" else action
    offer = next((one for one in moves.offered(relation, found) if one.step.action == chosen), None)
    if offer is None and (action != "place" or not _places(moves.offered(relation, found))):
        raise PermissionDenied
    form = StepForm(request.POST, offer=offer, auto_id=f"{action}_%s")
    if offer is None or not form.is_valid():
        return _page(request, relation, found, sent={action: form}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    said = form.cleaned_data
    try:
        moves.move(
            found.register, found.id, chosen, by=signed_in(request), reason=said.get("reason", ""), seen=said["seen"]
        )
    except OvertakenError:
        form.add_error(None, str(CHANGED))
        return _page(request, relation, found, sent={action: form}, status=HTTPStatus.CONFLICT)
    except GromaError as error:
        form.add_error(None, refused(error))
        return _page(request, relation, found, sent={action: form}, status=HTTPStatus.CONFLICT)
    messages.success(request, _("Done: %(step)s.") % {"step": step_words(chosen)})
    return redirect("programme_entry", found.register, found.id)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, register: str) -> HttpResponse:
    """A new entry of a register."""
    relation = with_part(request)
    name = known(relation, register)
    if not relation.may_add(name):
        raise PermissionDenied
    under = request.GET.get("under", "")[:LONGEST_ID]
    form = EntryForm(request.POST or None, register=name, relation=relation, under=under)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            new = writing.add(
                name,
                form.values,
                by=signed_in(request),
                parent=said.get(PARENT, ""),
                called=said.get(CALLED, ""),
            )
        except GromaError as error:
            form.add_error(None, refused(error))
        else:
            messages.success(request, _("Entered: %(name)s.") % {"name": new.name})
            return redirect("programme_entry", name, new.id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    shown = {"crumbs": crumbs(name), "form": form, "one": ONE[name]}
    return render(request, "web/programme/desk/add.html", shown, status=status)


def _may_write(relation: Relation, found: Entry) -> bool:
    return not found.until and relation.may_write(found, plan=writing.plan_stage(found))


def _page(
    request: HttpRequest,
    relation: Relation,
    found: Entry,
    *,
    form: EntryForm | None = None,
    sent: dict[str, StepForm] | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    sent = sent or {}
    facts, offers = facts_of(found), moves.offered(relation, found)
    place = sent.get("place") or StepForm(initial={"seen": moves.mark(found)}, auto_id="place_%s")
    may_write, parts = _may_write(relation, found), below(found, relation)
    shown = {
        "crumbs": crumbs(found.register),
        "entry": found,
        "title": called([found])[found.id],
        "one": ONE[found.register],
        "stage": stage_words(stage(found)),
        "state": stage(found),
        "said": found.one("state"),
        "known": _known(relation, found),
        "steps": [_step(found, one, sent) for one in offers if not one.step.action.startswith(PLACE)],
        "place_form": place,
        "stages": _places(offers),
        "lines": lines(found, facts, held=True),
        "before": lines(found, facts, held=False),
        "events": story(found),
        "below": [(one, SEVERAL[one.register]) for one in parts if one.entries],
        "adding": [(one.register, ONE[one.register]) for one in parts if one.may_add],
        "form": form or (EntryForm(register=found.register, relation=relation, entry=found) if may_write else None),
        "is_sent": form is not None,
        "wrong": form or next(iter(sent.values()), None),
        "papers": PAPERS if found.register == "meetings" else (),
        "may_record": relation.may_run,
        "is_person": found.register == store.PERSONS,
        "may_take_off": may_take_off(relation, found),
        "may_put_back": may_put_back(relation, found),
        "links": city_links(relation, found),
    }
    return render(request, "web/programme/desk/entry.html", shown, status=status)


def _places(offers: Iterable[Offered]) -> list[tuple[str, str]]:
    """The steps that place an entry, each with the state it is placed in."""
    placing = (one.step for one in offers if one.step.action.startswith(PLACE))
    return [(step.action, stage_words(step.next)) for step in placing]


def _known(relation: Relation, found: Entry) -> list[tuple[str, object]]:
    """What comes next, whom it waits for, and by when."""
    following = what_comes_next(relation, found)
    return [*([(_("What comes next"), following)] if following else []), *_waiting(found)]


def _waiting(found: Entry) -> list[tuple[str, object]]:
    items = board_of([found], on=timezone.localdate()).items
    if not items:
        return []
    (item,) = items
    called = names("organisations", "groups", "working-groups") if item.who else None
    known: list[tuple[str, object]] = [(_("Waits for"), role_words(waits_for(found)))]
    if called:
        known.append((_("It is with"), ", ".join(called.by_id.get(one, one) for one in item.who)))
    if item.due:
        late = ngettext("%(days)s day late", "%(days)s days late", item.days_late) % {"days": item.days_late}
        date = date_format(item.due, "DATE_FORMAT")
        known.append((_("Due"), _("%(date)s, %(how)s") % {"date": date, "how": late} if item.days_late else date))
    return known


def _step(found: Entry, offer: Offered, sent: dict[str, StepForm]) -> Step:
    action, marked = offer.step.action, {"seen": moves.mark(found)}
    form = sent.get(action) or StepForm(initial=marked, offer=offer, auto_id=f"{action}_%s")
    follows = found.register == "cities" and bool(offer.step.needs) and set(offer.step.needs) <= moves.FOLLOWING
    kind = "danger" if action in WITHOUT_HASTE else "primary"
    return Step(action, step_words(action), stage_words(offer.step.next), offer.lacking, form, kind, follows)
