"""Endpoints about the values of a round: where each stands, and what a verifier decides."""

# Endpoints declare their parameters by annotations that are read when the program starts.
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Body, Path, Query, Router

from groma.web.api import conditional
from groma.web.api.bearer import Token, person_of
from groma.web.api.names import IF_MATCH, RoundPlace, ValuePlace
from groma.web.api.paging import Paging, page_of
from groma.web.api.problems import Mistake, invalid, missing
from groma.web.api.rounds_told import value_detail, value_etag, value_row
from groma.web.api.told_rounds import Decision, ValueDetail, ValuePage
from groma.web.api.within import demand_role, round_opened
from groma.web.models import Round
from groma.web.public.showing import etag_of
from groma.web.verifying.worklist import Item, Queue, decide, queue

deciding = Router(tags=["Verification"])
ROUND = "/{slug:city}/{slug:pack}/{published_period:period}"
WANT_REASON = frozenset({"ask", "decline"})
Told = dict[str, Any]


@deciding.get(
    f"{ROUND}/values",
    auth=Token("read"),
    response=ValuePage,
    operation_id="list_values",
    summary="List the data points of a round",
)
def list_values(
    request: HttpRequest, response: HttpResponse, *, place: Path[RoundPlace], paging: Query[Paging]
) -> Told:
    """Each data point with its state and its figure as it stands now, in the order of the framework."""
    found = queue(round_opened(person_of(request), place))
    page = page_of(request, response, found.items, paging=paging, told=value_row)
    conditional.private(request, response, etag_of(page))
    return page


@deciding.get(
    f"{ROUND}/values/{{data_point:key}}",
    auth=Token("read"),
    response=ValueDetail,
    operation_id="show_value",
    summary="Show a data point of a round",
)
def show_value(request: HttpRequest, response: HttpResponse, *, place: Path[ValuePlace]) -> Told:
    """A data point with its findings and what was said about it. A decision rests on the `ETag`."""
    found, item = _found(round_opened(person_of(request), place), place.key)
    row = value_detail(found, item)
    response["ETag"] = value_etag(item)
    conditional.never_kept(response)
    return row


@deciding.post(
    f"{ROUND}/decisions/{{data_point:key}}",
    auth=Token("verify"),
    response=ValueDetail,
    operation_id="decide_value",
    summary="Accept, ask about, decline, or undo",
    openapi_extra={"parameters": [IF_MATCH]},
)
def decide_value(
    request: HttpRequest, response: HttpResponse, *, place: Path[ValuePlace], decision: Body[Decision]
) -> Told:
    """Decide about a figure that is still as it was read, and so is everything it rests on (`If-Match`)."""
    user = person_of(request)
    round_ = round_opened(user, place)
    demand_role(user, round_, "verifier")
    __, item = _found(round_, place.key)
    version, seen = conditional.seen_asked(request)
    if decision.action in WANT_REASON and not decision.reason.strip():
        raise invalid([Mistake(where="reason", what="A reason is needed. Say in a sentence why.")])
    if item.value.version != version:
        raise conditional.overtaken("This figure was decided or changed in between.", etag=value_etag(item))
    decide(item.value, decision.action, by=user, reason=decision.reason.strip(), rests_on=seen)
    found, item = _found(Round.objects.select_related("city").get(pk=round_.pk), place.key)
    response["ETag"] = value_etag(item)
    conditional.never_kept(response)
    return value_detail(found, item)


def _found(round_: Round, key: str) -> tuple[Queue, Item]:
    found = queue(round_)
    item = found.item(key)
    if item is None:
        raise missing("There is no such figure in this round.", where=key, next_step="List its values.")
    return found, item
