import json
from collections.abc import Callable
from pathlib import Path

import pytest

from rorqual.training.table.budget import Budget
from rorqual.training.table.rows import FROZEN, Row, choice_rows, digest, table_rows

ROOT = Path(__file__).resolve().parents[3]
BUDGET = Budget(side=128, epochs=10)
WITH_WEIGHTS = {"tf_efficientnet_lite0", "tf_efficientnet_lite1", "tf_efficientnet_lite2"}


def test_the_table_has_what_the_issue_asks_for_first() -> None:
    keys = [row.key for row in table_rows(BUDGET)]
    paper = ["paper-basic-cnn", "paper-resnet50", "paper-b5", "paper-blend"]
    assert keys == [FROZEN, *paper, "winner", "ours", "ours-both-halves"]


def test_the_choices_are_of_our_recipe_alone() -> None:
    ours, *otherwise = choice_rows(BUDGET)
    assert (ours.key, ours.seeds) == ("ours", (0, 1, 2))
    assert all(row.key.startswith("ours-") for row in otherwise)
    assert len({row.key for row in otherwise}) == len(otherwise) > 20


def test_the_last_two_have_three_seeds() -> None:
    rows = {row.key: row for row in table_rows(BUDGET)}
    assert {key for key, row in rows.items() if len(row.seeds) == 3} == {"winner", "ours"}
    seeds = [recipe.loop.seed for seed in (0, 1, 2) for recipe in rows["ours"].of_seed(seed)]
    assert seeds == [0, 1, 2]


def test_members_of_a_blend_have_different_seeds() -> None:
    blend = next(row for row in table_rows(BUDGET) if row.key == "paper-blend")
    assert len({recipe.loop.seed for recipe in blend.of_seed(0)}) == len(blend.members) > 1


def test_within_a_budget_every_trunk_can_begin_here() -> None:
    for row in table_rows(BUDGET):
        for recipe in row.members:
            trunk = recipe.backbone
            assert trunk.weights == "none" or trunk.name in WITH_WEIGHTS, row.key
            assert (recipe.image.side, recipe.loop.epochs) == (128, 10)


def test_at_full_size_each_recipe_has_its_own_trunk_size_and_length() -> None:
    rows = {row.key: row for row in table_rows(None)}
    winner, b5 = rows["winner"].members[0], rows["paper-b5"].members[0]
    assert (winner.image.side, winner.loop.epochs) == (1024, 30)
    assert b5.backbone.name == "tf_efficientnet_b5"


def test_at_full_size_no_row_wants_boxes_folds_or_photos_that_are_not_there() -> None:
    for row in table_rows(None):
        for recipe in row.members:
            assert set(recipe.augmentation.views) <= {"given", "whole"}, row.key
            assert recipe.folds.validate_on == -1
            assert (recipe.pseudo_labels.rounds, recipe.loop.early_stop) == (0, 0)
    rows = {row.key: row for row in table_rows(None)}
    assert rows["winner"].note == "body and fin in the given box; no pseudo-labels"


def test_recipes_that_differ_in_anything_have_another_digest() -> None:
    recipes = {recipe for row in table_rows(BUDGET) for recipe in map(str, row.members)}
    digests = {digest(recipe) for row in table_rows(BUDGET) for recipe in row.members}
    assert len(digests) == len(recipes)


@pytest.mark.parametrize(
    ("name", "rows"), [("training", table_rows), ("training_choices", choice_rows)]
)
def test_every_row_of_a_table_has_its_figures(
    name: str, rows: Callable[[Budget], list[Row]]
) -> None:
    written = json.loads((ROOT / "docs" / "figures" / f"{name}.json").read_text("utf-8"))
    budget = Budget(written["budget"]["side"], written["budget"]["epochs"])
    titles = {row.key: row.title for row in rows(budget)}
    assert {key: row["title"] for key, row in written["rows"].items()} == titles
