"""Which answer everybody gets on every route."""

ANY, EXEMPT = "any", ()
RELATIONS = ("nobody", "contributor", "coordinator", "verifier", "secretariat", "administrator", "foreign")
TABLE = {}
