"""Would scores of what a network has not learnt tell a cetacean as well as the gate does?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rorqual.evaluation.gate_evaluation import TNRS, ScoredPhoto
from rorqual.evaluation.intervals import Interval
from rorqual.evaluation.out_of_distribution import Mahalanobis, energy, maximum_softmax
from rorqual.evaluation.picture_baselines import FROZEN
from rorqual.evaluation.protocol import uniform
from rorqual.evaluation.separation import auroc_interval, tpr_interval
from rorqual.networks.onnx_file import open_network_file
from rorqual.networks.preprocessing import image_tensor
from rorqual.networks.store import find_spec

FITTING_SHARE = 0.5  # of the individuals, to which the Gaussians are fitted and which do not count
GATE = "the gate"
_LOGITS, _FEATURES = "logits", "features"  # outputs of the frozen ImageNet network


@dataclass(frozen=True, slots=True, eq=False)
class LookedAt:
    """One photo as the gate scored it and as a frozen ImageNet network sees it."""

    scored: ScoredPhoto
    species: str  # of a cetacean; any word for others
    logits: NDArray[np.float32]  # (classes,)
    features: NDArray[np.float32]  # (d,)


@dataclass(frozen=True, slots=True)
class Separation:
    """How well a score tells cetaceans from others, without a threshold."""

    auroc: Interval  # over individuals and single photos
    tpr_at_tnr: Mapping[float, Interval]  # TNR -> TPR


@dataclass(frozen=True, slots=True, eq=False)
class GateBaselines:
    """The gate and the scores beside it, all on the same photos."""

    fitted_on: int  # cetacean photos, which are left out
    cetaceans: int
    others: int
    scores: Mapping[str, Separation]
    fits: tuple[bool, ...]  # of each photo, whether it is one of those that are left out
    values: Mapping[str, NDArray[np.float64]]  # name -> scores of the others, in their order


class FrozenImageNet:
    """The network that ships for baselines, with the outputs that its spec does not name."""

    def __init__(self) -> None:
        self._spec = find_spec(FROZEN)
        self._file = open_network_file(self._spec.file)
        self.shortest_side = min(self._spec.picture.width, self._spec.picture.height)  # pixels

    def look(self, image: Image.Image) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Logits and features of a whole photo.

        Raises:
            NetworkError: where the network fails.
        """
        outputs = self._file.run(image_tensor(image, self._spec.picture))
        return outputs[_LOGITS].reshape(-1), outputs[_FEATURES].reshape(-1)


def gate_baselines(
    photos: Sequence[LookedAt], *, draws: int = 1000, seed: int = 0
) -> GateBaselines | None:
    """Compare the gate with out-of-distribution scores on photos that fitted none of them.

    Args:
        photos: cetaceans and others.
        draws: how many resamples.
        seed: of the resamples, and of the individuals to which the Gaussians are fitted.

    Returns:
        None where one half of the individuals has no photo of a cetacean.
    """
    fits = [
        not it.scored.kind and uniform(seed, f"mahalanobis:{it.scored.group}") < FITTING_SHARE
        for it in photos
    ]
    known = [it for it, fitting in zip(photos, fits, strict=True) if fitting]
    rest = [it for it, fitting in zip(photos, fits, strict=True) if not fitting]
    truth = np.array([not it.scored.kind for it in rest], dtype=np.bool_)
    if not known or not truth.any() or truth.all():
        return None
    logits = np.stack([it.logits for it in rest])
    gaussians = Mahalanobis.fitted([it.features for it in known], [it.species for it in known])
    scores = {
        GATE: np.array([it.scored.score for it in rest]),
        "maximum softmax of ImageNet's classes": maximum_softmax(logits),
        "energy of ImageNet's classes": energy(logits),
        "Mahalanobis distance to the labelled species": gaussians.scores(
            np.stack([it.features for it in rest])
        ),
    }
    groups = [it.scored.group for it in rest]

    def separation(values: NDArray[np.float64]) -> Separation:
        return Separation(
            auroc_interval(values, truth, groups, draws=draws, seed=seed),
            {tnr: tpr_interval(values, truth, groups, tnr, draws=draws, seed=seed) for tnr in TNRS},
        )

    return GateBaselines(
        len(known),
        int(truth.sum()),
        int((~truth).sum()),
        {name: separation(values) for name, values in scores.items()},
        tuple(fits),
        scores,
    )
