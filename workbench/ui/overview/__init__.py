"""The overview: what changed, when, and the findings."""
