"""How is each epoch measured and kept? Loss, rate, seconds, and the share spent on waiting."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from math import isfinite
from time import monotonic
from typing import Any

from pytorch_lightning import Callback, Trainer

from rorqual.domain.errors import RorqualError
from rorqual.identify.progress import Progress
from rorqual.training.loop.history import EpochFigures


class Recorder(Callback):
    """Measures the epochs of a round; the round's history is in every checkpoint."""

    def __init__(
        self, record: Callable[[Sequence[EpochFigures]], None], progress: Progress
    ) -> None:
        """Prepare; nothing is measured yet.

        Args:
            record: called after each epoch with the round's history.
            progress: called after each batch with the photos shown since the start, and in all
                epochs that are left.
        """
        self.history: list[EpochFigures] = []
        self._record, self._progress = record, progress
        self._shown = 0  # photos since the start of this process
        self._start_epoch()

    def _start_epoch(self) -> None:
        self._photos = 0
        self._loss = self._waiting = self._working = self._validating = 0.0
        self._mark = monotonic()

    def _lap(self) -> float:
        """Seconds since the last call."""
        now = monotonic()
        lap, self._mark = now - self._mark, now
        return lap

    def on_train_start(self, _trainer: Trainer, _module: Any) -> None:
        """Start the clock."""
        self._start_epoch()

    def on_train_batch_start(
        self, _trainer: Trainer, _module: Any, _batch: Any, _index: int
    ) -> None:
        """Since the last batch the processor waited for this one."""
        self._waiting += self._lap()

    def on_train_batch_end(
        self, trainer: Trainer, _module: Any, outputs: Any, batch: Any, _index: int
    ) -> None:
        """Count the batch, and tell how far it is."""
        photos = len(batch.labels) * trainer.world_size
        self._photos += photos
        self._loss += float(outputs["loss"]) * photos
        self._working += self._lap()
        self._shown += photos
        source: Any = trainer.datamodule  # type: ignore[attr-defined]
        of_epoch = int(source.photos)
        epochs_left = (trainer.max_epochs or 0) - trainer.current_epoch - 1
        left = max(of_epoch - self._photos, 0) + epochs_left * of_epoch
        self._progress(self._shown, self._shown + left)

    def on_validation_start(self, _trainer: Trainer, _module: Any) -> None:
        """Validation has its own time."""
        self._working += self._lap()

    def on_validation_end(self, _trainer: Trainer, _module: Any) -> None:
        """As above."""
        self._validating += self._lap()

    def on_train_epoch_end(self, trainer: Trainer, pl_module: Any) -> None:
        """Keep the epoch's figures."""
        seconds = self._waiting + self._working
        figures = EpochFigures(
            round=pl_module.round,
            epoch=trainer.current_epoch + 1,
            side=pl_module.side(),
            photos=self._photos,
            loss=self._loss / max(self._photos, 1),
            learning_rate=pl_module.trunk_learning_rate,
            seconds=seconds,
            waiting_share=self._waiting / seconds if seconds else 0.0,
            validation_seconds=self._validating,
            **pl_module.validated,
        )
        if not isfinite(figures.loss):
            raise RorqualError(
                f"the loss became infinite in epoch {figures.epoch}: lower "
                "schedule.learning_rate in the recipe, and train into another folder"
            )
        self.history.append(figures)
        self._start_epoch()
        if trainer.is_global_zero:
            self._record(self.history)

    def state_dict(self) -> dict[str, Any]:
        """The round's history."""
        return {"history": [asdict(figures) for figures in self.history]}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on from a checkpoint."""
        self.history = [EpochFigures(**figures) for figures in state_dict["history"]]
