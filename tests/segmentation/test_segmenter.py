"""A network's map lies over the crop that it was made for."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from rorqual.domain.box import Box
from rorqual.domain.errors import NetworkError
from rorqual.networks.registry import register_network
from rorqual.networks.store import find_spec
from rorqual.photos.reader import Crop
from rorqual.segmentation.segmenter import Segmenter
from tests.segmentation.small_network import write_network


@pytest.fixture(autouse=True)
def networks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RORQUAL_NETWORKS", str(tmp_path / "networks"))


def _whale(width: int, height: int, *, ink: int = 20) -> Crop:
    """A dark ellipse on bright water, in the right half of a picture."""
    image = Image.new("RGB", (width, height), (220, 225, 230))
    ImageDraw.Draw(image).ellipse((width / 2, 0, width - 1, height - 1), (ink, ink, ink))
    return Crop(image, Box.whole(width, height))


@pytest.mark.parametrize("size", [(64, 64), (200, 90), (31, 47)])
@pytest.mark.parametrize("alpha", ["as_is", "stretched"])
def test_the_animal_is_found_at_the_size_of_the_crop(
    tmp_path: Path, size: tuple[int, int], alpha: str
) -> None:
    segmenter = Segmenter(register_network(write_network(tmp_path / "made", alpha=alpha)))
    crop = _whale(*size)
    found = segmenter.alpha(crop)
    assert found is not None
    assert found.shape == (size[1], size[0])
    truth = np.asarray(crop.image)[..., 0] < 100
    both, either = (truth & (found > 0.5)).sum(), (truth | (found > 0.5)).sum()
    assert both / either > 0.93


def test_water_alone_is_no_animal(tmp_path: Path) -> None:
    segmenter = Segmenter(register_network(write_network(tmp_path / "made")))
    assert segmenter.alpha(_whale(80, 60, ink=200)) is None


def test_a_network_without_a_sigmoid_is_refused_with_the_remedy(tmp_path: Path) -> None:
    segmenter = Segmenter(register_network(write_network(tmp_path / "made", sigmoid=False)))
    with pytest.raises(NetworkError, match=r"^darkness: .*needs a sigmoid"):
        segmenter.alpha(_whale(80, 60))


def test_a_network_for_something_else_is_refused() -> None:
    with pytest.raises(NetworkError, match="for gate, not for segmentation"):
        Segmenter(find_spec("lite0-cetacean-gate"))
