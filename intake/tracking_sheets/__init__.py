"""The sheet in which an office follows its tasks today: its grid, its headings, and what each row means."""
