from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="torch comes with the extra `train`")

from rorqual.detection.maps import CHANNELS, PARTS, cells  # noqa: E402
from rorqual.training.detector.network import FURTHEST, ServedNetwork  # noqa: E402

WIDTH, HEIGHT = 96, 64


@pytest.fixture
def images() -> Any:
    return torch.randn(2, 3, HEIGHT, WIDTH, generator=torch.Generator().manual_seed(0))


def test_maps_have_a_cell_for_every_eight_pixels(untrained: Any, images: Any) -> None:
    rows, columns = cells(WIDTH, HEIGHT)
    scores, sides = untrained(images)
    assert scores.shape == (2, len(PARTS), rows, columns)
    assert sides.shape == (2, len(PARTS), CHANNELS - 1, rows, columns)


def test_what_is_served_is_scores_then_sides(untrained: Any, images: Any) -> None:
    untrained.eval()
    with torch.inference_mode():
        scores, sides = untrained(images)
        served = ServedNetwork(untrained)(images)
    assert torch.equal(served[:, :, 0], scores.sigmoid())
    assert torch.equal(served[:, :, 1:], sides)
    assert sides.min() > 0
    assert sides.max() <= FURTHEST


def test_an_untrained_head_sees_nearly_nothing(untrained: Any, images: Any) -> None:
    scores, _ = untrained.eval()(images)
    assert scores.sigmoid().mean() < 0.05


def test_early_blocks_and_the_trunks_statistics_stay_as_they_are(
    untrained: Any, images: Any
) -> None:
    untrained.train()
    before = {name: value.clone() for name, value in untrained.state_dict().items()}
    scores, sides = untrained(images)
    (scores.mean() + sides.mean()).backward()
    torch.optim.SGD([p for p in untrained.parameters() if p.grad is not None], lr=1.0).step()
    changed = {
        name
        for name, value in untrained.state_dict().items()
        if not torch.equal(value, before[name])
    }
    trunk = {name for name in changed if name.startswith(("stem", "blocks"))}
    assert {name.split(".")[1] for name in trunk} == {"3", "4", "5"}
    assert not any("running" in name for name in trunk)
    assert any(name.startswith("tower") and "running" in name for name in changed)
