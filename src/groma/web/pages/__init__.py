"""Thin views: each parses a request, calls one function that does the work, and renders. One module for each area."""
