"""A plan document on its way to a confirmed plan: read, reviewed, settled, also as an edited workbook."""
