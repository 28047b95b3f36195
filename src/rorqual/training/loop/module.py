"""What happens to a batch: augmentation, embedding, losses; and to the fold that validates."""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from pytorch_lightning import LightningModule
from torch import Tensor, nn

from rorqual.training.loop.augmentation import Augmentation, plain
from rorqual.training.loop.batches import UNKNOWN_SPECIES, Batch
from rorqual.training.loop.stages import side_of_epoch
from rorqual.training.loop.validation import Validation
from rorqual.training.losses.build import build_loss
from rorqual.training.model.identity_network import IdentityNetwork
from rorqual.training.model.schedules import learning_rate, make_optimizer
from rorqual.training.recipe.recipe import Recipe


class IdentityModule(LightningModule):
    """An identity network with its losses, as Lightning trains it.

    All chance within an epoch follows from seed, round and epoch, so that an epoch that is
    repeated after a kill is the same epoch.
    """

    def __init__(
        self,
        recipe: Recipe,
        photos_per_individual: NDArray[np.int64],
        photos_per_species: NDArray[np.int64],
        validation: Validation,
        *,
        round_: int = 0,
    ) -> None:
        """Make the network with its first weights, drawn from the recipe's seed.

        Args:
            recipe: of the network and its training.
            photos_per_individual: counts of shape (individuals,).
            photos_per_species: counts of shape (species,).
            validation: judges the photos that do not teach.
            round_: of pseudo-labels.
        """
        super().__init__()
        torch.manual_seed(recipe.loop.seed)
        self.recipe, self.round = recipe, round_
        self._individuals = len(photos_per_individual)
        self._mirror_is_another = recipe.augmentation.flip == "other_individual"
        copies = 2 if self._mirror_is_another else 1
        network: Any = IdentityNetwork(recipe)
        self.network: IdentityNetwork = network.to(memory_format=torch.channels_last)
        self.individual_loss = build_loss(
            recipe.individual_loss, recipe.neck.dimension, np.tile(photos_per_individual, copies)
        )
        self.species_loss = None
        if recipe.species_loss and len(photos_per_species) > 1:
            self.species_loss = build_loss(
                recipe.species_loss, recipe.neck.dimension, photos_per_species
            )
        self._augmentation = Augmentation(recipe.augmentation)
        self._validation = validation
        self.validated: dict[str, float] = {}  # of the epoch's validation, where it had one
        self.trunk_learning_rate = 0.0  # of the last step

    def forward(self, images: Tensor) -> Tensor:
        """Embeddings (n, d) of images (n, 3, h, w) of values 0..1."""
        normalised = self.network.normalised(images)
        embeddings: Tensor = self.network(normalised.contiguous(memory_format=torch.channels_last))
        return embeddings.float()

    def side(self) -> int:
        """Pixels of the current epoch's pictures."""
        return side_of_epoch(self.recipe.image, self.current_epoch, self.recipe.loop.epochs)

    def on_train_batch_start(self, _batch: Batch, index: int) -> None:
        """Set what this step depends on: the learning rate, and the seed of dropout and the like.

        Lightning calls no hook at the start of an epoch that follows a resumption.
        """
        if index == 0:
            self.validated = {}
        torch.manual_seed(self._seed(2 * index))
        schedule, epochs = self.recipe.schedule, self.recipe.loop.epochs
        place = self.current_epoch + index / int(self.trainer.num_training_batches)
        self.trunk_learning_rate = learning_rate(schedule, place, epochs)
        optimizer: Any = self.optimizers()
        for group in optimizer.param_groups:
            group["lr"] = self.trunk_learning_rate * group["factor"]

    def training_step(self, batch: Batch, index: int) -> Tensor:
        """The loss of a batch."""
        generator = torch.Generator().manual_seed(self._seed(2 * index + 1))
        with torch.autocast(self.device.type, enabled=False):
            augmented = self._augmentation(
                batch.crops, batch.upside_down.cpu(), self.side(), generator
            )
        labels = batch.labels
        if self._mirror_is_another:
            labels = labels + self._individuals * augmented.mirrored.to(labels.device)
        return self._loss(self(augmented.images), labels, batch)

    def on_validation_epoch_start(self) -> None:
        """Begin anew."""
        self._validation.start()

    def validation_step(self, batch: Batch, _index: int) -> None:
        """Embed a batch of the fold, as the finished network would."""
        with torch.autocast(self.device.type, enabled=False):
            images = plain(batch.crops, self.recipe.image.side)
        embeddings = self(images)
        loss = scores = None
        if self._validation.closed:
            scores = self.individual_loss.scores(embeddings)
            loss = float(self._loss(embeddings, batch.labels, batch))
        self._validation.add(
            embeddings.cpu().numpy(),
            None if scores is None else scores[:, : self._individuals].float().cpu().numpy(),
            loss,
        )

    def on_validation_epoch_end(self) -> None:
        """Judge the fold; early stopping watches its MAP@5."""
        self.validated = self._validation.figures()
        self.log("map_at_5", self.validated["map_at_5"], rank_zero_only=False, sync_dist=True)

    def _loss(self, embeddings: Tensor, labels: Tensor, batch: Batch) -> Tensor:
        loss: Tensor = self.recipe.individual_loss.weight * self.individual_loss(
            embeddings, labels, batch.weights
        )
        known = batch.species != UNKNOWN_SPECIES
        if self.species_loss is not None and self.recipe.species_loss:
            loss = loss + self.recipe.species_loss.weight * self.species_loss(
                embeddings[known], batch.species[known], batch.weights[known]
            )
        return loss

    def _seed(self, part: int) -> int:
        """A seed of 63 bits for a part of the current epoch, another on each device."""
        place = (self.recipe.loop.seed, self.round, self.current_epoch, self.global_rank, part)
        return int(np.random.SeedSequence(place).generate_state(1, np.uint64)[0] >> 1)

    def configure_optimizers(self) -> Any:
        """The recipe's optimizer; its learning rate is set before every step."""
        losses = [loss for loss in (self.individual_loss, self.species_loss) if loss is not None]
        return make_optimizer(self.recipe.schedule, self.network, nn.ModuleList(losses))
