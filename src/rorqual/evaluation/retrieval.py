"""At which rank does the right animal stand?"""

from collections.abc import Sequence

# live with the matching, whose heads and blends are chosen by them
from rorqual.matching.precision import PREDICTIONS_COUNTED, average_precision_at_5

__all__ = ["PREDICTIONS_COUNTED", "average_precision_at_5", "top_k_hit"]


def top_k_hit(predictions: Sequence[str], truth: str, k: int) -> bool:
    """Whether the right label is among the first k different predictions.

    Raises:
        ValueError: where k is below 1.
    """
    if k < 1:
        raise ValueError(f"top-{k} has no meaning: k must be 1 or more")
    return truth in list(dict.fromkeys(predictions))[:k]
