"""A report on its way to another installation: one signed file (docs/reports.md)."""
