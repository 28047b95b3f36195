"""What do the baselines answer to the photos of a division?"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from rorqual.evaluation.answers import AnsweredPhoto, answer
from rorqual.evaluation.divisions import Division
from rorqual.evaluation.held_out_calibration import Calibrated
from rorqual.evaluation.prior_answers import prior_answers
from rorqual.matching.calibration import Calibration, CalibrationSource
from rorqual.matching.fit import fit_calibration
from rorqual.matching.novelty_model import NoveltyModel

Vectors = Mapping[str, NDArray[np.float32]]


class BaselineAnswers:
    """Programs that never look at a photo, and vectors that are each calibrated for themselves.

    Args:
        calibrated: who is tested, and who calibrates.
        vectors: name -> unit vectors of all animals, the tested ones first.
        embedding: hash of the network's spec.
        seed: of what is drawn.
    """

    def __init__(
        self, calibrated: Calibrated, vectors: Vectors, *, embedding: str, seed: int
    ) -> None:
        self._seed = seed
        self._ways = {
            name: _baseline(calibrated, it, embedding, seed) for name, it in vectors.items()
        }

    def __call__(
        self, division: Division, answers: list[AnsweredPhoto]
    ) -> dict[str, list[AnsweredPhoto]]:
        """The answers of each by its name, to the photos that the model answered."""
        found = dict(prior_answers(division, answers, seed=self._seed))
        for name, (vectors, calibration) in self._ways.items():
            seen = replace(division, animals=division.animals.with_vectors(vectors))
            found[name] = answer(seen, calibration)
        return found


def _baseline(
    calibrated: Calibrated, vectors: NDArray[np.float32], embedding: str, seed: int
) -> tuple[NDArray[np.float32], Calibration]:
    """The vectors of the tested animals, and a calibration on those that calibrate."""
    tested, others = np.split(vectors, [len(calibrated.tested)])
    outcome = None
    if len(others):
        gallery = calibrated.calibrating.with_vectors(others).gallery(np.arange(len(others)))
        outcome = fit_calibration(gallery, embedding=embedding, seed=seed).calibration
    return tested, outcome or never_new(embedding)


def never_new(embedding: str) -> Calibration:
    """For a baseline that nobody could calibrate: it ranks, and calls nothing new."""
    return Calibration(
        embedding=embedding,
        source=CalibrationSource.CATALOGUE,
        queries=0,
        individuals=0,
        best_photo_weight=1.0,
        temperature=0.05,
        novelty=NoveltyModel(-50.0, 0.0, 0.0, 0.0),
        match_threshold=1.0,
        new_threshold=1.0,
    )
