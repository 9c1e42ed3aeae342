"""A filled workbook becomes observations: read, propose what its columns are, ask a person, import.

Any Excel or CSV file will do in which some column holds codes or names of indicators. `read_workbook` takes the file
as text, `propose` says which column is numerator, denominator, result, quality or source and why it thinks so,
`import_rows` makes the observations, `summary` says in a few sentences what came of it.

A mistake in the workbook is never mended in silence: it becomes a finding that names the cell.
"""

from __future__ import annotations

from groma.gather.workbook.importing import import_rows, replaced_file, summary
from groma.gather.workbook.model import Cell, Column, Counts, Imported, Proposal, Sheet, SheetPlan, Workbook
from groma.gather.workbook.proposing import propose
from groma.gather.workbook.reading import read_workbook

__all__ = [
    "Cell",
    "Column",
    "Counts",
    "Imported",
    "Proposal",
    "Sheet",
    "SheetPlan",
    "Workbook",
    "import_rows",
    "propose",
    "read_workbook",
    "replaced_file",
    "summary",
]
