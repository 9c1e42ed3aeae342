"""The registers of the programme in the database: statements, the facts that follow from them, and differences."""
