"""What a programme file says, as statements: one for each snapshot, and one for each list without a date."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING

from groma.errors import Finding, sentence
from groma.network.dates import read_series, read_when
from groma.network.model import Claim, Cover, Statement
from groma.network.names import organisations as starting_with
from groma.network.names import slug
from groma.network.registers import LISTED_FIELD, registers
from groma.network.sources import INITIATIVE, Sources, difference, lists_without_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from groma.network import shapes
    from groma.network.model import Difference
    from groma.network.names import Organisations
    from groma.network.places import Places

PUBLISHED = "published"
COORDINATING, SUPPORTING = "coordinating", "supporting"
_AT_END = re.compile(r"^(?P<title>.+?)\s*\((?P<when>[^()]*\d{4})\)$")
Value = str | int | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Claims:
    """The statements of a file, what it says its sources differ on, and what is doubtful."""

    statements: tuple[Statement, ...]
    differences: tuple[Difference, ...]
    findings: tuple[Finding, ...]


def claims_of(file: shapes.ProgrammeShape, *, places: Places, known: Mapping[str, str], with_persons: bool) -> Claims:
    """The statements of a programme file.

    Args:
        file: What it says.
        places: Where in it something stands.
        known: Names of organisations the register has, with their ids.
        with_persons: Whether persons in published roles are taken.
    """
    organisations = starting_with(known)
    for one in file.organisations:
        organisations.add(one.id or slug(one.name), one.name, *one.also_called)
    sources = Sources({name: one.title for name, one in file.sources.items()}, places.name, places.line)
    statements = [
        _Snapshot(one, organisations, file, with_persons=with_persons).statement(
            sources.titles(one.source, "snapshots", number)
        )
        for number, one in enumerate(file.snapshots)
    ]
    earlier = _earlier(file, organisations, sources)
    differences = [
        difference(one, sources, number, initiative=_initiative_id(file)) for number, one in enumerate(file.slips)
    ]
    near = [_near(name, like, places.of(name)) for name, like in organisations.near]
    unused = lists_without_snapshot(file, places)
    declared = _declared(file, statements, where=places.name)
    return Claims((*declared, *earlier, *statements), tuple(differences), (*sources.findings, *unused, *near))


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
            self._entry("deliverables", slug(title), name=title, state=PUBLISHED)
        for meeting in self.shape.meetings:
            self._meeting(meeting)
        self._work_plan()
        for city in self.shape.cities:
            self._entry("cities", city.id, name=city.name, country=city.country, state=city.status, hub=city.hub)
        for project in self.shape.projects:
            told = {"city": project.city, "challenge": project.challenge, "state": project.status}
            self._entry("projects", project.id, name=project.name, **told)
        self._roles()
        met = {claim.value for claim in self.claims if _names_organisation(claim)} & self.organisations.names.keys()
        self._named(met | {claim.entry for claim in self.claims if claim.register == "organisations"})
        return Statement(self.shape.as_of, sources, tuple(dict.fromkeys(self.claims)), tuple(self.covers))

    @property
    def is_newest(self) -> bool:
        """Whether no snapshot of the file is newer."""
        return self.shape is max(self.file.snapshots, key=lambda one: one.as_of)

    def _entry(self, register: str, entry: str, **fields: Value) -> None:
        self.claims += _of_entry(register, entry, **fields)

    def _ids(self, *names: str | None) -> tuple[str, ...]:
        return tuple(self.organisations.id(name) for name in names if name)

    def _named(self, ids: Iterable[str]) -> None:
        declared = {one.id or slug(one.name): one for one in self.file.organisations}
        for identity in sorted(ids):
            told = _told(declared[identity]) if identity in declared else {}
            self._entry("organisations", identity, name=self.organisations.names[identity], **told)

    def _initiative(self) -> None:
        one, year = self.file.initiative, self.shape.as_of[:4]
        if one and self.is_newest:
            counted = one.cities_implementing_kpis
            told = () if counted is None else (f"cities implementing the KPIs: {counted.count} ({counted.as_of})",)
            self._entry(
                INITIATIVE,
                _initiative_id(self.file),
                name=one.name,
                short=one.short,
                established=one.established,
                aim=one.aims,
                aligned_with=one.aligned_with,
                definition=_definition(one.definition),
                contact=one.contact,
                figure=told + tuple(f"{name}: {count}" for name, count in self.file.officers.get(year, {}).items()),
            )

    def _members(self) -> None:
        """The lists of organisations; one without a year is of the newest snapshot, like all of the initiative."""
        one, year = self.file.initiative, self.shape.as_of[:4]
        lists = dict(self.shape.organisations)
        if one and one.coordinated_by and self.is_newest:
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
                builds_on=group.builds_on,
                **self._work(group, group.id),
            )
            if group.working_groups is not None:
                self.covers.append(Cover("working-groups", group.id))
            for one in group.working_groups or ():
                self._working_group(group.id, one)

    def _working_group(self, group: str, one: shapes.WorkingGroupShape) -> None:
        entry = _within(group, one.key or one.id or "")
        numbered = (one.id,) if one.id and entry != _within(group, one.id) else ()
        told = self._work(one, entry) | {"also_called": (*one.also_called, *numbered)}
        self._entry(
            "working-groups",
            entry,
            succeeds=tuple(_within(group, each) for each in one.succeeds),
            merged_into=_within(group, one.merged_into) if one.merged_into else None,
            builds_on=tuple(_within(group, each) for each in one.builds_on),
            **told,
        )

    def _work(self, one: shapes.WorkShape, entry: str) -> dict[str, Value]:
        """What thematic and working groups have in common, their deliverable and their meetings besides."""
        if one.deliverable or one.publication or one.complements or one.cases or one.case_studies is not None:
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
            "formerly": one.formerly,
            "state": one.state or one.status,
            "scope": one.scope,
            "leader": self._ids(one.leader_organisation, *one.leader_organisations),
            "leader_country": one.leader_country,
            "secretariat": self._ids(*one.secretariat),
            "timeline": one.timeline,
            "next": one.next,
        }

    def _complemented(self, said: str) -> str:
        """The deliverable that another complements; a date in brackets is when it was published."""
        found = _AT_END.match(said)
        title, when = (found["title"], found["when"]) if found else (said, None)
        self._entry("deliverables", slug(title), name=title, published=when, state=PUBLISHED if when else None)
        return slug(title)

    def _e_meeting(self, entry: str, said: str) -> None:
        series = read_series(said)
        date = series.start.said if series else said
        every = series.every if series else None
        name = f"{every}-{slug(date)}" if every else slug(read_when(date).said)
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
            state=one.status or (PUBLISHED if one.published else None),
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
            owner = item.owner if item.owner in self._group_ids() else self._ids(item.owner)
            self._entry(
                "action-items", f"{one.id}/{number}", name=item.text, owner=owner, due=item.due, state=item.status
            )

    def _group_ids(self) -> set[str]:
        return {claim.entry for claim in self.claims if claim.register in {"groups", "working-groups"}}

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

    def _roles(self) -> None:
        if self.shape.roles is None or not self.with_persons:
            return
        self.covers.append(Cover("roles"))
        for one in self.shape.roles:
            entry = slug(f"{one.role} {one.of or ''} {one.name}")
            organisation = self._ids(one.organisation)
            self._entry("roles", entry, name=one.name, role=one.role, organisation=organisation, of=one.of)


def _of_entry(register: str, entry: str, **fields: Value) -> Iterator[Claim]:
    """The claims of one entry. What a source does not say is not claimed."""
    yield Claim(register, entry, LISTED_FIELD, "yes")
    for name, value in fields.items():
        values = value if isinstance(value, tuple) else () if value is None else (str(value),)
        yield from (Claim(register, entry, name.removesuffix("_"), one) for one in values)


def _told(one: shapes.OrganisationShape) -> dict[str, Value]:
    return {"also_called": one.also_called, "kind": one.kind, "country": one.country, "address": one.address}


def _declared(file: shapes.ProgrammeShape, statements: Iterable[Statement], *, where: str) -> list[Statement]:
    """The organisations that a file declares and no snapshot names: the file itself is their source, without a date."""
    named = {one.entry for said in statements for one in said.claims if one.register == "organisations"}
    new = {one.id or slug(one.name): one for one in file.organisations}
    told = [_of_entry("organisations", one, name=new[one].name, **_told(new[one])) for one in new if one not in named]
    claims = [claim for each in told for claim in each]
    return [Statement("", (PurePath(where).name,), tuple(claims))] if claims else []


def _within(group: str, said: str) -> str:
    """The id of a working group; one of another group bears that group's id."""
    return said if "/" in said else f"{group}/{said}"


def _initiative_id(file: shapes.ProgrammeShape) -> str:
    return slug(file.initiative.short or file.initiative.name) if file.initiative else ""


def _names_organisation(claim: Claim) -> bool:
    one = registers()[claim.register].fields.get(claim.field)
    return one is not None and "organisations" in one.of


def _definition(one: shapes.Definition | None) -> str | None:
    if one is None:
        return None
    experts = f"; experts involved: {one.experts_involved}" if one.experts_involved else ""
    return f"{one.of}, by {', '.join(one.by)}{experts}"


def _earlier(file: shapes.ProgrammeShape, organisations: Organisations, sources: Sources) -> list[Statement]:
    one = file.initiative.supported_by_earlier if file.initiative else None
    if one is None:
        return []
    ids = [organisations.id(name) for name in one.members]
    told = [_of_entry("organisations", one, role=SUPPORTING, name=organisations.names[one]) for one in ids]
    claims = [claim for each in told for claim in each]
    titles = sources.titles(one.source, "initiative", "supported_by_earlier")
    return [Statement("", titles, tuple(claims), (Cover("organisations", SUPPORTING),))]


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
