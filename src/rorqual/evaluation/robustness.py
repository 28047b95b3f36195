"""How much worse is identification on bad photos? The same photos, degraded, paired."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rorqual.catalogue.animal_facts import AnimalFacts
from rorqual.embedding.composite_embedder import AnyEmbedder
from rorqual.evaluation.answers import AnsweredPhoto, answer
from rorqual.evaluation.comparison import paired_difference
from rorqual.evaluation.degradations import Condition, conditions
from rorqual.evaluation.divisions import Division
from rorqual.evaluation.figures import FigureMaker
from rorqual.evaluation.intervals import Interval, bootstrap_by_group
from rorqual.evaluation.pictures import animal_picture, for_each_animal, whole
from rorqual.identify.progress import Progress, silent
from rorqual.matching.calibration import Calibration
from rorqual.photos.reader import Crop

PAPER_CLEAN, PAPER_DEGRADED = 0.86, (0.76, 0.69, 0.80, 0.70)  # MAP@5 in the paper


CLEAN = "clean"


@dataclass(frozen=True, slots=True)
class DegradedFigures:
    """MAP@5 on one kind of bad photos."""

    condition: Condition
    map_at_5: Interval
    change: Interval  # degraded less clean, paired
    relative_drop: Interval  # (clean - degraded) / clean


@dataclass(frozen=True, slots=True)
class Robustness:
    """The clean photos, and each kind of bad ones beside them."""

    clean: Interval  # MAP@5
    degraded: Sequence[DegradedFigures]
    answers: Mapping[str, Sequence[AnsweredPhoto]]  # CLEAN, or the condition's name -> its rows


def robustness(
    division: Division,
    calibration: Calibration,
    embedder: AnyEmbedder,
    maker: FigureMaker,
    *,
    damages: Sequence[Condition] | None = None,
    on_progress: Progress = silent,
) -> Robustness:
    """MAP@5 of clean and of degraded photos against the same clean gallery.

    Pictures are degraded at the network's input size, so that blur and noise mean the same for
    every camera; the clean ones go the same way. What is random in a damage differs from animal
    to animal and is the same whenever the same one is asked for.

    Args:
        division: a closed set.
        calibration: of the network.
        embedder: of the network.
        maker: of the figures.
        damages: None for all.
        on_progress: called after each photo.

    Raises:
        UsageError: where a photo is no longer there.
    """
    damages = conditions() if damages is None else damages
    size = embedder.picture_size

    def embedded(animal: tuple[int, AnimalFacts]) -> NDArray[np.float32]:
        annotation_id, facts = animal
        picture = animal_picture(facts, size)
        random = np.random.default_rng((maker.seed, annotation_id))
        views = [picture, *(damage.apply(picture, random) for damage in damages)]
        return np.stack([embedder.embed(_crop(view)) for view in views])

    animals = division.animals
    asked = [(animals.annotation_ids[row], animals.facts[row]) for row in division.queries.tolist()]
    vectors = np.stack(for_each_animal(embedded, asked, on_progress))  # (queries, views, d)
    clean, *worse = (
        answer(_seen_as(division, vectors[:, view]), calibration)
        for view in range(vectors.shape[1])
    )
    found = [_figures(damage, clean, it, maker) for damage, it in zip(damages, worse, strict=True)]
    names = (CLEAN, *(damage.name for damage in damages))
    answers = dict(zip(names, (clean, *worse), strict=True))
    return Robustness(maker.figure(clean, [it.precision for it in clean]), found, answers)


def _crop(image: Image.Image) -> Crop:
    return Crop(image, whole(image))


def _seen_as(division: Division, vectors: NDArray[np.float32]) -> Division:
    changed = division.animals.vectors.copy()
    changed[division.queries] = vectors
    return replace(division, animals=division.animals.with_vectors(changed))


def _figures(
    damage: Condition,
    clean: Sequence[AnsweredPhoto],
    degraded: Sequence[AnsweredPhoto],
    maker: FigureMaker,
) -> DegradedFigures:
    pairs = zip(clean, degraded, strict=True)
    values = np.array([(one.precision, other.precision) for one, other in pairs])
    individuals = [it.individual for it in clean]

    def drop(rows: NDArray[np.float64]) -> float:
        before, after = rows.mean(axis=0)
        return float((before - after) / before) if before else float("nan")

    return DegradedFigures(
        damage,
        maker.figure(degraded, values[:, 1]),
        paired_difference(values, individuals, draws=maker.draws, seed=maker.seed),
        bootstrap_by_group(values, individuals, drop, draws=maker.draws, seed=maker.seed),
    )
