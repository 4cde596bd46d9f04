"""How sure a draft is, and what is wrong with its document."""
