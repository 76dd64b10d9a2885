"""Clocks of sources: how far they are apart, and setting them right."""
