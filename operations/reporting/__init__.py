"""Consolidated reports: facts gathered, compiled, rendered, published."""
