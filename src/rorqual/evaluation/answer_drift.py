"""Do recent answers and their photos look unlike earlier ones? What is measured of an answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from rorqual.domain.identification import AnnotationResult, PhotoResult, Verdict
from rorqual.domain.photo import Quality
from rorqual.evaluation.drift import Drift, DriftState, compare_shares, compare_values

VALUES = ("gate_score", "top_probability", "similarity", "sharpness", "exposure")
SHARES = ("rejected", "new_individual")


class Baseline(StrEnum):
    """What recent photos are compared with."""

    PREVIOUS = "previous"  # as many photos answered before them
    GALLERY = "gallery"  # the photos of known animals
    EVALUATION = "evaluation"  # what `rorqual evaluate` wrote down


@dataclass(frozen=True, slots=True)
class Samples:
    """Values of the measures over a number of photos; a photo may lack some of them."""

    photos: int
    values: Mapping[str, Sequence[float]]
    shares: Mapping[str, Sequence[bool]] = field(default_factory=dict)
    models: frozenset[str] = frozenset()  # id@hash of all that gave the answers


@dataclass(frozen=True, slots=True)
class DriftReport:
    """How recent answers stand to a baseline."""

    recent_photos: int
    baseline_photos: int
    measures: Mapping[str, Drift]
    models_changed: bool  # then the measures may differ for that reason alone

    @property
    def alarms(self) -> list[str]:
        """Names of the measures that raise an alarm."""
        return [name for name, it in self.measures.items() if it.state is DriftState.ALARM]

    @property
    def state(self) -> DriftState:
        """All measures in one word; insufficient where none could be compared."""
        states = {it.state for it in self.measures.values()}
        order = (DriftState.ALARM, DriftState.STABLE, DriftState.INSUFFICIENT_DATA)
        return next(state for state in order if state in states)


def samples_of_answers(results: Iterable[PhotoResult]) -> Samples:
    """The measures of answers.

    The gate's score, sharpness and exposure are those of the photo; the probability is that of
    the likeliest candidate of the photo's best animal, and the similarity that of its vector to
    the nearest photo of its candidates. A photo is rejected where it was refused
    or no animal in it was settled; `new_individual` is counted among those that were not.
    """
    values: dict[str, list[float]] = {name: [] for name in VALUES}
    shares: dict[str, list[bool]] = {name: [] for name in SHARES}
    models: set[str] = set()
    photos = 0
    for result in results:
        photos += 1
        if result.gate:
            values["gate_score"].append(result.gate.score)
        if result.content:
            _add_quality(values, result.content.quality)
        best = min(result.annotations, key=_rank, default=None)
        settled = best is not None and best.decision.verdict != Verdict.UNDECIDED
        shares["rejected"].append(result.refusal is not None or not settled)
        if best is not None:
            values["top_probability"].append(best.candidates[0].probability)
            values["similarity"] += _nearest(best)
            models.update(best.models.values())
        if best is not None and settled:
            shares["new_individual"].append(best.decision.verdict == Verdict.NEW_INDIVIDUAL)
    return Samples(photos, values, shares, frozenset(models))


def samples_of_photos(photos: Iterable[tuple[float | None, Quality]]) -> Samples:
    """The measures of photos that nobody was asked about: gate scores and qualities."""
    values: dict[str, list[float]] = {name: [] for name in VALUES}
    number = 0
    for score, quality in photos:
        number += 1
        if score is not None:
            values["gate_score"].append(score)
        _add_quality(values, quality)
    return Samples(number, values)


def compare(recent: Samples, baseline: Samples) -> DriftReport:
    """How recent photos stand to those of a baseline, measure by measure."""
    number = len(VALUES) + len(SHARES)
    drifts = {
        name: compare_values(recent.values[name], baseline.values.get(name, ()), measures=number)
        for name in VALUES
    }
    for name in SHARES:
        before = baseline.shares.get(name, ())
        drifts[name] = compare_shares(recent.shares[name], before, measures=number)
    changed = bool(baseline.models) and recent.models != baseline.models
    return DriftReport(recent.photos, baseline.photos, drifts, changed)


def _add_quality(values: dict[str, list[float]], quality: Quality) -> None:
    values["sharpness"].append(quality.sharpness)
    values["exposure"].append(quality.exposure)


def _nearest(animal: AnnotationResult) -> list[float]:
    """The largest cosine to a candidate's best photo; nothing where no individual is known."""
    known = [it.similarity for it in animal.candidates if it.similarity is not None]
    return [max(known)] if known else []


def _rank(animal: AnnotationResult) -> tuple[bool, float]:
    """Settled answers before undecided ones, likelier ones first."""
    return animal.decision.verdict == Verdict.UNDECIDED, -animal.candidates[0].probability
