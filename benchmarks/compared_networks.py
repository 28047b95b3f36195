"""How much better is the trained network? `python -m benchmarks.compared_networks`.

Both ways to start a catalogue are evaluated on the individuals that took no part in making a
network, as `rorqual evaluate` does: with `--license permissive`, whose network knows ImageNet
alone, and with the default, whose network learnt from animals and has a detector before it. They
are compared as `rorqual compare` does: the paper's paired test between two models. The run folders
stay: one that was stopped goes on, and with --keep a finished one is taken as it is.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from benchmarks.evaluation import FIGURES, held_out_labels
from rorqual import __version__, api
from rorqual.exchange.evaluation.figures_json import DIGITS, as_json
from rorqual.exchange.evaluation.report_json import REPORT, read_report_json
from rorqual.networks.spec import Task
from rorqual.networks.store import DEFAULT_NETWORKS, PERMISSIVE_NETWORKS
from rorqual.training.identities import COLLECTIONS

FIRST, SECOND = PERMISSIVE_NETWORKS[Task.EMBEDDING], DEFAULT_NETWORKS[Task.EMBEDDING]
LICENCES = {FIRST: api.LicencePolicy.PERMISSIVE, SECOND: api.LicencePolicy.ANY}
UNUSED_DRAWS = 10  # of intervals of one network alone; the comparison makes its own from the rows
COMMAND = "python -m benchmarks.compared_networks --photos DATA --runs RUNS"


def main() -> None:
    """Evaluate both networks on each collection and write what their comparison says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="folder of real photos")
    parser.add_argument("--runs", type=Path, required=True, help="folder of the run folders")
    parser.add_argument("--output", type=Path, default=FIGURES, help="folder of the figures")
    parser.add_argument("--keep", action="store_true", help="do not evaluate finished runs again")
    parser.add_argument("--limit", type=int, help="only so many individuals, for a quick look")
    arguments = parser.parse_args()
    arguments.runs.mkdir(parents=True, exist_ok=True)
    figures = {
        "command": COMMAND,
        "rorqual": __version__,
        "first": FIRST,
        "second": SECOND,
        "collections": {
            name: compared(
                arguments.photos / name, arguments.runs, arguments.limit, keep=arguments.keep
            )
            for name in COLLECTIONS
        },
    }
    path = arguments.output / "compared_networks.json"
    path.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def compared(collection: Path, runs: Path, limit: int | None, *, keep: bool) -> dict[str, Any]:
    """Both networks on the held-out individuals of a collection."""
    labels = held_out_labels(collection, runs, limit)
    folders: list[Path] = []
    models = {}
    for network, licence in LICENCES.items():
        run = runs / f"{collection.name}_{network}"
        if not (keep and (run / REPORT).exists()):
            api.evaluate(
                collection / "photos",
                run,
                labels=labels,
                licence=licence,
                embedding=network,
                options=api.EvaluationOptions(baselines=False, draws=UNUSED_DRAWS),
            )
        models[network] = read_report_json(run)["models"]
        folders.append(run)
    rows = [
        {
            "protocol": it.protocol,
            "figure": it.figure,
            "first": round(it.first, DIGITS),
            "second": round(it.second, DIGITS),
            "difference": as_json(it.difference),
            "verdict": it.verdict,
            "folds_p": _rounded(it.folds_p),
            "individuals_p": _rounded(it.individuals_p),
        }
        for it in api.compare(*folders)
    ]
    return {
        "models": models,
        "individuals": read_report_json(folders[0])["individuals"],
        "rows": rows,
    }


def _rounded(p: float | None) -> float | None:
    """To three significant digits: some are very small."""
    return None if p is None else float(f"{p:.3g}")


if __name__ == "__main__":
    main()
