"""What do the embeddings of the validating photos come to, epoch by epoch?"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rorqual.training.data.crops import CropCache
from rorqual.training.loop.division import Division
from rorqual.training.loop.retrieval import closed_set_figures, open_set_figures


class Validation:
    """Gathers the batches of the validating photos, then judges them.

    Closed set: the head names the individual among those it was trained on. Open set, and for
    losses without a head: each photo is searched for among the others that validate.
    """

    def __init__(self, cache: CropCache, division: Division, *, closed: bool) -> None:
        """Look up who is on the validating photos.

        Args:
            cache: of all photos.
            division: which of them validate.
            closed: whether their individuals are among those that teach.
        """
        animals = [cache.animals[row] for row in division.validating]
        self.closed = closed
        self._individuals = [str(animal.individual) for animal in animals]
        self._photos = [animal.name for animal in animals]
        self._groups = division.groups[division.validating]
        self._classes: Sequence[str] = division.individuals.names
        self.start()

    def start(self) -> None:
        """Forget what was gathered."""
        self._embeddings: list[NDArray[np.float32]] = []
        self._scores: list[NDArray[np.float32]] = []
        self._losses: list[tuple[float, int]] = []

    def add(
        self,
        embeddings: NDArray[np.float32],
        scores: NDArray[np.float32] | None,
        loss: float | None,
    ) -> None:
        """Take a batch, in the order of the validating photos.

        Args:
            embeddings: of shape (n, d), of any length.
            scores: of the head, shape (n, individuals); None where there is none.
            loss: mean over the batch; None in an open set.
        """
        lengths = np.linalg.norm(embeddings, axis=1, keepdims=True)
        self._embeddings.append(embeddings / np.maximum(lengths, np.finfo(np.float32).tiny))
        if scores is not None:
            self._scores.append(scores)
        if loss is not None:
            self._losses.append((loss, len(embeddings)))

    def figures(self) -> dict[str, float]:
        """`top_1`, `top_5`, `map_at_5`, `queries`, and in a closed set `validation_loss`."""
        if self.closed and self._scores:
            known = {name: label for label, name in enumerate(self._classes)}
            labels = np.array([known.get(name, -1) for name in self._individuals], dtype=np.int64)
            scores = np.concatenate(self._scores)[labels >= 0]
            figures = closed_set_figures(scores, labels[labels >= 0], self._classes)
        else:
            vectors = np.concatenate(self._embeddings)
            figures = open_set_figures(vectors, self._individuals, self._photos, self._groups)
        if self._losses:
            losses, photos = np.array(self._losses).T
            figures["validation_loss"] = float(np.average(losses, weights=photos))
        return figures
