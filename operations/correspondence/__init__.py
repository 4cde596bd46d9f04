"""Công văn beside the reports, and the register of what was assigned."""
