import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch comes with the extra `train`")

from rorqual.training.detector.batches import draw_batch  # noqa: E402
from rorqual.training.detector.fitting import CHECKPOINT, HISTORY, FittingPlan, fit  # noqa: E402
from tests.training.detector.test_composition import composer  # noqa: E402

PLAN = FittingPlan(epochs=2, steps=2, batch=2)


def weights(network: Any) -> Any:
    return torch.cat([value.flatten().float() for value in network.state_dict().values()])


def test_a_batch_is_what_the_network_and_the_loss_take() -> None:
    image, scores, counts, sides, box_weights = draw_batch(composer(), 3, np.random.default_rng(0))
    assert image.shape == (3, 3, 64, 96)
    assert scores.shape == counts.shape == box_weights.shape == (3, 4, 8, 12)
    assert sides.shape == (3, 4, 4, 8, 12)
    assert all(tensor.dtype == torch.float32 for tensor in (image, scores, sides))
    assert image.abs().max() <= 1.0


def test_the_same_seed_trains_the_same_network(untrained: Any, tmp_path: Path) -> None:
    first, second = deepcopy(untrained), deepcopy(untrained)
    trained = fit(first, composer(), PLAN, tmp_path / "a")
    assert not torch.equal(weights(trained), weights(untrained))
    assert torch.equal(weights(trained), weights(fit(second, composer(), PLAN, tmp_path / "b")))
    assert not trained.training


def test_an_interrupted_run_ends_as_if_it_had_not_been(untrained: Any, tmp_path: Path) -> None:
    """Killed in its second epoch, which then begins again from the first one's checkpoint."""
    straight = fit(deepcopy(untrained), composer(), PLAN, tmp_path / "straight")

    class KilledError(Exception):
        pass

    drawn = []

    class KilledComposer:
        size = composer().size

        def compose(self, rng: np.random.Generator) -> Any:
            drawn.append(1)
            if len(drawn) > PLAN.steps * PLAN.batch + 1:
                raise KilledError
            return composer().compose(rng)

    killed: Any = KilledComposer()
    with pytest.raises(KilledError):
        fit(deepcopy(untrained), killed, PLAN, tmp_path / "killed")
    assert (tmp_path / "killed" / CHECKPOINT).exists()
    resumed = fit(deepcopy(untrained), composer(), PLAN, tmp_path / "killed")
    assert torch.equal(weights(resumed), weights(straight))


def test_every_epoch_leaves_a_line_of_history(untrained: Any, tmp_path: Path) -> None:
    fit(untrained, composer(), PLAN, tmp_path)
    lines = [json.loads(line) for line in (tmp_path / HISTORY).read_text().splitlines()]
    assert [line["epoch"] for line in lines] == [0, 1]
    assert all(line["loss"] > 0 and 0 <= line["waiting"] <= 1 for line in lines)


def test_a_finished_run_is_not_trained_again(untrained: Any, tmp_path: Path) -> None:
    trained = fit(deepcopy(untrained), composer(), PLAN, tmp_path)
    again = fit(deepcopy(untrained), composer(), PLAN, tmp_path)
    assert torch.equal(weights(trained), weights(again))
    assert len((tmp_path / HISTORY).read_text().splitlines()) == PLAN.epochs
