"""Verification: the case of each figure, the worklist, samples, checklists to take along, and the papers of a round."""
