"""What makes a network: backbone, neck, losses, schedule, augmentation, sampling, folds."""

from dataclasses import dataclass, field
from typing import Literal

from rorqual.training.recipe.checks import LossParameter, check_recipe

Precision = Literal["32-true", "16-mixed", "bf16-mixed"]  # in Lightning's words
_NO_FURTHER_FIELDS = {"extra": "forbid"}  # for recipe_file, which builds these from YAML


@dataclass(frozen=True, slots=True)
class ImageRecipe:
    """The size that the network sees, and the larger size at which crops are cached."""

    __pydantic_config__ = _NO_FURTHER_FIELDS

    side: int = 224  # pixels, both sides
    first_side: int | None = None  # pixels; training begins here and grows to `side`
    cached_side: int = 256  # pixels, both sides, of the decoded crops on disk


@dataclass(frozen=True, slots=True)
class BackboneRecipe:
    """The convolutional or transformer trunk, and how its maps become one vector."""

    __pydantic_config__ = _NO_FURTHER_FIELDS

    name: str = "tf_efficientnet_lite0"  # of timm, or `basic_cnn`
    weights: str = "imagenet"  # `imagenet`, `none`, or a file of this trunk's weights
    pooling: Literal["gem", "average"] = "gem"
    stages: Literal[1, 2] = 1  # pooled from the end and concatenated
    cells: int = 0  # a side, of a grid whose means tell where on the animal a mark is; 0: none
    drop_path: float = 0.0  # 0..1, stochastic depth


@dataclass(frozen=True, slots=True)
class NeckRecipe:
    """From the pooled vector to the embedding."""

    __pydantic_config__ = _NO_FURTHER_FIELDS

    dimension: int = 512
    batch_norm: bool = True
    dropout: float = 0.0  # 0..1


@dataclass(frozen=True, slots=True)
class LossRecipe:
    """What tells individuals, or species, apart.

    A margin in radians for the angular losses, in cosine for the others; `count` makes it fall
    with an individual's number of photos, m = 0.271 n^-0.364 + 0.05. `pml:NAME` is the loss of
    that name in pytorch-metric-learning; its numbers stand under `parameters`.
    """

    __pydantic_config__ = _NO_FURTHER_FIELDS

    kind: str = "arcface"  # a `checks.LossKind`, or `pml:NAME`
    scale: float = 30.0
    margin: float | Literal["count"] = 0.5
    subcentres: int = 1
    margin_spread: float = 0.0  # standard deviation of ElasticFace's margins
    weight: float = 1.0
    parameters: dict[str, LossParameter] = field(default_factory=dict)  # of a `pml:NAME` alone


@dataclass(frozen=True, slots=True)
class ScheduleRecipe:
    """How the learning rate moves.

    `paper`: linear from `start` to `learning_rate` over `warmup` of the epochs, then times
    `decay` an epoch towards `floor`. `cosine`: the same warm-up, then a half cosine to `floor`.
    `one_cycle`: Smith and Topin (2018). `constant`: none of it.
    """

    __pydantic_config__ = _NO_FURTHER_FIELDS

    kind: Literal["paper", "one_cycle", "cosine", "constant"] = "cosine"
    optimizer: Literal["adam", "adamw", "sgd"] = "adamw"
    learning_rate: float = 5e-4  # at its peak
    start: float = 1e-6
    floor: float = 1e-6
    decay: float = 0.9  # an epoch, of `paper`
    warmup: float = 0.2  # 0..1 of all epochs
    head_factor: float = 10.0  # learning rate of neck and heads over that of the backbone
    weight_decay: float = 0.05


@dataclass(frozen=True, slots=True)
class AugmentationRecipe:
    """How crops are varied; each `..._share` is the probability that it happens, 0..1.

    Views: which box of an animal is cut out, by weight; those that an animal lacks are left out
    (`given` is the box of the table whatever it shows, `whole` the photo).
    A mirrored fin or fluke is no photo of the same side: with `flip: other_individual` it counts
    as another animal.
    """

    __pydantic_config__ = _NO_FURTHER_FIELDS

    views: dict[str, float] = field(default_factory=lambda: {"given": 1.0})
    box_margin: float = 0.0  # of the box's sides, added around it
    rotation: float = 15.0  # degrees, both ways
    scale: float = 0.2  # 1 +- this
    shift: float = 0.1  # of the side
    shear: float = 5.0  # degrees
    brightness: float = 0.3
    contrast: float = 0.3
    saturation: float = 0.2
    hue: float = 0.02
    grayscale_share: float = 0.1
    blur_share: float = 0.15
    darkness_share: float = 0.05
    noise_share: float = 0.3
    jpeg_share: float = 0.0
    cutout_share: float = 0.3
    flip: Literal["none", "same", "other_individual"] = "none"
    flipped_upside_down: tuple[str, ...] = ()  # species whose mirror image is top to bottom


@dataclass(frozen=True, slots=True)
class SamplingRecipe:
    """Which photos an epoch shows, and how much each counts."""

    __pydantic_config__ = _NO_FURTHER_FIELDS

    class_weights: Literal["none", "balanced"] = "none"
    oversample_to: int = 1  # individuals with fewer photos are shown this often an epoch
    singletons: bool = True  # individuals with a single photo take part
    per_individual: int = 0  # photos of each in a batch, for pair losses; 0: at random


@dataclass(frozen=True, slots=True)
class FoldRecipe:
    """Which photos validate.

    `photos`: every individual is on both sides (closed set); `individuals`: none is (open set).
    No encounter and no group of near-duplicates is ever split.
    """

    __pydantic_config__ = _NO_FURTHER_FIELDS

    kind: Literal["photos", "individuals"] = "individuals"
    count: int = 10
    validate_on: int = 0  # which fold; -1: none, every photo trains


@dataclass(frozen=True, slots=True)
class LoopRecipe:
    """How long and on what."""

    __pydantic_config__ = _NO_FURTHER_FIELDS

    epochs: int = 20
    batch: int = 32  # photos, on each device
    precision: Precision = "32-true"
    averaging: float = 0.0  # decay of the moving average of weights; 0: none
    early_stop: int = 0  # epochs without gain of validation; 0: never
    validate_every: int = 1  # epochs
    seed: int = 0


@dataclass(frozen=True, slots=True)
class PseudoLabelRecipe:
    """Rounds of training on unlabelled photos whose suggested identity is sure enough."""

    __pydantic_config__ = _NO_FURTHER_FIELDS

    rounds: int = 0
    confidence: float = 0.9  # 0..1, at least
    weight: float = 0.5  # of such a photo's loss


@dataclass(frozen=True, slots=True)
class Recipe:
    """All choices of one training run.

    Raises:
        ValueError: where a field is out of its range or at odds with another, see `checks`.
    """

    __pydantic_config__ = _NO_FURTHER_FIELDS

    name: str  # lower case, digits and hyphens; becomes the network's id
    description: str  # and where it comes from
    image: ImageRecipe = field(default_factory=ImageRecipe)
    backbone: BackboneRecipe = field(default_factory=BackboneRecipe)
    neck: NeckRecipe = field(default_factory=NeckRecipe)
    individual_loss: LossRecipe = field(default_factory=LossRecipe)
    species_loss: LossRecipe | None = None  # a head of its own beside the individuals'
    schedule: ScheduleRecipe = field(default_factory=ScheduleRecipe)
    augmentation: AugmentationRecipe = field(default_factory=AugmentationRecipe)
    sampling: SamplingRecipe = field(default_factory=SamplingRecipe)
    folds: FoldRecipe = field(default_factory=FoldRecipe)
    loop: LoopRecipe = field(default_factory=LoopRecipe)
    pseudo_labels: PseudoLabelRecipe = field(default_factory=PseudoLabelRecipe)

    def __post_init__(self) -> None:
        check_recipe(self)
