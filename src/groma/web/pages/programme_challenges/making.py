"""A city's coordinator makes a challenge of a gap or of an action of the plan."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from groma.errors import GromaError, RecordError
from groma.network.workflows import stage
from groma.publish.languages import speaking
from groma.web.access import may_coordinate
from groma.web.context import pack_language
from groma.web.pages.planning.gate import crumbs, of_a_city, only_coordinator, to_plan
from groma.web.planning import plan_of
from groma.web.planning.challenges import called, drafts_of, made_by, values_of
from groma.web.planning.figures import figures_of
from groma.web.refusals import next_step_of, what_of
from groma.web.registers import writing
from groma.web.registers.words import stage_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

    from groma.network.model import Entry
    from groma.web.models import City, User
    from groma.web.planning.challenges import Draft


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@of_a_city
def challenges(request: HttpRequest, city: City, *, user: User) -> HttpResponse:
    """What the city asks for already, and what of its gaps and actions can become a challenge; sent, one does."""
    plan = plan_of(city)
    with speaking(pack_language()):
        gaps, actions = drafts_of(figures_of(city, framework=plan.pack if plan else ""), plan)
    values: dict[str, object] = {
        "city": city,
        "gaps": gaps,
        "actions": actions,
        "may_change": may_coordinate(user, city),
        "crumbs": crumbs(to_plan(city)),
        "invented": city.invented,
    }
    if request.method == "POST":
        only_coordinator(user, city)
        try:
            made = _made(request.POST.get("of", ""), (*gaps, *actions), city=city, user=user)
        except GromaError as error:
            values["wrong"] = {"what": what_of(error), "next_step": next_step_of(error)}
        else:
            messages.success(request, _("Entered: %(name)s.") % {"name": made.name})
            return redirect("programme_entry", made.register, made.id)
    values["made"] = [(one, stage_words(stage(one))) for one in made_by(city)]
    status = HTTPStatus.UNPROCESSABLE_ENTITY if "wrong" in values else HTTPStatus.OK
    return render(request, "web/planning/challenges.html", values, status=status)


def _made(key: str, drafts: Iterable[Draft], *, city: City, user: User) -> Entry:
    """The project that a draft becomes.

    Raises:
        RecordError: There is no such draft.
        RefusedError: It was made before.
    """
    draft = next((one for one in drafts if one.key == key), None)
    if draft is None:
        raise RecordError(
            _("This is no gap and no action of the plan any more."), next_step=_("Choose one from this page.")
        )
    return writing.add("projects", values_of(draft, city), by=user, called=called(draft, city))
