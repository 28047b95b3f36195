"""From a public checkpoint to files that the rest of Rorqual runs without torch."""
