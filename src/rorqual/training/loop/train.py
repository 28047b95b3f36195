"""How does a recipe become trained weights? Rounds of epochs in a run's folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from rorqual.domain.errors import UsageError
from rorqual.identify.progress import Progress, silent
from rorqual.training.data.classes import Classes
from rorqual.training.data.crops import CropCache
from rorqual.training.loop.batches import Batches
from rorqual.training.loop.division import Division, divide
from rorqual.training.loop.history import EpochFigures
from rorqual.training.loop.learning_curve import draw_learning_curve
from rorqual.training.loop.module import IdentityModule
from rorqual.training.loop.provenance import run_description
from rorqual.training.loop.pseudo_labels import (
    PSEUDO_COLUMNS,
    PseudoLabel,
    pseudo_labels,
    require_calibration,
    table_of,
)
from rorqual.training.loop.rounds import Devices, is_first_process, train_round
from rorqual.training.loop.run_folder import RunFolder
from rorqual.training.loop.validation import Validation
from rorqual.training.loop.views import Views
from rorqual.training.model.identity_network import IdentityNetwork
from rorqual.training.recipe.recipe import LoopRecipe, Recipe


@dataclass(frozen=True, slots=True)
class TrainingOutcome:
    """What a training gave."""

    network: IdentityNetwork  # with the final weights, on the processor, for evaluation
    individuals: Classes  # those that taught
    species: Classes
    history: tuple[EpochFigures, ...]  # of all rounds
    pseudo_labels: tuple[PseudoLabel, ...]  # of the last round
    validated: EpochFigures | None  # of the epoch that gave the weights; None: nothing validates


def train(
    recipe: Recipe,
    cache: CropCache,
    folder: Path,
    *,
    progress: Progress | None = None,
    devices: Devices | None = None,
) -> TrainingOutcome:
    """Train by a recipe, going on where an interrupted run of the same recipe and data was.

    A repeated run gives the same weights, bit by bit on a processor.

    Args:
        recipe: what to train and how.
        cache: crops with every view that the recipe names.
        folder: of the run, see `RunFolder`; made where it is missing.
        progress: called after each batch with the photos shown and the photos in all.
        devices: every GPU, else the processor, where None.

    Raises:
        UsageError: where the folder belongs to another run, or the photos are too few.
        RorqualError: where the loss becomes infinite.
    """
    run = RunFolder(folder)
    run.claim(recipe)
    views = Views(cache, recipe.augmentation.views)
    division = divide(cache, views.shown, recipe)
    _require_validation(recipe, cache, division)
    run.describe(run_description(recipe, cache, division), division.individuals, cache.unreadable)
    history: list[EpochFigures] = []
    labels: list[PseudoLabel] = []
    weights: dict[str, Any] | None = None
    for round_ in range(recipe.pseudo_labels.rounds + 1):
        taught = _with_labels(division, labels, recipe.pseudo_labels.weight)
        batches = Batches(cache, views, taught, recipe, round_=round_)
        module = _module(recipe, cache, division, taught, round_)
        if weights is not None:
            module.load_state_dict(weights)
        history += train_round(
            module,
            batches,
            recipe.loop,
            run.checkpoints(round_),
            devices or Devices(),
            partial(_record, run, recipe.name, tuple(history)),
            progress if progress and is_first_process() else silent,
        )
        network, weights = module.network, module.state_dict()
        if round_ < recipe.pseudo_labels.rounds:
            confidence = recipe.pseudo_labels.confidence
            labels = pseudo_labels(module, batches, cache, division, confidence)
            if is_first_process():
                run.write_table("pseudo_labels.csv", PSEUDO_COLUMNS, table_of(labels, cache))
    if not is_first_process():
        raise SystemExit(0)  # Lightning started this process for a further GPU; the first goes on
    return TrainingOutcome(
        network=network,
        individuals=division.individuals,
        species=division.species,
        history=tuple(history),
        pseudo_labels=tuple(labels),
        validated=_judged(history, recipe.loop),
    )


def _require_validation(recipe: Recipe, cache: CropCache, division: Division) -> None:
    if recipe.loop.early_stop and not len(division.validating):
        raise UsageError(
            "nothing validates, so training cannot stop early: set loop.early_stop to 0, or "
            "folds.validate_on to the number of a fold that has photos"
        )
    if recipe.pseudo_labels.rounds:
        require_calibration(cache, division)


def _module(
    recipe: Recipe, cache: CropCache, division: Division, taught: Division, round_: int
) -> IdentityModule:
    return IdentityModule(
        recipe,
        np.bincount(taught.labels, minlength=len(division.individuals)),
        division.species.counts,
        Validation(cache, division, closed=recipe.folds.kind == "photos"),
        round_=round_,
    )


def _judged(history: Sequence[EpochFigures], recipe: LoopRecipe) -> EpochFigures | None:
    """The figures of the final weights: the best ones of the last round, or the last ones."""
    judged = [
        epoch
        for epoch in history
        if epoch.round == history[-1].round and epoch.map_at_5 is not None
    ]
    if recipe.early_stop:
        return max(judged, key=lambda epoch: epoch.map_at_5 or 0.0, default=None)
    return judged[-1] if judged else None


def _with_labels(division: Division, labels: Sequence[PseudoLabel], weight: float) -> Division:
    rows = np.array([label.row for label in labels], dtype=np.int64)
    names = [label.individual for label in labels]
    return division.with_pseudo_labels(rows, division.individuals.encode(names), weight)


def _record(
    run: RunFolder,
    title: str,
    earlier: tuple[EpochFigures, ...],
    of_round: Sequence[EpochFigures],
) -> None:
    history = (*earlier, *of_round)
    run.write_history(history)
    draw_learning_curve(history, run.learning_curve, title)
