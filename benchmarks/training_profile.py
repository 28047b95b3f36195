"""Where does an epoch of training go? `python -m benchmarks.training_profile --photos DATA`.

Our recipe on part of the real photos, for two epochs; the second one counts, when files are in
memory and buffers allocated. First with memory given back to the system after each step, as its
allocator does by itself; then as `rorqual train` does it, with the share of time spent on waiting
for crops; then batch by batch by hand, with the parts of a step timed one by one.
"""

import argparse
import json
import os
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch

from rorqual import __version__
from rorqual.training.data.crops import CropCache
from rorqual.training.gate_photos import Role
from rorqual.training.identities import COLLECTIONS
from rorqual.training.loop.augmentation import Augmentation
from rorqual.training.loop.batches import Batches
from rorqual.training.loop.division import divide
from rorqual.training.loop.kept_memory import kept_memory
from rorqual.training.loop.module import IdentityModule
from rorqual.training.loop.precision import precision_on
from rorqual.training.loop.train import train
from rorqual.training.loop.validation import Validation
from rorqual.training.loop.views import Views
from rorqual.training.recipe.recipe import Recipe
from rorqual.training.recipe.recipe_file import read_recipe, shipped_recipes
from rorqual.training.table.animals import collection_animals, crops_of
from rorqual.training.table.rows import OURS

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "training_profile.json"
_EPOCHS = 2


def main() -> None:
    """Measure, print and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="folder of real photos")
    parser.add_argument("--recipe", default=OURS, help="name of a shipped recipe")
    parser.add_argument("--side", type=int, help="pixels that the network sees; else the recipe's")
    parser.add_argument("--limit", type=int, default=640, help="so many photos")
    parser.add_argument("--output", type=Path, default=FIGURES)
    arguments = parser.parse_args()
    recipe = read_recipe(shipped_recipes()[arguments.recipe])
    side = arguments.side or recipe.image.side
    recipe = replace(
        recipe,
        image=replace(recipe.image, side=side, first_side=None),
        folds=replace(recipe.folds, validate_on=0),
        loop=replace(recipe.loop, epochs=_EPOCHS, early_stop=0, validate_every=1),
    )
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        cache = crops_of(
            collection_animals(arguments.photos, COLLECTIONS, [Role.FIT], photos=arguments.limit),
            side=recipe.image.cached_side,
            margin=recipe.augmentation.box_margin,
            folder=Path(folder),
        )
        decoding = time.perf_counter() - began
        given_back = by_hand(recipe, cache)  # first: what was once kept leaves holes to fill
        epoch = train(recipe, cache, Path(folder) / "run").history[-1]
        with kept_memory():
            parts = by_hand(recipe, cache)
    figures = {
        "command": "python -m benchmarks.training_profile --photos DATA",
        "rorqual": __version__,
        "cores": os.cpu_count(),
        "recipe": recipe.name,
        "trunk": recipe.backbone.name,
        "side": side,
        "batch": recipe.loop.batch,
        "photos": epoch.photos,
        "epoch": {
            "seconds": round(epoch.seconds, 2),
            "photos_per_second": round(epoch.photos / epoch.seconds, 1),
            "waiting_share": round(epoch.waiting_share, 4),
            "validation_seconds": round(epoch.validation_seconds, 2),
        },
        "parts_seconds": {name: round(seconds, 2) for name, seconds in parts.items()},
        "memory_given_back": {
            "seconds": round(sum(given_back.values()), 2),
            "times_as_long": round(sum(given_back.values()) / sum(parts.values()), 2),
        },
        "crops_made_once": {"photos": len(cache), "seconds": round(decoding, 1)},
    }
    text = json.dumps(figures, indent=1)
    print(text)
    arguments.output.write_text(text + "\n", "utf-8")


def by_hand(recipe: Recipe, cache: CropCache) -> dict[str, float]:
    """Seconds of each part of the second epoch."""
    views = Views(cache, recipe.augmentation.views)
    division = divide(cache, views.shown, recipe)
    batches = Batches(cache, views, division, recipe, round_=0)
    validation = Validation(cache, division, closed=recipe.folds.kind == "photos")
    module = IdentityModule(
        recipe,
        np.bincount(division.labels, minlength=len(division.individuals)),
        division.species.counts,
        validation,
    ).to(memory_format=torch.channels_last)
    average = torch.optim.swa_utils.AveragedModel(module.network)
    optimizer = module.configure_optimizers()
    augmentation = Augmentation(recipe.augmentation)
    generator = torch.Generator().manual_seed(0)
    seconds: dict[str, float] = {}
    for epoch in range(_EPOCHS):
        seconds = defaultdict(float)
        alone: Any = SimpleNamespace(current_epoch=epoch, world_size=1, global_rank=0)
        batches.trainer = alone
        waiting = iter(batches.train_dataloader())
        module.train()
        while True:
            with timed(seconds, "waiting for crops"):
                batch = next(waiting, None)
            if batch is None:
                break
            with timed(seconds, "augmentation"):
                augmented = augmentation(
                    batch.crops, batch.upside_down, recipe.image.side, generator
                )
            with timed(seconds, "forward"), autocast(recipe):
                embeddings = module(augmented.images)
            with timed(seconds, "loss"):
                loss = module.individual_loss(embeddings, batch.labels, batch.weights)
            with timed(seconds, "backward"):
                loss.backward()
            with timed(seconds, "optimizer and averaging"):
                optimizer.step()
                optimizer.zero_grad()
                average.update_parameters(module.network)
        with timed(seconds, "validation"), torch.inference_mode():
            validate(module.eval(), batches, validation, recipe)
    return seconds


def validate(
    module: IdentityModule, batches: Batches, validation: Validation, recipe: Recipe
) -> None:
    """Embed the fold and judge it."""
    module.on_validation_epoch_start()
    for index, batch in enumerate(batches.val_dataloader()):
        with autocast(recipe):
            module.validation_step(batch, index)
    validation.figures()


def autocast(recipe: Recipe) -> torch.autocast:
    """The recipe's precision, as Lightning applies it on a processor."""
    bits = precision_on("cpu", recipe.loop.precision)
    return torch.autocast("cpu", torch.bfloat16, enabled=bits != "32-true")


@contextmanager
def timed(seconds: dict[str, float], part: str) -> Iterator[None]:
    """Add the time of what follows to a part."""
    began = time.perf_counter()
    yield
    seconds[part] += time.perf_counter() - began


if __name__ == "__main__":
    main()
