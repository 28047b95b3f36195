"""What carries a recipe? The recipe with one of its choices left out, or made otherwise."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from rorqual.training.recipe.recipe import Recipe

_FIXED_MARGIN = 0.3  # radians; the usual one of public recipes


def ablations(recipe: Recipe) -> dict[str, Recipe]:
    """Title -> the recipe without that choice; a choice that the recipe does not make is left out.

    Args:
        recipe: with all its choices.
    """
    changed = {title: leave_out(recipe) for title, leave_out in _CHOICES.items()}
    return {title: other for title, other in changed.items() if other != recipe}


_Change = Callable[[Recipe], Recipe]


def _part(name: str, **changes: Any) -> _Change:
    """Replaces fields of one part of a recipe."""

    def leave_out(recipe: Recipe) -> Recipe:
        return replace(recipe, **{name: replace(getattr(recipe, name), **changes)})

    return leave_out


def _full_size(recipe: Recipe) -> Recipe:
    return replace(recipe, image=replace(recipe.image, first_side=None))


def _one_view(recipe: Recipe) -> Recipe:
    views = recipe.augmentation.views
    heaviest = max(views, key=lambda view: views[view])
    return replace(recipe, augmentation=replace(recipe.augmentation, views={heaviest: 1.0}))


_CHOICES: Mapping[str, _Change] = {
    "no ImageNet weights": _part("backbone", weights="none"),
    "average pooling instead of GeM": _part("backbone", pooling="average"),
    "pooled at the last depth alone": _part("backbone", stages=1),
    "no means over cells": _part("backbone", cells=0),
    "no batch norm in the neck": _part("neck", batch_norm=False),
    "softmax instead of ArcFace": _part(
        "individual_loss", kind="softmax", margin=0.0, subcentres=1
    ),
    "one margin for all": _part("individual_loss", margin=_FIXED_MARGIN),
    "mirror images as the same animal": _part("augmentation", flip="same"),
    "mirror images as other animals": _part("augmentation", flip="other_individual"),
    "no mirror images": _part("augmentation", flip="none"),
    "no rotation, scale, shift and shear": _part(
        "augmentation", rotation=0.0, scale=0.0, shift=0.0, shear=0.0
    ),
    "no changes of colour and light": _part(
        "augmentation",
        brightness=0.0,
        contrast=0.0,
        saturation=0.0,
        hue=0.0,
        grayscale_share=0.0,
        darkness_share=0.0,
    ),
    "no blur, noise, compression and cut-out": _part(
        "augmentation", blur_share=0.0, noise_share=0.0, jpeg_share=0.0, cutout_share=0.0
    ),
    "one view of each animal": _one_view,
    "no averaging of weights": _part("loop", averaging=0.0),
    "full size from the start": _full_size,
    "no species head": lambda recipe: replace(recipe, species_loss=None),
    "one learning rate": _part("schedule", head_factor=1.0),
    "constant learning rate": _part("schedule", kind="constant"),
    "no weight decay": _part("schedule", weight_decay=0.0),
    "classes weighed by their photos": _part("sampling", class_weights="balanced"),
    "rare individuals repeated": _part("sampling", oversample_to=4),
    "no singletons": _part("sampling", singletons=False),
}
