"""Plan document → draft. Never touches the database."""
