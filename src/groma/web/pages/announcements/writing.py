"""The desk on which the secretariat writes announcements, looks at them, publishes them and sends them."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groma.errors import GromaError
from groma.web.announcing import forms, groups, sending, subscribing
from groma.web.announcing import writing as announcements
from groma.web.models import Announcement, Subscriber
from groma.web.pages.announcements.subscribing import site_of
from groma.web.pages.desk.person import signed_in
from groma.web.pages.programme_desk.gate import crumbs, running
from groma.web.parts import Link
from groma.web.refusals import refused
from groma.web.trail import Gesture

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@never_cache
@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Drafts and published announcements, and how many get them."""
    running(request)
    return _desk(request, forms.EraseForm())


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write an announcement; it is a draft that nobody else than the secretariat sees."""
    running(request)
    sent = request.POST if request.method == "POST" else None
    form = forms.AnnouncementForm(sent, groups=groups.choices())
    if sent is not None and form.is_valid():
        draft = announcements.write(form.said, by=signed_in(request))
        messages.success(request, _("The draft is saved. Nobody has got it yet."))
        return redirect("programme_announcement_desk", pk=draft.pk)
    return _page(request, None, form)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """One announcement: a draft with what its readers will see, or how far a published one is sent."""
    running(request)
    found = get_object_or_404(Announcement, pk=pk)
    sent = request.POST if request.method == "POST" else None
    form = forms.AnnouncementForm(sent, groups=groups.choices(with_ended=True), draft=found)
    if sent is None or not form.is_valid():
        return _page(request, found, form)
    try:
        _check_seen(request, found)
        announcements.rewrite(found, form.said, by=signed_in(request))
    except GromaError as error:
        form.add_error(None, refused(error))
        return _page(request, found, form, status=HTTPStatus.CONFLICT)
    messages.success(request, _("The draft is saved. Nobody has got it yet."))
    return redirect("programme_announcement_desk", pk=pk)


@never_cache
@login_required
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish what was looked at, and send the first mails."""
    found = _found(request, pk)
    try:
        _check_seen(request, found)
        found = announcements.publish(found, by=signed_in(request))
    except GromaError as error:
        messages.error(request, refused(error))
        return redirect("programme_announcement_desk", pk=pk)
    messages.success(request, _("The announcement is published."))
    return _send(request, found)


@never_cache
@login_required
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the next mails of a published announcement."""
    found = _found(request, pk)
    if found.published_at is None:
        messages.error(request, _("Only a published announcement is sent."))
        return redirect("programme_announcement_desk", pk=pk)
    return _send(request, found)


@never_cache
@login_required
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    found = _found(request, pk)
    try:
        _check_seen(request, found)
        announcements.drop(found, by=signed_in(request))
    except GromaError as error:
        messages.error(request, refused(error))
        return redirect("programme_announcement_desk", pk=pk)
    messages.success(request, _("The draft is gone."))
    return redirect("programme_announcements_desk")


@never_cache
@login_required
@require_POST
def erase(request: HttpRequest) -> HttpResponse:
    """Erase an address for somebody who asks for it; the answer is the same whether it was there."""
    running(request)
    form = forms.EraseForm(request.POST)
    if not form.is_valid():
        return _desk(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    subscribing.erase(form.cleaned_data["address"], by=signed_in(request))
    messages.success(request, _("Nothing is kept of this address for announcements."))
    return redirect("programme_announcements_desk")


def _found(request: HttpRequest, pk: int) -> Announcement:
    running(request)
    return get_object_or_404(Announcement, pk=pk)


def _check_seen(request: HttpRequest, found: Announcement) -> None:
    """Refuse what rests on an older draft than there is now."""
    if str(found.version) != request.POST.get("version"):
        raise GromaError(
            _("Somebody else changed this draft at the same time."), next_step=_("Load the page again and look at it.")
        )


def _send(request: HttpRequest, found: Announcement) -> HttpResponse:
    batch = sending.send(found, site=site_of(request), gesture=Gesture(str(signed_in(request).actor)))
    if batch.sent:
        told = ngettext("%(count)d mail is sent.", "%(count)d mails are sent.", batch.sent) % {"count": batch.sent}
        messages.success(request, told)
    if batch.failed:
        told = ngettext("%(count)d mail could not be sent.", "%(count)d mails could not be sent.", batch.failed) % {
            "count": batch.failed
        }
        messages.warning(request, told)
    return redirect("programme_announcement_desk", pk=found.pk)


def _desk(request: HttpRequest, form: forms.EraseForm, *, status: int = HTTPStatus.OK) -> HttpResponse:
    drafts = Announcement.objects.filter(published_at=None)
    rows = [(one, groups.name_of(one.about), sending.standing(one)) for one in announcements.published()[:50]]
    subscribers = Subscriber.objects.filter(confirmed_at__isnull=False).count()
    shown = {"crumbs": crumbs(), "drafts": drafts, "rows": rows, "subscribers": subscribers, "form": form}
    return render(request, "web/announcements/desk.html", shown, status=status)


def _page(
    request: HttpRequest, found: Announcement | None, form: forms.AnnouncementForm, *, status: int = HTTPStatus.OK
) -> HttpResponse:
    shown: dict[str, Any] = {
        "crumbs": [*crumbs(), Link(_("Announcements"), reverse("programme_announcements_desk"))],
        "announcement": found,
        "form": form,
        "hurt": form.errors,
    }
    if form.is_bound:
        status = HTTPStatus.UNPROCESSABLE_ENTITY if status == HTTPStatus.OK else status
    if found is not None:
        shown |= {"about": groups.name_of(found.about), "previews": _previews(found)}
        shown["standing"] = sending.standing(found) if found.published_at else None
    return render(request, "web/announcements/draft.html", shown, status=status)


def _previews(found: Announcement) -> list[tuple[str, announcements.Told]]:
    """What readers of each language get, where they do not get the same as others."""
    names = dict(forms.languages())
    return [(names.get(code, code), announcements.told(found, code)) for code in (found.language, *found.texts)]
