"""CosFace, with a margin for each class; without any margin it is a softmax over cosines.

Wang et al., "CosFace" (CVPR 2018).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from pytorch_metric_learning.losses import CosFaceLoss

from rorqual.training.losses.margins import MarginOfPhoto


class CosineMarginLoss(MarginOfPhoto, CosFaceLoss):
    """Cross-entropy of scaled cosines, that of the true class less a margin.

    Args:
        margins: of cosines, of each class, shape (classes,).
        options: of pytorch-metric-learning's loss: `embedding_size`, `scale`, ...
    """

    def __init__(self, margins: NDArray[np.float64], **options: Any) -> None:
        super().__init__(num_classes=len(margins), **options)
        self.set_margins(margins)
