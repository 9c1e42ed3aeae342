"""A round at a glance: where it stands, whom it waits for, how far each part is, and what can be done now."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from groma.web import access
from groma.web.desk.offered_steps import offered
from groma.web.desk.work import parent_name, waiting_since, waits_for
from groma.web.entry.plain_findings import in_readers_language
from groma.web.facts import OPEN
from groma.web.models import Message
from groma.web.parts import Cell, Column, Share, Table
from groma.web.progress import keys_by_group, part
from groma.web.round_addresses import of_round
from groma.web.standing import pack_of
from groma.web.templatetags.packs import full_name, worded_in

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from groma.catalogue.pack import Pack
    from groma.errors import Finding
    from groma.verify.workflow import Need
    from groma.web.models import Round, User
    from groma.web.progress import Part, Tally

STEPS = {
    "submit": (
        gettext_lazy("Submit"),
        gettext_lazy("The round goes to the verifier. After that, figures change only where the verifier asks."),
    ),
    "recall": (
        gettext_lazy("Recall"),
        gettext_lazy("The round comes back to the city, as long as the verifier has not begun to decide."),
    ),
    "reopen": (
        gettext_lazy("Reopen"),
        gettext_lazy(
            "Figures can be corrected again. What was published stays citable until a new edition replaces it."
        ),
    ),
    "publish": (
        gettext_lazy("Publish"),
        gettext_lazy("The round becomes a public edition that cannot be changed, only followed by another."),
    ),
    "take_in": (
        gettext_lazy("Publish as taken in"),
        gettext_lazy("For figures of the past: published as they were found, marked as not verified here."),
    ),
}
"""The steps taken on this page, each with the word on its button and what it means."""
WITHOUT_HASTE = frozenset({"recall", "reopen", "take_in"})
"""Steps that undo or skip something, and so are never the first choice."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A step that this person may take, or could if what is lacking were there."""

    action: str
    words: str
    means: str
    needs_reason: bool
    lacking: tuple[Need, ...]

    @property
    def kind(self) -> str:
        """How its button looks."""
        return "danger" if self.action in WITHOUT_HASTE else "primary"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the verifier that waits."""

    key: str
    name: str
    text: str
    since: dt.datetime
    address: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """An open error, and where it can be mended."""

    finding: Finding
    address: str


def offers(round_: Round, visitor: User) -> list[Offer]:
    """The steps this person's roles offer now, with what is lacking said before they try."""
    known = {}
    for one in offered(round_, visitor):
        if one.action in STEPS and (one.action not in known or one.is_open):
            known[one.action] = one
    return [
        Offer(one.action, str(STEPS[one.action][0]), str(STEPS[one.action][1]), one.wants_reason, one.lacking)
        for one in known.values()
    ]


def facts_of(round_: Round, *, today: dt.date) -> list[tuple[str, object]]:
    """What is to be known of a round in a few lines."""
    is_given = access.current_mandates().filter(round=round_, has_conflict=False).exists()
    known: list[tuple[str, object]] = [
        (_("Waits for"), waiting_words(waits_for(round_, is_given=is_given))),
        (_("Since"), since_words(waiting_since(round_), today=today)),
        (_("Deadline"), deadline_words(round_, today=today)),
        (_("Framework"), f"{pack_of(round_).meta.title}, {round_.pack_version}"),
        (_("Benchmark set"), round_.benchmark_set or _("none")),
    ]
    return known if round_.state != "published" else known[2:]


def waiting_words(whom: str) -> str:
    """Whom something waits for, in words."""
    words = {"city": _("the city"), "verifier": _("the verifier"), "secretariat": _("the secretariat")}
    return words.get(whom, _("nobody"))


def since_words(when: dt.datetime, *, today: dt.date) -> str:
    """A day, and how many days ago that is."""
    days = (today - when.date()).days
    ago = ngettext("%(days)s day ago", "%(days)s days ago", days) % {"days": days} if days > 0 else _("today")
    return _("%(date)s (%(ago)s)") % {"date": date_format(when, "DATE_FORMAT"), "ago": ago}


def deadline_words(round_: Round, *, today: dt.date) -> str:
    """The deadline, and how many days are left or lost."""
    if round_.deadline is None:
        return _("none")
    days = (round_.deadline - today).days
    date = date_format(round_.deadline, "DATE_FORMAT")
    if round_.state not in OPEN:
        return date
    if days < 0:
        late = ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}
        return _("%(date)s, %(how)s") % {"date": date, "how": late}
    left = ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}
    return _("%(date)s, %(how)s") % {"date": date, "how": left}


def shares(tally: Tally) -> list[Share]:
    """How much is filled in, reported, checked and verified."""
    total = len(tally.keys)
    return [
        Share(_("Filled in"), tally.counts["filled"], total),
        Share(_("Reported"), tally.counts["reported"], total),
        Share(_("Checked"), tally.counts["checked"], total),
        Share(_("Verified"), tally.counts["verified"], total),
    ]


def by_category(round_: Round, tally: Tally, *, below: str) -> list[Table]:
    """How far each category is: a table for each department, by its name.

    Args:
        round_: The round.
        tally: How far every data point is.
        below: The page a category leads to, such as `enter/`; none where empty.
    """
    pack, given = pack_of(round_), _departments(round_)
    theirs: dict[str, list[tuple[object, ...]]] = defaultdict(list)
    for group, keys in keys_by_group(pack).items():
        address = of_round(round_, f"{below}{group}/") if below else ""
        name = Cell(worded_in(pack, group, "name"), address, parent_name(pack, group))
        theirs[given.get(group, _("nobody"))].append((name, *_numbers(part(tally, keys, id=group))))
    heads = (Column(_("Category")), *_columns())
    return [Table(department, heads, tuple(rows)) for department, rows in sorted(theirs.items())]


def by_department(round_: Round, tally: Tally) -> Table:
    """How far what each department was given is."""
    given, groups = _departments(round_), keys_by_group(pack_of(round_))
    theirs: dict[str, list[str]] = defaultdict(list)
    for group, keys in groups.items():
        theirs[given.get(group, _("nobody"))].extend(keys)
    rows = tuple((name, *_numbers(part(tally, keys, id=name))) for name, keys in sorted(theirs.items()))
    return Table(_("By department"), (Column(_("Department")), *_columns()), rows)


def questions(round_: Round, tally: Tally) -> list[Asked]:
    """The questions that wait, oldest first."""
    pack = pack_of(round_)
    texts = dict(
        Message.objects.filter(round=round_, kind=Message.Kind.QUESTION, key__in=tally.asked).values_list("key", "text")
    )
    return [
        Asked(
            key,
            full_name(pack, pack.data_point(key)),
            texts.get(key, ""),
            since,
            of_round(round_, f"enter/{group_of(pack, key)}/"),
        )
        for key, since in tally.asked.items()
    ]


def doubts(round_: Round, findings: Iterable[Finding]) -> list[Doubt]:
    """Findings with the page where each can be mended or answered."""
    pack = pack_of(round_)
    return [
        Doubt(in_readers_language(one, pack), of_round(round_, f"enter/{_where(pack, one.subject)}"))
        for one in findings
    ]


def group_of(pack: Pack, key: str) -> str:
    """The category of a data point."""
    return str(pack.indicator(key.split("/", maxsplit=1)[0]).definition.group)


def _where(pack: Pack, subject: str) -> str:
    """The category where a variable or data point is entered first, as the end of an address; empty where none is."""
    found = (
        point.key for point in pack.data_points if subject in {point.key, point.code} or subject in point.variables
    )
    key = next(found, "")
    return f"{group_of(pack, key)}/" if key else ""


def _departments(round_: Round) -> Mapping[str, str]:
    """The name of the department of each category that has one."""
    return dict(round_.assignments.values_list("group", "department__name"))


def _columns() -> tuple[Column, ...]:
    titles = (_("Figures"), _("Reported"), _("To fill in"), _("Checked"), _("Verified"), _("Errors"), _("Questions"))
    return tuple(Column(title, is_number=True) for title in titles)


def _numbers(one: Part) -> tuple[object, ...]:
    return one.total, one.reported, one.awaited, one.checked, one.verified, one.faulty or "–", one.asked or "–"
