"""Two windows or two sets of sources side by side."""
