"""What a programme file may say: one frozen model for each part, with limits, refusing keys it does not know."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from groma.errors import RecordError
from groma.network.dates import read_series, read_when
from groma.plan.cases import Address, harmless

MAX_ITEMS = 20_000
MAX_PARTS = 500
MAX_LONG = 50_000
_OF_A_YEAR = re.compile(r"^(supported_by|officers)_(\d{4})$", re.ASCII)
_MAIL = re.compile(r"^[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\]{1,190}$")


def _text(value: Any) -> Any:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else value


def _listed(value: Any) -> Any:
    """One thing is a list of one."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str | bool | dict) else value


def _when(text: str) -> str:
    try:
        read_when(text)
    except RecordError as error:
        raise ValueError(f"{error.what} {error.next_step}".removesuffix(".")) from None
    return text


def _repeated(text: str) -> str:
    try:
        return text if read_series(text) else _when(text)
    except RecordError as error:
        raise ValueError(f"{error.what} {error.next_step}".removesuffix(".")) from None


def _iso(text: str) -> str:
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", text, re.ASCII):
        raise ValueError("it is no day, month or year; write 2025-10-31, 2025-10 or 2025")
    return _when(text)


def _some(parts: tuple[Any, ...]) -> tuple[Any, ...]:
    """At least one; pydantic's own `min_length` would count those alone that are well made."""
    if not parts:
        raise ValueError("at least 1 is needed")
    return parts


def _mail(text: str) -> str:
    if "@" in text and not _MAIL.fullmatch(text):
        raise ValueError("it is no mail address")
    return text


Short = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=r"^[^\r\n]*$"),
    AfterValidator(harmless),
    BeforeValidator(_text),
]
Long = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_LONG),
    AfterValidator(harmless),
    BeforeValidator(_text),
]
Id = Annotated[str, StringConstraints(pattern=r"^[^\W_][\w.\-]*(/[^\W_][\w.\-]*)?$", max_length=120)]
Shorts = Annotated[tuple[Short, ...], BeforeValidator(_listed), Field(max_length=MAX_PARTS)]
Longs = Annotated[tuple[Long, ...], BeforeValidator(_listed), Field(max_length=MAX_PARTS)]
When = Annotated[Short, AfterValidator(_when)]
AsOf = Annotated[Short, AfterValidator(_iso)]
Repeated = Annotated[tuple[Annotated[Short, AfterValidator(_repeated)], ...], BeforeValidator(_listed)]
Contact = Annotated[Short, AfterValidator(_mail)]
Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Count = Annotated[int, Field(ge=0, le=1_000_000)]


class Part(BaseModel):
    """What every part of a file shares."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SourceShape(Part):
    """Where something was published."""

    title: Short
    publisher: Short | None = None
    year: AsOf | None = None
    address: Address | None = None


class SlipShape(Part):
    """Something that sources say differently."""

    source: Shorts
    about: Short
    says: Long


class OrganisationShape(Part):
    """One organisation; in a list of roles its name is enough."""

    id: Id | None = None
    name: Short
    also_called: Shorts = ()
    kind: Short | None = None
    country: Short | None = None
    address: Address | None = None


class EarlierList(Part):
    """A list of members from a source without a date."""

    source: Shorts
    members: Shorts


class Definition(Part):
    """Of what, by whom, and who had a hand in it."""

    of: Short
    by: Shorts
    experts_involved: Short | None = None


class Counted(Part):
    """How many, and when."""

    count: Short
    as_of: AsOf


class InitiativeShape(Part):
    """The initiative itself. `supported_by_2025` is the list of that year's snapshot."""

    name: Short
    short: Short | None = None
    established: When | None = None
    coordinated_by: Shorts = ()
    supported_by_earlier: EarlierList | None = None
    supported_by: dict[str, Shorts] = Field(default_factory=dict)
    aims: Longs = ()
    aligned_with: Shorts = ()
    definition: Definition | None = None
    contact: Contact | None = None
    cities_implementing_kpis: Counted | None = None

    @model_validator(mode="before")
    @classmethod
    def _by_year(cls, content: Any) -> Any:
        return _gathered(content, "supported_by")


class WorkShape(Part):
    """What a thematic and a working group have in common."""

    name: Short | None = None
    also_called: Shorts = ()
    formerly: Shorts = ()
    scope: Long | None = None
    leader_organisation: Short | None = None
    leader_organisations: Shorts = ()
    leader_country: Short | None = None
    secretariat: Shorts = ()
    timeline: When | None = None
    publication: When | None = None
    status: Short | None = None
    state: Short | None = None
    succeeds: Shorts = ()
    merged_into: Short | None = None
    deliverable: Short | None = None
    case_studies: Count | None = None
    cases: Shorts = ()
    complements: Shorts = ()
    builds_on: Shorts = ()
    next: Long | None = None
    e_meetings: Repeated = ()

    @model_validator(mode="after")
    def _one_of_each(self) -> WorkShape:
        if self.leader_organisation and self.leader_organisations:
            raise ValueError("both `leader_organisation` and `leader_organisations` are given; keep one of them")
        if self.status and self.state:
            raise ValueError("both `status` and `state` are given; keep one of them")
        return self


class WorkingGroupShape(WorkShape):
    """One working group. `key` names it where its number is in doubt or not given."""

    id: Id | None = None
    key: Id | None = None

    @model_validator(mode="after")
    def _named(self) -> WorkingGroupShape:
        if not (self.id or self.key):
            raise ValueError("neither `id` nor `key` is given")
        return self


class GroupShape(WorkShape):
    """One thematic group."""

    id: Id
    working_groups: Annotated[tuple[WorkingGroupShape, ...] | None, Field(max_length=MAX_PARTS)] = None


class HubShape(Part):
    """One hub."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
    id: Id
    name: Short | None = None
    country: Short | None = None
    leader_organisation: Short | None = None
    leader_organisations: Shorts = ()
    with_: Annotated[Shorts, Field(alias="with")] = ()
    timeline: When | None = None
    connects: Shorts = ()
    does: Shorts = ()
    status: Short | None = None


class ImplementationShape(Part):
    """The implementation programme."""

    id: Id
    name: Short | None = None
    leader_organisation: Short | None = None
    timeline: When | None = None
    scope: Long | None = None
    status: Short | None = None


class DeliverableShape(Part):
    """One deliverable that is listed by itself; its title alone is enough."""

    id: Id | None = None
    name: Short
    of: Shorts = ()
    version: Short | None = None
    language: Shorts = ()
    planned: When | None = None
    published: When | None = None
    complements: Shorts = ()
    builds_on: Shorts = ()
    licence: Short | None = None
    address: Address | None = None
    status: Short | None = None


class SessionShape(Part):
    """One part of a meeting."""

    n: Count
    title: Short
    moderated_by: Short | None = None
    groups: Shorts = ()
    decision: Long | None = None


class ActionItemShape(Part):
    """What somebody was asked to do."""

    text: Long
    owner: Short | None = None
    due: AsOf | None = None
    status: Short | None = None


class MeetingShape(Part):
    """One meeting."""

    id: Id
    name: Short | None = None
    date: When
    starts: Clock | None = None
    ends: Clock | None = None
    zone: Short | None = None
    place: Short | None = None
    address: Address | None = None
    fee: Short | None = None
    of: Shorts = ()
    objectives: Longs = ()
    agenda: Longs = ()
    sessions: Annotated[tuple[SessionShape, ...], Field(max_length=MAX_PARTS)] = ()
    documents: Shorts = ()
    decisions: Longs = ()
    action_items: Annotated[tuple[ActionItemShape, ...], Field(max_length=MAX_PARTS)] = ()
    side_event: Short | None = None
    status: Short | None = None


class WorkPlanShape(Part):
    """A work plan: groups that go on, and what is new."""

    period: When
    status: Short | None = None
    continues: Shorts = ()
    new_areas: Shorts = ()


class CityShape(Part):
    """A city and how far it is."""

    id: Id
    name: Short
    country: Short | None = None
    status: Short | None = None
    hub: Short | None = None


class ProjectShape(Part):
    """A project of the implementation programme."""

    id: Id
    name: Short
    city: Short | None = None
    challenge: Long | None = None
    status: Short | None = None


class RoleShape(Part):
    """A person in a published role."""

    name: Short
    role: Short
    organisation: Short | None = None
    of: Short | None = None


class SnapshotShape(Part):
    """What sources said of one day. A list that is there is whole: what it lacks has ended."""

    as_of: AsOf
    source: Shorts
    organisations: dict[str, Shorts] = Field(default_factory=dict)
    thematic_groups: Annotated[tuple[GroupShape, ...] | None, Field(max_length=MAX_ITEMS)] = None
    implementation_programme: ImplementationShape | None = None
    hubs: Annotated[tuple[HubShape, ...] | None, Field(max_length=MAX_ITEMS)] = None
    deliverables: Annotated[tuple[DeliverableShape, ...], Field(max_length=MAX_ITEMS)] = ()
    earlier_deliverables: Shorts = ()
    meetings: Annotated[tuple[MeetingShape, ...], Field(max_length=MAX_ITEMS)] = ()
    work_plan: WorkPlanShape | None = None
    cities: Annotated[tuple[CityShape, ...], Field(max_length=MAX_ITEMS)] = ()
    projects: Annotated[tuple[ProjectShape, ...], Field(max_length=MAX_ITEMS)] = ()
    roles: Annotated[tuple[RoleShape, ...] | None, Field(max_length=MAX_ITEMS)] = None


class ProgrammeShape(Part):
    """A whole file."""

    sources: dict[str, SourceShape] = Field(default_factory=dict)
    slips: Annotated[tuple[SlipShape, ...], Field(max_length=MAX_PARTS)] = ()
    organisations: Annotated[tuple[OrganisationShape, ...], Field(max_length=MAX_ITEMS)] = ()
    initiative: InitiativeShape | None = None
    officers: dict[str, dict[str, Count]] = Field(default_factory=dict)
    snapshots: Annotated[tuple[SnapshotShape, ...], Field(max_length=MAX_PARTS), AfterValidator(_some)]

    @model_validator(mode="before")
    @classmethod
    def _by_year(cls, content: Any) -> Any:
        return _gathered(content, "officers")


def _gathered(content: Any, noun: str) -> Any:
    """`officers_2025: …` as `officers: {2025: …}`."""
    if not isinstance(content, dict):
        return content
    by_year = {found[2]: name for name in content if (found := _OF_A_YEAR.match(name)) and found[1] == noun}
    rest = {name: value for name, value in content.items() if name not in by_year.values()}
    return rest | ({noun: {year: content[name] for year, name in by_year.items()}} if by_year else {})
