"""Incidents with a cause some way before them, and whether summaries hold it."""
