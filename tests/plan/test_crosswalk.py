"""What figures have to do with policy: SDGs as the pack has them, and two agreements as we read them."""

from __future__ import annotations

import pytest
import yaml

from groma.catalogue.pack import open_pack
from groma.errors import DefinitionError, NotFoundError
from groma.plan.crosswalk import CROSSWALK_FOLDER, indicators_of, links, policies, read_policies, unknown_indicators

PACK = open_pack()


def items(key, policy):
    return {link.item: link.known for link in links([key], PACK) if link.policy == policy}


def test_the_sdgs_of_every_indicator_are_those_of_the_pack():
    for one in PACK.indicators:
        told = items(one.code, "sdg")
        assert set(told) == {*one.definition.sdg, *one.definition.sdg_unverified}
        assert all(told[item] == one.known["sdg"] for item in one.definition.sdg)
        assert all(told[item] == "unverified" for item in set(told) - set(one.definition.sdg))


def test_every_indicator_is_tied_to_some_sdg():
    assert all(items(one.code, "sdg") for one in PACK.indicators)


def test_two_agreements_are_there_and_the_tie_is_ours():
    assert [one.id for one in policies()] == ["global-digital-compact", "pact-for-the-future"]
    assert all(one.adopted == "2024-09-22" for one in policies())
    assert items("EC.ICT.ICT.1C", "global-digital-compact") == {"objective-1": "ours"}
    assert items("EN.EN.AQ.1C/no2", "pact-for-the-future") == {"action-10": "ours"}


def test_no_number_of_an_agreement_claims_to_be_read_in_the_agreement():
    marks = {commitment.known for policy in policies() for commitment in policy.commitments}
    assert marks <= {"third_party", "unverified"}


def test_every_code_of_an_agreement_is_in_the_pack():
    assert unknown_indicators(policies(), PACK) == ()


def test_the_figures_of_an_action_are_tied_once_each():
    found = links(["EN.EN.AQ.1C/no2", "EN.EN.AQ.1C/pm10", "EN.EN.AQ.2C"], PACK)
    assert len(found) == len(set(found))
    assert {link.code for link in found} == {"EN.EN.AQ.1C", "EN.EN.AQ.2C"}
    assert found[0].policy == "sdg"
    assert found[-1].commitment.says


def test_a_figure_nobody_knows_is_told():
    with pytest.raises(NotFoundError, match=r"Did you mean `EN\.EN\.AQ\.1C`"):
        links(["EN.EN.AQ.1X"], PACK)


def test_from_an_sdg_or_a_commitment_to_figures():
    assert "EN.EN.WS.2C" in indicators_of("sdg", "6", PACK)
    assert "EC.I.WS.2C" in indicators_of("sdg", "6.1", PACK)
    assert "EN.EN.PSN.1C" not in indicators_of("sdg", "1", PACK)
    assert indicators_of("pact-for-the-future", "action-3", PACK) == ("SC.SH.FS.1A",)
    assert indicators_of("pact-for-the-future", "action-99", PACK) == ()


def changed(tmp_path, **changes):
    content = yaml.safe_load((CROSSWALK_FOLDER / "pact-for-the-future.yaml").read_text(encoding="utf-8"))
    text = yaml.safe_dump(content | changes, sort_keys=False, allow_unicode=True)
    (tmp_path / "changed.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_policy_of_ones_own_is_looked_at(tmp_path):
    own = {"id": "own-1", "number": "1", "says": "Trees.", "known": "ours", "indicators": ["EN.EN.PSN.1C"]}
    read = read_policies(changed(tmp_path, id="own", commitments=[own]))
    assert [link.item for link in links(["EN.EN.PSN.1C"], PACK, among=read) if link.policy == "own"] == ["own-1"]
    assert not [link for link in links(["EN.EN.PSN.1C"], PACK, among=[]) if link.policy != "sdg"]
    own["indicators"] = ["EN.EN.PSN.1X"]
    (finding,) = unknown_indicators(read_policies(changed(tmp_path, commitments=[own])), PACK)
    assert "EN.EN.PSN.1C" in finding.next_step


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"titel": "x"}, "unknown key. Did you mean `title`?"),
        ({"adopted": "September"}, "`adopted`:"),
        ({"commitments": []}, "at least 1 is needed"),
        (
            {"commitments": [{"id": "a", "number": "1", "says": "x", "known": "read"}]},
            "`commitments.known`: it must be",
        ),
        ({"sources": [{"title": "x", "publisher": "y", "address": "ftp://x"}]}, "`sources.address`:"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path, changes, says):
    with pytest.raises(DefinitionError) as told:
        read_policies(changed(tmp_path, **changes))
    assert says in str(told.value)
    assert "changed.yaml:" in str(told.value)
