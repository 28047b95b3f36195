"""Is every number of a recipe one that can be trained with?"""

import re
from collections.abc import Iterator
from math import isfinite
from typing import TYPE_CHECKING, Any, Literal, get_args

from rorqual.domain.annotation import Part

if TYPE_CHECKING:
    from rorqual.training.recipe.recipe import LossRecipe, Recipe

LossKind = Literal[
    "softmax", "arcface", "subcentre_arcface", "elastic_arcface", "cosface", "triplet", "circle"
]
LossParameter = bool | int | float | str
LIBRARY = "pml:"  # before the name of any other loss of pytorch-metric-learning
VIEWS = ("whole", "given", *(part.value for part in Part))  # see data.animals
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DEVICES = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")  # no file names on Windows
_LONGEST_NAME = 64

# Ranges of numbers, `field: lowest, highest`; a field that is None is left out.
RANGES = {
    "image.side": (16, 4096),
    "image.first_side": (16, 4096),
    "image.cached_side": (16, 4096),
    "backbone.cells": (0, 16),
    "backbone.drop_path": (0, 0.99),
    "neck.dimension": (1, 65536),
    "neck.dropout": (0, 0.99),
    "individual_loss.scale": (1e-6, 1e6),
    "individual_loss.margin": (0, 3),
    "individual_loss.subcentres": (1, 100),
    "individual_loss.margin_spread": (0, 1),
    "individual_loss.weight": (0, 1e6),
    "species_loss.scale": (1e-6, 1e6),
    "species_loss.margin": (0, 3),
    "species_loss.subcentres": (1, 100),
    "species_loss.margin_spread": (0, 1),
    "species_loss.weight": (0, 1e6),
    "schedule.learning_rate": (1e-12, 100),
    "schedule.start": (0, 100),
    "schedule.floor": (0, 100),
    "schedule.decay": (1e-6, 1),
    "schedule.warmup": (0, 1),
    "schedule.head_factor": (1e-6, 1e6),
    "schedule.weight_decay": (0, 100),
    "augmentation.box_margin": (0, 10),
    "augmentation.rotation": (0, 180),
    "augmentation.scale": (0, 0.99),
    "augmentation.shift": (0, 1),
    "augmentation.shear": (0, 89),
    "augmentation.brightness": (0, 1),
    "augmentation.contrast": (0, 1),
    "augmentation.saturation": (0, 1),
    "augmentation.hue": (0, 0.5),
    "augmentation.grayscale_share": (0, 1),
    "augmentation.blur_share": (0, 1),
    "augmentation.darkness_share": (0, 1),
    "augmentation.noise_share": (0, 1),
    "augmentation.jpeg_share": (0, 1),
    "augmentation.cutout_share": (0, 1),
    "sampling.oversample_to": (1, 10_000),
    "sampling.per_individual": (0, 1000),
    "folds.count": (2, 1000),
    "loop.epochs": (1, 100_000),
    "loop.batch": (2, 65536),  # batch normalisation needs two
    "loop.averaging": (0, 0.999999),
    "loop.early_stop": (0, 100_000),
    "loop.validate_every": (1, 100_000),
    "loop.seed": (0, 2**32 - 1),
    "pseudo_labels.rounds": (0, 100),
    "pseudo_labels.confidence": (0, 1),
    "pseudo_labels.weight": (0, 1),
}


def check_recipe(recipe: "Recipe") -> None:
    """Refuse what cannot be trained with.

    Raises:
        ValueError: names each field that is wrong, and what it may be.
    """
    wrong = [*_name(recipe.name), *_out_of_range(recipe), *_at_odds(recipe)]
    if wrong:
        raise ValueError("; ".join(wrong))


def _name(name: str) -> Iterator[str]:
    is_sound = _NAME.fullmatch(name) and not _DEVICES.fullmatch(name)
    if not is_sound or len(name) > _LONGEST_NAME:
        yield (
            f"name: {name!r} cannot be a file's name; use at most {_LONGEST_NAME} lower-case "
            "letters and digits, in parts joined by single hyphens"
        )


def _out_of_range(recipe: "Recipe") -> Iterator[str]:
    for field, (lowest, highest) in RANGES.items():
        value: Any = recipe
        for part in field.split("."):
            value = getattr(value, part, None)
        if isinstance(value, int | float) and not lowest <= value <= highest:
            yield f"{field}: {value} is not in {lowest:g}..{highest:g}"


def _at_odds(recipe: "Recipe") -> Iterator[str]:
    """Fields that do not go together, or are no numbers."""
    image, folds, views = recipe.image, recipe.folds, recipe.augmentation.views
    if max(image.side, image.first_side or 0) > image.cached_side:
        yield f"image.cached_side: {image.cached_side} is less than the side that the network sees"
    if not -1 <= folds.validate_on < folds.count:
        yield (
            f"folds.validate_on: {folds.validate_on} is none of the {folds.count} folds, which "
            "are counted from 0; -1 stands for none"
        )
    yield from (
        f"augmentation.views: {view!r} is none of {', '.join(VIEWS)}"
        for view in views
        if view not in VIEWS
    )
    weights = views.values()
    if not all(isfinite(weight) and weight >= 0 for weight in weights) or not sum(weights):
        yield "augmentation.views: weights are 0 or more, and one at least is above 0"
    together = recipe.sampling.per_individual
    if together and (recipe.loop.batch % together or recipe.loop.batch < 2 * together):
        yield (
            f"sampling.per_individual: a batch of {recipe.loop.batch} does not hold {together} "
            "photos each of two or more individuals"
        )
    yield from _loss("individual_loss", recipe.individual_loss)
    if recipe.species_loss:
        yield from _loss("species_loss", recipe.species_loss)
    if recipe.individual_loss.kind in ("triplet", "circle") and together < 2:
        yield (
            f"sampling.per_individual: {recipe.individual_loss.kind} compares photos of one "
            "individual and needs 2 or more of each in a batch"
        )


def _loss(field: str, loss: "LossRecipe") -> Iterator[str]:
    of_library = loss.kind.startswith(LIBRARY)
    if not of_library and loss.kind not in get_args(LossKind):
        kinds = ", ".join(get_args(LossKind))
        yield (
            f"{field}.kind: {loss.kind!r} is none of {kinds}, and no {LIBRARY}NAME with the name "
            "of a loss in pytorch-metric-learning"
        )
    if not of_library and loss.parameters:
        yield f"{field}.parameters: {loss.kind} has fields of its own; these are for {LIBRARY}NAME"
    plain = type(loss)(kind=loss.kind, weight=loss.weight, parameters=loss.parameters)
    if of_library and loss != plain:
        yield (
            f"{field}: scale, margin, subcentres and margin_spread are not for {loss.kind}: give "
            "its own numbers under parameters"
        )
