"""A plan that changes a plan: compared, shown, applied."""
