"""The sheet in which an office followed its tasks until now: looked at, tried, imported as draft plans, taken back."""
