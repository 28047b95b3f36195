"""Which rules blend, and which ways are there to find weights? Names alone, for all faces."""

from enum import StrEnum


class BlendMode(StrEnum):
    """Whose rule, see `rules`."""

    PAPER = "paper"  # as the text says
    NOTEBOOK = "notebook"  # as the published code does


class WeightSearch(StrEnum):
    """How weights are found, see `weighing`."""

    EQUAL = "equal"  # every network counts the same
    ASCENT = "ascent"  # the paper's
    BAGGED = "bagged"  # ours
