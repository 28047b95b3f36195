"""From which probability on does a suggestion cost less than a look by a person?"""

from rorqual.matching.thresholds import SMALLEST_THRESHOLD


def threshold_by_cost(cost: float) -> float:
    """The probability from which on suggesting is cheaper than asking.

    A suggestion of probability p is wrong with 1 - p, so it costs (1 - p) * cost; a look costs 1.
    Suggesting is cheaper from 1 - 1 / cost on: with a cost of 10 from .9 on. A suggestion stays
    likelier than everything else together, however little its error costs.

    Args:
        cost: of a wrong suggestion, in looks of a person; 1 or more.

    Raises:
        ValueError: where the cost is below 1.
    """
    if not cost >= 1.0:
        raise ValueError(f"a wrong suggestion cannot cost {cost} looks: name 1 or more")
    return max(SMALLEST_THRESHOLD, 1.0 - 1.0 / cost)
