"""What of a comparison of marks should count? `python -m benchmarks.mark_facts --photos DATA`.

The score of two photos sums over the inliers how distinct each is, and is nothing where the model
is implausible. Do the number of inliers, their share of the pairs, the part of the animal that they
cover, or plausibility by itself say more beside it, or in its stead? Judged out of fold on the
right whales that calibrate: the answer advises what ships, and test individuals have no part in it.
"""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.animals import animals_of
from benchmarks.main_job import interval_json
from benchmarks.matching.head_problem import TRAINED
from benchmarks.matching.looks import catalogue_of
from benchmarks.short_run import run
from rorqual.identify.gallery import read_gallery
from rorqual.identify.local_channel import local_channel
from rorqual.identify.local_marks import rootsift_marks
from rorqual.identify.ordered_work import default_workers, ordered_map
from rorqual.matching.evidence_table import EvidenceTable
from rorqual.matching.fit import DEFAULT_POLICY
from rorqual.matching.fit_fusion import FusionOutcome, fit_fusion
from rorqual.matching.further_channels import MOST_QUERIES
from rorqual.matching.gallery import Gallery
from rorqual.matching.leave_one_encounter_out import choose_queries, left_out_similarities
from rorqual.matching.local.evidence import LocalEvidence, LocalMatch
from rorqual.matching.out_of_fold import Answers, out_of_fold_answers
from rorqual.matching.plays import play
from rorqual.networks.store import find_spec
from rorqual.training.gate_photos import Role

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "mark_facts.json"
COLLECTION = "right_whales"
EXPECTED_NEW_SHARE, BEST_PHOTO_WEIGHT, SEED = 0.3, 0.5, 0
SCORE = "score"
Values = Mapping[str, NDArray[np.float32]]  # fact -> (q, individuals), nan: not compared


class Facts(NamedTuple):
    """What the best photo of an individual shows."""

    score: float
    inliers: float
    inlier_ratio: float
    coverage: float
    plausible: float

    @classmethod
    def of(cls, match: LocalMatch) -> "Facts":
        """Those of a match; an implausible model has no inliers."""
        if not match.is_plausible:
            return cls(0.0, 0.0, 0.0, 0.0, 0.0)
        return cls(match.score, match.inliers, match.inlier_ratio, match.coverage, 1.0)


WAYS: dict[str, tuple[str, ...]] = {
    "score": ("score",),
    **{f"score and {it.replace('_', ' ')}": ("score", it) for it in Facts._fields[1:]},
    "score and all of these": Facts._fields,
    "inliers alone": ("inliers",),
    "all but the score": Facts._fields[1:],
}


def main() -> None:
    """Measure, print and write the figures."""

    def measured(photos: Path, limit: int | None) -> dict[str, Any]:
        return {"marks": rootsift_marks().stamp, **measure(photos / COLLECTION, limit)}

    run("benchmarks.mark_facts", __doc__, FIGURES, measured)


def measure(folder: Path, limit: int | None) -> dict[str, Any]:
    """What each way of counting is worth."""
    rows = {
        it.path.name: {
            "photo": it.path.name,
            "species": it.species,
            "individual_id": it.individual,
        }
        for it in animals_of(folder, Role.CALIBRATE, limit)
    }
    with tempfile.TemporaryDirectory() as work, catalogue_of(folder, rows, [*rows], work) as it:
        gallery = read_gallery(it, find_spec(TRAINED).spec_hash, by_encounter=True)
        asked = choose_queries(gallery, MOST_QUERIES, SEED)
        scores = left_out_similarities(gallery, asked).mixed(BEST_PHOTO_WEIGHT)
        marks = rootsift_marks()
        channel = local_channel(it, gallery, marks.extractor, comparer=marks.comparer)

        def compared(place: int) -> NDArray[np.float32]:
            row = int(asked[place])
            cosines = gallery.vectors @ gallery.vectors[row]
            return facts_of(gallery, channel.play(row, cosines, scores=scores[place]))

        seen = np.stack(list(ordered_map(compared, range(len(asked)), default_workers())))
    values = {name: seen[..., place] for place, name in enumerate(Facts._fields)}
    table = EvidenceTable(asked, gallery.individual_index[asked], scores, {}, gallery.species)
    alone = out_of_fold_answers(
        play(gallery, asked, seed=SEED), expected_new_share=EXPECTED_NEW_SHARE, seed=SEED
    )
    return {
        "individuals": len(gallery.individuals),
        "photos": len(gallery.vectors),
        "asked": len(asked),
        "ways": dict(_ways(table, values, alone)),
    }


def facts_of(gallery: Gallery, evidence: LocalEvidence) -> NDArray[np.float32]:
    """The facts of each individual's best photo, shape (individuals, facts); nan: not compared."""
    facts = np.full((len(gallery.individuals), len(Facts._fields)), np.nan, dtype=np.float32)
    for individual in range(len(gallery.individuals)):
        best = evidence.best(gallery, individual)
        if best is not None:
            facts[individual] = Facts.of(best[1])
    return facts


def _ways(table: EvidenceTable, values: Values, alone: Answers) -> dict[str, dict[str, Any]]:
    def fused(names: tuple[str, ...], against: Answers) -> FusionOutcome:
        return fit_fusion(
            table._replace(values={name: values[name] for name in names}),
            against,
            policy=DEFAULT_POLICY,
            expected_new_share=EXPECTED_NEW_SHARE,
            seed=SEED,
            stamps={},
        )

    by_score = fused((SCORE,), alone).answers
    found = {}
    for way, names in WAYS.items():
        outcome = fused(names, alone)
        beside = fused(names, by_score)
        found[way] = {
            "gain": interval_json(outcome.gain),
            "against_score": interval_json(beside.gain),
            "weights": outcome.report["weights"],
        }
    return found


if __name__ == "__main__":
    main()
