"""What the pages of deliverables show: a list that can be narrowed, and one with its dates told plainly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groma.web.programme.disputed import about_entries
from groma.web.programme.known import facts_told, sources_of
from groma.web.programme.linking import beside, called, link_to, links, list_link, way
from groma.web.programme.papers import papers_of
from groma.web.programme.wording import last_of, named_in, state_text, when_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from groma.network.model import Entry
    from groma.web.parts import Link
    from groma.web.programme.linking import Pair
    from groma.web.programme.shown import Programme
    from groma.web.public.showing import Values

    Choices = Sequence[tuple[str, str]]

PAGE = 100
PUBLISHED, LATE, AHEAD, NAMED = "published", "late", "ahead", "named"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed by; an empty field asks nothing."""

    state: str = ""
    group: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class DeliverableRow:
    """A deliverable in a list.

    Attributes:
        published: When it was published, where a source says so.
    """

    link: Link
    published: str
    of: tuple[Link, ...]
    times: str
    late: str
    languages: str


class DeliverableFilter(forms.Form):
    """What the list of deliverables can be narrowed by."""

    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    group = forms.ChoiceField(label=gettext_lazy("Thematic group"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)

    def __init__(self, data: Mapping[str, str], *, states: Choices, groups: Choices, languages: Choices) -> None:
        """Offer what some deliverable has."""
        super().__init__(data)
        for name, choices in (("state", states), ("group", groups), ("language", languages)):
            field = self.fields[name]
            field.choices = [("", _("all")), *choices]  # type: ignore[attr-defined]  # each of them is a choice


def is_published(entry: Entry) -> bool:
    """Whether a source says that it was published."""
    return entry.state == PUBLISHED or bool(entry.one("published"))


def is_late(entry: Entry, *, at: str) -> bool:
    """Whether its planned date is over, and no source says that it was published."""
    planned = last_of(entry.one("planned"))
    return not is_published(entry) and entry.state != "dropped" and planned is not None and planned.isoformat() < at


def times_text(entry: Entry, *, at: str) -> str:
    """When it was published or is planned for; what is late has a sentence of its own."""
    published, planned = when_text(entry.one("published")), when_text(entry.one("planned"))
    if published:
        return _("Published: %(date)s") % {"date": published}
    if is_published(entry):
        return _("Published; no source says when.")
    if planned and not is_late(entry, at=at):
        return _("Planned for %(date)s.") % {"date": planned}
    return "" if planned else _("No source says when it is planned, or that it was published.")


def late_text(entry: Entry, *, at: str) -> str:
    """That it is late, said plainly; empty where it is not."""
    if not is_late(entry, at=at):
        return ""
    planned = {"date": when_text(entry.one("planned"))}
    return _("Planned for %(date)s. No source in this register says that it was published.") % planned


def kind_of(entry: Entry, *, at: str) -> str:
    """What the list can be narrowed by: published, late, planned, or only named."""
    if is_published(entry):
        return PUBLISHED
    if is_late(entry, at=at):
        return LATE
    return AHEAD if entry.one("planned") else NAMED


def in_order(shown: Programme) -> list[Entry]:
    """Deliverables: the newest published first, then what is planned, by date."""

    def order(entry: Entry) -> tuple[bool, int]:
        day = last_of(entry.one("published") or ("" if is_published(entry) else entry.one("planned")))
        return not is_published(entry), -(day.toordinal() if day else 0)

    return sorted(shown.all("deliverables"), key=order)


def list_values(shown: Programme, asked: Asked, page: str | None) -> Values:
    """The list, and what it can be narrowed by: only what some deliverable has."""
    every = in_order(shown)
    found = [one for one in every if _fits(one, asked, at=shown.at)]
    return {
        "shown": shown,
        "found": found,
        "page": (on_page := Paginator(found, PAGE).get_page(page)),
        "rows": [row(shown, one) for one in on_page],
        "total": len(every),
        "published": sum(map(is_published, every)),
        "late": sum(is_late(one, at=shown.at) for one in every),
        "is_narrowed": asked != Asked(),
        "form": _form(shown, every, asked),
        "sources": sources_of(shown, *every),
        "way": way(),
    }


def row(shown: Programme, entry: Entry) -> DeliverableRow:
    """A deliverable in a list."""
    return DeliverableRow(
        link=link_to(shown, entry),
        published=when_text(entry.one("published")),
        of=links(shown, entry, "of"),
        times=times_text(entry, at=shown.at),
        late=late_text(entry, at=shown.at),
        languages=", ".join(entry.all("language")),
    )


def deliverable_values(shown: Programme, entry: Entry) -> Values:
    """One deliverable."""
    pairs: list[Pair] = [
        (_("Of"), links(shown, entry, "of")),
        (_("State"), "" if entry.state == "listed" else state_text(entry.state)),
        (_("Version"), entry.one("version")),
        (_("Languages"), entry.all("language")),
        (_("Planned for"), when_text(entry.one("planned"))),
        (_("Published"), when_text(entry.one("published"))),
        (_("Licence"), entry.one("licence")),
        (_("Complements"), links(shown, entry, "complements")),
        (_("Complemented by"), _named_by(shown, entry, "complements")),
        (_("Builds on"), links(shown, entry, "builds_on")),
        (_("Built on by"), _named_by(shown, entry, "builds_on")),
        (_("Case studies"), entry.all("case") or entry.one("cases")),
        (_("First named"), named_in(entry.since)),
        (_("Last named"), named_in(entry.seen)),
    ]
    return {
        "shown": shown,
        "entry": entry,
        "title": called(shown, entry),
        "times": times_text(entry, at=shown.at),
        "late": late_text(entry, at=shown.at),
        "scope": entry.one("scope"),
        "address": entry.one("address"),
        "facts": beside(pairs),
        "papers": papers_of(shown, entry),
        "disputed": about_entries(shown, (entry,)),
        "known": facts_told(shown, entry),
        "sources": sources_of(shown, entry),
        "way": way(list_link("deliverables", _("Deliverables"))),
    }


def _named_by(shown: Programme, entry: Entry, field: str) -> tuple[Link, ...]:
    return tuple(link_to(shown, one) for one in shown.naming("deliverables", field, entry.id))


def _fits(entry: Entry, asked: Asked, *, at: str) -> bool:
    return (
        (not asked.state or kind_of(entry, at=at) == asked.state)
        and (not asked.group or asked.group in {one.partition("/")[0] for one in entry.all("of")})
        and (not asked.language or asked.language in entry.all("language"))
    )


def _form(shown: Programme, every: Sequence[Entry], asked: Asked) -> DeliverableFilter:
    words = {
        PUBLISHED: _("published"),
        LATE: _("planned date is over"),
        AHEAD: _("planned"),
        NAMED: _("named without a date"),
    }
    kinds = {kind_of(one, at=shown.at) for one in every}
    ids = dict.fromkeys(of.partition("/")[0] for one in every for of in one.all("of"))
    groups = [(one.id, called(shown, one)) for name in ids if (one := shown.get("groups", name))]
    languages = sorted({language for one in every for language in one.all("language")})
    return DeliverableFilter(
        {"state": asked.state, "group": asked.group, "language": asked.language},
        states=[(kind, said) for kind, said in words.items() if kind in kinds],
        groups=sorted(groups, key=lambda one: one[1]),
        languages=[(one, one) for one in languages],
    )
