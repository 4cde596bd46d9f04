"""The groups of /api/v1, one module for each noun."""
