"""What is answered to each photo of a division? One row a photo, the truth behind every figure."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.evaluation.divisions import Division
from rorqual.evaluation.retrieval import average_precision_at_5
from rorqual.matching.calibration import Calibration
from rorqual.matching.gallery import Gallery
from rorqual.matching.query_look import LookAtQuery
from rorqual.matching.rank import identify_embeddings


@dataclass(frozen=True, slots=True)
class AnsweredPhoto:
    """One animal in one photo that was asked for, with its truth and its answer."""

    photo: str
    individual: str  # who it is, in the gallery or not
    is_new: bool  # not in the gallery: the right label is then new_individual
    predictions: tuple[str, ...]  # labels, best first; empty where the photo was refused
    protocol: str = "given"
    fold: int | None = None
    species: str | None = None
    encounter: str | None = None  # its name, or that of the group that stands for it
    gallery_photos: int | None = None  # of that individual in the gallery; None: not known
    probabilities: tuple[float, ...] = ()  # of each prediction, 0..1; empty where none are given
    new_probability: float | None = None  # None where the photo was refused or none is given
    verdict: str | None = None
    sharpness: float | None = None

    @property
    def truth(self) -> str:
        """The right label."""
        return NEW_INDIVIDUAL if self.is_new else self.individual

    @property
    def first(self) -> str:
        """The first answer; empty where the photo was refused."""
        return self.predictions[0] if self.predictions else ""

    @property
    def named(self) -> tuple[str, ...]:
        """The individuals among the answers, best first."""
        return tuple(name for name in self.predictions if name != NEW_INDIVIDUAL)

    @property
    def precision(self) -> float:
        """Average precision at five, by Kaggle's rule."""
        return average_precision_at_5(self.predictions, self.truth)

    @property
    def key(self) -> tuple[str, int | None, str, str]:
        """What pairs it with the answer of another model."""
        return (self.protocol, self.fold, self.photo, self.individual)


def answer(
    division: Division,
    calibration: Calibration,
    *,
    looks: Callable[[Gallery], Sequence[LookAtQuery]] | None = None,
) -> list[AnsweredPhoto]:
    """Ask for each photo as `rorqual identify` would; what the gate refuses has no answer.

    Where nobody can be new, `new_individual` is no answer and all five places go to individuals.

    Args:
        division: what is asked.
        calibration: of the vectors.
        looks: further channels for each query, given the gallery; None: the vectors alone.

    Raises:
        ValueError: where the vectors are no unit vectors.
    """
    animals, rows = division.animals, division.queries
    gallery = animals.gallery(division.gallery)
    rankings = identify_embeddings(
        gallery,
        animals.vectors[rows],
        calibration,
        looks=looks(gallery) if looks else None,
        offer_new=not division.is_closed,
    )
    photos = Counter(animals.individuals[row] for row in division.gallery.tolist())
    answered = []
    for row, ranking in zip(rows.tolist(), rankings, strict=True):
        refused = animals.refused[row]
        candidates = () if refused else ranking.candidates
        answered.append(
            AnsweredPhoto(
                photo=animals.photos[row],
                individual=animals.individuals[row],
                is_new=animals.individuals[row] not in photos,
                predictions=tuple(candidate.individual for candidate in candidates),
                protocol=division.protocol,
                fold=division.fold,
                species=animals.species[row],
                encounter=animals.encounters[row] or f"group {animals.groups[row]}",
                gallery_photos=photos[animals.individuals[row]],
                probabilities=tuple(candidate.probability for candidate in candidates),
                new_probability=None if refused else ranking.new_individual_probability,
                verdict=None if refused else ranking.decision.verdict.value,
                sharpness=animals.facts[row].sharpness,
            )
        )
    return answered
