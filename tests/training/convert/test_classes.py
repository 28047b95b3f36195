"""A network's own head names individuals: trained rows only, the best of several centres."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="torch comes with the extra `convert`")
pytest.importorskip("timm", reason="timm comes with the extra `convert`", exc_type=ImportError)
pytest.importorskip("onnxscript", reason="onnxscript comes with the extra `convert`")
import torch
from PIL import Image
from typer.testing import CliRunner

from rorqual import api
from rorqual.cli.models_command import models
from rorqual.domain.errors import NetworkError, UsageError
from rorqual.networks.known_classes import KnownClasses
from rorqual.networks.preprocessing import image_tensor
from tests.training.convert.authors import CLASSES, authors_network, in_small, saved

FILES = Path(__file__).parents[3] / "src/rorqual/networks/family/files"
DEAD = {1, 4}
HEADS = {"ecomarine-effb4": ("arc", 1), "cetacean-classifier": ("head_id", 2)}


def small_family(name: str, folder: Path) -> Path:
    """The family's file, with the trunk, head and picture of its authors' network in small."""
    small, own = in_small(name), (FILES / f"{name}.toml").read_text("utf-8")
    assert small.architecture is not None
    replaced = {
        "timm = ": f'timm = "{small.architecture.timm}"',
        "dimension = ": f"dimension = {small.dimension}",
        "width = ": f"width = {small.picture.width}",
        "height = ": f"height = {small.picture.height}",
        "classes = ": f"classes = {CLASSES}",
    }
    lines = [
        next((new for old, new in replaced.items() if line.startswith(old)), line)
        for line in own.splitlines()
    ]
    path = folder / f"{name}.toml"
    path.write_text("\n".join(lines), "utf-8")
    return path


def class_list(folder: Path) -> Path:
    path = folder / "classes.csv"
    rows = ["" if row in DEAD else f"whale{row},blue whale" for row in range(CLASSES)]
    path.write_text("individual,species\n" + "".join(f"{it or ','}\n" for it in rows), "utf-8")
    return path


@pytest.mark.parametrize("name", HEADS)
def test_the_head_answers_without_photos(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RORQUAL_NETWORKS", str(tmp_path / "networks"))
    checkpoint, family = saved(name, tmp_path), str(small_family(name, tmp_path))
    spec = api.add_model(checkpoint, family=family, classes=class_list(tmp_path)).spec
    assert spec is not None
    assert spec.classes is not None
    assert len(KnownClasses(spec)) == CLASSES - len(DEAD)
    assert api.verify_models(name) == {name: []}

    photos = tmp_path / "photos"
    photos.mkdir()
    pixels = np.random.default_rng(0).integers(0, 255, (70, 90, 3)).astype(np.uint8)
    Image.fromarray(pixels).save(photos / "a.png")
    (answer,) = api.recognise(name, photos, count=3, gate=api.GateMode.OFF)
    assert answer.source == f"the head of {spec.stamp}"
    assert answer.licence == spec.licence
    (animal, *_) = answer.animals
    found = [(it.individual, it.similarity) for it in animal.candidates]

    authors, (head, centres) = authors_network(name), HEADS[name]
    weights = getattr(authors, head).weight
    box = animal.annotation.box
    with torch.inference_mode():
        seen = authors(torch.from_numpy(image_tensor(Image.fromarray(pixels), spec.picture, box)))
        cosines = torch.nn.functional.cosine_similarity(seen, weights).numpy()
    best = cosines.reshape(CLASSES, centres).max(axis=1)
    expected = sorted((-best[it], it) for it in range(CLASSES) if it not in DEAD)[:3]
    assert [name for name, _ in found] == [f"whale{row}" for _, row in expected]
    assert [value for _, value in found] == pytest.approx([-it for it, _ in expected], abs=1e-3)
    assert {it.species for it in animal.candidates} == {"blue_whale"}

    run = CliRunner().invoke(models, ["recognise", name, str(photos), "--gate", "off"])
    assert run.exit_code == 0, run.output
    line: dict[str, Any] = json.loads(run.stdout.splitlines()[0])
    assert line["photo"] == "a.png"
    assert line["animals"][0]["candidates"][0]["individual"] == found[0][0]

    api.remove_model(name)
    assert [path.name for path in (tmp_path / "networks").iterdir()] == []


def test_names_are_wanted_once_and_where_there_is_a_head(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RORQUAL_NETWORKS", str(tmp_path / "networks"))
    name, classes = "ecomarine-effb4", class_list(tmp_path)
    checkpoint, family = saved(name, tmp_path), str(small_family(name, tmp_path))
    api.add_model(checkpoint, family=family)
    with pytest.raises(UsageError, match="here without the names of its individuals"):
        api.add_model(checkpoint, family=family, classes=classes)
    with pytest.raises(NetworkError, match=r"names no individuals: add it with .* --classes"):
        next(api.recognise(name, tmp_path))
    with pytest.raises(UsageError, match="dinov2-s has no head that names individuals"):
        api.add_model(checkpoint, family="dinov2-s", name="other", classes=classes)


def test_a_second_head_names_species(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RORQUAL_NETWORKS", str(tmp_path / "networks"))
    name = "cetacean-classifier"
    labels = ["beluga", "", "blue whale", "killer_whale", "beluga", "", "minke whale"]
    assert len(labels) == CLASSES
    species = tmp_path / "species.csv"
    species.write_text("species\n" + "".join(f'"{it}"\n' for it in labels), "utf-8")
    checkpoint, family = saved(name, tmp_path), str(small_family(name, tmp_path))
    spec = api.add_model(checkpoint, family=family, species_classes=species).spec
    assert spec is not None
    assert spec.classes is None
    assert api.verify_models(name) == {name: []}

    pixels = np.random.default_rng(0).integers(0, 255, (70, 90, 3)).astype(np.uint8)
    Image.fromarray(pixels).save(tmp_path / "a.png")
    (answer,) = api.recognise(name, tmp_path / "a.png", gate=api.GateMode.OFF)
    (animal, *_) = answer.animals
    assert animal.candidates == ()
    authors = authors_network(name)
    with torch.inference_mode():
        box = animal.annotation.box
        seen = authors(torch.from_numpy(image_tensor(Image.fromarray(pixels), spec.picture, box)))
        rows = torch.nn.functional.cosine_similarity(seen, authors.head_species.weight).numpy()
    best = rows.reshape(CLASSES, 2).max(axis=1)
    expected = {
        "beluga": max(best[0], best[4]),
        "blue_whale": best[2],
        "killer_whale": best[3],
        "minke_whale": best[6],
    }
    assert {it.species: it.similarity for it in animal.species} == pytest.approx(expected, abs=1e-3)
    similarities = [it.similarity for it in animal.species]
    assert similarities == sorted(similarities, reverse=True)
    run = CliRunner().invoke(models, ["recognise", name, str(tmp_path / "a.png"), "--gate", "off"])
    (written,) = json.loads(run.stdout.splitlines()[0])["animals"]
    assert written["species"][0]["species"] == animal.species[0].species

    with pytest.raises(UsageError, match="here without the names of its individuals"):
        api.add_model(checkpoint, family=family, classes=class_list(tmp_path))
    api.remove_model(name)
    assert [path.name for path in (tmp_path / "networks").iterdir()] == []
