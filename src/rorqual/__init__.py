"""Rorqual identifies individual whales and dolphins from photographs; see `rorqual.api`."""

__version__ = "0.1.0"
