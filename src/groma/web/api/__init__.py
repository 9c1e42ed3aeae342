"""The API: the same functions as the pages, for programs. Public reading, and writing with scoped tokens."""
