"""Does a light head, fitted on a catalogue's own animals, tell them apart better? Asked nestedly.

The outer folds judge: each asks for individuals that had no part in fitting or choosing the head
that is judged on them. The inner folds choose the shrinkage, see `head_choice`.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.asking import Asked, ask
from rorqual.matching.bootstrap import Interval, bootstrap_by_group
from rorqual.matching.fit import FEWEST_INDIVIDUALS, FEWEST_QUERIES
from rorqual.matching.gallery import Gallery
from rorqual.matching.head_choice import (
    INNER_FOLDS,
    choose_shrinkage,
    discriminant_of,
    individual_folds,
    with_head,
)
from rorqual.matching.leave_one_encounter_out import choose_queries, rows_with_other_encounter
from rorqual.matching.linear_head import LinearHead

OUTER_FOLDS = 5
STEPS = OUTER_FOLDS * (INNER_FOLDS + 1) + INNER_FOLDS + 1  # of progress


@dataclass(frozen=True, slots=True)
class AdaptationReport:
    """What a head does on individuals that it was not fitted on; figures are 0..1."""

    queries: int  # photos asked for, without their own encounter
    individuals: int  # of so many individuals
    shrinkage: float | None  # of the head fitted on all; None where none was better
    map_at_5: tuple[float, float]  # of the known, before and after
    top_1: tuple[float, float]
    novelty_auroc: tuple[float, float]
    map_at_5_gain: Interval  # paired, over individuals
    top_1_gain: Interval

    def to_json(self) -> dict[str, Any]:
        """The report as plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class AdaptationOutcome:
    """A head that is worth keeping, or the reason why the embedding stays as it is."""

    head: LinearHead | None
    report: AdaptationReport | None  # None where there was too little to ask
    reason: str  # a sentence


def fit_adaptation(
    gallery: Gallery,
    *,
    max_queries: int = 2000,
    seed: int = 0,
    on_progress: Callable[[int, int], None] = lambda _done, _steps: None,
) -> AdaptationOutcome:
    """Fit a head on the gallery and find out whether it should be kept.

    It is kept where the 95 % interval of its gain in MAP@5 lies above zero. The gain is that of
    the whole procedure, choice of the shrinkage included, on individuals of the outer folds; the
    head that is kept is fitted on all individuals.

    Args:
        gallery: with encounter groups; who is in it, in the embedding as it is.
        max_queries: how many photos are asked for at most.
        seed: of the choice of photos, the folds and the interval.
        on_progress: called with the steps done and `STEPS`.
    """
    asked = choose_queries(gallery, max_queries, seed)
    queries = np.intersect1d(asked, rows_with_other_encounter(gallery))
    individuals = len(np.unique(gallery.individual_index[queries]))
    if len(queries) < FEWEST_QUERIES or individuals < FEWEST_INDIVIDUALS:
        return AdaptationOutcome(
            None,
            None,
            f"{individuals} individuals were met in two encounters or more, with {len(queries)} "
            f"photos; adapting needs {FEWEST_INDIVIDUALS} such individuals with {FEWEST_QUERIES} "
            "photos, so the embedding stays as it is. Import more photos of known animals, and "
            "name their encounters or dates.",
        )
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        on_progress(done, STEPS)

    before, after = _judge(gallery, queries, seed, step)
    everybody = np.ones(len(gallery.individuals), dtype=np.bool_)
    shrinkage = choose_shrinkage(gallery, queries, everybody, seed=seed, on_step=step)
    head = None if shrinkage is None else discriminant_of(gallery, everybody).head(shrinkage)
    step()
    report = _report(before, after, shrinkage, individuals, seed)
    kept, reason = _verdict(report)
    return AdaptationOutcome(head if kept else None, report, reason)


def _judge(
    gallery: Gallery, queries: NDArray[np.intp], seed: int, step: Callable[[], None]
) -> tuple[Asked, Asked]:
    """The answers as they are, and by heads that never saw the individuals asked for."""
    folds = individual_folds(gallery, queries, OUTER_FOLDS, seed)
    before, after = [], []
    for fold in range(OUTER_FOLDS):
        rows = queries[folds[gallery.individual_index[queries]] == fold]
        others = folds != fold
        shrinkage = choose_shrinkage(gallery, queries, others, seed=seed, on_step=step)
        before.append(ask(gallery, rows))
        if shrinkage is None:
            after.append(before[-1])
        else:
            head = discriminant_of(gallery, others).head(shrinkage)
            after.append(ask(with_head(gallery, head), rows))
        step()
    return Asked.joined(before), Asked.joined(after)


def _report(
    before: Asked, after: Asked, shrinkage: float | None, individuals: int, seed: int
) -> AdaptationReport:
    own = [str(individual) for individual in before.individual]
    return AdaptationReport(
        queries=len(own),
        individuals=individuals,
        shrinkage=shrinkage,
        map_at_5=(float(before.precision.mean()), float(after.precision.mean())),
        top_1=(float(before.first.mean()), float(after.first.mean())),
        novelty_auroc=(before.novelty_auroc, after.novelty_auroc),
        map_at_5_gain=bootstrap_by_group(after.precision - before.precision, own, seed=seed),
        top_1_gain=bootstrap_by_group(after.first - before.first, own, seed=seed),
    )


def _verdict(report: AdaptationReport) -> tuple[bool, str]:
    gain = report.map_at_5_gain
    figures = f"{gain.value:+.3f}, 95 % interval {gain.low:+.3f} to {gain.high:+.3f}"
    on_whom = f"on individuals that it was not fitted on, MAP@5 changes by {figures}"
    if report.shrinkage is None:
        return False, f"No head ranks better than the embedding as it is ({on_whom})."
    if gain.low > 0.0:
        return True, f"The head is kept: {on_whom}, which lies above zero."
    return False, f"The embedding stays as it is: {on_whom}, which does not lie above zero."
