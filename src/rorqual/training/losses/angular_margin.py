"""ArcFace, with sub-centres, with a margin for each class, and with ElasticFace's chance margins.

Deng et al., "ArcFace" (CVPR 2019) and "Sub-center ArcFace" (ECCV 2020); Boutros et al.,
"ElasticFace" (CVPRW 2022), whose ElasticFace-Arc draws each photo's margin from a normal.
"""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from pytorch_metric_learning.losses import SubCenterArcFaceLoss
from torch import Tensor

from rorqual.training.losses.margins import MarginOfPhoto


class AngularMarginLoss(MarginOfPhoto, SubCenterArcFaceLoss):
    """Cross-entropy of scaled cosines, where that of the true class has the angle plus a margin.

    Args:
        margins: radians, of each class, shape (classes,).
        spread: standard deviation of a photo's margin, radians; 0 for none.
        subcentres: of each class; the nearest one counts.
        options: of pytorch-metric-learning's loss: `embedding_size`, `scale`, ...
    """

    def __init__(
        self, margins: NDArray[np.float64], *, spread: float, subcentres: int, **options: Any
    ) -> None:
        super().__init__(num_classes=len(margins), sub_centers=subcentres, **options)
        self.set_margins(margins, spread)

    def modify_cosine_of_target_classes(self, cosine: Tensor) -> Tensor:
        """Cosines (n,) to cos(angle + margin), which falls on beyond a straight angle.

        By cos(a + m) = cos a cos m - sin a sin m: the library's own way through the arc cosine
        has no gradient where a photo lies on its centre.
        """
        margin = self.margin
        least = torch.finfo(cosine.dtype).eps
        sine = (1 - cosine.square()).clamp(min=least).sqrt()
        turned = cosine * margin.cos() - sine * margin.sin()
        return torch.where(cosine > -margin.cos(), turned, cosine - margin * margin.sin())
