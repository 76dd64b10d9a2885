"""How much scrubbing finds, how much it takes away without need, and how fast it is."""
