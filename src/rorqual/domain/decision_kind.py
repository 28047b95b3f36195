"""What can a person say of who an animal is?"""

from enum import StrEnum


class DecisionKind(StrEnum):
    """What a person says of an animal."""

    CONFIRM = "confirm"  # it is that individual
    CORRECT = "correct"  # it is another one than was said before
    NEW = "new"  # it is an individual that nobody has seen before
    REJECT = "reject"  # it is not that individual
