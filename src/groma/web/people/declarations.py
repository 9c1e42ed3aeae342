"""What a verifier declares of their independence; a conflict is told to the secretariat at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from groma.verify.workflow import RefusedError
from groma.web import changes
from groma.web.models import Membership
from groma.web.trail import Gesture

if TYPE_CHECKING:
    from groma.web.models import Mandate, User


def declare(mandate: Mandate, text: str, *, has_conflict: bool) -> Mandate:
    """Keep a verifier's declaration with its date. A conflict is told to the secretariat, and stands.

    Raises:
        RefusedError: They declared a conflict before.
        OvertakenError: The mandate was changed or taken back meanwhile.
    """
    if mandate.has_conflict:
        raise RefusedError(
            _("You have declared a conflict of interest for this round."),
            next_step=_("Ask the secretariat if it was a mistake."),
        )
    with transaction.atomic():
        kept = changes.change(
            mandate,
            "declare",
            gesture=Gesture(mandate.actor),
            declared_at=timezone.now(),
            has_conflict=has_conflict,
            declaration=text,
        )
        if has_conflict:
            transaction.on_commit(lambda: _tell_secretariat(kept))
    return kept


def _tell_secretariat(mandate: Mandate) -> None:
    """A mail to each of the secretariat: which round needs another verifier; why stands on the site only."""
    held = Membership.objects.filter(role="secretariat", city=None, user__is_active=True).select_related("user")
    for person in {one.user.pk: one.user for one in held}.values():
        _send(person, mandate)


def _send(person: User, mandate: Mandate) -> None:
    round_ = mandate.round
    with translation.override(person.language or settings.LANGUAGE_CODE):
        subject = _("A verifier declared a conflict of interest: %(round)s") % {"round": round_}
        body = _(
            "A verifier of %(city)s, %(period)s, has declared a conflict of interest and can no longer decide there."
            "\n\nPlease give the round to another verifier. The declaration can be read on the pages of the round."
        ) % {"city": round_.city.name, "period": round_.period}
        EmailMessage(subject, body, to=[person.email]).send(fail_silently=True)
