"""Charts, drawn once for every form."""
