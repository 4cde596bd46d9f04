"""Pages for people: FastAPI and Jinja2, read through models.queries, written through operations."""
