"""What a programme file says, as statements: one for each snapshot, and one for each list without a date."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from groma.errors import Finding, sentence
from groma.network.dates import read_series, read_when
from groma.network.model import Claim, Cover, Difference, Statement
from groma.network.names import organisations as starting_with
from groma.network.names import slug
from groma.network.registers import LISTED_FIELD

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from groma.catalogue.yaml_text import Lines
    from groma.network import shapes
    from groma.network.names import Organisations

INITIATIVE = "initiative"
COORDINATING, SUPPORTING = "coordinating", "supporting"
_AT_END = re.compile(r"^(?P<title>.+?)\s*\((?P<when>[^()]*\d{4})\)$")
Value = str | int | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Claims:
    """The statements of a file, what it says its sources differ on, and what is doubtful."""

    statements: tuple[Statement, ...]
    differences: tuple[Difference, ...]
    findings: tuple[Finding, ...]


def claims_of(
    file: shapes.ProgrammeShape, *, where: str, line: Lines, known: Mapping[str, str], with_persons: bool
) -> Claims:
    """The statements of a programme file.

    Args:
        file: What it says.
        where: Its name, for findings.
        line: Tells the line of a part of it.
        known: Names of organisations the register has, with their ids.
        with_persons: Whether persons in published roles are taken.
    """
    organisations = starting_with(known)
    for one in file.organisations:
        organisations.add(one.id or slug(one.name), one.name, *one.also_called)
    sources = _Sources({name: one.title for name, one in file.sources.items()}, where, line)
    statements = [
        _Snapshot(one, organisations, file, with_persons=with_persons).statement(sources.titles(one.source, number))
        for number, one in enumerate(file.snapshots)
    ]
    earlier = _earlier(file, organisations, sources)
    differences = [_difference(one, sources, number) for number, one in enumerate(file.slips)]
    near = [_near(name, like, where) for name, like in organisations.near]
    return Claims((*earlier, *statements), tuple(differences), (*sources.findings, *near))


@dataclass(slots=True)
class _Sources:
    """Titles of sources by the names a file gives them."""

    by_name: Mapping[str, str]
    where: str
    line: Lines
    findings: list[Finding] = field(default_factory=list)

    def titles(self, names: Iterable[str], number: int, part: str = "snapshots") -> tuple[str, ...]:
        for name in names:
            if name not in self.by_name:
                what = sentence("`{name}` is none of the file's sources.", name=name)
                where = f"{self.where}:{self.line((part, number, 'source'))}"
                step = sentence("Add it to `sources:` with its title.")
                self.findings.append(Finding("error", "unknown_source", where, what, next_step=step, subject=name))
        return tuple(self.by_name.get(name, name) for name in names)


@dataclass(slots=True)
class _Snapshot:
    """One snapshot while its claims are gathered."""

    shape: shapes.SnapshotShape
    organisations: Organisations
    file: shapes.ProgrammeShape
    with_persons: bool
    claims: list[Claim] = field(default_factory=list)
    covers: list[Cover] = field(default_factory=list)

    def statement(self, sources: tuple[str, ...]) -> Statement:
        self._initiative()
        self._members()
        self._groups()
        self._hubs()
        self._programme()
        for one in self.shape.deliverables:
            self._deliverable(one)
        for title in self.shape.earlier_deliverables:
            self._entry("deliverables", slug(title), name=title, state="published")
        for meeting in self.shape.meetings:
            self._meeting(meeting)
        self._work_plan()
        for city in self.shape.cities:
            self._entry("cities", city.id, name=city.name, country=city.country, state=city.status, hub=city.hub)
        for project in self.shape.projects:
            told = {"city": project.city, "challenge": project.challenge, "state": project.status}
            self._entry("projects", project.id, name=project.name, **told)
        for role in self.shape.roles if self.with_persons else ():
            self._role(role)
        met = {claim.value for claim in self.claims if claim.field in {"leader", "secretariat", "with", "moderator"}}
        self._named(met | {claim.entry for claim in self.claims if claim.register == "organisations"})
        return Statement(self.shape.as_of, sources, tuple(dict.fromkeys(self.claims)), tuple(self.covers))

    def _entry(self, register: str, entry: str, **fields: Value) -> None:
        """The claims of one entry. What a source does not say is not claimed."""
        self.claims.append(Claim(register, entry, LISTED_FIELD, "yes"))
        for name, value in fields.items():
            values = value if isinstance(value, tuple) else () if value is None else (str(value),)
            self.claims += [Claim(register, entry, name.removesuffix("_"), one) for one in values]

    def _ids(self, *names: str | None) -> tuple[str, ...]:
        return tuple(self.organisations.id(name) for name in names if name)

    def _named(self, ids: Iterable[str]) -> None:
        declared = {one.id or slug(one.name): one for one in self.file.organisations}
        for identity in sorted(ids):
            one = declared.get(identity)
            told: dict[str, Value] = (
                {"also_called": one.also_called, "kind": one.kind, "country": one.country, "address": one.address}
                if one
                else {}
            )
            self._entry("organisations", identity, name=self.organisations.names[identity], **told)

    def _initiative(self) -> None:
        one, year = self.file.initiative, self.shape.as_of[:4]
        if one and self.shape is self.file.snapshots[-1]:
            counted = one.cities_implementing_kpis
            told = () if counted is None else (f"cities implementing the KPIs: {counted.count} ({counted.as_of})",)
            self._entry(
                INITIATIVE,
                slug(one.short or one.name),
                name=one.name,
                short=one.short,
                established=one.established,
                aim=one.aims,
                aligned_with=one.aligned_with,
                contact=one.contact,
                figure=told + tuple(f"{name}: {count}" for name, count in self.file.officers.get(year, {}).items()),
            )

    def _members(self) -> None:
        one, year = self.file.initiative, self.shape.as_of[:4]
        lists = dict(self.shape.organisations)
        if one and one.coordinated_by:
            lists.setdefault(COORDINATING, one.coordinated_by)
        if one and year in one.supported_by:
            lists[SUPPORTING] = one.supported_by[year]
        for role, names in lists.items():
            self.covers += [Cover("organisations", role)] if names else []
            for identity in self._ids(*names):
                self._entry("organisations", identity, role=role)

    def _groups(self) -> None:
        groups = self.shape.thematic_groups
        if groups is None:
            return
        self.covers.append(Cover("groups"))
        for group in groups:
            self._entry(
                "groups",
                group.id,
                succeeds=group.succeeds,
                merged_into=group.merged_into,
                secretariat=self._ids(*group.secretariat),
                **self._work(group, group.id),
            )
            if group.working_groups is not None:
                self.covers.append(Cover("working-groups", group.id))
            for one in group.working_groups or ():
                self._working_group(group.id, one)

    def _working_group(self, group: str, one: shapes.WorkingGroupShape) -> None:
        entry = one.key if one.key and "/" in one.key else f"{group}/{one.key or one.id}"
        told = self._work(one, entry)
        numbered = (one.id,) if one.id and not entry.endswith(f"/{one.id}") else ()
        told["also_called"] = (*one.also_called, *numbered)
        builds_on = tuple(each if "/" in each else f"{group}/{each}" for each in one.builds_on)
        self._entry(
            "working-groups",
            entry,
            leader_country=one.leader_country,
            builds_on=builds_on,
            succeeds=one.succeeds,
            next=one.next,
            **told,
        )

    def _work(self, one: shapes.WorkShape, entry: str) -> dict[str, Value]:
        """What thematic and working groups have in common, their deliverable and their meetings besides."""
        if one.deliverable or one.publication:
            complements = tuple(map(self._complemented, one.complements))
            title = one.deliverable or one.name or entry
            self._entry(
                "deliverables",
                slug(title),
                name=title,
                of=entry,
                planned=one.publication,
                case=one.cases,
                cases=one.case_studies,
                complements=complements,
            )
        for said in one.e_meetings:
            self._e_meeting(entry, said)
        return {
            "name": one.name,
            "also_called": one.also_called,
            "state": one.state or one.status,
            "scope": one.scope,
            "leader": self._ids(one.leader_organisation, *one.leader_organisations),
            "timeline": one.timeline,
        }

    def _complemented(self, said: str) -> str:
        """The deliverable that another complements; a date in brackets is when it was published."""
        found = _AT_END.match(said)
        title, when = (found["title"], found["when"]) if found else (said, None)
        self._entry("deliverables", slug(title), name=title, published=when)
        return slug(title)

    def _e_meeting(self, entry: str, said: str) -> None:
        series = read_series(said)
        date = series.start.said if series else said
        every = series.every if series else None
        name = f"{every}-{slug(date)}" if every else read_when(date).said
        self._entry("meetings", f"{entry}/{name}", of=entry, date=date, every=every, place="online")

    def _hubs(self) -> None:
        if self.shape.hubs is None:
            return
        self.covers.append(Cover("hubs"))
        for hub in self.shape.hubs:
            self._entry(
                "hubs",
                hub.id,
                name=hub.name,
                country=hub.country,
                leader=self._ids(hub.leader_organisation, *hub.leader_organisations),
                with_=self._ids(*hub.with_),
                timeline=hub.timeline,
                connects=hub.connects,
                does=hub.does,
                state=hub.status,
            )

    def _programme(self) -> None:
        one = self.shape.implementation_programme
        if one:
            self._entry(
                "programmes",
                one.id,
                name=one.name,
                leader=self._ids(one.leader_organisation),
                timeline=one.timeline,
                scope=one.scope,
                state=one.status,
            )

    def _deliverable(self, one: shapes.DeliverableShape) -> None:
        self._entry(
            "deliverables",
            one.id or slug(one.name),
            name=one.name,
            of=one.of,
            version=one.version,
            language=one.language,
            planned=one.planned,
            published=one.published,
            complements=tuple(map(slug, one.complements)),
            builds_on=tuple(map(slug, one.builds_on)),
            licence=one.licence,
            address=one.address,
            state=one.status,
        )

    def _meeting(self, one: shapes.MeetingShape) -> None:
        self._entry(
            "meetings",
            one.id,
            name=one.name,
            state=one.status,
            date=one.date,
            starts=one.starts,
            ends=one.ends,
            zone=one.zone,
            place=one.place,
            address=one.address,
            fee=one.fee,
            of=one.of,
            objective=one.objectives,
            agenda=one.agenda,
            document=one.documents,
            side_event=one.side_event,
        )
        for session in one.sessions:
            moderator = self._ids(session.moderated_by)
            told: dict[str, Value] = {"moderator": moderator, "group": session.groups, "number": session.n}
            self._entry("sessions", f"{one.id}/{session.n}", name=session.title, **told)
        decided = (*one.decisions, *(session.decision for session in one.sessions if session.decision))
        for number, text in enumerate(decided, 1):
            self._entry("decisions", f"{one.id}/{number}", name=text)
        for number, item in enumerate(one.action_items, 1):
            owner = self._ids(item.owner)
            self._entry(
                "action-items", f"{one.id}/{number}", name=item.text, owner=owner, due=item.due, state=item.status
            )

    def _work_plan(self) -> None:
        one = self.shape.work_plan
        if one is None:
            return
        entry = slug(one.period)
        self._entry("work-plans", entry, period=one.period, state=one.status)
        for group in one.continues:
            self._entry("work-plan-items", f"{entry}/{slug(group)}", kind="continues", of=group)
        for area in one.new_areas:
            self._entry("work-plan-items", f"{entry}/{slug(area)}", kind="new", name=area)

    def _role(self, one: shapes.RoleShape) -> None:
        entry = slug(f"{one.role} {one.of or ''} {one.name}")
        organisation = self._ids(one.organisation)
        self._entry("roles", entry, name=one.name, role=one.role, organisation=organisation, of=one.of)


def _earlier(file: shapes.ProgrammeShape, organisations: Organisations, sources: _Sources) -> list[Statement]:
    one = file.initiative.supported_by_earlier if file.initiative else None
    if one is None:
        return []
    ids = [organisations.id(name) for name in one.members]
    claims = [
        Claim("organisations", identity, name, value)
        for identity in ids
        for name, value in ((LISTED_FIELD, "yes"), ("role", SUPPORTING), ("name", organisations.names[identity]))
    ]
    titles = sources.titles(one.source, 0, "initiative")
    return [Statement("", titles, tuple(claims), (Cover("organisations", SUPPORTING),))]


def _difference(slip: shapes.SlipShape, sources: _Sources, number: int) -> Difference:
    register = "working-groups" if "/" in slip.about else ""
    return Difference((register, slip.about, ""), "", slip.says, sources.titles(slip.source, number, "slips"))


def _near(name: str, known: str, where: str) -> Finding:
    return Finding(
        "warning",
        "near_organisation",
        where,
        sentence("`{name}` is taken for an organisation of its own.", name=name),
        next_step=sentence(
            "If it is `{known}`, add the name to `also_called` of that one in `organisations:`.", known=known
        ),
        subject=name,
    )
