"""What the first page of the programme shows: what it is, who is in it, and what it works on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groma.publish.numbers_text import comma_listed, raised
from groma.publish.numerals import number_text
from groma.web.models import Publication
from groma.web.parts import Link, Number
from groma.web.programme import deliverables, groups, meetings, members, plans
from groma.web.programme.disputed import about_the_whole
from groma.web.programme.known import facts_told, sources_of
from groma.web.programme.wording import REGISTERS, state_text, when_text
from groma.web.public import listed

if TYPE_CHECKING:
    from groma.network.model import Entry
    from groma.web.programme.shown import Programme
    from groma.web.public.listed import Stamp
    from groma.web.public.showing import Values

FEW = 6


def home_values(shown: Programme, cities: Stamp) -> Values:
    """The first page."""
    initiative = next(iter(shown.all("initiative")), None)
    at_work = [one for one in shown.all("groups") if groups.is_at_work(one)]
    published = [one for one in deliverables.in_order(shown) if deliverables.is_published(one)]
    late = sum(deliverables.is_late(one, at=shown.at) for one in shown.all("deliverables"))
    ahead, before = meetings.next_and_last(shown)
    own = _cities(shown, cities)
    return {
        "shown": shown,
        "title": initiative.name if initiative else _("The programme"),
        "short": initiative.one("short") if initiative else "",
        "what": _what_it_is(initiative),
        "who": _who_is_in_it(shown),
        "coordinating": [Link(one.name, _organisation(one)) for one in members.of_role(shown, members.COORDINATING)],
        "numbers": _numbers(shown, at_work=len(at_work), published=len(published), cities=own),
        "groups": [groups.group_row(shown, one) for one in at_work],
        "published": [deliverables.row(shown, one) for one in published[:FEW]],
        "undated": sum(not one.one("published") for one in published),
        "late": late,
        "ahead": meetings.row(shown, ahead) if ahead else None,
        "before": meetings.row(shown, before) if before else None,
        "plans": [plans.plan_row(shown, one) for one in plans.at_work(shown)],
        "sources_of_plans": sources_of(shown, *plans.at_work(shown)),
        "stages": _stages(shown),
        "cities": own,
        "registers": [(name, str(said)) for name, said in REGISTERS.items()],
        "figures": [_figure(one) for one in initiative.all("figure")] if initiative else [],
        "disputed": about_the_whole(shown),
        "known": facts_told(shown, initiative) if initiative else (),
        "sources": sources_of(shown, *([initiative] if initiative else [])),
        "sources_of_groups": sources_of(shown, *at_work),
        "sources_of_deliverables": sources_of(shown, *published),
    }


def _what_it_is(initiative: Entry | None) -> str:
    """The first sentence: what the initiative is, from what it says of itself."""
    if initiative is None:
        return ""
    aims = comma_listed(initiative.all("aim"))
    told = {"name": initiative.name, "year": when_text(initiative.one("established")), "aims": aims}
    if told["year"] and aims:
        return _("%(name)s was established in %(year)s; it aims at %(aims)s.") % told
    if aims:
        return _("%(name)s aims at %(aims)s.") % told
    return _("%(name)s was established in %(year)s.") % told if told["year"] else ""


def _who_is_in_it(shown: Programme) -> str:
    """The second sentence: how many coordinate and support it."""
    coordinating = len(members.of_role(shown, members.COORDINATING))
    supporting = len(members.of_role(shown, members.SUPPORTING))
    first = ngettext("%(count)s organisation coordinates it", "%(count)s organisations coordinate it", coordinating) % {
        "count": number_text(coordinating)
    }
    second = ngettext("%(count)s supports it", "%(count)s support it", supporting) % {"count": number_text(supporting)}
    if coordinating and supporting:
        return _("%(first)s, and %(second)s.") % {"first": first, "second": second}
    return _("%(sentence)s.") % {"sentence": first} if coordinating else ""


def _numbers(shown: Programme, *, at_work: int, published: int, cities: int) -> list[Number]:
    working = sum(groups.is_at_work(one) for one in shown.all("working-groups"))
    told = ngettext("%(count)s working group", "%(count)s working groups", working) % {"count": number_text(working)}
    return [
        Number(number_text(at_work), ngettext("thematic group at work", "thematic groups at work", at_work), note=told),
        Number(number_text(published), ngettext("deliverable published", "deliverables published", published)),
        Number(
            number_text(cities),
            ngettext("city has published its figures here", "cities have published their figures here", cities),
        ),
    ]


def _organisation(entry: Entry) -> str:
    return reverse("programme_organisation", kwargs={"entry": entry.id})


def _figure(said: str) -> tuple[str, str]:
    """What a source counts, and how many."""
    name, _colon, count = said.partition(": ")
    return raised(name.replace("_", " ")), count


def _cities(shown: Programme, now: Stamp) -> int:
    """How many cities had published on this site by the day."""
    if shown.is_today:
        return len(listed.cities(now))
    published = Publication.objects.filter(published_at__date__lte=shown.at).order_by()
    return published.values("round__city").distinct().count()


def _stages(shown: Programme) -> list[tuple[str, str]]:
    """How many cities of the register are in which stage, in the order of the first."""
    found: dict[str, int] = {}
    for one in shown.all("cities"):
        found[one.state] = found.get(one.state, 0) + 1
    return [(state_text(state), number_text(count)) for state, count in found.items()]
