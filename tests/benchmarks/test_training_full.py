"""The table of training at full size: every kind of row goes from recipe to figures."""

import json
import os
from collections import Counter
from dataclasses import replace
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

for _package in ("torch", "timm", "pytorch_lightning", "kornia"):
    pytest.importorskip(_package, reason=f"{_package} comes with the extra `train`")

import timm  # noqa: E402
import torch  # noqa: E402

from benchmarks.training_rows import Table  # noqa: E402
from benchmarks.training_table import FIGURES, FULL_FIGURES  # noqa: E402
from rorqual.training.gate_photos import Role, role_of  # noqa: E402
from rorqual.training.identities import COLLECTIONS  # noqa: E402
from rorqual.training.recipe.recipe import Recipe  # noqa: E402
from rorqual.training.table.animals import collection_animals  # noqa: E402
from rorqual.training.table.rows import Row, table_rows  # noqa: E402
from tests.forked import REPOSITORY, start  # noqa: E402

SIDE = 32  # pixels
TRUNK = "test_resnet"  # timm's smallest
INDIVIDUALS = {Role.FIT: 6, Role.CALIBRATE: 24, Role.TEST: 12}  # of each collection
PHOTOS = 4  # of each individual
KEYS = ("frozen", "paper-basic-cnn", "paper-blend", "winner", "ours-happywhale")


def tiny(recipe: Recipe) -> Recipe:
    """The recipe with all choices but trunk, size and length."""
    trunk = recipe.backbone
    if trunk.weights == "imagenet" and "lite" not in trunk.name:
        trunk = replace(trunk, name=TRUNK)
    image = replace(recipe.image, side=SIDE, cached_side=SIDE)
    image = replace(image, first_side=SIDE if image.first_side else None)
    loop = replace(recipe.loop, epochs=1, batch=16, precision="32-true")
    return replace(recipe, image=image, backbone=trunk, loop=loop)


def tiny_row(row: Row) -> Row:
    return replace(row, members=tuple(map(tiny, row.members)), seeds=row.seeds[:1])


def draw_collection(folder: Path) -> None:
    """Specks that differ from photo to photo: what is learned has no part in this."""
    (folder / "photos").mkdir(parents=True)
    missing, rows = Counter(INDIVIDUALS), []
    for number in count():
        individual = f"{folder.name} {number}"
        if not missing.total():
            break
        if not missing[role_of(individual)]:
            continue
        missing[role_of(individual)] -= 1
        for photo in range(PHOTOS):
            name, random = f"{number}_{photo}.png", np.random.default_rng((number, photo))
            specks = random.integers(0, 256, (SIDE, SIDE, 3), dtype=np.uint8)
            Image.fromarray(specks).save(folder / "photos" / name)
            rows.append(f"{name},humpback_whale,{individual}\n")
    (folder / "photos.csv").write_text("photo,species,individual_id\n" + "".join(rows), "utf-8")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("data")
    for name in COLLECTIONS:
        draw_collection(data / name)
    return data


def test_every_kind_of_row_is_trained_and_judged(data: Path, tmp_path: Path) -> None:
    animals = collection_animals(data, COLLECTIONS)
    torch.save(timm.create_model(TRUNK, pretrained=False).state_dict(), tmp_path / f"{TRUNK}.pth")
    output = tmp_path / "training_full.json"
    rows = [tiny_row(row) for row in table_rows(None) if row.key in KEYS]
    table = Table(animals, tmp_path / "work", output, {"full": True}, tmp_path)
    table.require_weights(rows)
    for row in rows:
        table.add(row)
    written = json.loads(output.read_text("utf-8"))
    assert list(written["rows"]) == [row.key for row in rows]
    assert "--full" in written["command"]
    for key, row in written["rows"].items():
        for name in COLLECTIONS:
            assert 0 <= row["collections"][name]["figures"]["top-1 of the known"]["value"] <= 1
        assert (row["photo_passes"] == 0) == (key == "frozen")


def test_missing_weights_are_named_before_anything_is_done(data: Path, tmp_path: Path) -> None:
    work = tmp_path / "work"
    arguments = ("--photos", str(data), "--full", "--work", str(work))
    module = "benchmarks.training_table"
    process = start(arguments, environment=os.environ, folder=REPOSITORY, module=module)
    _, said = process.communicate()
    assert process.wait() == 2
    for name in ("resnet50", "tf_efficientnet_b5", "tf_efficientnet_b6", "tf_efficientnet_b7"):
        assert f"FOLDER/{name}.safetensors: https://" in said.decode("utf-8")
    assert not work.exists()
    assert FULL_FIGURES != FIGURES
