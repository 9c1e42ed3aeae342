"""YAML 1.2 read strictly: text stays text, and every mistake knows its line.

The core schema of YAML 1.2 would turn `17.10` into a number and drop its zero. Codes, SDG references and periods must
stay what they say, so every scalar arrives here as its own text; only `null`, `~` and the bare words `true` and
`false` mean something else. Numbers are made from their text by the model that wants a number. Tags, anchors and
aliases are refused (no surprise objects, no "billion laughs"), and so are repeated keys.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

import yaml

from groma.errors import DefinitionError, LimitError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Lines = Callable[[Sequence[str | int]], int]

MAX_BYTES = 5_000_000
MAX_DEPTH = 40
MAX_BRACKETS = 400
"""With fewer opening brackets than this nothing can be nested dangerously."""
_BASE: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class _Loader(_BASE):  # type: ignore[misc]  # which of the two classes it is depends on how PyYAML was built
    """PyYAML's plainest loader, without the search for what a scalar may mean: here it means its text."""

    def resolve(self, kind: type[yaml.Node], value: Any, implicit: Any) -> str:  # noqa: ARG002  PyYAML's own
        return f"tag:yaml.org,2002:{'str' if kind is yaml.ScalarNode else 'map' if kind is yaml.MappingNode else 'seq'}"

    def descend_resolver(self, *_: Any) -> None:
        """There is nothing to search for."""

    def ascend_resolver(self) -> None:
        """There is nothing to search for."""


_PLAIN_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map")}
_DEEP_BLOCK = re.compile(r"^[ \t?:-]{20}", re.MULTILINE)
_WORDS: dict[str, Any] = {"null": None, "~": None, "": None, "true": True, "false": False}


def read_yaml(path: Path) -> Any:
    """The content of a YAML file as dicts, lists, texts, `True`, `False` and `None`.

    Raises:
        NotFoundError: There is no such file.
        LimitError: The file is over five million bytes.
        DefinitionError: It is not plain, well-formed YAML in UTF-8.
    """
    return parse_yaml(read_text(path), name=str(path))


def read_text(path: Path) -> str:
    """The text of a UTF-8 file within the size limit, without a byte order mark."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise LimitError(
                f"The file holds {size:,} bytes; at most {MAX_BYTES:,} are read.",
                where=str(path),
                next_step="Split it into several files.",
            )
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise NotFoundError("There is no such file.", where=str(path)) from None
    except OSError as error:
        raise DefinitionError(f"The file cannot be read: {error.strerror}.", where=str(path)) from None
    except UnicodeDecodeError as error:
        raise DefinitionError(
            f"The file is not UTF-8 text (byte {error.start}).", where=str(path), next_step="Save it as UTF-8."
        ) from None


def parse_yaml(text: str, *, name: str = "text") -> Any:
    """The content of YAML `text`; `name` stands in messages. See `read_yaml`."""
    return _built(_composed(text, name), name)


def line_of(text: str, path: Sequence[str | int]) -> int:
    """The line, from 1, at which the value at `path` stands in YAML `text`; the nearest parent's where it is absent."""
    return _line(_composed(text, "text"), path)


def parse_with_lines(text: str, *, name: str = "text") -> tuple[Any, Lines]:
    """The content of YAML `text`, and what answers `line_of` for many places of it; the text is read once for both."""
    node = _composed(text, name)
    return _built(node, name), partial(_line, node)


def _line(node: Any, path: Sequence[str | int]) -> int:
    line = 1
    for step in path:
        found = _child(node, step)
        if found is None:
            break
        line, node = found
    return line


def _composed(text: str, name: str) -> Any:
    try:
        if _wants_a_look(text):
            _look(text, name)
        return yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else text.count("\n", 0, getattr(error, "position", 0)) + 1
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
        raise DefinitionError(
            f"This is not well-formed YAML: {problem}.",
            where=f"{name}:{line}",
            next_step="Mend the line and try again.",
        ) from None


def _wants_a_look(text: str) -> bool:
    """Whether the text may hold references, or be nested so deeply that building it would break the C parser."""
    if "&" in text or "*" in text or _DEEP_BLOCK.search(text):
        return True
    return text.count("[") + text.count("{") > MAX_BRACKETS


def _look(text: str, name: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        mark = event.start_mark
        where = f"{name}:{mark.line + 1}" if mark else name
        if getattr(event, "anchor", None):
            raise DefinitionError(
                "Anchors and aliases are not taken.",
                where=where,
                next_step="Write the value out, or put it in quotes if it begins with & or *.",
            )
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise LimitError(
                f"The file is nested more than {MAX_DEPTH} levels deep.", where=where, next_step="Flatten it."
            )


def _built(node: Any, name: str) -> Any:
    if node is None:
        return None
    if node.tag not in _PLAIN_TAGS:
        raise DefinitionError(
            f"The tag {node.tag} is not taken.", where=f"{name}:{node.start_mark.line + 1}", next_step="Remove the tag."
        )
    if isinstance(node, yaml.ScalarNode):
        return node.value if node.style else _WORDS.get(node.value, node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_built(child, name) for child in node.value]
    return _mapping(node, name)


def _mapping(node: Any, name: str) -> dict[str, Any]:
    built: dict[str, Any] = {}
    for key, value in node.value:
        where = f"{name}:{key.start_mark.line + 1}"
        if not isinstance(key, yaml.ScalarNode):
            raise DefinitionError("A key must be a single word or text.", where=where, next_step="Write `name: value`.")
        if key.value in built:
            raise DefinitionError(f"The key `{key.value}` stands twice.", where=where, next_step="Remove one of them.")
        built[key.value] = _built(value, name)
    return built


def _child(node: Any, step: str | int) -> tuple[int, Any] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child = node.value[step]
        return child.start_mark.line + 1, child
    return None
