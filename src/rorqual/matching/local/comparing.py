"""How alike are an animal and the candidates, mark by mark?"""

import hashlib
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.local.evidence import LocalMatch
from rorqual.matching.local.features import LocalFeatures
from rorqual.matching.local.geometry import Plausibility, Verification, fit_affine
from rorqual.matching.local.pairing import KeypointPairs, PairingSettings, pair_keypoints

AFFINE = "affine"  # the id of a comparison by nearest neighbours
_NO_POINTS = np.empty((0, 4), dtype=np.float32)


class Pairing(Protocol):
    """Pairs the keypoints of two animals; called from several threads."""

    id: str
    stamp: str  # id@hash, which changes with all that changes the pairs

    def __call__(self, first: LocalFeatures, second: LocalFeatures) -> KeypointPairs:
        """The pairs; swapping the animals swaps them and may change nothing else."""
        ...


@dataclass(frozen=True, slots=True)
class ComparingSettings:
    """How two animals are compared; part of the stamp of what is calibrated on it."""

    pairing: PairingSettings = field(default_factory=PairingSettings)  # where no network pairs
    # how far off an inlier may lie, in sides of a square as large as the second picture
    tolerance: float = 0.03
    plausibility: Plausibility = field(default_factory=Plausibility)


class LocalComparer:
    """Compares local features of one extractor; safe for several threads.

    The score is the sum over the inliers of 1 - ratio: a pair that is much nearer than every
    other counts nearly one, a doubtful one little. An implausible model scores nothing.

    Args:
        settings: how they are compared.
        pairing: what pairs keypoints; None for the nearest neighbours.

    Attributes:
        stamp: id@hash, which changes with all that changes the scores of the same features.
    """

    def __init__(
        self, settings: ComparingSettings | None = None, pairing: Pairing | None = None
    ) -> None:
        self._settings = settings or ComparingSettings()
        self._pairing = pairing
        text = json.dumps(asdict(self._settings), sort_keys=True)
        text += pairing.stamp if pairing else ""
        name = pairing.id if pairing else AFFINE
        self.stamp = f"{name}@{hashlib.sha256(text.encode()).hexdigest()[:12]}"

    def compare_all(
        self, query: LocalFeatures, candidates: Sequence[LocalFeatures], *, workers: int = 1
    ) -> list[LocalMatch]:
        """The match of a query with each candidate, in their order.

        Args:
            query: of one animal.
            candidates: of others.
            workers: candidates that a network compares side by side, which takes it long enough;
                nearest neighbours are quicker one by one.
        """
        if self._pairing is None or workers == 1:
            return [self.compare(query, candidate) for candidate in candidates]
        with ThreadPoolExecutor(workers, thread_name_prefix="pair") as pool:
            return list(pool.map(partial(self.compare, query), candidates))

    def compare(self, first: LocalFeatures, second: LocalFeatures) -> LocalMatch:
        """The match of two animals; swapping them swaps its points and changes nothing else.

        Raises:
            ValueError: where the features come from two extractors.
        """
        if second.order < first.order:  # a model is fitted in one direction only
            return self._compare(second, first).swapped()
        return self._compare(first, second)

    def _compare(self, first: LocalFeatures, second: LocalFeatures) -> LocalMatch:
        settings = self._settings
        if self._pairing is not None:
            pairs = self._pairing(first, second)
        else:
            pairs = pair_keypoints(first, second, settings.pairing)
        found = fit_affine(
            first.pixels[pairs.first],
            second.pixels[pairs.second],
            tolerance=settings.tolerance * (second.width * second.height) ** 0.5,
        )
        if found is None:
            return LocalMatch(0.0, len(pairs), 0, 0.0, False, _NO_POINTS)
        kept = found.inliers
        places = first.positions[pairs.first[kept]], second.positions[pairs.second[kept]]
        plausible = settings.plausibility.allows(found.model)
        return LocalMatch(
            score=agreement(pairs, found) if plausible else 0.0,
            pairs=len(pairs),
            inliers=int(kept.sum()),
            coverage=min(_span(places[0]), _span(places[1])),
            is_plausible=plausible,
            points=np.concatenate(places, axis=1),
        )


def agreement(pairs: KeypointPairs, found: Verification) -> float:
    """The score of pairs of which a plausible model explains some, see `LocalComparer`."""
    return float((1 - pairs.ratio[found.inliers]).sum(dtype=np.float64))


def _span(positions: NDArray[np.float32]) -> float:
    """The share of the box that the smallest upright rectangle around the points takes."""
    return float(np.prod(np.ptp(positions, axis=0))) if len(positions) else 0.0
