"""How does the head learn species, and from which probability on is one said?"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.identification import UNKNOWN_SPECIES
from rorqual.training.gate_examples import GateExamples
from rorqual.training.gate_photos import Role
from rorqual.training.heads.fit import fit_head
from rorqual.training.heads.layers import HeadLayers

SAID = 0.9  # of known animals, averaged over their species, that get a label at the threshold


def fit_species(
    examples: GateExamples,
    species: Sequence[str],
    left_out: NDArray[np.bool_] | None = None,
) -> HeadLayers:
    """One question for each species, asked of its animals, of the others' and of no animals.

    Only equalised views teach: of one size and compression, or varied in both at random, for
    most species come from one source with a size and a compression of its own.

    Args:
        examples: of which those of the role FIT teach; their kinds are the species.
        species: the labels to learn, in the order of the answers.
        left_out: shape (n,), examples that do not teach; None for none.
    """
    fit = examples.chosen(Role.FIT)
    if left_out is not None:
        fit &= ~left_out
    varied = fit[examples.owners]
    rows = np.concatenate([np.flatnonzero(fit), examples.owners[varied]])
    vectors = np.concatenate([examples.common[fit], examples.varied[varied]])
    answers = (examples.kinds[rows][:, np.newaxis] == np.asarray(species)).astype(np.float32)
    _, inverse, counts = np.unique(examples.kinds[rows], return_inverse=True, return_counts=True)
    weights = 1 / np.sqrt(counts)[inverse]
    return fit_head(vectors, answers, weights / weights.mean())


def said_species(
    probabilities: NDArray[np.float64], species: Sequence[str], threshold: float
) -> NDArray[np.str_]:
    """The likeliest species of each animal, `unknown` where that stays under the threshold.

    Args:
        probabilities: of shape (n, species).
        species: their labels.
        threshold: 0..1.
    """
    best = np.asarray(species)[probabilities.argmax(axis=1)]
    return np.where(probabilities.max(axis=1) >= threshold, best, UNKNOWN_SPECIES)


def species_threshold(
    examples: GateExamples, probabilities: NDArray[np.float64], species: Sequence[str]
) -> float:
    """The highest threshold, to two digits, at which `SAID` of known animals get a label.

    Args:
        examples: of which those of the role CALIBRATE decide.
        probabilities: of all examples, shape (n, species).
        species: their labels.
    """
    best, deciding = probabilities.max(axis=1), examples.chosen(Role.CALIBRATE)
    own = [best[deciding & (examples.kinds == label)] for label in species]
    candidates = np.arange(0, 100) / 100
    said = np.mean([[(kind >= t).mean() for t in candidates] for kind in own if len(kind)], axis=0)
    return float(candidates[said >= SAID].max())
