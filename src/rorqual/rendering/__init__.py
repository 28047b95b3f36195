"""Rendered animals for the demonstration, the tests and scale benchmarks."""
