"""Endpoints that anybody may read: the programme's registers, what sources say differently, and what changed."""

# Endpoints declare their parameters by annotations that are read when the program starts.
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import BaseModel, Field

from groma.web.api import conditional, programme_told, told_programme
from groma.web.api.names import Line, Slug, Spoken
from groma.web.api.paging import Paging, page_of
from groma.web.programme import shown

programme = Router(tags=["Programme"], by_alias=True)
REGISTER = "/registers/{slug:register}/entries"
_WHEN = r"^((19|20)[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?)?$"
When = Annotated[str, Field(pattern=_WHEN, max_length=10)]
Told = dict[str, Any]


class RegisterPlace(BaseModel):
    """A register."""

    register_: Annotated[Slug, Field(alias="register", description="The id of a register.")]


class EntryPlace(RegisterPlace):
    """An entry of a register."""

    entry: Annotated[
        str, Field(description="The id of an entry; a working group's carries its group's.", max_length=250)
    ]


class AsOf(BaseModel):
    """Of which day is told."""

    as_of: Annotated[When, Field(description="A day, a month or a year in ISO 8601; today where it is left out.")] = ""


class EntriesAsked(AsOf):
    """What a list of entries is narrowed by; what is left out asks nothing."""

    state: Annotated[Line, Field(description="Only entries in this state, such as `ongoing`.")] = ""
    group: Annotated[Line, Field(description="Only what belongs to this thematic group.")] = ""


class Days(BaseModel):
    """Two days."""

    first: Annotated[
        When, Field(alias="from", description="The earlier day, month or year; that of the first source without it.")
    ] = ""
    second: Annotated[When, Field(alias="to", description="The later one; today where it is left out.")] = ""


@programme.get(
    "/registers", response=told_programme.RegisterPage, operation_id="list_registers", summary="List the registers"
)
def list_registers(request: HttpRequest, response: HttpResponse, *, paging: Query[Paging], asked: Query[AsOf]) -> Told:
    """Every register of the programme that has something public, with its fields."""
    found = _programme(request, response, asked.as_of)
    page = page_of(request, response, programme_told.register_rows(found), paging=paging, told=dict)
    return page | {"as_of": found.at}


@programme.get(
    REGISTER,
    response=told_programme.EntryPage,
    operation_id="list_register_entries",
    summary="List the entries of a register",
)
def list_register_entries(
    request: HttpRequest,
    response: HttpResponse,
    *,
    place: Path[RegisterPlace],
    paging: Query[Paging],
    asked: Query[EntriesAsked],
) -> Told:
    """As of a day: what was known by then, what had ended among it."""
    found = _programme(request, response, asked.as_of)
    rows = programme_told.entries_of(found, place.register_, state=asked.state, group=asked.group)
    return page_of(request, response, rows, paging=paging, told=programme_told.entry_row) | {"as_of": found.at}


@programme.get(
    f"{REGISTER}/{{path:entry}}",
    response=told_programme.EntryDetail,
    operation_id="show_register_entry",
    summary="Show an entry of a register",
)
def show_register_entry(
    request: HttpRequest, response: HttpResponse, *, place: Path[EntryPlace], asked: Query[AsOf]
) -> Told:
    """Every fact that is known of it, since when and until when each holds, and who says so."""
    found = _programme(request, response, asked.as_of)
    return programme_told.entry_detail(found, place.register_, entry=place.entry)


@programme.get(
    "/differences",
    response=told_programme.DifferencePage,
    operation_id="list_register_differences",
    summary="List what sources say differently",
)
def list_register_differences(request: HttpRequest, response: HttpResponse, *, paging: Query[Paging]) -> Told:
    """Nothing is smoothed: each stays until a person settles it, and then says how."""
    found = _programme(request, response, "")
    rows = programme_told.differences(found)
    return page_of(request, response, rows, paging=paging, told=programme_told.difference_row)


@programme.get(
    "/changes",
    response=told_programme.StoryPage,
    operation_id="list_register_changes",
    summary="List what changed between two days",
)
def list_register_changes(
    request: HttpRequest, response: HttpResponse, *, paging: Query[Paging], days: Query[Days], spoken: Query[Spoken]
) -> Told:
    """What ended, goes on under another name, is new, late or decided: a sentence for each, with its sources."""
    now = shown.stamp()
    conditional.public(request, response, *now)
    found = shown.programme(now, programme_told.day_of(days.second, where="to"))
    first = programme_told.day_of(days.first or found.first_source, where="from")
    rows = programme_told.story_rows(found, first=first, language=spoken.language)
    page = page_of(request, response, rows, paging=paging, told=dict)
    return page | {"from": first, "to": found.at, "language": spoken.language}


def _programme(request: HttpRequest, response: HttpResponse, as_of: str) -> shown.Programme:
    now = shown.stamp()
    conditional.public(request, response, *now)
    return programme_told.programme_on(as_of, now)
