"""The secretariat's table: where every city's round stands, from the counts kept on the rounds.

Nothing is measured here. Whatever the number of cities, a page takes a constant number of queries.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, F, FloatField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast
from django.utils import timezone

from groma.web.facts import OPEN
from groma.web.models import City, Round
from groma.web.models.rounds import ROUND_STATES
from groma.web.progress import RUNNING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

PAGE = 200
STUCK_AFTER = dt.timedelta(days=30)
"""A round that stays in one state for so long is stuck."""
ASKED_FOR = dt.timedelta(days=14)
"""A round one of whose questions waits for so long is stuck."""
SORTS = {
    "city": ("city__name",),
    "country": ("city__country", "city__name"),
    "round": ("period", "city__name"),
    "state": ("state_order", "city__name"),
    "since": ("state_since",),
    "deadline": ("deadline", "city__name"),
    "filled": ("filled_share", "city__name"),
    "reported": ("reported_share", "city__name"),
    "checked": ("checked", "city__name"),
    "verified": ("verified", "city__name"),
    "errors": ("open_errors", "city__name"),
    "questions": ("open_questions", "city__name"),
}
"""What the table can be sorted by, and how."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rounds are to be shown, in which order.

    Attributes:
        period: Rounds of this period; where empty, those that are running, and the newest of each city.
        sort: One of `SORTS`; with a `-` in front the other way round.
    """

    search: str = ""
    state: str = ""
    country: str = ""
    period: str = ""
    late: bool = False
    stuck: bool = False
    sort: str = "city"

    @property
    def column(self) -> str:
        """What is sorted by."""
        return self.sort.lstrip("-")

    @property
    def is_descending(self) -> bool:
        """Whether the largest come first."""
        return self.sort.startswith("-")


def asked(query: Mapping[str, str]) -> Asked:
    """What an address asks for; what it says that is not known counts as not said."""
    sort = query.get("sort", "city")
    return Asked(
        search=query.get("search", "").strip()[:100],
        state=query.get("state", "") if query.get("state", "") in ROUND_STATES else "",
        country=query.get("country", "")[:2].upper(),
        period=query.get("period", "")[:30],
        late=bool(query.get("late")),
        stuck=bool(query.get("stuck")),
        sort=sort if sort.lstrip("-") in SORTS else "city",
    )


def rounds(asked: Asked, *, now: dt.datetime | None = None) -> QuerySet[Round]:
    """The rounds asked for, with their cities, in order."""
    moment = now or timezone.now()
    found = newest_or_of(asked.period)
    for part in _conditions(asked, moment):
        found = found.filter(part)
    return _sorted(found.select_related("city"), asked)


def newest_or_of(period: str) -> QuerySet[Round]:
    """Every round of a period; without one, those that are running, and the newest of each city."""
    if period:
        return Round.objects.filter(period=period)
    newest = Round.objects.filter(city=OuterRef("pk")).order_by("-period", "-pk").values("pk")[:1]
    newest_of_each = City.objects.annotate(newest=Subquery(newest)).values("newest")
    return Round.objects.filter(Q(state__in=RUNNING) | Q(pk__in=newest_of_each))


def is_late(round_: Round, *, today: dt.date) -> bool:
    """Whether the city has not submitted although the deadline is over."""
    return round_.state in OPEN and round_.deadline is not None and round_.deadline < today


def _conditions(asked: Asked, now: dt.datetime) -> list[Q]:
    given = (
        (asked.search, Q(city__name__icontains=asked.search) | Q(city=asked.search.lower())),
        (asked.state, Q(state=asked.state)),
        (asked.country, Q(city__country=asked.country)),
        (asked.late, Q(state__in=OPEN, deadline__lt=timezone.localdate(now))),
        (asked.stuck, stuck(now)),
    )
    return [condition for said, condition in given if said]


def stuck(now: dt.datetime) -> Q:
    """Rounds in which nothing has moved for long."""
    return ~Q(state="published") & (Q(state_since__lt=now - STUCK_AFTER) | Q(asked_since__lt=now - ASKED_FOR))


def _sorted(found: QuerySet[Round], asked: Asked) -> QuerySet[Round]:
    """In the order asked for; what has none of it last, and equal ones always in the same order."""
    places = [When(state=state, then=Value(place)) for place, state in enumerate(ROUND_STATES)]
    shares = {"filled_share": _share("filled"), "reported_share": _share("reported")}
    first, *others = SORTS[asked.column]
    leading = F(first).desc(nulls_last=True) if asked.is_descending else F(first).asc(nulls_last=True)
    return found.annotate(state_order=Case(*places), **shares).order_by(leading, *others, "pk")


def _share(name: str) -> Case:
    """A count as a share of all data points."""
    share = Cast(name, FloatField()) / Cast("total", FloatField())
    return Case(When(total__gt=0, then=share), default=Value(0.0), output_field=FloatField())
