"""Who: accounts, invitations, roles, departments and mandates, tokens; what is kept about a person, and its erasure."""
