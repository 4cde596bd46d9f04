"""The round: opening, raising the steps of the ladder, pausing it, and watching over it."""
