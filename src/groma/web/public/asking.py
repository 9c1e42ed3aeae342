"""Questions of residents about published figures: asked without an account, moderated, answered in public.

What a resident typed stands only in the row of the question, so that it can be erased; the trail knows its hash. An
e-mail address is kept only until the resident was told what became of the question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.core.cache import cache
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Count, Max, Sum
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext_lazy

from groma.errors import GromaError
from groma.web import changes
from groma.web.models import Question
from groma.web.parts import Post
from groma.web.trail import Gesture

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise as StrPromise

    from groma.web.models import User
    from groma.web.public.editions import Edition

RESIDENT = "resident"
"""The actor of a question: whoever asks is nobody the trail knows."""
MOST, WITHIN_S = 5, 60 * 60
"""So many questions from one place within an hour; more is a machine, or a grudge."""
SHORTEST, LONGEST, LONGEST_ANSWER = 10, 2_000, 5_000
PUBLIC = (Question.State.SHOWN, Question.State.ANSWERED)
FROM: dict[str, tuple[str, ...]] = {
    "show": (Question.State.RECEIVED, Question.State.REFUSED),
    "refuse": (Question.State.RECEIVED, Question.State.SHOWN),
    "answer": (Question.State.RECEIVED, Question.State.SHOWN, Question.State.ANSWERED),
}
"""What a moderator does to a question, and in which states of it."""


class AskForm(forms.Form):
    """A question about a figure. `website` is no field for people: who fills it in is a machine."""

    text = forms.CharField(
        label=gettext_lazy("Your question"),
        help_text=gettext_lazy("It will be public once the city has looked at it. Leave out names of people."),
        min_length=SHORTEST,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    contact = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("Only to tell you of the answer. It is never shown, and deleted once you were told."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    website = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )


class AnswerForm(forms.Form):
    """The city's answer, which is public at once."""

    answer = forms.CharField(
        label=pgettext_lazy("what is said", "Answer"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RefusalForm(forms.Form):
    """Why a question is not shown; the resident is told."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


def ask(edition: Edition, key: str, *, text: str, contact: str, language: str) -> Question:
    """Take in a question about a figure of an edition; nobody sees it before a moderator did."""
    question = Question(
        city_id=edition.city_id,
        key=key,
        period=edition.period,
        edition=edition.number,
        text=text,
        contact=contact,
        language=language,
    )
    return changes.create(question, "ask", gesture=Gesture(RESIDENT))


def may_ask_now(address: str) -> bool:
    """Whether somebody at a network address may still ask; counts this time. The address itself is not kept."""
    key = f"asking-{salted_hmac('groma.asking', address, algorithm='sha256').hexdigest()}"
    cache.add(key, 0, WITHIN_S)
    try:
        return cache.incr(key) <= MOST
    except ValueError:
        return True


def show(question: Question, *, by: User) -> Question:
    """Show a question to everybody."""
    return _moved(question, "show", by=by, state=Question.State.SHOWN, refusal="")


def refuse(question: Question, reason: str, *, by: User) -> Question:
    """Keep a question from being shown, and tell the resident why."""
    with transaction.atomic():
        moved = _moved(question, "refuse", by=by, state=Question.State.REFUSED, refusal=reason, contact="")
        _tell(question, gettext_lazy("Your question is not shown"), reason)
    return moved


def answer(question: Question, text: str, *, by: User, address: str) -> Question:
    """Answer a question in public, and tell the resident where.

    Args:
        question: As it was shown.
        text: The answer.
        by: Who answers, for the city.
        address: The page it can be read on.
    """
    said = {"answer": text, "answered_by": by.actor, "answered_at": timezone.now()}
    with transaction.atomic():
        moved = _moved(question, "answer", by=by, state=Question.State.ANSWERED, contact="", **said)
        _tell(question, gettext_lazy("Your question was answered"), address)
    return moved


def erase(question: Question, *, by: User) -> None:
    """Erase a question with all that the resident typed; the trail keeps that there was one."""
    changes.remove(question, "erase", gesture=Gesture(str(by.actor)))


def public_questions(city: str, *, key: str = "") -> QuerySet[Question]:
    """The questions that everybody may read, newest first: about a city, or about one data point of it."""
    found = Question.objects.filter(city_id=city, state__in=PUBLIC)
    return found.filter(key=key) if key else found


def stamp(city: str) -> tuple[object, ...]:
    """What every page that shows a city's questions depends on."""
    said = public_questions(city).aggregate(count=Count("pk"), last=Max("pk"), versions=Sum("version"))
    return said["count"], said["last"], said["versions"]


def posts(questions: Iterable[Question], *, city: str) -> list[Post]:
    """Questions with their answers, as a thread. Residents have no name here."""
    told = []
    for one in questions:
        who = _("a resident on %(period)s, edition %(edition)d") % {"period": one.period, "edition": one.edition}
        told.append(Post(one.asked_at, who, one.text, waits=one.state not in PUBLIC))
        if one.answer:
            told.append(Post(_time(one.answered_at), city, one.answer, is_answer=True))
    return told


def _moved(question: Question, action: str, *, by: User, **fields: object) -> Question:
    if question.state not in FROM[action]:
        raise GromaError(
            _("This question was dealt with in the meantime."), next_step=_("Load the page again and look at it.")
        )
    return changes.change(question, action, gesture=Gesture(str(by.actor)), **fields)


def _tell(question: Question, subject: StrPromise, words: str) -> None:
    """A mail to the resident, if they left an address, once what it tells is saved."""
    to = question.contact
    if not to:
        return
    with override(question.language or settings.LANGUAGE_CODE):
        body = _("You asked a question about a published figure.\n\n%(words)s\n\nYour address is deleted now.")
        mail = (str(subject), body % {"words": words})
    transaction.on_commit(lambda: _sent(*mail, to=to))


def _sent(subject: str, body: str, *, to: str) -> None:
    send_mail(subject, body, None, [to], fail_silently=True)


def _time(when: dt.datetime | None) -> dt.datetime:
    return when or timezone.now()
