import numpy as np
import pytest
from numpy.typing import NDArray

from rorqual.domain.box import Box
from rorqual.embedding.embedder import Embedder
from rorqual.networks.spec import NetworkSpec, Task
from rorqual.networks.store import find_spec, shipped_specs
from rorqual.photos.reader import Crop
from tests.rendered import fluke, whole

INDIVIDUALS, ENCOUNTERS = 8, 3
EMBEDDINGS = [spec for spec in shipped_specs().values() if spec.task is Task.EMBEDDING]


@pytest.fixture(params=EMBEDDINGS, ids=lambda spec: spec.id)
def embedder(request: pytest.FixtureRequest) -> Embedder:
    spec: NetworkSpec = request.param
    return Embedder(spec)


def test_an_embedding_is_a_unit_vector_of_the_stated_dimension(embedder: Embedder) -> None:
    vector = embedder.embed(whole(fluke(0, 0).image))
    assert vector.shape == (embedder.spec.dimension,)
    assert vector.dtype == np.float32
    assert np.linalg.norm(vector.astype(np.float64)) == pytest.approx(1.0, abs=1e-6)


def test_the_same_picture_has_the_same_embedding(embedder: Embedder) -> None:
    one, other = (embedder.embed(whole(fluke(1, 1).image)) for _ in range(2))
    assert np.array_equal(one, other)


def test_only_the_box_of_a_crop_counts(embedder: Embedder) -> None:
    image = fluke(0, 0).image
    half = Crop(image, Box(0, 0, image.width / 2, image.height))
    vector, of_whole = embedder.embed(half), embedder.embed(whole(image))
    of_half = embedder.embed(whole(image.crop((0, 0, image.width // 2, image.height))))
    assert float(vector @ of_half) > 0.99
    assert float(vector @ of_whole) < float(vector @ of_half)


def test_tiles_are_looked_at_one_by_one_and_a_cosine_is_the_mean_of_theirs() -> None:
    tiled, plain = (find_spec(name) for name in ("rorqual-lite0-tiles", "rorqual-lite0"))
    one, other = (whole(fluke(*which).image) for which in ((0, 0), (3, 1)))

    def parts(crop: Crop) -> NDArray[np.float32]:
        boxes = [tile.of(crop.box) for tile in tiled.tiles]
        return np.stack([Embedder(plain).embed(Crop(crop.image, box)) for box in boxes])

    embedder = Embedder(tiled)
    expected = float((parts(one) * parts(other)).sum(axis=1).mean())
    assert float(embedder.embed(one) @ embedder.embed(other)) == pytest.approx(expected, abs=1e-5)
    assert np.array_equal(2 * embedder.embed(one)[:512], parts(one)[0])  # the whole, of four looks


def test_another_photo_of_the_same_animal_is_mostly_the_nearest(embedder: Embedder) -> None:
    """Each photo is compared with those of other encounters of all animals; chance is 2 of 23."""
    photos = [
        fluke(individual, encounter)
        for individual in range(INDIVIDUALS)
        for encounter in range(ENCOUNTERS)
    ]
    owner = np.repeat(np.arange(INDIVIDUALS), ENCOUNTERS)
    vectors = np.stack([embedder.embed(whole(photo.image)) for photo in photos])
    similarities = vectors @ vectors.T
    np.fill_diagonal(similarities, -np.inf)
    top_1 = (owner[similarities.argmax(axis=1)] == owner).mean()
    assert top_1 > 0.5
