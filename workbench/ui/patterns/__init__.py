"""Templates on the page, and what people decide about them."""
