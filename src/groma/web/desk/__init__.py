"""The coordinator's desk: rounds opened, parted among departments, reminded of, and seen at a glance."""
