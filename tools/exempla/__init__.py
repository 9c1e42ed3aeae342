"""The invented city of Exempla: its figures, and the raw tables a real city would keep them in."""
