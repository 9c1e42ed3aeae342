"""Errors people make in a record, put in on purpose to see whether the checks find them."""
