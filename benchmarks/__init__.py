"""Measurements of quality and speed; each module says its command."""
