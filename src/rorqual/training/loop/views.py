"""Which cut of each animal goes into a batch: the given box, the body, the fin, the whole photo?"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.errors import UsageError
from rorqual.training.data.crops import CropCache


class Views:
    """The cuts of a recipe, for the animals of a cache.

    Raises:
        UsageError: where no animal has any of the cuts.
    """

    def __init__(self, cache: CropCache, weights: Mapping[str, float]) -> None:
        """Look up which animal has which cut.

        Args:
            cache: has each of the cuts.
            weights: cut -> how often it is wanted, relative to the others.
        """
        self._cache = cache
        wanted_names = (name for name, weight in weights.items() if weight > 0)
        self._names = tuple(sorted(wanted_names, key=lambda name: (-weights[name], name)))
        has = np.stack([cache.has(name) for name in self._names], axis=1)
        wanted = np.array([weights[name] for name in self._names])
        self._weights = has * wanted  # (animals, cuts), the heaviest cut first
        if not self.shown.any():
            raise UsageError(
                f"no photo has any of the views {', '.join(self._names)}: give boxes of these "
                "parts in the table of labels, or add the view `whole` to the recipe"
            )

    @property
    def shown(self) -> NDArray[np.bool_]:
        """Which animals have a cut at all, shape (animals,)."""
        return np.asarray(self._weights.sum(axis=1) > 0)

    def drawn(self, rows: NDArray[np.int64], random: np.random.Generator) -> NDArray[np.uint8]:
        """A cut of each animal, drawn by the weights of those that it has.

        Args:
            rows: n animals that are `shown`.
            random: decides.

        Returns:
            RGB of shape (n, side, side, 3).
        """
        bounds = np.cumsum(self._weights[rows], axis=1)
        places = random.random(len(rows)) * bounds[:, -1]
        return self._crops(rows, (bounds <= places[:, np.newaxis]).sum(axis=1))

    def best(self, rows: NDArray[np.int64]) -> NDArray[np.uint8]:
        """The heaviest cut that each animal has; arguments and result as of `drawn`."""
        return self._crops(rows, np.argmax(self._weights[rows] > 0, axis=1))

    def _crops(self, rows: NDArray[np.int64], views: NDArray[np.intp]) -> NDArray[np.uint8]:
        parts = [np.flatnonzero(views == index) for index in range(len(self._names))]
        crops = [
            self._cache.crop(name, rows[part])
            for name, part in zip(self._names, parts, strict=True)
            if len(part)
        ]
        return np.concatenate(crops)[np.argsort(np.concatenate(parts))]
