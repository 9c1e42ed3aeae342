"""The register of cases: what is bundled is sound and honest, and what is wrong is refused with its line."""

from __future__ import annotations

import pytest
from made_cases import WHOLE, a_case, content, write_case

from groma.catalogue.pack import open_pack
from groma.errors import DefinitionError, NotFoundError
from groma.plan.cases import (
    FIELD_GROUPS,
    SECTORS,
    bundled_cases,
    case,
    completeness,
    population_class,
    read_cases,
    unknown_keys,
)


def refused(folder):
    with pytest.raises(DefinitionError) as told:
        read_cases(folder)
    return str(told.value)


def test_the_register_is_read_and_speaks_of_every_sector():
    cases = bundled_cases()
    assert len(cases) >= 14
    assert {sector for one in cases for sector in one.sectors} == set(SECTORS)
    assert len({one.country for one in cases}) > 9
    assert [one.id for one in cases] == sorted(one.id for one in cases)


def test_every_figure_the_register_touches_is_in_the_pack():
    assert unknown_keys(bundled_cases(), open_pack()) == ()


def test_every_printed_number_has_a_source_one_can_open():
    for one in bundled_cases():
        addresses = {source.id: source.address for source in one.sources}
        named = [touched.source for touched in one.touches if touched.before is not None or touched.after is not None]
        named += [one.cost.source] if one.cost else []
        assert all(addresses[name] for name in named), one.id


def test_what_was_not_read_is_marked_unverified():
    assert a_case(known=None).mark("story") == "unverified"
    assert a_case().mark("story") == "seen"
    for one in bundled_cases():
        assert set(one.known) <= set(FIELD_GROUPS)
        if one.mark("effects") == "unverified":
            assert not any(touched.before or touched.after for touched in one.touches), one.id


def test_a_key_that_no_pack_has_is_a_finding_with_the_nearest():
    (finding,) = unknown_keys([a_case(touches=[{"key": "EC.I.WS.3X", "way": "down"}])], open_pack())
    assert finding.rule == "case_key"
    assert "EC.I.WS.3" in finding.next_step


def test_how_complete_a_case_is_follows_from_what_is_there():
    whole = completeness(a_case())
    assert whole.missing == ()
    assert whole.share == 1
    assert completeness(a_case(cost=None)).missing == ("cost",)
    assert completeness(a_case(end=None)).missing == ("end",)
    assert completeness(a_case(end=None, stage="running")).missing == ()
    assert completeness(a_case(lessons=None)).missing == ("lessons",)
    assert completeness(a_case(known=None)).missing == ("read",)
    assert completeness(a_case(sources=WHOLE["sources"][:1])).missing == ("second_source",)
    bare = a_case(touches=[{"key": "EN.EN.WS.2C", "way": "down"}])
    assert completeness(bare).missing == ("before", "after", "exact")
    assert completeness(bare).share == pytest.approx(0.7)


@pytest.mark.parametrize(
    ("inhabitants", "expected"),
    [(0, "small"), (99_999, "small"), (1e5, "medium"), (1e6, "large"), (5e6, "very_large")],
)
def test_how_large_a_city_is(inhabitants, expected):
    assert population_class(inhabitants) == expected


def test_a_case_is_found_by_id_or_the_nearest_offered():
    assert case("oslo-fewer-cars", bundled_cases()).place == "Oslo"
    with pytest.raises(NotFoundError, match="Did you mean `oslo-fewer-cars`"):
        case("oslo-few-cars", bundled_cases())
    with pytest.raises(NotFoundError, match="groma cases"):
        case("zzz", bundled_cases())


def test_cases_of_a_folder_are_read(tmp_path):
    write_case(tmp_path)
    assert read_cases(tmp_path) == (a_case(),)
    with pytest.raises(NotFoundError):
        read_cases(tmp_path / "elsewhere")


SOURCES, TOUCHED = WHOLE["sources"], WHOLE["touches"][0]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"titel": "x"}, "unknown key. Did you mean `title`?"),
        ({"title": None}, "`title`: it is missing."),
        ({"title": "  "}, "`title`: it is empty."),
        ({"country": "Norway"}, "`country`:"),
        ({"sectors": []}, "`sectors`: at least 1 is needed."),
        ({"sectors": ["watr"]}, "`sectors`: it must be 'water'"),
        ({"evidence": "proven"}, "`evidence`: it must be 'claimed'"),
        ({"start": "soon"}, "`start`: a whole number is expected."),
        ({"start": "1492"}, "`start`: it must be at least 1800."),
        ({"start": "2014"}, "It begins in 2014, after it ends in 2012."),
        ({"known": {"stories": "seen"}}, "`known.stories"),
        ({"known": {"story": "read"}}, "`known.story`: it must be 'seen'"),
        ({"cost": WHOLE["cost"] | {"low": "3000"}}, "`cost`: the lowest cost 3000 is above the highest 2000."),
        ({"cost": WHOLE["cost"] | {"currency": "euro"}}, "`cost.currency`:"),
        ({"cost": WHOLE["cost"] | {"source": "reprot"}}, "`reprot` is none of its sources. Did you mean `report`?"),
        ({"touches": []}, "`touches`: at least 1 is needed."),
        ({"touches": [TOUCHED | {"source": "elsewhere"}]}, "`elsewhere` is none of its sources."),
        ({"touches": [{"key": "A", "way": "down", "before": "3"}]}, "a value needs the `source` that prints it."),
        ({"touches": [TOUCHED | {"way": "up"}]}, "from 30 to 20 is not `up`."),
        ({"touches": [TOUCHED | {"is_near": "true"}]}, "say in `note` what the source counted."),
        ({"touches": [TOUCHED | {"after": "nan"}]}, "a finite number is expected."),
        ({"touches": [TOUCHED | {"afer": "3"}]}, "unknown key. Did you mean `after`?"),
        ({"sources": [SOURCES[0], dict(SOURCES[0])]}, "two sources have the same `id`"),
        ({"sources": [SOURCES[0] | {"address": "javascript:alert(1)"}]}, "`sources.address`:"),
        ({"sources": [SOURCES[0] | {"address": 'https://x.org/"onclick=1'}]}, "`sources.address`:"),
        ({"title": "a\x1b[2Jb"}, "it has the invisible sign U+001B."),
        ({"done": "a\u202eb"}, "it has the invisible sign U+202E."),
        ({"problem": "x" * 3_001}, "longer than 3000 characters"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path, changes, says):
    path = write_case(tmp_path, **changes)
    told = refused(tmp_path)
    assert says.lower() in told.lower()
    assert f"{path}:" in told


def test_one_wrong_file_and_no_case_is_taken_and_every_mistake_is_named(tmp_path):
    write_case(tmp_path)
    write_case(tmp_path, id="second", title=None, country="no")
    told = refused(tmp_path)
    assert told.count("second.yaml:") == 2
    assert "fixed-taps.yaml" not in told


@pytest.mark.parametrize("text", ["- a list", "", "id: [", "id: &a b"])
def test_a_file_that_is_no_case_at_all_is_refused(tmp_path, text):
    (tmp_path / "odd.yaml").write_text(text, encoding="utf-8")
    assert "odd.yaml:" in refused(tmp_path)


def test_a_case_stands_in_the_file_of_its_name(tmp_path):
    path = write_case(tmp_path)
    path.rename(tmp_path / "other.yaml")
    assert "other.yaml:1" in refused(tmp_path)


def test_hostile_html_stays_text(tmp_path):
    hostile = "<script>alert('x')</script>&amp;<img src=x onerror=alert(1)>"
    write_case(tmp_path, title=hostile, lessons=[hostile])
    (found,) = read_cases(tmp_path)
    assert found.title == hostile
    assert type(found.title) is str
    assert not hasattr(found.title, "__html__")
    assert content(title=hostile)["title"] == found.title
