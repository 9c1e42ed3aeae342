"""What waits for a person: one item for each thing, since when, and the next step."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from groma.web import access
from groma.web.facts import OPEN
from groma.web.models import Assignment, City, Membership, Question, Round
from groma.web.people import inviting
from groma.web.progress import RUNNING, keys_by_group
from groma.web.round_addresses import of_round
from groma.web.standing import pack_of
from groma.web.templatetags.packs import worded_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import QuerySet

    from groma.catalogue.pack import Pack
    from groma.web.models import User

SHOWN = 10
"""So many rounds of one kind are listed for the secretariat; the others are in its table."""


@dataclass(frozen=True, slots=True)
class Work:
    """One thing that waits for a person.

    Attributes:
        what: What is to be done, in a few words.
        note: How much of it. where: Which part of the framework it is in.
        since: Since when it waits.
        deadline: By when; `None` where nobody has said.
        button: The next step, in a word or two.
    """

    what: str
    note: str
    round: Round | None
    since: dt.datetime | None
    deadline: dt.date | None
    button: str
    address: str
    where: str = ""

    def is_late(self, today: dt.date) -> bool:
        """Whether the deadline is over."""
        return self.deadline is not None and self.deadline < today

    @property
    def order(self) -> tuple[dt.date, str]:
        """The nearest deadline first, then what waits longest."""
        return self.deadline or dt.date.max, self.since.isoformat() if self.since else ""


def work_of(user: User) -> list[Work]:
    """Everything that waits for a person, the most pressing first."""
    mine = list(Membership.objects.filter(user=user).select_related("city"))
    roles = {one.role for one in mine}
    found = [
        *_invitations(user),
        *_of_contributor([one for one in mine if one.role == "contributor"]),
        *_of_coordinator([one.city for one in mine if one.role == "coordinator" and one.city]),
        *(_of_verifier(user) if "verifier" in roles else ()),
        *(_of_secretariat() if "secretariat" in roles else ()),
    ]
    return sorted(found, key=lambda one: one.order)


def rounds_of(user: User) -> list[Round]:
    """The rounds a person takes part in, running ones first: those of their cities, and those given to them."""
    cities = Membership.objects.filter(user=user).exclude(city=None).values("city")
    given = access.current_mandates().filter(user=user).values("round")
    mine = Round.objects.filter(Q(city__in=cities) | Q(pk__in=given)).select_related("city")
    return sorted(mine, key=lambda one: (one.state not in RUNNING, one.city.name))


def waits_for(round_: Round, *, is_given: bool) -> str:
    """Whom a round waits for: `city`, `verifier`, `secretariat`, or nobody.

    Args:
        round_: The round.
        is_given: Whether a verifier without a conflict has it.
    """
    if round_.state == "submitted" and round_.open_questions:
        return "city"
    waiting = {"submitted": "verifier" if is_given else "secretariat", "verified": "secretariat", "published": ""}
    return waiting.get(round_.state, "city")


def waiting_since(round_: Round) -> dt.datetime:
    """Since when a round waits for whom it waits for."""
    asked = round_.asked_since if round_.state == "submitted" else None
    return asked or round_.state_since


def _invitations(user: User) -> Iterator[Work]:
    """What a person is invited to, by when they have to say so."""
    for one in inviting.invited(user):
        role, day = one.get_role_display(), timezone.localdate(one.expires_at)
        note = f"{one.city.name} · {role}" if one.city else str(role)
        address = reverse("invitation", args=[one.pk])
        yield Work(_("You are invited"), note, None, None, day, button=_("Look"), address=address)


def _of_contributor(memberships: Iterable[Membership]) -> Iterator[Work]:
    departments = [one.department_id for one in memberships if one.department_id]
    given = Assignment.objects.filter(department__in=departments, round__state__in=RUNNING)
    for one in given.select_related("round__city"):
        keys = set(keys_by_group(pack_of(one.round)).get(one.group, ()))
        awaited = len(keys & set(one.round.awaited)) if one.round.state in OPEN else 0
        stuck = len(keys & set(one.round.stuck_on))
        if awaited:
            yield _to_fill(one, awaited)
        if stuck:
            yield _to_clear(one, stuck)


def _to_fill(given: Assignment, count: int) -> Work:
    said = ngettext("%(count)s figure to fill in", "%(count)s figures to fill in", count) % {"count": count}
    return Work(
        _category(given),
        said,
        given.round,
        since=given.round.state_since,
        deadline=given.round.deadline,
        button=_("Fill in"),
        address=of_round(given.round, f"enter/{given.group}/"),
        where=parent_name(pack_of(given.round), given.group),
    )


def _to_clear(given: Assignment, count: int) -> Work:
    said = ngettext(
        "%(count)s figure has an open question or error", "%(count)s figures have an open question or error", count
    )
    return Work(
        _category(given),
        said % {"count": count},
        given.round,
        since=given.round.asked_since or given.round.state_since,
        deadline=given.round.deadline if given.round.state in OPEN else None,
        button=_("Look"),
        address=of_round(given.round, f"enter/{given.group}/"),
        where=parent_name(pack_of(given.round), given.group),
    )


def parent_name(pack: Pack, group: str) -> str:
    """The name of the group above a category: several categories have the same name, in different groups."""
    above = pack.groups[group].parent
    return worded_in(pack, above, "name") if above else ""


def _category(given: Assignment) -> str:
    return worded_in(pack_of(given.round), given.group, "name")


def _of_coordinator(cities: Iterable[City]) -> Iterator[Work]:
    known = list(cities)
    running = defaultdict(list)
    rows = Round.objects.filter(city__in=known, state__in=RUNNING).select_related("city")
    given = Counter(Assignment.objects.filter(round__in=rows).values_list("round_id", flat=True))
    for round_ in rows:
        running[round_.city_id].append(round_)
        yield from _of_city(round_, given[round_.pk])
    for city in known:
        if city.pk not in running:
            yield _to_open(city)
    yield from _of_residents(known)


def _of_residents(cities: Iterable[City]) -> Iterator[Work]:
    """Questions about published figures that nobody has looked at or answered, a line for each city."""
    open_ = Question.objects.filter(city__in=cities, state__in=(Question.State.RECEIVED, Question.State.SHOWN))
    waiting = open_.order_by("city").values_list("city", "city__name").annotate(Count("pk"), Min("asked_at"))
    for city, name, count, since in waiting:
        said = ngettext("%(count)s question", "%(count)s questions", count) % {"count": count}
        words = _("Residents ask %(city)s") % {"city": name}
        address = reverse("moderation", args=[city])
        yield Work(words, said, None, since, None, button=_("Look"), address=address)


def _of_city(round_: Round, given: int) -> Iterator[Work]:
    if round_.open_questions:
        said = ngettext("%(count)s question", "%(count)s questions", round_.open_questions)
        words = said % {"count": round_.open_questions}
        yield _at(
            round_,
            _("The verifier asks"),
            note=words,
            button=pgettext("action", "Answer"),
            below="#questions",
            since=round_.asked_since,
        )
    if round_.state == "not_verified":
        yield _at(
            round_, _("The round was not verified"), note=_("The verifier said why."), button=_("Look"), below="#steps"
        )
    if round_.state not in OPEN:
        return
    if round_.open_errors:
        said = ngettext("%(count)s error", "%(count)s errors", round_.open_errors) % {"count": round_.open_errors}
        yield _at(round_, _("The checks found errors"), note=said, button=_("Mend or explain"), below="#findings")
    if free := len(keys_by_group(pack_of(round_))) - given:
        said = ngettext("%(count)s category is nobody's", "%(count)s categories are nobody's", free) % {"count": free}
        yield _at(round_, _("Say which department fills what"), note=said, button=_("Assign"), below="departments/")
    if not round_.filled:
        said = _("Nothing is said yet of this period.")
        yield _at(round_, _("Figures to fill in"), note=said, button=_("Fill in"), below="enter/")
    elif round_.reported and not round_.open_errors and not round_.open_questions:
        yield _to_submit(round_)


def _to_submit(round_: Round) -> Work:
    count = len(round_.awaited)
    left = ngettext("Nothing is said yet of %(count)s figure", "Nothing is said yet of %(count)s figures", count)
    said = left % {"count": count} if count else _("Something is said of every figure.")
    return _at(round_, _("Ready to be submitted"), note=said, button=_("Submit"), below="#steps")


def _to_open(city: City) -> Work:
    address = f"{reverse('open_round')}?city={city.pk}"
    words = _("Open a round for %(city)s") % {"city": city.name}
    return Work(words, _("No round is running."), None, None, None, button=_("Open"), address=address)


def _of_verifier(user: User) -> Iterator[Work]:
    mandates = access.current_mandates().filter(user=user, has_conflict=False, round__state__in=RUNNING)
    for one in mandates.select_related("round__city"):
        if one.declared_at is None:
            yield _at(
                one.round,
                _("A round was given to you"),
                note=_("Say first that you are independent."),
                button=_("Declare"),
                below="verify/",
            )
        elif one.round.state == "submitted":
            yield _to_verify(one.round)


def _to_verify(round_: Round) -> Work:
    if not round_.undecided and not round_.open_questions:
        return _at(
            round_,
            _("Everything is decided"),
            note=_("Attest or return the round."),
            button=_("Finish"),
            below="verify/",
        )
    count = round_.undecided
    said = ngettext("%(count)s figure to decide", "%(count)s figures to decide", count) % {"count": count}
    return _at(round_, _("A round to verify"), note=said, button=_("Verify"), below="verify/")


def _of_secretariat() -> Iterator[Work]:
    usable = access.current_mandates().filter(has_conflict=False).values("round")
    ungiven = Round.objects.filter(state="submitted").exclude(pk__in=usable)
    yield from _some(ungiven, _("Nobody has it to verify"), button=_("Give"), below="verifiers/", state="submitted")
    ready = Round.objects.filter(state="verified")
    yield from _some(ready, _("Verified, not yet published"), button=_("Publish"), below="#steps", state="verified")


def _some(rounds: QuerySet[Round], what: str, *, button: str, below: str, state: str) -> Iterator[Work]:
    """The rounds that have waited longest, and a line for all the others."""
    waiting = list(rounds.select_related("city").order_by("state_since")[: SHOWN + 1])
    for round_ in waiting[:SHOWN]:
        yield _at(round_, what, button=button, below=below)
    if len(waiting) > SHOWN:
        count = rounds.count() - SHOWN
        said = ngettext("and %(count)s more round", "and %(count)s more rounds", count) % {"count": count}
        address = f"{reverse('network')}?state={state}"
        yield Work(what, said, None, waiting[SHOWN].state_since, None, button=_("Show all"), address=address)


def _at(round_: Round, what: str, *, button: str, below: str, note: str = "", since: dt.datetime | None = None) -> Work:
    """Something to do about a round. The deadline is the city's, and met once it has submitted."""
    deadline = round_.deadline if round_.state in OPEN else None
    return Work(
        what, note, round_, since or round_.state_since, deadline, button=button, address=of_round(round_, below)
    )
