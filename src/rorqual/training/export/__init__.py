"""From a trained network to files that the rest of Rorqual runs without torch."""
