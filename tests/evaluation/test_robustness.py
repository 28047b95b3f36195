from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from rorqual.domain.box import Box
from rorqual.embedding.embedder import Embedder
from rorqual.evaluation.animals import Animals
from rorqual.evaluation.degradations import Condition
from rorqual.evaluation.divisions import Division
from rorqual.evaluation.figures import FigureMaker
from rorqual.evaluation.robustness import robustness
from rorqual.networks.spec import Task
from rorqual.networks.store import DEFAULT_NETWORKS, find_spec
from tests.evaluation.herds import herd
from tests.matching.worlds import calibration_of
from tests.rendered import fluke

EMBEDDER = Embedder(find_spec(DEFAULT_NETWORKS[Task.EMBEDDING]))
INDIVIDUALS, PHOTOS = 3, 2


@pytest.fixture
def animals(tmp_path: Path) -> Animals:
    """Rendered animals whose photos are on disk."""
    made = herd(INDIVIDUALS, PHOTOS)
    seen = []
    for row, facts in enumerate(made.facts):
        image = fluke(row // PHOTOS, row % PHOTOS).image
        path, box = tmp_path / f"{row}.png", Box(0, 0, *image.size)
        image.save(path)
        seen.append(
            replace(facts, width=image.width, height=image.height, box=box, stored_path=str(path))
        )
    vectors = np.eye(len(seen), EMBEDDER.spec.dimension, dtype=np.float32)
    return replace(made, facts=tuple(seen), vectors=vectors)


def test_damage_falls_elsewhere_in_each_photo_and_in_the_same_place_again(
    animals: Animals,
) -> None:
    places: list[float] = []

    def spot(image: Image.Image, random: np.random.Generator) -> Image.Image:
        places.append(float(random.uniform()))
        return image

    asked = Division("closed", animals, np.array([0, 2, 4]), np.array([1, 3, 5]))
    for _ in range(2):
        damages = [Condition("spot", "spot", 1.0, spot)]
        robustness(asked, calibration_of(), EMBEDDER, FigureMaker(draws=5), damages=damages)
    assert len(set(places[:3])) == 3
    assert set(places[:3]) == set(places[3:])
