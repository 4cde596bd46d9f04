"""When operations run: by Prefect, by APScheduler, or by a set clock. The only user of both libraries."""
