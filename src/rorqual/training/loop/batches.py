"""What lies in each batch of an epoch? Crops as bytes, decided by seed and epoch alone."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from pytorch_lightning import LightningDataModule
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from rorqual.training.data.crops import CropCache
from rorqual.training.data.sampling import class_weights, epoch_order
from rorqual.training.loop.division import Division
from rorqual.training.loop.views import Views
from rorqual.training.recipe.recipe import Recipe

UNKNOWN_SPECIES = -1
_WORKERS_BESIDE_A_GPU = 2  # on processors alone there is no core to spare


class Batch(NamedTuple):
    """n crops with what is known of them."""

    crops: Tensor  # uint8 (n, side, side, 3), RGB
    labels: Tensor  # int64 (n,), of the individual; 0 where it does not teach
    species: Tensor  # int64 (n,); UNKNOWN_SPECIES where nobody said
    weights: Tensor  # float32 (n,), of each photo's loss
    upside_down: Tensor  # bool (n,), whose mirror image is top to bottom


class Batches(LightningDataModule):
    """The batches of one round of training; every epoch draws its own."""

    def __init__(
        self, cache: CropCache, views: Views, division: Division, recipe: Recipe, *, round_: int
    ) -> None:
        """Look up what each photo counts.

        Args:
            cache: of the photos.
            views: of the same photos.
            division: which photos teach.
            recipe: batch size, sampling, seed.
            round_: of pseudo-labels, 0 is the first without any.
        """
        super().__init__()
        self._views, self._division, self._recipe, self._round = views, division, recipe, round_
        animals = cache.animals
        upside_down = recipe.augmentation.flipped_upside_down
        self._upside_down = np.array([animal.species in upside_down for animal in animals])
        known = {name: index for index, name in enumerate(division.species.names)}
        self._species = np.array(
            [known.get(animal.species or "", UNKNOWN_SPECIES) for animal in animals],
            dtype=np.int64,
        )
        per_class = class_weights(
            np.bincount(division.labels, minlength=len(division.individuals.names)),
            recipe.sampling,
        )
        individuals = {name: index for index, name in enumerate(division.individuals.names)}
        self._labels = np.array(
            [individuals.get(animal.individual or "", 0) for animal in animals], dtype=np.int64
        )
        self._labels[division.teaching] = division.labels  # pseudo-labels among them
        self.photos = 0  # of the current epoch, on all devices
        self._weights = np.ones(len(animals), dtype=np.float32)
        self._weights[division.teaching] = division.weights * per_class[division.labels]

    def seed_of(self, epoch: int) -> tuple[int, int, int]:
        """What all chance of an epoch is drawn from."""
        return (self._recipe.loop.seed, self._round, epoch)

    def train_dataloader(self) -> Any:
        """The batches of the current epoch; several devices take turns and get equally many."""
        trainer: Any = self.trainer
        random = np.random.default_rng(self.seed_of(trainer.current_epoch))
        size = self._recipe.loop.batch
        order = epoch_order(self._division.labels, self._recipe.sampling, size, random)
        batches = _cut(self._division.teaching[order], size)
        if len(batches) > 1 and len(batches[-1]) == 1:
            batches.pop()  # a batch norm cannot learn from a single photo
        devices = trainer.world_size
        if devices > 1:
            batches = batches[: len(batches) // devices * devices][trainer.global_rank :: devices]
        self.photos = devices * sum(map(len, batches))
        return self._loader(_DrawnBatches(self, batches, int(random.integers(2**32))))

    def val_dataloader(self) -> Any:
        """The photos of the fold, the same on every device."""
        if not len(self._division.validating):
            return []
        return self.plain_loader(self._division.validating)

    def plain_loader(self, rows: NDArray[np.int64]) -> Any:
        """Batches of those rows in their order, each animal's best view."""
        return self._loader(_PlainBatches(self, _cut(rows, self._recipe.loop.batch)))

    def drawn(self, rows: NDArray[np.int64], random: np.random.Generator) -> Batch:
        """A batch for training; which view each animal shows is drawn."""
        return self._batch(rows, self._views.drawn(rows, random))

    def plain(self, rows: NDArray[np.int64]) -> Batch:
        """A batch for validation."""
        return self._batch(rows, self._views.best(rows))

    def _batch(self, rows: NDArray[np.int64], crops: NDArray[np.uint8]) -> Batch:
        return Batch(
            crops=torch.from_numpy(crops),
            labels=torch.from_numpy(self._labels[rows]),
            species=torch.from_numpy(self._species[rows]),
            weights=torch.from_numpy(self._weights[rows]),
            upside_down=torch.from_numpy(self._upside_down[rows]),
        )

    def _loader(self, batches: "Dataset[Batch]") -> Any:
        beside_gpu = torch.cuda.is_available()
        workers = _WORKERS_BESIDE_A_GPU if beside_gpu else 0
        return DataLoader(batches, batch_size=None, num_workers=workers, pin_memory=beside_gpu)


class _DrawnBatches(Dataset[Batch]):
    def __init__(self, source: Batches, rows: Sequence[NDArray[np.int64]], seed: int) -> None:
        self._source, self._rows, self._seed = source, rows, seed

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: int) -> Batch:
        random = np.random.default_rng((self._seed, index))
        return self._source.drawn(self._rows[index], random)


class _PlainBatches(Dataset[Batch]):
    def __init__(self, source: Batches, rows: Sequence[NDArray[np.int64]]) -> None:
        self._source, self._rows = source, rows

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: int) -> Batch:
        return self._source.plain(self._rows[index])


def _cut(rows: NDArray[np.int64], size: int) -> list[NDArray[np.int64]]:
    return [rows[start : start + size] for start in range(0, len(rows), size)]
