"""Endpoints for people who take part in rounds: to see them, and to enter and answer as far as a token lets them."""

# Endpoints declare their parameters by annotations that are read when the program starts.
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Body, Path, Query, Router, Status

from groma.web import access, rounds
from groma.web.api import conditional, told_public
from groma.web.api.bearer import Token, person_of, token_of
from groma.web.api.entering import entered, key_of, row_at
from groma.web.api.names import (
    IF_MATCH,
    IF_NONE_MATCH,
    Filtered,
    FindingPlace,
    QuestionPlace,
    RoundPlace,
    RowPlace,
    ValuePlace,
    Where,
)
from groma.web.api.paging import Paging, page_of
from groma.web.api.problems import ProblemError, forbidden, missing
from groma.web.api.reading import question_row
from groma.web.api.rounds_told import finding, observation, round_row, row_etag, rows_of
from groma.web.api.told_rounds import (
    FindingPage,
    FindingTold,
    MessageTold,
    ObservationPage,
    ObservationSent,
    ObservationTold,
    Reply,
    RoundPage,
    RoundRow,
    TokenTold,
)
from groma.web.api.within import demand_role, round_opened, round_seen, visible_rounds
from groma.web.entry.answering import answer_finding, told
from groma.web.facts import waiting_questions
from groma.web.models import Question, Round, User
from groma.web.public import asking
from groma.web.public.edition_frame import figure_address
from groma.web.public.editions import newest_edition
from groma.web.public.showing import etag_of
from groma.web.standing import fingerprint, pack_of, standing
from groma.web.trail import Gesture

about = Router(tags=["Token"])
taking_part = Router(tags=["Rounds"])
answering = Router(tags=["Answers"])
ROUND = "/{slug:city}/{slug:pack}/{published_period:period}"
Told = dict[str, Any]


@about.get("", auth=Token("read"), response=TokenTold, operation_id="show_token", summary="Show the token")
def show_token(request: HttpRequest, response: HttpResponse) -> Told:
    """What the token that came with the request may do, and until when."""
    token = token_of(request)
    conditional.private(request, response, etag_of(token.pk, token.version))
    return {"label": token.label, "scopes": token.scopes.split(), "expires_at": token.expires_at}


@taking_part.get(
    "", auth=Token("read"), response=RoundPage, operation_id="list_rounds", summary="List the rounds I may see"
)
def list_rounds(request: HttpRequest, response: HttpResponse, *, paging: Query[Paging]) -> Told:
    """Those of one's cities and those one was given to verify; for the secretariat, all. The newest period first."""
    user = person_of(request)
    page = page_of(request, response, visible_rounds(user), paging=paging, told=lambda one: round_row(one, user))
    conditional.private(request, response, etag_of(page))
    return page


@taking_part.get(ROUND, auth=Token("read"), response=RoundRow, operation_id="show_round", summary="Show a round")
def show_round(request: HttpRequest, response: HttpResponse, *, place: Path[RoundPlace]) -> Told:
    """State, deadline, how far it is, and what one is in it."""
    user = person_of(request)
    row = round_row(round_seen(user, place), user)
    conditional.private(request, response, etag_of(row))
    return row


@taking_part.get(
    f"{ROUND}/observations",
    auth=Token("read"),
    response=ObservationPage,
    operation_id="list_observations",
    summary="List the rows of the record",
)
def list_observations(
    request: HttpRequest,
    response: HttpResponse,
    *,
    place: Path[RoundPlace],
    paging: Query[Paging],
    filtered: Query[Filtered],
) -> Told:
    """What the city knows up to the round's period, under the names of `observations.csv`."""
    rows = rows_of(round_opened(person_of(request), place))
    rows = rows.filter(variable=filtered.variable) if filtered.variable else rows
    rows = rows.filter(period=filtered.at) if filtered.at else rows
    page = page_of(request, response, rows, paging=paging, told=observation)
    conditional.private(request, response, etag_of(page))
    return page


@taking_part.get(
    f"{ROUND}/observations/{{data_point:variable}}",
    auth=Token("read"),
    response=ObservationTold,
    operation_id="show_observation",
    summary="Show a row of the record",
)
def show_observation(
    request: HttpRequest, response: HttpResponse, *, place: Path[RowPlace], where: Query[Where]
) -> Told:
    """One row, with its version as `ETag`: the one that a change rests on."""
    round_ = round_opened(person_of(request), place)
    key = key_of(round_, place.variable, where)
    row = row_at(round_, key) if rows_of(round_).filter(period=key[1]).exists() else None
    if row is None:
        raise missing("There is no such row in the record.", next_step="List the rows, or add it with `PUT`.")
    conditional.private(request, response, row_etag(row))
    return observation(row)


@taking_part.put(
    f"{ROUND}/observations/{{data_point:variable}}",
    auth=Token("enter"),
    response={200: ObservationTold, 201: ObservationTold},
    operation_id="enter_observation",
    summary="Enter a row of the record",
    openapi_extra={"parameters": [IF_MATCH, IF_NONE_MATCH]},
)
def enter_observation(
    request: HttpRequest,
    response: HttpResponse,
    *,
    place: Path[RowPlace],
    where: Query[Where],
    sent: Body[ObservationSent],
) -> Status[Told]:
    """Change a row that is still as it was read (`If-Match`), or add one (`If-None-Match: *`).

    What rests on it is measured anew. An approval that no longer holds is dropped, a question about it counts as
    answered. Where somebody else was quicker nothing is saved, and their row is told as `theirs`.
    """
    user = person_of(request)
    round_ = round_opened(user, place)
    demand_role(user, round_, "coordinator", "contributor")
    version = conditional.version_asked(request)
    row = entered(round_, key_of(round_, place.variable, where), sent, version=version, by=user)
    response["ETag"] = row_etag(row)
    conditional.never_kept(response)
    return Status(HTTPStatus.OK if version else HTTPStatus.CREATED, observation(row))


@taking_part.get(
    f"{ROUND}/findings",
    auth=Token("read"),
    response=FindingPage,
    operation_id="list_findings",
    summary="List what the checks found",
)
def list_findings(
    request: HttpRequest, response: HttpResponse, *, place: Path[RoundPlace], paging: Query[Paging]
) -> Told:
    """What the checks doubt, with the reason the city gave; those without one first."""
    round_ = round_opened(person_of(request), place)
    page = page_of(request, response, told(round_, standing(round_).findings), paging=paging, told=finding)
    conditional.private(request, response, etag_of(page))
    return page


@answering.put(
    f"/rounds{ROUND}/findings/{{fingerprint}}",
    auth=Token("answer"),
    response=FindingTold,
    operation_id="answer_finding",
    summary="Answer a finding",
)
def give_reason(request: HttpRequest, *, place: Path[FindingPlace], reply: Body[Reply]) -> Told:
    """Give a reason for a finding, which the verifier sees. It counts while the finding says the same."""
    user = person_of(request)
    round_ = round_opened(user, place)
    found = next((one for one in standing(round_).findings if fingerprint(one) == place.fingerprint), None)
    if found is None:
        raise missing("The checks no longer find this.", next_step="List the findings again.")
    _demand_entering(user, round_, found.subject)
    answer_finding(round_, place.fingerprint, reason=_words(reply), by=user, gesture=Gesture(str(user.actor)))
    return finding(told(round_, [found])[0])


@answering.post(
    f"/rounds{ROUND}/answers/{{data_point:key}}",
    auth=Token("answer"),
    response={201: MessageTold},
    operation_id="answer_verifier",
    summary="Answer the verifier's question",
)
def answer_verifier(request: HttpRequest, *, place: Path[ValuePlace], reply: Body[Reply]) -> Status[Told]:
    """Answer a question about a figure; the figure goes back to the verifier."""
    user = person_of(request)
    round_ = round_opened(user, place)
    value = round_.values.select_related("round").filter(key=place.key).first()
    if value is None:
        raise missing("There is no such figure in this round.", where=place.key, next_step="List its values.")
    if not access.may_enter(user, round_, rounds.group_of(value)):
        raise _not_theirs()
    if place.key not in waiting_questions(round_):
        what = "No question about this figure waits for an answer."
        raise ProblemError(HTTPStatus.CONFLICT, what, kind="refused", where=place.key, next_step="Look at the value.")
    said = rounds.answer(value, _words(reply), by=user)
    return Status(HTTPStatus.CREATED, {"kind": said.kind, "text": said.text, "at": said.at})


@answering.post(
    "/cities/{slug:city}/questions/{question}/answer",
    auth=Token("answer"),
    response=told_public.QuestionRow,
    operation_id="answer_resident",
    summary="Answer a resident's question",
    openapi_extra={"parameters": [IF_MATCH]},
)
def answer_resident(
    request: HttpRequest, response: HttpResponse, *, place: Path[QuestionPlace], reply: Body[Reply]
) -> Told:
    """Answer in public, for the city. `If-Match` is the question's `version` in quotation marks."""
    user = person_of(request)
    if not access.may_moderate(user, place.city):
        raise forbidden("This is for those who answer for the city.", next_step="Ask the coordinator of the city.")
    question = Question.objects.filter(pk=place.question, city_id=place.city).first()
    edition = newest_edition(place.city)
    if question is None or edition is None:
        raise missing("There is no such question.", next_step="List the questions to the city.")
    if question.version != conditional.version_asked(request):
        raise conditional.overtaken("Somebody else dealt with this question.", etag=f'"{question.version}"')
    if len(reply.text) > asking.LONGEST_ANSWER:
        what = f"An answer has at most {asking.LONGEST_ANSWER} characters."
        raise ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, what, kind="invalid", where="text", next_step="Shorten it.")
    address = request.build_absolute_uri(figure_address(edition, question.key))
    moved = asking.answer(question, _words(reply), by=user, address=address)
    response["ETag"] = f'"{moved.version}"'
    return question_row(moved)


def _words(reply: Reply) -> str:
    text = reply.text.strip()
    if not text:
        what = "Nothing was written."
        raise ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, what, kind="invalid", where="text", next_step="Say why.")
    return text


def _demand_entering(user: User, round_: Round, subject: str) -> None:
    """Let only those answer a finding who may enter something it is about; one about nothing alone, the coordinator."""
    pack = pack_of(round_)
    groups = {pack.indicator(key.split("/")[0]).definition.group for key in rounds.dependents(pack, subject)}
    may = any(access.may_enter(user, round_, group) for group in groups)
    if not may and not access.may_coordinate(user, round_.city_id):
        raise _not_theirs()


def _not_theirs() -> ProblemError:
    return forbidden("This category is not given to your department.", next_step="Ask the coordinator of your city.")
