"""Where are the weights of trunks that no package carries? In a folder, by timm's names."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from rorqual.domain.errors import UsageError
from rorqual.training.model.imagenet_weights import TRUNKS
from rorqual.training.recipe.recipe import Recipe

_SUFFIXES = (".safetensors", ".pth")


def with_weight_files(recipe: Recipe, folder: Path | None) -> Recipe:
    """The recipe with a file in place of `imagenet`, where no package carries its trunk's weights.

    Args:
        recipe: any.
        folder: has NAME.safetensors or NAME.pth, with timm's name of the trunk; None: no files.

    Raises:
        UsageError: where the file is missing; says where it can be had.
    """
    require_weight_files([recipe], folder)
    file = _file(recipe, folder)
    if file is None:
        return recipe
    return replace(recipe, backbone=replace(recipe.backbone, weights=str(file)))


def require_weight_files(recipes: Iterable[Recipe], folder: Path | None) -> None:
    """Find out before hours of training whether all weights are there.

    Raises:
        UsageError: names each missing file and where it can be had.
    """
    wanted = {recipe.backbone.name: recipe for recipe in recipes if _wants_file(recipe)}
    missing = [name for name, recipe in wanted.items() if _file(recipe, folder) is None]
    if missing:
        place = folder or "FOLDER"
        each = "\n".join(f"  {place}/{name}.safetensors: {_published(name)}" for name in missing)
        raise UsageError(
            f"these trunks begin with ImageNet weights that no package carries; fetch them under "
            f"these names and give their folder by --weights, or name other rows by --rows:\n{each}"
        )


def _wants_file(recipe: Recipe) -> bool:
    return recipe.backbone.weights == "imagenet" and recipe.backbone.name not in TRUNKS


def _file(recipe: Recipe, folder: Path | None) -> Path | None:
    if folder is None or not _wants_file(recipe):
        return None
    files = (folder / f"{recipe.backbone.name}{suffix}" for suffix in _SUFFIXES)
    return next((file for file in files if file.is_file()), None)


def _published(name: str) -> str:
    """Where timm's authors publish the weights."""
    import timm

    known = timm.get_pretrained_cfg(name)
    hub = known.hf_hub_id if known else None
    return (
        f"https://huggingface.co/{hub}/resolve/main/model.safetensors" if hub else "not published"
    )
