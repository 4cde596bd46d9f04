"""The consolidated report: facts, figures, words; every form prints the one value made here."""
