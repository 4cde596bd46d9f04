"""Letters: composed, rendered, put into the outbox, carried by a transport."""
