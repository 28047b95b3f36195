"""A network learns to pair keypoints, and goes on where it was."""

from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="torch comes with the extra `train`")
from rorqual.networks.family.family_file import find_family  # noqa: E402
from rorqual.training.convert.lightglue import LightGlue  # noqa: E402
from rorqual.training.loop.checkpoints import read_checkpoint  # noqa: E402
from rorqual.training.pairing import fitting  # noqa: E402
from rorqual.training.pairing.examples import Examples, Shares  # noqa: E402
from rorqual.training.pairing.fitting import Schedule, fit  # noqa: E402
from rorqual.training.pairing.losses import AnimalJudge  # noqa: E402
from tests.training.pairing.photos import some_photos  # noqa: E402

SCHEDULE = Schedule(30, 1e-3, pairs=6)
SHARES = Shares(verified=0.2, made=0.4, unsure=0.2)


def network() -> LightGlue:
    """Of LighterGlue's layout, with random weights."""
    layout = find_family("lighterglue-verlab").matcher
    assert layout is not None
    torch.manual_seed(0)
    return LightGlue(layout)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitting, "KEYPOINTS", 48)
    monkeypatch.setattr(fitting, "SAVED_EVERY", 10)


def trained(
    checkpoint: Path, stop_at: int | None = None, shares: Shares = SHARES
) -> tuple[LightGlue, list[float]]:
    learning, losses = network(), []

    def on_step(step: int, loss: float) -> None:
        losses.append(loss)
        if step == stop_at:
            raise KeyboardInterrupt

    fit(learning, Examples(some_photos(), [], shares, 0), SCHEDULE, checkpoint, on_step, seed=0)
    return learning, losses


def test_the_loss_falls(tmp_path: Path) -> None:
    _, losses = trained(tmp_path / "whole.ckpt")
    assert len(losses) == SCHEDULE.steps
    assert sum(losses[-6:]) < 0.8 * sum(losses[:6])


def test_an_interrupted_training_goes_on_to_the_same_weights(tmp_path: Path) -> None:
    whole, _ = trained(tmp_path / "whole.ckpt")
    with pytest.raises(KeyboardInterrupt):
        trained(tmp_path / "cut.ckpt", stop_at=17)
    resumed, losses = trained(tmp_path / "cut.ckpt")
    assert len(losses) == SCHEDULE.steps - 10  # the last checkpoint was after ten
    for name, weights in whole.state_dict().items():
        torch.testing.assert_close(resumed.state_dict()[name], weights, rtol=0, atol=0)
    _, losses = trained(tmp_path / "cut.ckpt")
    assert losses == []


@pytest.mark.parametrize(("unsure", "learns"), [(0.2, True), (0.0, False)])
def test_the_judge_learns_where_it_hears_of_one_animal_too(
    tmp_path: Path, unsure: float, learns: bool
) -> None:
    trained(tmp_path / "judged.ckpt", shares=SHARES._replace(unsure=unsure))
    kept, new = read_checkpoint(tmp_path / "judged.ckpt")["judge"], AnimalJudge().state_dict()
    assert [not torch.equal(kept[name], new[name]) for name in new] == [learns, learns]
