"""Duties in tables, also tables flattened into text."""
