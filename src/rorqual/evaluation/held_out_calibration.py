"""Who calibrates, and who is tested? Never the same individual."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.errors import NetworkError, UsageError
from rorqual.evaluation.animals import Animals
from rorqual.evaluation.leakage import refuse_common_individuals
from rorqual.evaluation.protocol import uniform
from rorqual.matching.calibration import Calibration, CalibrationSource
from rorqual.matching.fit import fit_calibration
from rorqual.matching.further_channels import FurtherChannels
from rorqual.matching.gallery import Gallery
from rorqual.matching.shipped import shipped_calibration

CALIBRATION_SHARE = 0.3  # of the individuals

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Calibrated:
    """A calibration, and the animals that took no part in it."""

    calibration: Calibration
    tested: Animals
    calibrating: Animals  # empty where the shipped calibration is used
    sentence: str  # on what the probabilities rest

    @property
    def calibrating_gallery(self) -> Gallery:
        """The animals that calibrate, as the matching wants them."""
        return self.calibrating.gallery(np.arange(len(self.calibrating)))


def calibrate_apart(
    animals: Animals,
    embedding: str,
    shipped: CalibrationSource,
    *,
    seed: int,
    chosen: Mask | None = None,
) -> Calibrated:
    """Calibrate on some of the individuals, so that the others can be tested.

    Without a choice it is about a third; individuals that share a photo stay together. Where
    these are too few, the shipped calibration is used, and they are tested too unless the choice
    was the caller's.

    Args:
        animals: all of them.
        embedding: hash of the network's spec.
        shipped: which of the calibrations that come with the package is allowed.
        seed: another seed calibrates on others.
        chosen: mask of the animals that calibrate and are not tested, shape (n,).

    Raises:
        UsageError: where there are too few individuals and no calibration ships for the network.
    """
    mask = _chosen(animals, seed) if chosen is None else chosen
    calibrating, tested = animals.where(mask), animals.where(~mask)
    refuse_common_individuals(calibrating.individuals, tested.individuals)
    outcome = fit_calibration(
        calibrating.gallery(np.arange(len(calibrating))), embedding=embedding, seed=seed
    )
    if outcome.calibration:
        it = outcome.calibration
        sentence = (
            f"Calibrated on {it.queries} photos of {it.individuals} individuals of this data; "
            "none of them is tested."
        )
        return Calibrated(it, tested, calibrating, sentence)
    try:
        calibration = shipped_calibration(embedding, shipped)
    except NetworkError as error:
        raise UsageError(
            f"the calibration would rest on too few animals: {outcome.reason} None ships for this "
            "network, so more labelled individuals are needed"
        ) from error
    sentence = (
        "The shipped calibration is used, because this data is too small to hold individuals back "
        "for one of its own."
    )
    nobody = animals.where(np.zeros(len(animals), dtype=np.bool_))
    return Calibrated(calibration, animals if chosen is None else tested, nobody, sentence)


def calibrated_with(calibrated: Calibrated, further: FurtherChannels, *, seed: int) -> Calibration:
    """The calibration of the same animals, with further channels where they are shown to help.

    Args:
        calibrated: with animals that calibrate.
        further: channels that look at `calibrated.calibrating_gallery`.
        seed: of `calibrate_apart`.
    """
    outcome = fit_calibration(
        calibrated.calibrating_gallery,
        embedding=calibrated.calibration.embedding,
        seed=seed,
        further=further,
    )
    return outcome.calibration or calibrated.calibration


def _chosen(animals: Animals, seed: int) -> Mask:
    """Mask of the animals that calibrate; individuals that share a group go together."""
    leader: dict[str, str] = {}

    def root(name: str) -> str:
        while leader.setdefault(name, name) != name:
            name = leader[name]
        return name

    first: dict[int, str] = {}
    for group, individual in zip(animals.groups, animals.individuals, strict=True):
        one, other = root(first.setdefault(group, individual)), root(individual)
        leader[max(one, other)] = min(one, other)
    return np.array(
        [
            uniform(seed, f"calibration:{root(name)}") < CALIBRATION_SHARE
            for name in animals.individuals
        ],
        dtype=np.bool_,
    )
