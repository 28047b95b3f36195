"""How do composed pictures become tensors?"""

from typing import Any

import numpy as np
import torch

from rorqual.detection.maps import cells
from rorqual.networks.preprocessing import image_tensor
from rorqual.training.detector.appearance import varied
from rorqual.training.detector.composition import Composer
from rorqual.training.detector.export import detector_input
from rorqual.training.detector.targets import targets_of


def draw_batch(composer: Composer, count: int, rng: np.random.Generator) -> list[Any]:
    """Pictures of an epoch with their targets.

    Returns:
        The arguments of the network and the loss: images (count, 3, height, width), scores,
        weights, sides and box weights, see `targets.Targets`.
    """
    rows, columns = cells(*composer.size)
    served = detector_input(*composer.size)
    images, targets = [], []
    for _ in range(count):
        composed = composer.compose(rng)
        images.append(image_tensor(varied(composed.image, rng), served)[0])
        targets.append(targets_of(composed, rows, columns))
    arrays = (
        np.stack(images),
        np.stack([target.scores for target in targets]),
        np.stack([target.weights for target in targets]),
        np.stack([target.sides for target in targets]),
        np.stack([target.box_weights for target in targets]),
    )
    return [torch.from_numpy(array) for array in arrays]
