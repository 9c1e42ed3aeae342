"""Doubt: automatic checks over a record, each with what is odd, why it matters and what to do."""
