"""Letters: worded, sealed, delivered, and what did not arrive."""
