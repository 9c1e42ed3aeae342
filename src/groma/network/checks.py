"""What is doubtful in a programme: in a file alone, and against what the registers hold already.

`reading` runs the first on every file, so that all of it is told at once. Whoever takes a programme in runs `checked`
with the facts there are, which leaves nothing out. An *error*
makes a file refused as a whole, because what would follow from it cannot be true or cannot be laid out: a succession
that runs in a circle, a meeting that ends before it starts, two values of a field that holds one, a meeting or group
given twice. A *warning* is for a person to look at: sources do publish groups of one name, or name something that no
list has. A *note* only tells.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from groma.errors import Finding, RecordError, nearest, sentence
from groma.network.dates import read_when
from groma.network.model import Cited
from groma.network.names import slug
from groma.network.registers import LISTED_FIELD, registers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from groma.errors import Sentence
    from groma.network.model import Claim, Fact, Statement
    from groma.network.places import Places
    from groma.network.reading import Programme

    Said = Claim | Fact
    Key = tuple[str, str]
    Place = tuple[str, str, str]
    Values = Mapping[Key, Mapping[str, tuple[str, ...]]]

_SHARED = re.compile(
    r"\b(co|vice|deputy|assistant|members?|speakers?|participants?|observers?|moderators?|panell?ists?|experts?"
    r"|officers?|focal points?|rapporteurs?)\b"
)
_ALIKE = 0.92
"""From here on two titles are taken for nearly the same; a word more or less in a long title stays above it."""
_COMPARED = 20
"""With how many titles that have nearly the same words one is compared."""
_ALWAYS = frozenset({"older_snapshot", "succession_circle"})
"""Rules that are told of a file whatever they are about."""


def file_findings(statements: Iterable[Statement], places: Places) -> tuple[Finding, ...]:
    """What is doubtful in the statements of one file."""
    found: list[Finding] = []
    everything: list[Claim] = []
    for statement in statements:
        values = _values(statement.claims)
        found += [*_said_twice(values, places), *_ends_first(values, places), *_two_holders(values, places)]
        everything += statement.claims
    return tuple(dict.fromkeys([*found, *_of_all(everything, places)]))


def checked(programme: Programme, facts: Iterable[Fact] = (), *, settled: Iterable[Place] = ()) -> Programme:
    """A programme with what is doubtful about it beside what the registers hold.

    Args:
        programme: What a file says.
        facts: Every fact there is, those that ended too.
        settled: Register, entry and field of what somebody settled.
    """
    if not programme.is_sound:
        return programme
    places, known = programme.places, tuple(facts)
    said = [claim for statement in programme.statements for claim in statement.claims]
    found = [
        *_of_all([*said, *known], places),
        *_unknown(said, known, places),
        *_against_settled(programme.statements, known, settled=set(settled), places=places),
        *_older(programme.statements, known, places),
    ]
    mine = {claim.entry for claim in said}
    new = (one for one in found if one.rule in _ALWAYS or one.subject in mine)
    own = file_findings(programme.statements, places)
    return replace(programme, findings=tuple(dict.fromkeys((*programme.findings, *own, *new))))


def _of_all(said: Sequence[Said], places: Places) -> Iterator[Finding]:
    values = _values(said)
    yield from _circles(values, places)
    yield from _one_name(values, places)
    yield from _published_twice(values, places)


def _values(said: Iterable[Said]) -> Values:
    found: dict[Key, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for one in said:
        if one.value:
            fields = found[one.register, one.entry]
            fields[one.field] = tuple(dict.fromkeys((*fields.get(one.field, ()), one.value)))
    return found


def _said_twice(values: Values, places: Places) -> Iterator[Finding]:
    """A field that holds one value and is given two in one snapshot, as when an id stands in a list twice."""
    for (register, entry), fields in values.items():
        known = registers()[register].fields
        for name, held in fields.items():
            if name != LISTED_FIELD and len(held) > 1 and not known[name].many:
                yield Finding(
                    "error",
                    "said_twice",
                    places.of(held[1], entry),
                    sentence("`{entry}` has two values of `{field}` in one snapshot.", entry=entry, field=name),
                    why=sentence("They are `{one}` and `{other}`.", one=held[0][:120], other=held[1][:120]),
                    next_step=sentence("Keep one, and tell under `slips:` what a source says differently."),
                    subject=entry,
                )


def _ends_first(values: Values, places: Places) -> Iterator[Finding]:
    for (register, entry), fields in values.items():
        starts, ends = fields.get("starts", ("",))[0], fields.get("ends", ("",))[0]
        date, until = fields.get("date", ("",))[0], fields.get("until", ("",))[0]
        is_wrong = bool(starts and ends and ends < starts and _is_day(date)) or _is_before(until, date)
        if register == "meetings" and is_wrong:
            yield Finding(
                "error",
                "ends_before_start",
                places.of(entry, ends),
                sentence("The meeting `{entry}` ends before it starts.", entry=entry),
                next_step=sentence(
                    "Correct `starts:` or `ends:`; a meeting over midnight has a span of days as its date."
                ),
                subject=entry,
            )


def _is_day(text: str) -> bool:
    return bool(text) and read_when(text).is_day


def _is_before(until: str, date: str) -> bool:
    try:
        return bool(until and date) and read_when(until).last < read_when(date).first
    except RecordError:
        return False


def _two_holders(values: Values, places: Places) -> Iterator[Finding]:
    """Two persons in one role at once.

    A role of a group, or of the initiative, is held by one person at a time, unless its name says that several hold
    it, as `co-leader`, `vice-chair` or `member` do.
    """
    holders: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (register, _), fields in values.items():
        if register == "roles" and not _SHARED.search(role := fields["role"][0].lower()):
            holders[role, fields.get("of", ("",))[0]].append(fields["name"][0])
    for (role, of), names in holders.items():
        if len(set(names)) > 1:
            yield Finding(
                "warning",
                "two_holders",
                places.of(*names[1:]),
                sentence("{count} persons are `{role}` at once.", count=len(set(names)), role=role),
                why=sentence("They are {names}.", names=", ".join(sorted(set(names)))),
                next_step=sentence(
                    "Keep the one who holds the role, or call it what it is, such as co-{role}.", role=role
                ),
                subject=of,
            )


def _circles(values: Values, places: Places) -> Iterator[Finding]:
    """Groups that go on as each other, or build on each other, in a circle."""
    for register in ("groups", "working-groups", "deliverables"):
        goes_on: dict[str, set[str]] = defaultdict(set)
        builds: dict[str, set[str]] = defaultdict(set)
        for (of, entry), fields in values.items():
            if of == register:
                goes_on[entry] |= set(fields.get("merged_into", ()))
                builds[entry] |= set(fields.get("builds_on", ()))
                for before in fields.get("succeeds", ()):
                    goes_on[before].add(entry)
        for ways in (goes_on, builds):
            circle = _circle(ways)
            if circle:
                yield Finding(
                    "error",
                    "succession_circle",
                    places.of(*circle),
                    sentence("A succession runs in a circle: {way}.", way=" → ".join((*circle, circle[0]))),
                    next_step=sentence("Correct `succeeds:`, `merged_into:` or `builds_on:` of one of them."),
                    subject=circle[0],
                )


def _circle(ways: Mapping[str, set[str]]) -> tuple[str, ...]:
    """The first circle there is; none where there is none."""
    done: set[str] = set()
    for start in ways:
        path: list[str] = []
        ahead = [(start, 0)]
        while ahead:
            one, depth = ahead.pop()
            del path[depth:]
            if one in path:
                return tuple(path[path.index(one) :])
            if one not in done:
                path.append(one)
                done.add(one)
                ahead += [(other, len(path)) for other in sorted(ways.get(one, ()))]
    return ()


def _one_name(values: Values, places: Places) -> Iterator[Finding]:
    """Two groups of one name, or two working groups of one group; what goes on as another may keep its name."""
    by_name: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for (register, entry), fields in values.items():
        if register in {"groups", "working-groups"}:
            for name in fields.get("name", ()):
                by_name[register, entry.rpartition("/")[0], slug(name)].append(entry)
    for (register, _, _), ids in by_name.items():
        for one, other in combinations(ids, 2):
            if not _is_linked(values, (register, one), (register, other)):
                what = sentence("`{one}` and `{other}` have one name.", one=one, other=other)
                yield _alike(what, "one_name", one=one, names=values[register, one]["name"], places=places)


def _is_linked(values: Values, one: Key, other: Key) -> bool:
    return any(
        there[1] in values[here].get(field, ())
        for here, there in ((one, other), (other, one))
        for field in ("succeeds", "merged_into", "builds_on")
    )


def _published_twice(values: Values, places: Places) -> Iterator[Finding]:
    """One title, or nearly one, under two ids; and one deliverable with two dates of publication."""
    met: dict[frozenset[str], list[tuple[str, str]]] = defaultdict(list)
    for (register, entry), fields in values.items():
        if register != "deliverables":
            continue
        names, dates = fields.get("name", (entry,)), fields.get("published", ())
        if len(dates) > 1:
            what = sentence("`{one}` was published twice: {dates}.", one=entry, dates=", ".join(dates))
            yield _alike(what, "published_twice", one=entry, names=names, places=places)
        title = slug(names[0])
        ways = _all_but_one(title)
        for other, known in dict.fromkeys(one for way in ways for one in met[way][-_COMPARED:]):
            if _is_alike(title, known) and not _is_told_apart(values, (register, entry), (register, other)):
                what = sentence("`{one}` and `{other}` have nearly one title.", one=entry, other=other)
                yield _alike(what, "published_twice", one=entry, names=names, places=places)
        for way in ways:
            met[way].append((entry, title))


def _all_but_one(title: str) -> set[frozenset[str]]:
    """The words of a title, and all but each of them: titles that share none of these differ in two words or more."""
    words = title.split("-")
    return {frozenset(words), *(frozenset((*words[:at], *words[at + 1 :])) for at in range(len(words)))}


def _is_told_apart(values: Values, one: Key, other: Key) -> bool:
    """Whether two deliverables are two versions, or one is said to build on the other."""
    return values[one].get("version") != values[other].get("version") or _is_linked(values, one, other)


def _is_alike(one: str, other: str) -> bool:
    matcher = difflib.SequenceMatcher(a=one, b=other)
    return matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _alike(what: Sentence, rule: str, *, one: str, names: Sequence[str], places: Places) -> Finding:
    step = sentence("If they are one, give them one id; if not, tell them apart.")
    return Finding("warning", rule, places.of(*names, one), what, next_step=step, subject=one)


def _unknown(said: Iterable[Claim], known: Iterable[Fact], places: Places) -> Iterator[Finding]:
    """What names an entry that no list has. It is a warning: a source may name what none lists."""
    ids: dict[str, set[str]] = defaultdict(set)
    both: tuple[Said, ...] = (*said, *known)
    for one in both:
        ids[one.register].add(one.entry)
    for claim in dict.fromkeys(said):
        field = registers()[claim.register].fields.get(claim.field)
        if field is None or field.type != "ref" or any(claim.value in ids[of] for of in field.of):
            continue
        near = nearest(claim.value, sorted(set().union(*(ids[of] for of in field.of))))
        what = sentence("`{entry}` names `{value}`, which no list has.", entry=claim.entry, value=claim.value)
        step = sentence("Did you mean `{name}`?", name=near) if near else sentence("Add it, or leave it out.")
        place = places.of(claim.value, claim.value.rpartition("/")[2], claim.entry)
        yield Finding("warning", "unknown_reference", place, what, next_step=step, subject=claim.entry)


def _against_settled(
    statements: Iterable[Statement], known: Iterable[Fact], *, settled: set[Place], places: Places
) -> Iterator[Finding]:
    """Sources against what somebody settled: what was settled stays, so it is a warning."""
    held: dict[Place, set[str]] = defaultdict(set)
    for fact in known:
        if not fact.until:
            held[fact.register, fact.entry, fact.field].add(fact.value)
    for statement in statements:
        said: dict[Place, set[str]] = defaultdict(set)
        for claim in statement.claims:
            said[claim.place].add(claim.value)
        for place in sorted(settled & said.keys()):
            if said[place] != held[place]:
                yield _contradicted(place, said[place], stands=held[place], places=places)


def _contradicted(place: Place, says: set[str], *, stands: set[str], places: Places) -> Finding:
    _, entry, field = place
    standing, other = "; ".join(sorted(stands)), "; ".join(sorted(says))
    return Finding(
        "warning",
        "against_settled",
        places.of(*says, entry),
        sentence("`{field}` of `{entry}` was settled, and the file says otherwise.", field=field, entry=entry),
        why=sentence("Settled is `{standing}`; the file says `{other}`.", standing=standing, other=other),
        next_step=sentence("What was settled stays. Open the difference again if the file is right."),
        subject=entry,
    )


def _older(statements: Iterable[Statement], known: Iterable[Fact], places: Places) -> Iterator[Finding]:
    """Snapshots that are older than the newest there is, those apart that were taken in before."""
    before = {one for fact in known for one in fact.cited}
    newest = max((one.as_of for one in before), default="")
    for statement in statements:
        is_new = any(Cited(statement.as_of, title) not in before for title in statement.sources)
        if is_new and statement.as_of and statement.as_of < newest:
            day = statement.as_of
            yield Finding(
                "note",
                "older_snapshot",
                places.of_snapshot(day),
                sentence("The snapshot of {day} is older than the newest, of {newest}.", day=day, newest=newest),
                why=sentence("It changes what was, not what is."),
                subject=day,
            )
