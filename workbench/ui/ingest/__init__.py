"""Taking in logs: what is given, how it is read, what became of it."""
