"""Duties in running text: headings and bullets, sentences, labels."""
