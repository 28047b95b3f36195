"""What does a calibration say about one query?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class CalibratedProbabilities:
    """Exclusive probabilities: all individuals and `new_individual` sum to 1."""

    individuals: NDArray[np.float64]  # (individuals,), 0..1
    new_individual: float  # 0..1
