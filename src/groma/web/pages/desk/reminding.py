"""Whether somebody wants reminders by e-mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from groma.web.desk.forms import RemindersForm
from groma.web.pages.desk.person import signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_required
def reminders(request: HttpRequest) -> HttpResponse:
    """Switch reminders on or off for oneself."""
    user = signed_in(request)
    if request.method == "POST":
        form = RemindersForm(request.POST)
        if form.is_valid():
            user.wants_reminders = form.cleaned_data["wants"]
            user.save(update_fields=["wants_reminders"])
            said = _("You get reminders.") if user.wants_reminders else _("You get no more reminders.")
            messages.success(request, said)
            return redirect("reminders")
    form = RemindersForm(initial={"wants": user.wants_reminders})
    return render(request, "web/desk/reminders.html", {"form": form})
