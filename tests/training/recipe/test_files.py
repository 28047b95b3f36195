"""The recipes that come with the package are what the issue and their sources say."""

import numpy as np
import pytest

from rorqual.training.recipe.recipe import Recipe
from rorqual.training.recipe.recipe_file import read_recipe, shipped_recipes

RECIPES = {name: read_recipe(path) for name, path in shipped_recipes().items()}
PAPER = {
    "paper-basic-cnn": ("basic_cnn", 128, "softmax"),
    "paper-resnet50-arcmargin": ("resnet50", 224, "arcface"),
    "paper-efficientnet-b5-arcface": ("tf_efficientnet_b5", 380, "arcface"),
}
SMALL = ("paper-basic-cnn", "rorqual-lite0")


def tiny(recipe: Recipe) -> Recipe:
    from dataclasses import replace

    weights_free = replace(recipe.backbone, weights="none")
    image = replace(recipe.image, side=64, first_side=None)
    return replace(recipe, backbone=weights_free, image=image)


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_bears_the_name_of_its_file_and_says_where_it_comes_from(name: str) -> None:
    assert RECIPES[name].name == name
    comments = shipped_recipes()[name].read_text("utf-8").split("name:")[0]
    assert all(line.startswith("#") for line in comments.splitlines())
    assert "Source:" in comments or name.startswith("rorqual-")


@pytest.mark.parametrize("name", PAPER)
def test_the_papers_rungs_have_its_trunk_size_and_loss(name: str) -> None:
    recipe = RECIPES[name]
    assert (recipe.backbone.name, recipe.image.side, recipe.individual_loss.kind) == PAPER[name]
    assert recipe.folds.count == 10


def test_the_papers_schedule_has_its_numbers() -> None:
    schedule, loop = (
        getattr(RECIPES["paper-efficientnet-b5-arcface"], it) for it in ("schedule", "loop")
    )
    assert (schedule.kind, schedule.start, schedule.learning_rate) == ("paper", 1e-6, 8e-5)
    assert schedule.warmup * loop.epochs == pytest.approx(6)
    assert (schedule.decay, schedule.floor, loop.epochs) == (0.9, 1e-6, 30)


def test_the_papers_blend_has_snapshots_and_specialists_on_different_folds() -> None:
    blend = [recipe for name, recipe in RECIPES.items() if name.startswith("paper-blend-")]
    views = [set(recipe.augmentation.views) for recipe in blend]
    assert {"dorsal_fin"} in views
    assert {"given"} in views
    assert len({recipe.folds.validate_on for recipe in blend}) == len(blend)
    assert len({recipe.loop.seed for recipe in blend}) == len(blend)


def test_the_winners_recipe_has_its_published_numbers() -> None:
    recipe = RECIPES["happywhale-winner"]
    assert (recipe.backbone.pooling, recipe.backbone.stages) == ("gem", 2)
    assert (recipe.individual_loss.kind, recipe.individual_loss.subcentres) == (
        "subcentre_arcface",
        2,
    )
    assert recipe.individual_loss.margin == "count"
    assert recipe.species_loss is not None
    assert recipe.individual_loss.weight + recipe.species_loss.weight == pytest.approx(1)
    assert recipe.schedule.floor == pytest.approx(recipe.schedule.learning_rate / 100)
    assert 768 <= recipe.image.side <= 1024


def test_the_winners_margin_of_species_is_close_to_its_formula() -> None:
    species = RECIPES["happywhale-winner"].species_loss
    photos = np.array([80, 200, 1_000, 9_000])
    assert species is not None
    formula = 0.226253 * photos**-0.720133 + 0.05
    assert formula == pytest.approx(species.margin, abs=0.01)


def test_the_reference_recipe_has_its_published_numbers() -> None:
    recipe = RECIPES["reference-efficientnet-b4"]
    loss, schedule = recipe.individual_loss, recipe.schedule
    assert (recipe.backbone.name, recipe.image.side) == ("efficientnet_b4", 448)
    assert (loss.kind, loss.scale, loss.margin) == ("arcface", 30.0, 0.5)
    assert (schedule.optimizer, schedule.kind) == ("adam", "cosine")
    assert (schedule.learning_rate, schedule.weight_decay) == (1e-4, 1e-6)
    assert recipe.loop.seed == 2022


@pytest.mark.parametrize("name", SMALL)
def test_a_recipe_makes_a_network_and_a_loss(name: str) -> None:
    torch = pytest.importorskip("torch", reason="torch comes with the extra `train`")
    from rorqual.training.losses.build import build_loss
    from rorqual.training.model.identity_network import IdentityNetwork

    recipe = tiny(RECIPES[name])
    network = IdentityNetwork(recipe)
    loss = build_loss(recipe.individual_loss, recipe.neck.dimension, np.array([3, 1]))
    images = torch.rand(4, 3, 64, 64)
    embeddings = network(network.normalised(images))
    assert embeddings.shape == (4, recipe.neck.dimension)
    assert torch.isfinite(loss(embeddings, torch.tensor([0, 1, 0, 1]), None))
