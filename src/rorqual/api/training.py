"""From a recipe, photos and labels to a network that catalogues can use."""

import warnings
from dataclasses import dataclass
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING

from rorqual import __version__
from rorqual.api.training_data import TrainingData
from rorqual.domain.errors import UsageError
from rorqual.identify.progress import Progress, silent
from rorqual.networks.registry import register_network
from rorqual.networks.spec import NetworkSpec
from rorqual.networks.spec_file import read_spec
from rorqual.networks.store import network_ids
from rorqual.photos.reader import DEFAULT_MAX_PIXELS
from rorqual.training.data.crops import CropCache, make_crops
from rorqual.training.loop.history import EpochFigures
from rorqual.training.loop.run_folder import RunFolder
from rorqual.training.recipe.recipe import Recipe
from rorqual.training.recipe.recipe_file import read_recipe, shipped_recipes

if TYPE_CHECKING:
    from rorqual.training.loop.train import TrainingOutcome

DEFAULT_LICENCE = "CC-BY-NC-4.0"
_INSTALL = "training needs further packages: install them with `pip install 'rorqual[train]'`"


@dataclass(frozen=True, slots=True)
class TrainedNetwork:
    """What came of a training."""

    spec: NetworkSpec
    individuals: int  # that it learned from
    validated: EpochFigures | None  # of the epoch that gave the weights; None: nothing validates


def find_recipe(recipe: str | PathLike[str]) -> Recipe:
    """Read a recipe's file, or one that comes with Rorqual by its name.

    Raises:
        UsageError: where there is none, it cannot be used, or the extra `train` is missing.
    """
    path, shipped = Path(recipe), shipped_recipes()
    if not path.exists() and fspath(recipe) not in shipped:
        raise UsageError(
            f"there is no recipe {fspath(recipe)}: name a file, or one of {', '.join(shipped)}"
        )
    try:
        return read_recipe(path if path.exists() else shipped[fspath(recipe)])
    except ModuleNotFoundError as error:
        raise UsageError(_INSTALL) from error


def require_free_name(recipe: Recipe, folder: str | PathLike[str]) -> None:
    """Find out before a long training whether its network could be registered at its end.

    Raises:
        UsageError: where another run's or a shipped network has the recipe's name.
    """
    is_own = (Path(folder) / f"{recipe.name}.toml").is_file()
    if recipe.name in network_ids() and not is_own:
        raise UsageError(
            f"there is a network {recipe.name} already, and catalogues may use it: name this one "
            "with --name, or give it to nobody with --no-register"
        )


def cut_crops(
    recipe: Recipe,
    data: TrainingData,
    folder: str | PathLike[str],
    *,
    max_pixels: int = DEFAULT_MAX_PIXELS,
    on_progress: Progress = silent,
) -> CropCache:
    """Begin a run, or go on with one: cut the animals out of their photos, once for all epochs.

    Args:
        recipe: which views, at which size.
        data: of which animals.
        folder: of the run; made where it is missing.
        max_pixels: the largest photo that is decoded.
        on_progress: called with the photos done and the photos in all.

    Raises:
        UsageError: where the folder belongs to another recipe or holds something else.
    """
    run = RunFolder(Path(folder))
    run.claim(recipe)
    return make_crops(
        data.animals,
        [view for view, weight in recipe.augmentation.views.items() if weight > 0],
        side=recipe.image.cached_side,
        margin=recipe.augmentation.box_margin,
        folder=run.crops,
        progress=on_progress,
        max_pixels=max_pixels,
    )


def train(
    recipe: Recipe,
    crops: CropCache,
    folder: str | PathLike[str],
    *,
    licence: str = DEFAULT_LICENCE,
    register: bool = True,
    on_progress: Progress = silent,
) -> TrainedNetwork:
    """Train a network, export it, and let catalogues find it; the same call goes on after a kill.

    Args:
        recipe: what to train and how.
        crops: what to train on, see `cut_crops`.
        folder: of the run; made where it is missing.
        licence: SPDX identifier of the terms that the network gets; those with `-NC` allow no
            commercial work.
        register: whether catalogues are to find the network by the recipe's name.
        on_progress: called with the photos shown to the network and those of all epochs.

    Raises:
        UsageError: where the folder belongs to another run, the photos are too few, or the extra
            `train` is missing.
        RorqualError: where the training or the export fails.
    """
    try:
        from rorqual.training.loop.train import train as train_weights
    except ModuleNotFoundError as error:
        raise UsageError(f"{_INSTALL} ({error.name} is missing)") from error
    outcome = train_weights(recipe, crops, Path(folder), progress=on_progress)
    spec = _exported(recipe, crops, outcome, Path(folder), licence)
    if register:
        register_network(Path(folder) / f"{recipe.name}.toml")
    return TrainedNetwork(spec, len(outcome.individuals), outcome.validated)


def _exported(
    recipe: Recipe, crops: CropCache, outcome: "TrainingOutcome", folder: Path, licence: str
) -> NetworkSpec:
    """The network as ONNX with its spec; what the run has exported before is taken as it is."""
    from rorqual.training.export.network_export import export_network

    toml = folder / f"{recipe.name}.toml"
    if toml.is_file():
        spec = read_spec(toml.read_text("utf-8"), str(toml))
        if spec.licence == licence:
            return spec
    photos, individuals = sum(outcome.individuals.photos), len(outcome.individuals)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # of the exporter, to its own authors
        return export_network(
            outcome.network,
            recipe,
            folder,
            version=f"{crops.fingerprint[:8]}-{recipe.loop.seed}",
            licence=licence,
            commercial_use="-NC" not in licence.upper(),
            source=(
                f"trained by rorqual {__version__} with the recipe {recipe.name} on {photos} "
                f"photos of {individuals} individuals (data {crops.fingerprint[:12]})"
            ),
            title=f"{recipe.name}, trained on {individuals} individuals",
        )
