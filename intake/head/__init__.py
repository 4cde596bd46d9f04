"""The head and the end of a plan: who issued it, when, what about, who signed, who gets it."""
