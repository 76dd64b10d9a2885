"""The Cases page: what one works on, and what is done to it."""
