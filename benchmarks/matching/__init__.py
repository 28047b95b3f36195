"""What every way of matching is worth: `python -m benchmarks.matching --photos DATA`."""
