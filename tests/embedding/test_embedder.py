import numpy as np
import pytest

from rorqual.domain.box import Box
from rorqual.embedding.embedder import Embedder
from rorqual.networks.spec import NetworkSpec, Task
from rorqual.networks.store import shipped_specs
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
