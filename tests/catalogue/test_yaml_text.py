"""YAML is read by the rules of 1.2: text stays text, and what could surprise is refused with its line."""

from __future__ import annotations

import pytest

from groma.catalogue.yaml_text import MAX_BYTES, line_of, parse_yaml, read_yaml
from groma.errors import DefinitionError, GromaError, LimitError, NotFoundError


@pytest.mark.parametrize(
    "word",
    ["NO", "no", "yes", "Yes", "on", "OFF", "17.10", "2019", "0123", "12:30", "1e3", "2019-03-01", "0x1F", "nan"],
)
def test_words_stay_what_they_say(word):
    assert parse_yaml(f"a: {word}") == {"a": word}
    assert parse_yaml(f"- {word}") == [word]
    assert parse_yaml(f"{word}: a") == {word: "a"}


@pytest.mark.parametrize(
    ("text", "value"), [("null", None), ("~", None), ("", None), ("true", True), ("false", False), ('"null"', "null")]
)
def test_only_these_bare_words_mean_something(text, value):
    assert parse_yaml(f"a: {text}") == {"a": value}


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a: 1\nb: !!python/object/apply:os.system [ls]\n", 2, "tag"),
        ("a: !!int 5\n", 1, "tag"),
        ("a: 1\nb: 2\nc: !own 5\n", 3, "tag"),
        ("a: 1\nb: &here [1]\nc: *here\n", 2, "Anchors"),
        ("a: 1\nb: 2\na: 3\n", 3, "`a` stands twice"),
        ("a:\n  b: 1\n  b: 2\n", 3, "`b` stands twice"),
        ("a: 1\n? [b, c]\n: 2\n", 2, "key must be"),
        ("a: 1\nb: {c: 2\n", 3, "well-formed"),
        ("a: 1\n\tb: 2\n", 2, "well-formed"),
        ("a: 1\nb: \x07\n", 2, "control characters"),
        ("a: 1\n---\nb: 2\n", 2, "well-formed"),
    ],
)
def test_what_could_surprise_is_refused_with_its_line(text, line, says):
    with pytest.raises(DefinitionError, match=says) as caught:
        parse_yaml(text, name="some.yaml")
    assert str(caught.value).startswith(f"some.yaml:{line}: ")


def test_a_bomb_of_aliases_is_refused():
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    with pytest.raises(DefinitionError, match="Anchors"):
        parse_yaml(bomb)


@pytest.mark.parametrize("piece", ["[", "{a: ", "- ", "? ", '["]", '])
def test_nesting_that_would_break_the_parser_is_refused_with_a_line(piece):
    with pytest.raises(LimitError, match=r"deep\.yaml:2: .*nested"):
        parse_yaml("# a comment\n" + piece * 100_000, name="deep.yaml")


def test_nesting_by_indentation_is_refused_too():
    text = "".join(" " * depth + "a:\n" for depth in range(5_000))
    with pytest.raises(LimitError, match="nested"):
        parse_yaml(text)


def test_lists_of_many_brackets_side_by_side_are_read():
    assert len(parse_yaml("- {a: [1, 2]}\n" * 2_000)) == 2_000


def test_an_ampersand_in_a_text_is_just_that():
    assert parse_yaml("a: R&D, 2 * 3\n") == {"a": "R&D, 2 * 3"}


def test_a_file_over_five_million_bytes_is_refused(tmp_path):
    (tmp_path / "a.yaml").write_bytes(b"# " + b"x" * MAX_BYTES)
    with pytest.raises(LimitError, match="5,000,000"):
        read_yaml(tmp_path / "a.yaml")


def test_files_that_are_none_or_no_text_are_named(tmp_path):
    with pytest.raises(NotFoundError, match=r"none\.yaml"):
        read_yaml(tmp_path / "none.yaml")
    (tmp_path / "latin.yaml").write_bytes("name: Ålesund".encode("latin-1"))
    with pytest.raises(DefinitionError, match=r"latin\.yaml: .*not UTF-8 text \(byte 6\)"):
        read_yaml(tmp_path / "latin.yaml")
    with pytest.raises(GromaError, match="cannot be read"):
        read_yaml(tmp_path)


def test_a_byte_order_mark_is_passed_over(tmp_path):
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    assert read_yaml(tmp_path / "a.yaml") == {"a": "1", "b": "2"}


def test_a_line_is_found_through_keys_and_items():
    text = "a: 1\nb:\n  - c: 2\n    d: 3\n  - c: 4\n"
    assert line_of(text, ("b", 1, "c")) == 5
    assert line_of(text, ("b", 0, "d")) == 4
    assert line_of(text, ("b", 7)) == 2
    assert line_of(text, ("nowhere",)) == 1
