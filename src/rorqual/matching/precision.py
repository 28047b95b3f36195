"""What is an answer of up to five labels worth?"""

from collections.abc import Sequence

PREDICTIONS_COUNTED = 5


def first_labels(predictions: Sequence[str]) -> tuple[str, ...]:
    """The first five different labels, in their order; a repeated one counts at its first place."""
    return tuple(dict.fromkeys(predictions))[:PREDICTIONS_COUNTED]


def average_precision_at_5(predictions: Sequence[str], truth: str) -> float:
    """Average precision at five for one query, by the rule of Kaggle's Happywhale competition.

    With one right answer it is 1 / rank of the first hit. A label that is repeated counts once,
    at its first place, and only the first five different labels count.

    Args:
        predictions: labels, best first; may be empty.
        truth: the right label, `new_individual` for an animal that is not in the gallery.

    Returns:
        1, 1/2, 1/3, 1/4, 1/5 or 0.

    Example:
        >>> average_precision_at_5(["anna", "anna", "bert"], "bert")
        0.5
    """
    ranked = first_labels(predictions)
    return 1.0 / (ranked.index(truth) + 1) if truth in ranked else 0.0
