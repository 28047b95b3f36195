"""A map that says the same whatever the picture and the network would explain nothing."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from scipy.stats import spearmanr

from rorqual.embedding.embedder import Embedder
from rorqual.evaluation.occlusion import SimilarityMap, occlusion_map
from rorqual.networks.spec import NetworkFile
from rorqual.networks.store import find_spec, read_network_file
from rorqual.networks.user_folder import FOLDER_VARIABLE
from tests.rendered import fluke, whole

CELLS = 8
SPEC = find_spec("rorqual-lite0")
EMBEDDER = Embedder(SPEC)
INDIVIDUALS, SEEDS = (1, 2), (0, 1)


def mapped(
    embedder: Embedder, individual: int, picture: Image.Image | None = None, *, against: int = 1
) -> SimilarityMap:
    """What makes a picture, else the first one of an individual, like another one of it."""
    other = embedder.embed(whole(fluke(individual, against).image))
    return occlusion_map(embedder, picture or fluke(individual, 0).image, other, cells=CELLS)


@cache
def trained(individual: int) -> SimilarityMap:
    """The map of the network that ships."""
    return mapped(EMBEDDER, individual)


@pytest.fixture(scope="module")
def random_networks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Embedder]]:
    """Copies of the shipped file whose weights were drawn anew, each from its own tensor's."""
    onnx = pytest.importorskip("onnx", reason="onnx comes with the extra `train`")
    folder: Path = tmp_path_factory.mktemp("networks")
    found = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FOLDER_VARIABLE, str(folder))
        for seed in SEEDS:
            random = np.random.default_rng(seed)
            model = onnx.load_from_string(read_network_file(SPEC.file))
            for tensor in model.graph.initializer:
                if len(tensor.dims) > 1:  # weights; biases and scales stay, so that it still runs
                    weights = onnx.numpy_helper.to_array(tensor)
                    drawn = random.choice(weights.ravel(), weights.shape)
                    tensor.CopyFrom(onnx.numpy_helper.from_array(drawn, tensor.name))
            content = model.SerializeToString()
            file = NetworkFile(f"random-{seed}.onnx", hashlib.sha256(content).hexdigest())
            (folder / file.name).write_bytes(content)
            found.append(Embedder(replace(SPEC, id=f"random-{seed}", file=file)))
        yield found


def without_the_animal(individual: int) -> Image.Image:
    """The first picture of an individual with its fluke painted over."""
    seen = fluke(individual, 0)
    assert seen.box is not None
    hidden = seen.image.copy()
    x0, y0, x1, y1 = map(round, seen.box.as_tuple())
    hidden.paste((60, 90, 110), (x0, y0, x1, y1))
    return hidden


def on_the_animal(individual: int) -> NDArray[np.bool_]:
    """Which places of a map lie within the box of the first picture's fluke."""
    seen = fluke(individual, 0)
    assert seen.box is not None
    across, down = (
        (np.arange(CELLS) + 0.5) * side / CELLS for side in (seen.image.width, seen.image.height)
    )
    box = seen.box
    return np.outer((box.y0 < down) & (down < box.y1), (box.x0 < across) & (across < box.x1))


def alike(one: SimilarityMap, other: SimilarityMap, places: NDArray[np.bool_]) -> float:
    """Spearman's rank correlation of what is lost in these places."""
    return float(spearmanr(one.loss[places], other.loss[places]).statistic)


def test_it_is_what_is_lost_where_a_part_is_hidden() -> None:
    found = trained(1)
    vectors = [EMBEDDER.embed(whole(fluke(1, encounter).image)) for encounter in (0, 1)]
    assert found.similarity == pytest.approx(float(vectors[0] @ vectors[1]), abs=1e-5)
    assert found.loss.shape == (CELLS, CELLS)
    assert found.strength.min() >= 0.0
    assert found.strength.max() == 1.0


def test_the_animal_matters_more_than_the_sea() -> None:
    found, inside = trained(1), on_the_animal(1)
    assert found.loss[inside].mean() > found.loss[~inside].mean()


@pytest.mark.parametrize("individual", INDIVIDUALS)
def test_without_the_animal_the_map_is_another(individual: int) -> None:
    masked = mapped(EMBEDDER, individual, without_the_animal(individual))
    assert masked.similarity < trained(individual).similarity / 2
    everywhere = np.ones((CELLS, CELLS), dtype=np.bool_)
    assert alike(masked, trained(individual), everywhere) < 0.5


def test_the_shipped_network_with_random_weights_gives_another_map(
    random_networks: list[Embedder],
) -> None:
    """Compared on the fluke: that it is one, and no sea, any network can tell from its colours."""
    same, random = [], []
    for individual in INDIVIDUALS:
        places, shown = on_the_animal(individual), trained(individual)
        other = mapped(EMBEDDER, individual, against=2)
        same.append(alike(other, shown, places))
        for network in random_networks:
            found = mapped(network, individual)
            assert found.loss.max() < shown.loss.max() / 10
            random.append(alike(found, shown, places))
    assert np.mean(random) < 0.3
    assert max(random) < min(same), "another photo changes the map less than other weights do"


def test_where_nothing_is_lost_nothing_is_strong() -> None:
    assert not SimilarityMap(0.5, np.full((2, 2), -0.1)).strength.any()
