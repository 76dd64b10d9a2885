"""Threads on the page: the list, and one of them."""
