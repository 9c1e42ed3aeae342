"""Questions of residents: asked here without an account, moderated and answered by the city."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

import groma.web.public.addresses  # noqa: F401  registers how periods and data points stand in addresses
from groma.errors import GromaError
from groma.publish.languages import speaking
from groma.web import access
from groma.web.changes import OvertakenError
from groma.web.context import pack_language
from groma.web.models import City, Question
from groma.web.parts import Link
from groma.web.public import asking
from groma.web.public.edition_frame import figure_address, figure_title, home_of
from groma.web.public.editions import edition_at, newest_edition
from groma.web.refusals import refused

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern, URLResolver

    from groma.web.public.editions import Edition

TOO_MANY = 429
WAITING = (Question.State.RECEIVED, Question.State.SHOWN)


@never_cache
def ask(request: HttpRequest, key: str, **place: Any) -> HttpResponse:
    """The form to question a figure with."""
    edition = _edition(key, place)
    form = asking.AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["website"]:
            return _thanked(edition, key)
        if asking.may_ask_now(request.META.get("REMOTE_ADDR", "")):
            said = form.cleaned_data
            asking.ask(edition, key, text=said["text"], contact=said["contact"], language=get_language() or "")
            return _thanked(edition, key)
        form.add_error(None, _("Several questions came from your connection. Try again in an hour."))
        return _form(request, _about(edition, key), form, status=TOO_MANY)
    return _form(request, _about(edition, key), form)


@never_cache
def sent(request: HttpRequest, key: str, **place: Any) -> HttpResponse:
    """What happens to a question next."""
    edition = _edition(key, place)
    with speaking(pack_language()):
        return render(request, "web/questions/sent.html", _about(edition, key))


@never_cache
@login_required
def moderation(request: HttpRequest, city: str) -> HttpResponse:
    """The questions about a city, for those who answer for it: what waits first."""
    row = _moderated(request, city)
    return _desk(request, row)


@never_cache
@login_required
@require_POST
def act(request: HttpRequest, city: str, *, question: int, action: str) -> HttpResponse:
    """Show, refuse, answer or erase a question."""
    row = _moderated(request, city)
    found = get_object_or_404(Question, pk=question, city=row)
    form = {"refuse": asking.RefusalForm, "answer": asking.AnswerForm}.get(action)
    bound = form(request.POST, prefix=str(found.pk)) if form else None
    if bound is not None and not bound.is_valid():
        return _desk(request, row, wrong={found.pk: (action, bound)})
    if str(found.version) != request.POST.get("version"):
        messages.error(request, _("Somebody else dealt with this question in the meantime. Look at it again."))
        return redirect("moderation", city=city)
    try:
        messages.success(request, _done(request, found, action, said=bound.cleaned_data if bound else {}))
    except (OvertakenError, GromaError) as error:
        messages.error(request, refused(error))
    return redirect("moderation", city=city)


def _done(request: HttpRequest, question: Question, action: str, *, said: dict[str, str]) -> str:
    by: Any = request.user
    if action == "show":
        asking.show(question, by=by)
        return _("The question is public now.")
    if action == "refuse":
        asking.refuse(question, said["reason"], by=by)
        return _("The question is not shown.")
    if action == "answer":
        address = request.build_absolute_uri(_address_of(question))
        asking.answer(question, said["answer"], by=by, address=address)
        return _("The answer is public now.")
    asking.erase(question, by=by)
    return _("The question is erased.")


def _address_of(question: Question) -> str:
    edition = newest_edition(question.city_id)
    return figure_address(edition, question.key) if edition else reverse("cities")


def _edition(key: str, place: dict[str, Any]) -> Edition:
    found = edition_at(place["city"], pack=place["pack"], period=place["period"], edition=place["edition"])
    if found is None or key not in found.keys:
        raise Http404
    return found


def _thanked(edition: Edition, key: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("ask_sent", kwargs={**edition.cited_place, "key": key}))


def _form(request: HttpRequest, shown: dict[str, Any], form: asking.AskForm, *, status: int = 200) -> HttpResponse:
    with speaking(pack_language()):
        return render(request, "web/questions/ask.html", shown | {"form": form}, status=status)


def _about(edition: Edition, key: str) -> dict[str, Any]:
    title, address = figure_title(edition, key)
    city = edition.part("summary")
    return {
        "edition": edition,
        "title": title,
        "address": address,
        "name": city["name"],
        "invented": city["invented"],
        "period": edition.period,
        "way": (Link(_("Cities"), reverse("cities")), Link(city["name"], home_of(edition)), Link(title, address)),
    }


def _moderated(request: HttpRequest, city: str) -> City:
    """The city, for somebody who may answer for it; that a city is there is public."""
    row = get_object_or_404(City, pk=city)
    if not access.may_moderate(request.user, row):
        raise PermissionDenied
    return row


def _desk(request: HttpRequest, city: City, *, wrong: dict[int, Any] | None = None) -> HttpResponse:
    edition = newest_edition(city.pk)
    found = list(Question.objects.filter(city=city))
    shown = [_card(one, edition, city, wrong=(wrong or {}).get(one.pk)) for one in found]
    groups = (
        (_("Waiting"), [one for one in shown if one["question"].state in WAITING]),
        (_("Answered or refused"), [one for one in shown if one["question"].state not in WAITING]),
    )
    with speaking(pack_language()):
        values = {"city": city, "groups": groups, "invented": city.invented}
        return render(request, "web/questions/moderation.html", values)


def _card(question: Question, edition: Edition | None, city: City, *, wrong: Any) -> dict[str, Any]:
    title, address = figure_title(edition, question.key) if edition else (question.key, "")
    prefix, action = str(question.pk), wrong[0] if wrong else ""
    return {
        "question": question,
        "title": title,
        "address": address,
        "posts": asking.posts([question], city=city.name),
        "answer": wrong[1]
        if action == "answer"
        else asking.AnswerForm(prefix=prefix, initial={"answer": question.answer}),
        "refusal": wrong[1] if action == "refuse" else asking.RefusalForm(prefix=prefix),
        "may": {name for name, states in asking.FROM.items() if question.state in states},
    }


_ABOUT = "<slug:city>/<slug:pack>/<published_period:period>/<int:edition>/<data_point:key>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(f"questions/ask/{_ABOUT}", ask, name="ask"),
    path(f"questions/sent/{_ABOUT}", sent, name="ask_sent"),
    path("questions/<slug:city>/", moderation, name="moderation"),
    path("questions/<slug:city>/<int:question>/show/", act, {"action": "show"}, name="question_show"),
    path("questions/<slug:city>/<int:question>/refuse/", act, {"action": "refuse"}, name="question_refuse"),
    path("questions/<slug:city>/<int:question>/answer/", act, {"action": "answer"}, name="question_answer"),
    path("questions/<slug:city>/<int:question>/erase/", act, {"action": "erase"}, name="question_erase"),
]
