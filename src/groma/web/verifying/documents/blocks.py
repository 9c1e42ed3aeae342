"""What a document is made of: sections of paragraphs, lists, facts, tables and drawings. Nothing of how it looks."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a soft one is less important than those around it."""

    KIND: ClassVar[str] = "paragraph"
    text: str
    is_soft: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list without an order; `title` stands above it."""

    KIND: ClassVar[str] = "bullets"
    items: tuple[str, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and what they stand for."""

    KIND: ClassVar[str] = "facts"
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of texts.

    Attributes:
        heads: Titles of the columns.
        numbers: The columns whose cells are numbers, counted from 0.
        wide: How wide each column is beside the others; equal where empty.
    """

    KIND: ClassVar[str] = "grid"
    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()
    wide: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing, and what it shows for those who do not see it."""

    KIND: ClassVar[str] = "drawing"
    svg: str
    alt: str


Block = Paragraph | Bullets | Facts | Grid | Drawing


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document under its heading."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document.

    Attributes:
        name: What its file is called, without an ending.
        banner: What must not be overlooked on any page: that it is a draft, or that the city is invented.
        closing: The last lines: versions and who does not endorse it.
    """

    name: str
    title: str
    subtitle: str
    language: str
    banner: str
    lead: str
    sections: tuple[Section, ...]
    closing: tuple[str, ...]

    @property
    def texts(self) -> dict[str, Any]:
        """The document as plain values, each block with its kind."""
        sections = [
            {"title": one.title, "blocks": [{"kind": block.KIND, **asdict(block)} for block in one.blocks]}
            for one in self.sections
        ]
        return {**asdict(self), "sections": sections}
