"""The office forms of the example plans: Word, Excel, PDF. Used by build_examples.py only, never by the product."""
