"""The moving average follows its formula, and forgets the first weights soon."""

from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="torch comes with the extra `train`")
lightning: Any = pytest.importorskip(
    "pytorch_lightning", reason="pytorch-lightning comes with the extra `train`"
)

from rorqual.training.loop.averaging import MovingAverage  # noqa: E402


class Counting(lightning.LightningModule):  # type: ignore[misc]
    """Its only weight is the number of steps so far."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = torch.nn.Parameter(torch.zeros(()))

    def training_step(self, *_: object) -> Any:
        return -self.weight

    def configure_optimizers(self) -> Any:
        return torch.optim.SGD(self.parameters(), lr=1.0)  # the gradient is -1


def test_the_average_recomputed(tmp_path: Any) -> None:
    module = Counting()
    lightning.Trainer(
        max_epochs=1,
        accelerator="cpu",
        callbacks=[MovingAverage(0.5)],
        default_root_dir=tmp_path,
        logger=False,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
    ).fit(module, torch.utils.data.DataLoader(range(12)))
    expected = 1.0  # the first step is taken over as it is
    for updates, weight in enumerate(range(2, 13), start=1):
        kept = min(0.5, (1 + updates) / (10 + updates))
        expected = kept * expected + (1 - kept) * weight
    assert module.weight.item() == pytest.approx(expected)
