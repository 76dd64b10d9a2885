"""What happened, in words: by code, or drafted by a model."""
