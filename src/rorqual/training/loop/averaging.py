"""Which weights are validated and exported? A moving average of those of the last steps."""

import torch
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

        def average(averaged: list[Tensor], current: list[Tensor], steps: Tensor) -> None:
            count = float(steps)
            kept = min(decay, (1 + count) / (_WARM_UP + count))
            if averaged[0].is_floating_point():
                torch._foreach_lerp_(averaged, current, 1 - kept)
            else:  # counts of batches
                torch._foreach_copy_(averaged, current)

        super().__init__(multi_avg_fn=average)
