"""The lines of the scope, and all of one line."""
