"""Which head ranks real animals best? `python -m benchmarks.heads --photos DATA`.

Every head, option and ensemble of the matching, on individuals that took no part in fitting the
networks. What a head may choose (voters, thresholds, weights) is chosen on the individuals that
calibrate; all figures are of the individuals that only judge, with paired differences to the
default. The photos are embedded once and kept in a work folder.
"""

import argparse
import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.heads_problem import NETWORKS, Answered, Problem, problem
from benchmarks.heads_rows import DEFAULT, rows
from benchmarks.heads_vectors import embedded_animals
from benchmarks.main_job import as_json
from rorqual import __version__
from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.evaluation.intervals import bootstrap_by_group
from rorqual.evaluation.novelty import novelty_auroc
from rorqual.evaluation.retrieval import average_precision_at_5, top_k_hit
from rorqual.evaluation.summary import Figure
from rorqual.training.gate_photos import Role
from rorqual.training.identities import COLLECTIONS

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "heads.json"
WORK = Path(tempfile.gettempdir()) / "rorqual-heads"
VALIDATION_SEEDS = range(5)  # of splits of the calibrating animals, pooled


def main() -> None:
    """Measure each collection, print its table and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="folder of real photos")
    parser.add_argument("--seed", type=int, default=0, help="another seed holds out others")
    parser.add_argument("--work", type=Path, default=WORK, help="folder where vectors are kept")
    parser.add_argument("--output", type=Path, default=FIGURES)
    parser.add_argument("--limit", type=int, help="only so many individuals, for a quick look")
    arguments = parser.parse_args()
    figures: dict[str, Any] = {
        "command": "python -m benchmarks.heads --photos DATA",
        "rorqual": __version__,
        "seed": arguments.seed,
        "made_at": datetime.now(UTC).date().isoformat(),
        "collections": {},
    }
    for name in COLLECTIONS:
        judging, calibrating = (
            embedded_animals(
                arguments.photos / name, role, NETWORKS, arguments.work, arguments.limit
            )
            for role in (Role.TEST, Role.CALIBRATE)
        )
        figures["collections"][name] = measure(
            name,
            problem(judging, arguments.seed),
            [problem(calibrating, seed) for seed in VALIDATION_SEEDS],
            arguments.seed,
        )
    if arguments.limit is None:
        arguments.output.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def measure(name: str, asked: Problem, validations: list[Problem], seed: int) -> dict[str, Any]:
    """Answer by every row, print the figures, and return them as JSON values."""
    table: dict[str, Any] = {}
    default: Answered | None = None
    print(f"\n## {name}: {len(asked.query_rows)} queries\n", flush=True)
    for title, row in rows():
        answered = row(asked, validations)
        default = answered if title == DEFAULT else default
        its = figures_of(asked, answered, None, seed)
        gains = [] if answered is default else figures_of(asked, answered, default, seed)
        table[title] = {
            "chosen": answered.chosen,
            "figures": {figure.name: as_json(figure) for figure in its},
            "gain": {figure.name: as_json(figure) for figure in gains},
        }
        said = ", ".join(f"{it.name} {it.interval}" for it in its)
        print(f"{title} ({answered.chosen}): {said}", flush=True)
        print("    gain " + ", ".join(f"{it.name} {it.interval}" for it in gains), flush=True)
    pairs = zip(asked.individuals, asked.truths, strict=True)
    new = {individual for individual, truth in pairs if truth == NEW_INDIVIDUAL}
    return {
        "queries": len(asked.query_rows),
        "new_individuals": len(new),
        "gallery_photos": len(asked.gallery_rows),
        "gallery_individuals": len({asked.animals.individuals[it] for it in asked.gallery_rows}),
        "rows": table,
    }


def figures_of(
    asked: Problem, answered: Answered, default: Answered | None, seed: int
) -> list[Figure]:
    """The figures of a row, or with a default what it gains over it, query by query."""
    known = np.array([truth != NEW_INDIVIDUAL for truth in asked.truths])
    values = worths(asked, answered)
    if default is not None:
        others = worths(asked, default)
        values = {name: value - others[name] for name, value in values.items()}
    found = []
    for name, value in values.items():
        counted = known if name.endswith("of the known") else np.ones_like(known)
        groups = [it for it, yes in zip(asked.individuals, counted, strict=True) if yes]
        found.append(Figure(name, bootstrap_by_group(value[counted], groups, seed=seed)))
    own, base = answered.novelty, default.novelty if default else None
    if own is not None and (default is None or base is not None):
        columns = np.stack([own, own if base is None else base, ~known], axis=1)

        def statistic(it: NDArray[np.float64]) -> float:
            its = novelty_auroc(it[:, 0], it[:, 2])
            return its if base is None else its - novelty_auroc(it[:, 1], it[:, 2])

        interval = bootstrap_by_group(columns, asked.individuals, statistic, seed=seed)
        found.append(Figure("novelty AUROC", interval))
    return found


def worths(asked: Problem, answered: Answered) -> dict[str, NDArray[np.float64]]:
    """Of each figure the value of each query, shape (q,)."""
    labelled = list(zip(answered.labels, answered.named, asked.truths, strict=True))
    return {
        "MAP@5 with new_individual": np.array(
            [average_precision_at_5(labels, truth) for labels, _, truth in labelled]
        ),
        "top-1 of the known": np.array(
            [float(top_k_hit(named, truth, 1)) for _, named, truth in labelled]
        ),
        "top-5 of the known": np.array(
            [float(top_k_hit(named, truth, 5)) for _, named, truth in labelled]
        ),
    }


if __name__ == "__main__":
    main()
