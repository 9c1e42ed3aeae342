"""The secretariat's table: every city's round on one screen, and what recurs over many."""
