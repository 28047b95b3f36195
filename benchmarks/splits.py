"""How much hangs on who happens to be new? `python -m benchmarks.splits --photos DATA`.

The individuals of `benchmarks.matching` and the same catalogues that calibrate themselves, without
marks, with RootSIFT and with the matcher that was taught on whales; but five splits into gallery
and new photos in place of one, each of which holds other individuals out to play the new ones. The
answers of all splits are pooled. Intervals draw individuals anew, each with its photos of all
splits. Where a catalogue's calibration finds that RootSIFT does not help it, the matcher is not
tried, and answers are those of the embedding.

Far more photos show a new animal here than `rorqual calibrate` expects where nothing is said. What
is stated is true of the share that is expected, if of any, so the calibration error is given with
the answers weighed to that share as well.
"""

from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.main_job import Rows, interval_json, read_rows, split_photos
from benchmarks.matching.answers import Answer, pairs_json, row_json, told_apart
from benchmarks.matching.channels import EMBEDDERS, LARGER_PICTURES, TAUGHT, ask_channels
from benchmarks.matching.looks import ALONE, FUSED, Compared, by
from benchmarks.short_run import run
from rorqual import api
from rorqual.evaluation.calibration_error import expected_calibration_error
from rorqual.evaluation.intervals import bootstrap_by_group
from rorqual.evaluation.protocol import OpenSetSplit
from rorqual.identify.calibrating import DEFAULT_NEW_SHARE
from rorqual.matching.parameters import play_weights
from rorqual.training.identities import COLLECTIONS

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "splits.json"
SEEDS = range(5)  # of the splits; `benchmarks.matching` has the first
FUSED_TAUGHT = by(FUSED, TAUGHT)
WAYS = (ALONE, FUSED, FUSED_TAUGHT)
# compared besides each with the embedding alone
PAIRS = [
    *((f"{FUSED_TAUGHT}{ending}", f"{FUSED}{ending}") for ending in EMBEDDERS),
    *((f"{way}{LARGER_PICTURES.ending}", way) for way in WAYS),
]


def main() -> None:
    """Measure each collection, print and write the figures."""

    def measured(photos: Path, limit: int | None) -> dict[str, Any]:
        collections = {name: measure(photos / name, limit) for name in COLLECTIONS}
        return {"splits": len(SEEDS), "collections": collections}

    run("benchmarks.splits", __doc__, FIGURES, measured)


def measure(folder: Path, limit: int | None) -> dict[str, Any]:
    """The figures of each way of answering on a collection, and their gains over the first."""
    rows = read_rows(folder, api.LicencePolicy.ANY, limit)
    splits = [split_photos(folder, rows, seed) for seed in SEEDS]
    answers = {
        f"{way}{ending}": of_splits
        for ending, embedding in EMBEDDERS.items()
        for way, of_splits in ask(folder, rows, splits, embedding).items()
    }
    pooled = {way: [*chain(*of_splits)] for way, of_splits in answers.items()}
    groups = [rows[photo]["individual_id"] for split in splits for photo in split.queries]
    return {
        "individuals": len({row["individual_id"] for row in rows.values()}),
        "photos": len(rows),
        "new_individuals": len({name for split in splits for name in split.new_individuals}),
        "queries": len(groups),
        "new_share": round(float(np.mean([np.isnan(it.first) for it in pooled[ALONE]])), 4),
        "expected_new_share": DEFAULT_NEW_SHARE,
        "rows": {
            way: row_json(given, pooled[ALONE], groups, seed=0) for way, given in pooled.items()
        },
        "calibration_error_as_expected": {
            way: interval_json(
                bootstrap_by_group(judgements(given), groups, error_as_expected, seed=0)
            )
            for way, given in pooled.items()
        },
        "novelty_auroc_by_split": {
            way: [round(auroc(given), 4) for given in of_splits]
            for way, of_splits in answers.items()
        },
        "pairs": pairs_json(PAIRS, pooled, groups, seed=0),
    }


def ask(
    folder: Path, rows: Rows, splits: Sequence[OpenSetSplit], embedding: str
) -> dict[str, list[list[Answer]]]:
    """The answers to the queries of each split, by way of answering."""
    also = [Compared(TAUGHT)]
    asked = [ask_channels(folder, rows, split, also, embedding).answers for split in splits]
    return {way: [answers.get(way, answers[FUSED]) for answers in asked] for way in WAYS}


def auroc(answers: Sequence[Answer]) -> float:
    """How well the answers of one split tell new animals from known ones, 0..1."""
    return told_apart(np.array([(it.novelty, it.first) for it in answers]))


def judgements(answers: Sequence[Answer]) -> NDArray[np.float64]:
    """How sure, whether right, and whether the animal is new, shape (answers, 3)."""
    return np.array([(it.confidence, it.right, np.isnan(it.first)) for it in answers], np.float64)


def error_as_expected(judged: NDArray[np.float64]) -> float:
    """The calibration error, as if the new had the share that a calibration expects.

    Args:
        judged: see `judgements`.
    """
    confidence, right, is_new = judged.T
    one_size = np.zeros(len(judged), np.int8)
    weights = play_weights(is_new > 0, one_size, DEFAULT_NEW_SHARE)
    return expected_calibration_error(confidence, right, weights=weights)


if __name__ == "__main__":
    main()
