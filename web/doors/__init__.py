"""Which roles each page lets in."""
