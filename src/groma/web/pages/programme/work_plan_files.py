"""A work plan to take away: the bytes that were hashed when it was approved, and a document to send round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from groma.errors import NotFoundError
from groma.network.work_plan import APPROVED, PLANS, frozen_text
from groma.network.workflows import stage
from groma.publish.languages import speaking
from groma.publish.meeting_pages import meeting_html, meeting_pdf
from groma.publish.meeting_words import known
from groma.publish.work_plan_document import Approved, plan_document
from groma.web.context import pack_language
from groma.web.programme import shown
from groma.web.programme.linking import address_of
from groma.web.programme.plans import known_of
from groma.web.public.showing import FRESH_FOR_S
from groma.web.registers import store, work_plans
from groma.web.registers.relations import relation_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from groma.network.model import Entry
    from groma.publish.meeting_words import Known

KINDS = {"html": "text/html; charset=utf-8", "pdf": "application/pdf"}


@require_safe
def approved(request: HttpRequest, entry: str) -> HttpResponse:
    """What is in an approved plan, byte for byte as it is hashed: `sha256sum` of the file is the hash on the page."""
    del request
    plan = shown.programme(shown.stamp()).get(PLANS, entry)
    if plan is None or stage(plan) != APPROVED:
        raise Http404
    response = HttpResponse(frozen_text(work_plans.items_of(entry)).encode(), content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="groma-work-plan-{entry}.json"'
    patch_cache_control(response, public=True, max_age=FRESH_FOR_S)
    return response


@require_safe
def document(request: HttpRequest, entry: str, ending: str) -> HttpResponse:
    """A plan as a page or as PDF, in the reader's language: an approved one for everybody, a draft for members."""
    programme = shown.programme(shown.stamp())
    plan, found = programme.get(PLANS, entry), None
    if plan:
        found = known_of(programme)
    elif not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    else:
        plan, found = _within(request, entry)

    def address(one: Entry) -> str:
        where = address_of(one.register, one.id)
        return request.build_absolute_uri(where) if where else ""

    with speaking(pack_language()):
        made = plan_document(plan, found, approved=_approved(plan, found), address=address)
        content = meeting_html(made) if ending == "html" else meeting_pdf(made)
    response = HttpResponse(content, content_type=KINDS[ending])
    response.headers["Content-Disposition"] = f'attachment; filename="work-plan-{entry}.{ending}"'
    if programme.get(PLANS, entry):
        patch_cache_control(response, public=True, max_age=FRESH_FOR_S)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
    else:
        patch_cache_control(response, private=True, no_store=True)
    return response


def _within(request: HttpRequest, entry: str) -> tuple[Entry, Known]:
    """A draft with all that somebody with a part in the programme may see."""
    relation = relation_of(request.user)
    if not relation.has_part:
        raise PermissionDenied
    try:
        plan = store.entry_at(PLANS, entry)
    except NotFoundError:
        raise Http404 from None
    seen = (one for one in store.entries_at() if relation.may_see(one))
    return plan, known(seen, at=store.today())


def _approved(plan: Entry, found: Known) -> Approved | None:
    told = work_plans.approval(plan, work_plans.items_of(plan.id), (one.id for one in found.all("meetings")))
    return Approved(told.on, told.meeting, told.sha256, told.is_changed) if told else None
