"""What is answered when something cannot be done: what, where, what next, and what is missing (RFC 9457)."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from ninja.errors import HttpError, ValidationError
from pydantic import BaseModel

from groma.errors import GromaError, NotFoundError
from groma.verify.workflow import RefusedError
from groma.web.changes import OvertakenError
from groma.web.pages.failures import AGAIN_S, is_unavailable
from groma.web.stored.files import StoreUnavailableError
from groma.web.verifying.worklist import SeenOtherwiseError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

logger = logging.getLogger("groma.web")
MEDIA_TYPE = "application/problem+json"
PERSONAL = frozenset({"assigned", "mandated", "declared", "independent", "qualified", "not_own_entry"})
"""What a person lacks; all other needs are about the state of things."""


class Lacking(BaseModel):
    """Something that has to hold first."""

    need: str
    says: str
    next_step: str


class Mistake(BaseModel):
    """One thing that is wrong with what was sent, and where in it."""

    where: str
    what: str


class Problem(BaseModel):
    """Why something was not done. Nothing is half-done."""

    type: str
    title: str
    status: int
    detail: str
    what: str
    where: str
    next_step: str
    needs: list[Lacking]
    mistakes: list[Mistake]


class ProblemError(GromaError):
    """A request that is answered with a problem.

    Attributes:
        status: Of the answer.
        kind: Short stable name of the problem.
        headers: Of the answer.
        further: Members beside those every problem has, such as the row as it is now.
    """

    def __init__(
        self,
        status: HTTPStatus,
        what: str,
        *,
        kind: str,
        where: str = "",
        next_step: str = "",
        needs: Sequence[Lacking] = (),
        mistakes: Sequence[Mistake] = (),
        headers: Mapping[str, str] | None = None,
        further: Mapping[str, Any] | None = None,
    ) -> None:
        """Keep the parts apart."""
        super().__init__(what, where=where, next_step=next_step)
        self.status, self.kind, self.needs, self.mistakes = status, kind, tuple(needs), tuple(mistakes)
        self.headers, self.further = dict(headers or {}), dict(further or {})


def answer_to(error: BaseException) -> HttpResponse:
    """The answer to an error: a problem, whatever it was."""
    problem = problem_of(error)
    content = Problem(
        type=f"urn:groma:problem:{problem.kind}",
        title=problem.status.phrase,
        status=problem.status,
        detail=" ".join(part for part in (problem.what, problem.next_step) if part),
        what=problem.what,
        where=problem.where,
        next_step=problem.next_step,
        needs=list(problem.needs),
        mistakes=list(problem.mistakes),
    )
    said = json.dumps(content.model_dump() | problem.further, ensure_ascii=False)
    response = HttpResponse(said.encode("utf-8", "replace"), status=problem.status, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    for name, value in problem.headers.items():
        response[name] = value
    return response


def problem_of(error: BaseException) -> ProblemError:
    """Any error as a problem. What we did not foresee is logged, and tells nothing of itself."""
    if isinstance(error, ProblemError):
        return error
    if isinstance(error, StoreUnavailableError) or is_unavailable(error):
        return _unavailable(error)
    if isinstance(error, GromaError):
        return _of_ours(error)
    return _of_request(error) or _broken(error)


def missing(what: str = "There is no such thing.", *, where: str = "", next_step: str = "") -> ProblemError:
    """Something that is not there, or that this person may not know of."""
    following = next_step or "Check the address."
    return ProblemError(HTTPStatus.NOT_FOUND, what, kind="not_found", where=where, next_step=following)


def forbidden(what: str, *, next_step: str, needs: Sequence[Lacking] = ()) -> ProblemError:
    """Something that is not for this person or this token."""
    return ProblemError(HTTPStatus.FORBIDDEN, what, kind="forbidden", next_step=next_step, needs=needs)


def invalid(mistakes: Sequence[Mistake]) -> ProblemError:
    """Something sent that cannot be taken, with every mistake in it."""
    return ProblemError(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "Something in the request cannot be taken.",
        kind="invalid",
        where=mistakes[0].where if mistakes else "",
        next_step="Mend what `mistakes` names.",
        mistakes=mistakes,
    )


def _broken(error: BaseException) -> ProblemError:
    logger.error("an endpoint failed", exc_info=error)
    return ProblemError(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "Something went wrong on our side. Nothing was half-saved.",
        kind="broken",
        next_step="Try again. If it happens again, tell whoever runs this site what you asked for.",
    )


def _of_ours(error: GromaError) -> ProblemError:
    if isinstance(error, OvertakenError | SeenOtherwiseError):
        next_step = "Read it again, compare, and send yours once more with the new version if it should stand."
        return ProblemError(
            HTTPStatus.PRECONDITION_FAILED, error.what, kind="overtaken", where=error.where, next_step=next_step
        )
    if isinstance(error, RefusedError):
        needs = [Lacking(need=one.id, says=one.says, next_step=one.next_step) for one in error.needs]
        if any(one.need in PERSONAL for one in needs):
            return forbidden(error.what, next_step=error.next_step, needs=needs)
        return _refused(error, needs)
    if isinstance(error, NotFoundError):
        return missing(error.what, where=error.where, next_step=error.next_step)
    return _refused(error, ())


def _refused(error: GromaError, needs: Sequence[Lacking]) -> ProblemError:
    return ProblemError(
        HTTPStatus.CONFLICT, error.what, kind="refused", where=error.where, next_step=error.next_step, needs=needs
    )


def _invalid(errors: Sequence[Mapping[str, Any]]) -> ProblemError:
    return invalid([Mistake(where=".".join(map(str, one["loc"])), what=str(one["msg"])) for one in errors])


def _of_request(error: BaseException) -> ProblemError | None:
    """What is wrong with a request as a whole; nothing where the error is of another kind."""
    if isinstance(error, ValidationError):
        return _invalid(error.errors)
    if isinstance(error, Http404):
        return missing()
    if isinstance(error, HttpError) and error.status_code == HTTPStatus.BAD_REQUEST:
        next_step = "Send one JSON object in UTF-8."
        return ProblemError(HTTPStatus.BAD_REQUEST, "The body cannot be read.", kind="unreadable", next_step=next_step)
    if isinstance(error, HttpError):
        status = HTTPStatus(error.status_code)
        return ProblemError(status, f"{status.phrase}.", kind="unreadable")
    return None


def _unavailable(error: BaseException) -> ProblemError:
    logger.error("what is kept cannot be reached or written", exc_info=error)
    return ProblemError(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "The figures cannot be reached or saved right now. Nothing was half-saved.",
        kind="unavailable",
        next_step="Try again in a little while.",
        headers={"Retry-After": str(AGAIN_S)},
    )
