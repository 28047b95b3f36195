"""Which weights are validated and exported? A moving average of those of the last steps."""

from pytorch_lightning.callbacks import WeightAveraging
from torch import Tensor

_WARM_UP = 10  # steps


class MovingAverage(WeightAveraging):
    """Exponential average of weights and of batch-norm statistics.

    Over the first steps it forgets faster, min(decay, (1 + n) / (10 + n)) after n steps, or a
    short training would be judged by the weights that it began with.
    """

    def __init__(self, decay: float) -> None:
        """Take the decay a step, 0..1."""

        def average(averaged: Tensor, current: Tensor, steps: Tensor | int) -> Tensor:
            count = float(steps)
            kept = min(decay, (1 + count) / (_WARM_UP + count))
            return kept * averaged + (1 - kept) * current

        super().__init__(avg_fn=average)
