"""Do sets of candidates hold what they promise? `python -m benchmarks.plausible --photos DATA`.

On individuals that took no part in fitting or calibrating the networks, by the embedding alone. A
gallery calibrates itself as `rorqual calibrate --no-local --plausible-set LEVEL` does, and the
photos that it does not have are answered as `rorqual identify` does. The gate is not asked, so
every photo has an answer. Five splits into gallery and new photos, each of which holds other
individuals out to play the new ones: a single one has too few of them to see a share. Intervals
draw individuals anew, each with its photos of all splits.
"""

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.main_job import interval_json
from benchmarks.matching.head_problem import TRAINED, Problem, problem
from benchmarks.matching.head_vectors import embedded_animals
from benchmarks.short_run import run
from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.embedding.views import View
from rorqual.evaluation.intervals import bootstrap_by_group, rate_by_group
from rorqual.identify.calibrating import DEFAULT_NEW_SHARE, calibration_for
from rorqual.matching.calibration import Calibration
from rorqual.matching.gallery import Gallery
from rorqual.matching.rank import identify_embeddings
from rorqual.matching.suggestion_policy import SuggestionPolicy
from rorqual.networks.store import find_spec
from rorqual.training.gate_photos import Role
from rorqual.training.identities import COLLECTIONS

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "plausible.json"
LEVELS = (0.8, 0.9, 0.95)
SEEDS = range(5)  # of the splits


class Asked(NamedTuple):
    """A photo that was asked for, and its set of candidates."""

    individual: str
    species: str
    is_new: bool
    holds: bool  # the right answer is in the set
    named: int  # individuals in the set
    may_be_new: bool  # `new_individual` is in the set


class Split(NamedTuple):
    """What the sets of one split say, and how its gallery calibrated itself."""

    asked: list[Asked]
    calibration_photos: int
    gallery_individuals: int
    own_bounds: list[str]  # species that have bounds of their own


def main() -> None:
    """Measure each collection, print and write the figures."""

    def measured(photos: Path, limit: int | None) -> dict[str, Any]:
        collections = {name: measure(photos / name, limit) for name in COLLECTIONS}
        return {"splits": len(SEEDS), "collections": collections}

    run("benchmarks.plausible", __doc__, FIGURES, measured)


def measure(folder: Path, limit: int | None, seeds: Sequence[int] = SEEDS) -> dict[str, Any]:
    """How often the sets of each level hold the right answer, and how large they are."""
    with tempfile.TemporaryDirectory() as work:
        kept = Path(work)
        animals = embedded_animals(folder, Role.TEST, (TRAINED,), kept, limit, views=(View.PLAIN,))
    vectors = animals.view(TRAINED)
    problems = [problem(animals, seed) for seed in seeds]
    splits = {level: [ask(it, vectors, level) for it in problems] for level in LEVELS}
    some = splits[LEVELS[0]]
    return {
        "individuals": len(set(animals.individuals)),
        "photos": len(animals.photos),
        "gallery_individuals": [it.gallery_individuals for it in some],
        "calibration_photos": [it.calibration_photos for it in some],
        "splits_with_own_bounds": dict(Counter(name for it in some for name in it.own_bounds)),
        "levels": {
            str(level): {
                name: figures_of(rows)
                for name, rows in groups_of([row for it in its for row in it.asked])
            }
            for level, its in splits.items()
        },
    }


def ask(problem: Problem, vectors: NDArray[np.float32], level: float) -> Split:
    """Calibrate a gallery for sets of a level, and ask for the photos that it does not have.

    Raises:
        SystemExit: where the gallery is too small to calibrate itself.
    """
    gallery = problem.gallery(vectors)
    outcome = calibration_for(
        gallery,
        find_spec(TRAINED).spec_hash,
        shrinkage=None,
        expected_new_share=DEFAULT_NEW_SHARE,
        policy=SuggestionPolicy(plausible_level=level),
    )
    if outcome.calibration is None or outcome.calibration.plausible is None:
        raise SystemExit(outcome.reason)
    return Split(
        list(_asked(problem, vectors, gallery, outcome.calibration)),
        outcome.calibration.queries,
        len(gallery.individuals),
        list(outcome.calibration.plausible.by_species),
    )


def _asked(
    problem: Problem, vectors: NDArray[np.float32], gallery: Gallery, calibration: Calibration
) -> Iterator[Asked]:
    rows = problem.query_rows.tolist()
    answers = identify_embeddings(gallery, vectors[rows], calibration)
    for row, truth, answer in zip(rows, problem.truths, answers, strict=True):
        found = answer.plausible
        assert found is not None
        is_new = truth == NEW_INDIVIDUAL
        yield Asked(
            problem.animals.individuals[row],
            problem.animals.species[row],
            is_new,
            found.new_individual if is_new else truth in found.individuals,
            len(found.individuals),
            found.new_individual,
        )


def groups_of(asked: Sequence[Asked]) -> Iterator[tuple[str, list[Asked]]]:
    """The known and the new, of each species apart where there are several; and all."""
    roles = {"known": False, "new": True}
    for role, is_new in roles.items():
        yield role, [it for it in asked if it.is_new is is_new]
    yield "all", list(asked)
    species = sorted({it.species for it in asked})
    for name, (role, is_new) in product(species if len(species) > 1 else (), roles.items()):
        yield f"{role}, {name}", [it for it in asked if (it.species, it.is_new) == (name, is_new)]


def figures_of(asked: Sequence[Asked]) -> dict[str, Any]:
    """Shares and sizes, with intervals over individuals."""
    individuals = [it.individual for it in asked]
    named = [float(it.named) for it in asked]

    def share(of: Sequence[bool]) -> dict[str, Any]:
        return interval_json(rate_by_group(of, individuals))

    def quantile(level: float) -> dict[str, Any]:
        def size(of: NDArray[np.float64]) -> float:
            return float(np.quantile(of, level, method="inverted_cdf"))

        return interval_json(bootstrap_by_group(named, individuals, size)) | {"k": None}  # no rate

    return {
        "individuals": len(set(individuals)),
        "holds the right answer": share([it.holds for it in asked]),
        "names nobody": share([not it.named for it in asked]),
        "may be new": share([it.may_be_new for it in asked]),
        "median size": quantile(0.5),
        "90th percentile of sizes": quantile(0.9),
    }


if __name__ == "__main__":
    main()
