"""Names of units: where one begins and ends, and what it is."""
