"""Consolidated reports: facts → one value → files."""
