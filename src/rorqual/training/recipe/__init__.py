"""Everything that decides what a training run makes, as one file that a person can read."""
