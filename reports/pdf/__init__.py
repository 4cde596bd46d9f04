"""Official documents as PDF files (Nghị định 30/2020)."""
