"""How do ways to search compare, and how do they grow? `python -m benchmarks.search`.

Galleries as of `benchmarks.search_world`, at several sizes. Each way builds in a process of its
own and answers in another one, one at a time, first query by query, then many at once; recall is
that of exact search's best row and of its best ten, on queries of which half show individuals
that the gallery lacks. Wall-clock time depends on what else the machine does, so the processor's
seconds and the load stand beside it. Libraries that are not installed are left out.

A step that is in the work folder already is not done again: with --work a run that was
interrupted goes on, and a run over single steps adds up.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from numpy.typing import NDArray

from benchmarks.search_backends import BACKENDS, BEST, Ask
from benchmarks.search_probabilities import probabilities
from benchmarks.search_world import make_world
from rorqual import __version__

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "search.json"
SIZES = (10_000, 15_000, 51_000, 200_000, 1_000_000)
TABLE_SIZES = (15_000, 51_000, 1_000_000)  # of all back ends; the others are for the curve
CURVE = ("exact", "shortlist")
QUERIES = 400
AT_ONCE = 64  # queries of the bulk measurement
CHANGED = 1000  # vectors added, and as many deleted
LARGEST_COPIED = 200_000  # rows
LIBRARIES = {"scikit-learn": "sklearn", "faiss flat": "faiss", "faiss HNSW": "faiss"}


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
    with tempfile.TemporaryDirectory() as temporary:
        work = arguments.work or Path(temporary)
        sizes = {}
        for size in arguments.sizes:
            folder = work / str(size)
            make_gallery(folder, size, arguments.queries)
            sizes[str(size)] = of_size(folder, size, arguments.backends)
    figures = {
        "command": command_of(arguments.sizes),
        "rorqual": __version__,
        "cores": len(psutil.Process().cpu_affinity() or [0]),
        "queries": arguments.queries,
        "at_once": AT_ONCE,
        "changed": CHANGED,
        "sizes": sizes,
    }
    arguments.output.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def command_of(sizes: Sequence[int]) -> str:
    """What measures these sizes."""
    command = "python -m benchmarks.search"
    return command if tuple(sizes) == SIZES else f"{command} --sizes {' '.join(map(str, sizes))}"


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
            *(["change", "probabilities"] if backend == "shortlist" else []),
        ]
        if size > 200_000 and "probabilities" in steps:
            steps.remove("probabilities")  # a second gallery in memory would be too much
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
    np.save(folder / "vectors.npy", world.vectors)
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


def build(folder: Path, name: str) -> dict[str, Any]:
    """Seconds and size of the file."""
    work = folder / name
    work.mkdir(exist_ok=True)
    backend = BACKENDS[name](folder / "vectors.npy", work)
    figures = timed(backend.build)
    size = sum(path.stat().st_size for path in work.iterdir())
    return {**figures, "file_mb": round(size / 1e6, 1)}


def answer(folder: Path, name: str) -> dict[str, Any]:
    """Recall, milliseconds a query alone and among many, and resident memory."""
    queries: NDArray[np.float32] = np.load(folder / "queries.npy")
    truth = np.load(folder / "best.npy")
    began = time.perf_counter()
    ask: Ask = BACKENDS[name](folder / "vectors.npy", folder / name).open()
    opened = time.perf_counter() - began
    for query in queries[:5]:
        ask(query[np.newaxis])  # warm up
    times, found = [], []
    processor = time.process_time()
    for query in queries:
        began = time.perf_counter()
        found.append(ask(query[np.newaxis])[0])
        times.append((time.perf_counter() - began) * 1e3)
    processor = (time.process_time() - processor) / len(queries) * 1e3
    memory = psutil.Process().memory_info().rss
    many = [queries[start : start + AT_ONCE] for start in range(0, len(queries), AT_ONCE)]
    bulk = timed(lambda: [ask(block) for block in many])
    same = np.array(found)[:, :1] == truth[:, :1]
    half = len(queries) // 2
    hits = [len(set(one) & set(other)) / BEST for one, other in zip(found, truth, strict=True)]
    return {
        "open_seconds": round(opened, 2),
        "median_ms": round(statistics.median(times), 3),
        "p95_ms": round(float(np.percentile(times, 95)), 3),
        "processor_ms": round(processor, 3),
        "recall_at_1": round(float(same.mean()), 4),
        "recall_at_1_known": round(float(same[:half].mean()), 4),
        "recall_at_1_new": round(float(same[half:].mean()), 4),
        "recall_at_10": round(float(np.mean(hits)), 4),
        "resident_mb": round(memory / 1e6),
        "bulk_ms": round(bulk["seconds"] / len(queries) * 1e3, 3),
        "bulk_processor_ms": round(bulk["processor_seconds"] / len(queries) * 1e3, 3),
        "load": round(os.getloadavg()[0], 1),
    }


def change(folder: Path, name: str) -> dict[str, Any]:
    """Seconds to add and delete some vectors in an index that was kept, and to keep it again."""
    from rorqual.matching.index_file import load_index, save_index

    vectors: NDArray[np.float32] = np.load(folder / "vectors.npy", mmap_mode="r")
    keys = np.arange(len(vectors))
    added = -vectors[:CHANGED]
    wanted = np.concatenate([keys[CHANGED:], len(vectors) + np.arange(CHANGED)])

    def work() -> None:
        stored = load_index(folder / name, "index", to_change=True)
        if stored is None:
            raise RuntimeError("the index was not built")
        changed = np.concatenate([vectors[CHANGED:], added])
        assert stored.index.update(wanted, changed) == 2 * CHANGED
        save_index(stored.index, folder / f"{name} changed", "index")

    return timed(work)


def timed(function: Callable[[], Any]) -> dict[str, Any]:
    """Seconds on the clock and of the processor, and the load of the machine."""
    began, processor = time.perf_counter(), time.process_time()
    function()
    return {
        "seconds": round(time.perf_counter() - began, 2),
        "processor_seconds": round(time.process_time() - processor, 2),
        "load": round(os.getloadavg()[0], 1),
    }


STEPS: dict[str, Callable[[Path, str], dict[str, Any]]] = {
    "build": build,
    "answer": answer,
    "change": change,
    "probabilities": probabilities,
}


if __name__ == "__main__":
    main()
