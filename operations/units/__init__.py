"""The directory, its changes and the people who stand in."""
