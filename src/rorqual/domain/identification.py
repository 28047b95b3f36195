"""The answer for one photo: who it is, among whom, by which models, and why."""

from dataclasses import dataclass, field
from enum import StrEnum

from rorqual.domain.annotation import Annotation
from rorqual.domain.photo import Photo
from rorqual.domain.refusal import Refusal

NEW_INDIVIDUAL = "new_individual"
UNKNOWN_SPECIES = "unknown"
CANDIDATES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class GateResult:
    """Whether the photo shows a cetacean."""

    score: float  # 0..1
    threshold: float  # 0..1; is_cetacean means score >= threshold
    is_cetacean: bool
    calibrated: bool = True  # False: the score was never compared with labelled photos


@dataclass(frozen=True, slots=True)
class MarkedPair:
    """The marks that the animal and one photo of a candidate have in the same places."""

    annotation: int  # catalogue's id of the candidate's annotation
    photo: str  # its file as imported
    score: float  # >= 0; the higher, the more alike; 0 where nothing plausible was found
    pairs: int  # keypoints that look alike
    inliers: int  # of these, those that one plausible change of viewpoint explains
    coverage: float  # 0..1, share of the box that they span
    # x, y in the animal's box and x, y in the candidate's, each 0..1; sixty at most
    points: tuple[tuple[float, float, float, float], ...] = ()
    by: str = ""  # name of the marks; scores by others are not to be compared; empty: not known


@dataclass(frozen=True, slots=True)
class LocalComparison:
    """With how many photos the animal was compared mark by mark."""

    photos: int  # 0 where the animal's own marks could not be had
    unavailable: tuple[str, ...] = ()  # shortlisted photos whose file cannot be read


@dataclass(frozen=True, slots=True)
class Candidate:
    """One competitor for the identity of an animal."""

    individual: str  # NEW_INDIVIDUAL for an animal that is not in the candidate set
    probability: float  # 0..1; exclusive: sums to 1 over the candidate set and NEW_INDIVIDUAL
    similarity: float | None = None  # cosine to the individual's best photo, -1..1; None for new
    best_annotation: int | None = None  # catalogue's id of the one most alike; None without photo
    best_photo: str | None = None  # its file as imported
    marks: MarkedPair | None = None  # None where it was not compared mark by mark

    @property
    def is_without_photo(self) -> bool:
        """Whether an individual is known to a network's head alone."""
        return self.individual != NEW_INDIVIDUAL and self.best_annotation is None


@dataclass(frozen=True, slots=True)
class SpeciesResult:
    """The species, as far as it can be said."""

    label: str  # canonical label or UNKNOWN_SPECIES
    probability: float | None  # None where nothing was there to compare
    calibrated: bool = True  # False: the probability was never compared with labelled photos


@dataclass(frozen=True, slots=True)
class KnownIndividual:
    """One individual that a network was trained on, beside an animal."""

    individual: str  # as its authors call it
    species: str | None  # canonical label; None where nobody said
    similarity: float  # -1..1, cosine to the best of its rows in the network's head


@dataclass(frozen=True, slots=True)
class KnownSpecies:
    """One species that a network was trained on, beside an animal."""

    species: str  # canonical label
    similarity: float  # -1..1, cosine to the best of its rows in the network's head


@dataclass(frozen=True, slots=True)
class HeadAnswer:
    """Whom a network's own head takes an animal for; no photo was compared."""

    source: str  # the head that answers, in words
    candidates: tuple[KnownIndividual, ...]  # best first; none of them need be right


@dataclass(frozen=True, slots=True)
class HeadCandidates:
    """Those of the candidate set that a network's own head knows, with or without photos."""

    source: str  # the head, in words
    individuals: int
    shared: int  # of these, those that have photos in the candidate set, too
    calibrated: bool  # False: probabilities with them were never compared with labelled photos


@dataclass(frozen=True, slots=True)
class CandidateSet:
    """Against whom the animal was compared."""

    individuals: int
    photos: int
    filter: str  # "all" where nothing was filtered


@dataclass(frozen=True, slots=True)
class PlausibleSet:
    """The answers that cannot be ruled out; empty of individuals it speaks for a new one."""

    level: float  # 0..1, share of such sets that hold the right answer
    individuals: tuple[str, ...]  # likeliest first
    new_individual: bool  # whether a new one cannot be ruled out


class Verdict(StrEnum):
    """What the machine suggests."""

    MATCH = "match"
    NEW_INDIVIDUAL = "new_individual"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class SuggestedDecision:
    """The machine's suggestion; a person decides."""

    verdict: Verdict
    individual: str | None  # given for a match only
    reason: str  # a sentence with the figures that led to it


@dataclass(frozen=True, slots=True)
class AnnotationResult:
    """The answer for one animal in the photo."""

    annotation: Annotation
    species: SpeciesResult
    candidates: tuple[Candidate, ...]  # best first, at most CANDIDATES_SHOWN
    new_individual_probability: float
    decision: SuggestedDecision
    candidate_set: CandidateSet
    models: dict[str, str]  # step -> id@hash, the calibration among them
    annotation_id: int | None = None  # the catalogue's id of the stored suggestion
    licences: dict[str, str] = field(default_factory=dict)  # step -> SPDX identifier
    species_head: SpeciesResult | None = None  # by looks alone, whoever it is; None: nobody looked
    local: LocalComparison | None = None  # None: marks were not compared
    plausible: PlausibleSet | None = None  # None: the calibration has no rule for such sets
    head: HeadAnswer | None = None  # None: the network names nobody that it was trained on
    with_head: HeadCandidates | None = None  # None: only the catalogue's animals competed


@dataclass(frozen=True, slots=True)
class PhotoResult:
    """The answer for one photo file; a refused one stays in the result."""

    photo: str  # path relative to PHOTOS, forward slashes
    sha256: str | None  # None only where the bytes could not be read
    refusal: Refusal | None
    gate: GateResult | None  # None where the photo was refused before the gate
    annotations: tuple[AnnotationResult, ...]
    content: Photo | None = None  # None where the photo could not be read
