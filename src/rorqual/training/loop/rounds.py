"""How is one round trained from its beginning, or from where a kill left it, to its end?"""

import logging
import signal
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from pytorch_lightning import Callback, Trainer
from pytorch_lightning.callbacks import EarlyStopping
from pytorch_lightning.utilities import rank_zero_only

from rorqual.identify.progress import Progress
from rorqual.training.loop.averaging import MovingAverage
from rorqual.training.loop.batches import Batches
from rorqual.training.loop.checkpoints import (
    BEST,
    LAST,
    EpochCheckpoints,
    read_checkpoint,
    write_checkpoint,
)
from rorqual.training.loop.history import EpochFigures
from rorqual.training.loop.kept_memory import kept_memory
from rorqual.training.loop.module import IdentityModule
from rorqual.training.loop.precision import precision_on
from rorqual.training.loop.recording import Recorder
from rorqual.training.recipe.recipe import LoopRecipe

_FINAL = "final.ckpt"


@dataclass(frozen=True, slots=True)
class Devices:
    """What to train on, in Lightning's words."""

    accelerator: str = "auto"
    count: int | str = "auto"  # of devices; `auto`: every GPU, or the processor


def train_round(
    module: IdentityModule,
    batches: Batches,
    recipe: LoopRecipe,
    folder: Path,
    devices: Devices,
    record: Callable[[Sequence[EpochFigures]], None],
    progress: Progress,
) -> list[EpochFigures]:
    """Train the module, which holds the round's final weights afterwards.

    These are the last ones, the moving average of the last ones where the recipe averages, and
    those of the best validation where it stops early. A finished round is read back.

    Args:
        module: with the weights to begin with.
        batches: of the same round.
        recipe: how long and how precisely.
        folder: of the round's checkpoints; an epoch that stands there is not repeated.
        devices: to train on.
        record: called after each epoch with the round's history.
        progress: called after each batch with the photos shown and the photos in all.

    Returns:
        The round's history.
    """
    final = folder / _FINAL
    if not final.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        recorder = Recorder(record, progress)
        trainer = _fit(module, batches, recipe, folder, devices, recorder)
        trainer.strategy.barrier()
        if trainer.is_global_zero:
            best = folder / BEST
            chosen = best if recipe.early_stop and best.is_file() else folder / LAST
            content = {
                "state_dict": read_checkpoint(chosen)["state_dict"],
                "history": [asdict(figures) for figures in recorder.history],
            }
            write_checkpoint(content, final)
        trainer.strategy.barrier()
    content = read_checkpoint(final)
    module.load_state_dict(content["state_dict"])
    module.cpu().eval()
    return [EpochFigures(**figures) for figures in content["history"]]


def is_first_process() -> bool:
    """Whether this is the process that the user started, not one of Lightning's for more GPUs."""
    rank: int = getattr(rank_zero_only, "rank", 0)
    return rank == 0


def _fit(
    module: IdentityModule,
    batches: Batches,
    recipe: LoopRecipe,
    folder: Path,
    devices: Devices,
    recorder: Recorder,
) -> Trainer:
    callbacks: list[Callback] = [recorder]
    if recipe.averaging:
        callbacks.append(MovingAverage(recipe.averaging))
    if recipe.early_stop:
        patience = max(1, recipe.early_stop // recipe.validate_every)
        callbacks.append(
            EarlyStopping("map_at_5", mode="max", patience=patience, check_finite=False)
        )
    callbacks.append(EpochCheckpoints(folder, keep_best=bool(recipe.early_stop)))
    last, on_interrupt = folder / LAST, signal.getsignal(signal.SIGINT)
    with _quiet(), kept_memory():
        trainer = Trainer(
            accelerator=devices.accelerator,
            devices=devices.count,
            max_epochs=recipe.epochs,
            check_val_every_n_epoch=recipe.validate_every,
            callbacks=callbacks,
            default_root_dir=folder,
            deterministic="warn",
            logger=False,
            num_sanity_val_steps=0,
            reload_dataloaders_every_n_epochs=1,
            use_distributed_sampler=False,
            enable_progress_bar=False,
            enable_model_summary=False,
            precision=precision_on(devices.accelerator, recipe.precision),
        )
        # An aid for finding faults that comes with determinism; it writes all memory twice.
        determinism: Any = torch.utils.deterministic
        determinism.fill_uninitialized_memory = False
        try:
            trainer.fit(
                module,
                datamodule=batches,
                ckpt_path=last if last.is_file() else None,
                weights_only=True,
            )
        except SystemExit as end:  # what Lightning makes of Ctrl-C, deaf to another one
            signal.signal(signal.SIGINT, on_interrupt)
            raise KeyboardInterrupt from end
    return trainer


@contextmanager
def _quiet() -> Iterator[None]:
    """Lightning's advice is for programmers; what a user must know comes by other ways."""
    names = ("pytorch_lightning", "lightning_fabric", "lightning.pytorch", "lightning.fabric")
    loggers = [logging.getLogger(name) for name in names]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings(
                "ignore", module=r"(pytorch_lightning|lightning_fabric|torch)\b"
            )
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
