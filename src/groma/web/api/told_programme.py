"""What the API tells everybody of the programme's registers, field by field; names as in `groma network show`."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from groma.web.api.paging import Page

When = Annotated[str, Field(description="A day, a month or a year in ISO 8601; empty where no source has a date.")]


class FieldTold(BaseModel):
    """A field that the entries of a register may have."""

    name: str
    type: str
    of: Annotated[list[str], Field(description="The choices, or the registers whose entries it names.")]
    many: Annotated[bool, Field(description="Whether it may hold several values.")]


class RegisterRow(BaseModel):
    """A register and what it holds."""

    id: str
    parent: Annotated[str, Field(description="The register whose ids stand before the last `/` in this one's ids.")]
    ends: Annotated[str, Field(description="`missing` where what a list lacks has ended, `never` for what happened.")]
    entries: Annotated[int, Field(description="How many entries are public on the day, those that ended among them.")]
    fields: list[FieldTold]


class RegisterPage(Page[RegisterRow]):
    """The registers of the programme."""

    as_of: str


class SourceTold(BaseModel):
    """A source, and the date of what it says."""

    title: str
    as_of: When


class EntryRow(BaseModel):
    """An entry of a register on a day. Of one that has ended, the values it had last."""

    model_config = ConfigDict(populate_by_name=True)

    register_: Annotated[str, Field(alias="register")]
    id: str
    name: str
    state: Annotated[str, Field(description="As its source calls it, or `listed`, `not_listed`, `succeeded`.")]
    from_: Annotated[When, Field(alias="from", description="When it was first known.")]
    to: Annotated[str, Field(description="When it was no longer listed; empty while it is.")]
    seen: Annotated[str, Field(description="The date of the last source that has it.")]
    source: Annotated[list[str], Field(description="Titles of the sources of what is shown.")]
    values: Annotated[dict[str, list[str]], Field(description="The values of each field that has any.")]


class EntryPage(Page[EntryRow]):
    """Entries of a register, in the order of their ids."""

    as_of: str


class FactTold(BaseModel):
    """One value of an entry, and how long it holds."""

    field: str
    value: str
    since: Annotated[When, Field(description="The date of the first source that has it.")]
    until: Annotated[str, Field(description="The date of the first that has it no more; empty while it holds.")]
    sources: list[SourceTold]


class DifferenceRow(BaseModel):
    """Something that sources say differently, and how it was settled."""

    model_config = ConfigDict(populate_by_name=True)

    register_: Annotated[str, Field(alias="register")]
    entry: str
    field: Annotated[str, Field(description="Empty where it is about the whole entry.")]
    standing: Annotated[str, Field(description="What is shown until it is settled.")]
    says: str
    sources: list[str]
    settled: bool
    settled_as: str
    reason: str


class BelowRow(EntryRow):
    """An entry that stands under another."""

    page: Annotated[str, Field(description="Its page or, of a version of a document, its file; empty where neither.")]


class EntryDetail(EntryRow):
    """An entry with every fact that is known of it, and what sources say differently."""

    as_of: str
    page: Annotated[str, Field(description="The address of its page; empty where it has none.")]
    facts: list[FactTold]
    differences: list[DifferenceRow]
    below: Annotated[
        list[BelowRow],
        Field(description="What stands under it: sessions and decisions of a meeting, versions of a document."),
    ]


class DifferencePage(Page[DifferenceRow]):
    """What sources say differently, that which is not settled first."""


class ChangeTold(BaseModel):
    """One thing that changed between two days."""

    model_config = ConfigDict(populate_by_name=True)

    kind: str
    register_: Annotated[str, Field(alias="register")]
    entry: str
    before: list[str]
    after: list[str]
    since: When


class StoryRow(BaseModel):
    """A sentence of what changed, with what it tells of and its sources."""

    part: Annotated[str, Field(description="The heading it stands under.")]
    said: str
    changes: list[ChangeTold]
    sources: list[SourceTold]


class StoryPage(Page[StoryRow]):
    """What changed between two days, sentence by sentence."""

    model_config = ConfigDict(populate_by_name=True)

    from_: Annotated[str, Field(alias="from")]
    to: str
    language: str
