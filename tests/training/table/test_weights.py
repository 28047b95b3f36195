"""Trunks whose weights no package carries begin with those of a folder, or not at all."""

from pathlib import Path

import pytest

pytest.importorskip("timm", reason="timm comes with the extra `train`")

from rorqual.domain.errors import UsageError
from rorqual.training.recipe.recipe_file import read_recipe, shipped_recipes
from rorqual.training.table.rows import table_rows
from rorqual.training.table.weights import require_weight_files, with_weight_files

FULL = [recipe for row in table_rows(None) for recipe in row.members]
B5 = read_recipe(shipped_recipes()["paper-efficientnet-b5-arcface"])


def test_every_missing_file_is_named_with_its_place_before_anything_is_trained(
    tmp_path: Path,
) -> None:
    (tmp_path / "tf_efficientnet_b7.pth").touch()
    with pytest.raises(UsageError, match="--weights") as refusal:
        require_weight_files(FULL, tmp_path)
    message = str(refusal.value)
    for name in ("resnet50", "tf_efficientnet_b5", "tf_efficientnet_b6"):
        assert message.count(f"{tmp_path}/{name}.safetensors: https://huggingface.co/timm/") == 1
    assert "b7" not in message
    assert "lite" not in message  # those come in packages
    assert "FOLDER/tf_efficientnet_b7.safetensors" in refused_without_folder()


def refused_without_folder() -> str:
    with pytest.raises(UsageError) as refusal:
        require_weight_files(FULL, None)
    return str(refusal.value)


@pytest.mark.parametrize("suffix", ["safetensors", "pth"])
def test_a_trunk_begins_with_the_file_of_its_name(suffix: str, tmp_path: Path) -> None:
    file = tmp_path / f"tf_efficientnet_b5.{suffix}"
    file.touch()
    assert with_weight_files(B5, tmp_path).backbone.weights == str(file)


def test_trunks_of_packages_and_trunks_without_weights_stay_as_they_are() -> None:
    for name in ("rorqual-lite0", "paper-basic-cnn"):
        recipe = read_recipe(shipped_recipes()[name])
        assert with_weight_files(recipe, None) == recipe
