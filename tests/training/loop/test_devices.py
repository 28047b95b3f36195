"""Several devices train one network, whatever each of them finds in its batches."""

import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="torch comes with the extra `train`")
pytest.importorskip("pytorch_lightning", reason="it comes with the extra `train`")

from rorqual.training.data.crops import CropCache  # noqa: E402
from rorqual.training.recipe.recipe import FoldRecipe, LossRecipe, Recipe  # noqa: E402
from rorqual.training.recipe.recipe_file import recipe_yaml  # noqa: E402

# Lightning starts the second process by the command line of the first.
SCRIPT = """
import pickle, sys
from pathlib import Path

import torch

from rorqual.training.loop.rounds import Devices
from rorqual.training.loop.train import train
from rorqual.training.recipe.recipe_file import read_recipe

torch.set_num_threads(1)
folder = Path(sys.argv[1])
cache = pickle.loads((folder / "cache").read_bytes())
train(read_recipe(folder / "recipe.yaml"), cache, folder / "run", devices=Devices("cpu", 2))
"""


def test_two_processes_learn_though_one_knows_no_species(
    cache: CropCache, recipe: Recipe, tmp_path: Path
) -> None:
    told = {0: "blue_whale", 19: "humpback_whale"}  # the batches of two steps have three others
    animals = [replace(it, species=told.get(row)) for row, it in enumerate(cache.animals)]
    recipe = replace(
        recipe,
        species_loss=LossRecipe(kind="arcface", scale=10.0, margin=0.1),
        folds=FoldRecipe(validate_on=-1),
        loop=replace(recipe.loop, epochs=1, batch=5),
    )
    (tmp_path / "cache").write_bytes(pickle.dumps(replace(cache, animals=animals)))
    (tmp_path / "recipe.yaml").write_text(recipe_yaml(recipe), "utf-8")
    (tmp_path / "training.py").write_text(SCRIPT, "utf-8")
    done = subprocess.run(
        [sys.executable, str(tmp_path / "training.py"), str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    metrics = (tmp_path / "run" / "metrics.csv").read_text("utf-8").splitlines()
    assert len(metrics) == 2  # a head and an epoch
