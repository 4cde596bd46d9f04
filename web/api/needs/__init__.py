"""What each route of the API asks of a key."""
