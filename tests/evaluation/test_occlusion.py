"""A map that says the same whatever the picture and the network would explain nothing."""

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from rorqual.embedding.embedder import Embedder
from rorqual.evaluation.occlusion import SimilarityMap, occlusion_map
from rorqual.networks.store import find_spec
from rorqual.photos.reader import Crop
from tests.rendered import fluke, whole

CELLS = 6
EMBEDDER = Embedder(find_spec("rorqual-lite0"))
QUERY, OTHER = fluke(1, 0), fluke(1, 1)


@dataclass(frozen=True)
class RandomNetwork:
    """An embedder whose weights were never trained."""

    seed: int

    def embed(self, crop: Crop) -> NDArray[np.float32]:
        pixels = np.asarray(crop.image.resize((24, 24)), dtype=np.float32).ravel() - 128
        weights = np.random.default_rng(self.seed).normal(size=(pixels.size, 64))
        vector = np.maximum(pixels @ weights, 0.0)
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


def mapped(embedder: Embedder | RandomNetwork, picture: Image.Image) -> SimilarityMap:
    other = embedder.embed(whole(OTHER.image))
    return occlusion_map(embedder, picture, other, cells=CELLS)  # type: ignore[arg-type]


def alike(one: SimilarityMap, other: SimilarityMap) -> float:
    return float(np.corrcoef(one.loss.ravel(), other.loss.ravel())[0, 1])


@pytest.fixture(scope="module")
def trained() -> SimilarityMap:
    return mapped(EMBEDDER, QUERY.image)


def test_it_is_what_is_lost_where_a_part_is_hidden(trained: SimilarityMap) -> None:
    vectors = [EMBEDDER.embed(whole(it.image)) for it in (QUERY, OTHER)]
    assert trained.similarity == pytest.approx(float(vectors[0] @ vectors[1]), abs=1e-5)
    assert trained.loss.shape == (CELLS, CELLS)
    assert trained.strength.min() >= 0.0
    assert trained.strength.max() == 1.0


def test_the_animal_matters_more_than_the_sea(trained: SimilarityMap) -> None:
    box = QUERY.box
    assert box is not None
    across, down = (
        (np.arange(CELLS) + 0.5) * side / CELLS for side in (QUERY.image.width, QUERY.image.height)
    )
    inside = np.outer((box.y0 < down) & (down < box.y1), (box.x0 < across) & (across < box.x1))
    assert trained.loss[inside].mean() > trained.loss[~inside].mean()


def test_without_the_animal_the_map_is_another(trained: SimilarityMap) -> None:
    box = QUERY.box
    assert box is not None
    hidden = QUERY.image.copy()
    x0, y0, x1, y1 = map(round, box.as_tuple())
    hidden.paste((60, 90, 110), (x0, y0, x1, y1))
    masked = mapped(EMBEDDER, hidden)
    assert masked.similarity < trained.similarity
    assert alike(masked, trained) < 0.5


def test_random_weights_give_another_map(trained: SimilarityMap) -> None:
    maps = [mapped(RandomNetwork(seed), QUERY.image) for seed in range(3)]
    assert max(alike(it, trained) for it in maps) < 0.8  # where the fluke is, both can tell
    assert alike(trained, trained) == pytest.approx(1.0)


def test_where_nothing_is_lost_nothing_is_strong() -> None:
    assert not SimilarityMap(0.5, np.full((2, 2), -0.1)).strength.any()
