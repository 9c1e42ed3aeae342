"""Who asks: nobody, or the person of a token, as far as the token's scopes go."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from ninja.security import HttpBearer

from groma.web.api.problems import ProblemError, forbidden
from groma.web.api.rates import count
from groma.web.models import AccessToken
from groma.web.people import tokens

if TYPE_CHECKING:
    from django.http import HttpRequest

    from groma.web.models import User

KEPT_AS = "groma.token"


class Token(HttpBearer):
    """Lets in whoever has a working token with a scope."""

    def __init__(self, scope: str) -> None:
        """Ask for a scope, one of `groma.web.people.tokens.SCOPES`."""
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> AccessToken:
        """The token, if it may do this.

        Raises:
            ProblemError: There is none, or it has not that scope.
        """
        token = request.META.get(KEPT_AS)
        if not isinstance(token, AccessToken):
            raise unauthorized("This is only for people with a token.")
        if self.scope not in token.scopes.split():
            raise forbidden(
                f"This token has not the scope `{self.scope}`.", next_step="Make a token with that scope on the site."
            )
        return token

    def authenticate(self, request: HttpRequest, token: str) -> AccessToken:
        """The same; the text of the token was looked at before."""
        del token
        return self(request)


def admit(request: HttpRequest) -> None:
    """Find out who asks, and count that they did. A token that does not work is never taken for none.

    Raises:
        ProblemError: The token does not work, or there were too many requests.
    """
    said, address = request.headers.get("Authorization"), request.META.get("REMOTE_ADDR", "")
    if said is None:
        count("address", address)
        return
    scheme, _blank, text = said.partition(" ")
    token = tokens.found(text.strip()) if scheme.lower() == "bearer" else None
    if token is None:
        count("refused", address)
        raise unauthorized("This token does not work: it is unknown, revoked or over.")
    count("token", str(token.pk))
    tokens.note_use(token)
    request.META[KEPT_AS] = token


def token_of(request: HttpRequest) -> AccessToken:
    """The token of a request that needed one."""
    token: AccessToken = request.META[KEPT_AS]
    return token


def person_of(request: HttpRequest) -> User:
    """The person whose token a request came with."""
    return token_of(request).user


def unauthorized(what: str) -> ProblemError:
    """Whoever asks has to say who they are."""
    return ProblemError(
        HTTPStatus.UNAUTHORIZED,
        what,
        kind="unauthorized",
        next_step="Make a token on the site and send it as `Authorization: Bearer groma_…`.",
        headers={"WWW-Authenticate": 'Bearer realm="groma"'},
    )
