"""What is left of a training that was killed? The state after its last whole epoch."""

from pathlib import Path
from typing import Any

import torch
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import Checkpoint

LAST, BEST = "last.ckpt", "best.ckpt"


class EpochCheckpoints(Checkpoint):
    """Writes `last.ckpt` after each epoch, and `best.ckpt` after the best validation so far.

    A file takes its place when it is complete, so that a kill leaves that of the epoch before.
    """

    def __init__(self, folder: Path, *, keep_best: bool) -> None:
        """Name the folder, which exists, and whether the best epoch is kept as well."""
        self._folder, self._keep_best = folder, keep_best
        self._best = float("-inf")  # MAP@5

    def on_train_epoch_end(self, trainer: Trainer, pl_module: Any) -> None:
        """Write what this epoch gave."""
        validated = float(pl_module.validated.get("map_at_5", "-inf"))
        is_best = self._keep_best and validated > self._best
        if is_best:
            self._best = validated
        self._save(trainer, LAST)
        if is_best:
            self._save(trainer, BEST)

    def _save(self, trainer: Trainer, name: str) -> None:
        part = self._folder / f".{name}.part"
        trainer.save_checkpoint(part)
        if trainer.is_global_zero:
            part.replace(self._folder / name)

    def state_dict(self) -> dict[str, Any]:
        """The best validation so far."""
        return {"best": self._best}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on from a checkpoint."""
        self._best = state_dict["best"]


def read_checkpoint(path: Path) -> dict[str, Any]:
    """A checkpoint on the processor; nothing in it is executed."""
    content: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    return content


def write_checkpoint(content: dict[str, Any], path: Path) -> None:
    """Write tensors and plain values so that nobody ever finds half of them."""
    part = path.with_name(f".{path.name}.part")
    torch.save(content, part)
    part.replace(path)
