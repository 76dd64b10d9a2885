"""A statement over the scope, and its answer."""
