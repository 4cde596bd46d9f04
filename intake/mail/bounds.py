"""How much of a message is read; everything beyond is left in the original, which is kept."""

MEGABYTE = 1024 * 1024
LARGEST_MESSAGE = 25 * MEGABYTE
# The parser of the standard library asks every line about every open boundary.
MOST_BOUNDARIES = 10_000
MOST_LINE_QUESTIONS = 50_000_000
MOST_PARTS = 200
MOST_FILES = 30
LARGEST_FILE = 20 * MEGABYTE
LONGEST_HEADER = 4_000
MOST_HEADERS = 500
LONGEST_PART = 400_000  # bytes of a text part that are read
LONGEST_BODY = 20_000  # letters that are kept of what the sender wrote
MOST_LINES = 400
