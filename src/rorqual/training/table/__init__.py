"""The table of training: recipes side by side, judged on animals that none of them has seen."""
