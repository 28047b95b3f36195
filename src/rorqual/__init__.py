"""Rorqual identifies individual whales and dolphins from photographs."""

__version__ = "0.1.0"
