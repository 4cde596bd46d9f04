"""Official documents as Word files (Nghị định 30/2020)."""
