"""What is measured of one way to search? Building it, answering, changing it: a step each."""

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.search_answers import VECTORS, whole_answers
from benchmarks.search_backend import BEST, Ask, peak_mb
from benchmarks.search_backends import BACKENDS
from benchmarks.search_probabilities import probabilities

AT_ONCE = 64  # queries of the bulk measurement
CHANGED = 1000  # vectors added, and as many deleted


def build(folder: Path, name: str) -> dict[str, Any]:
    """Seconds, size of the file, and the most memory of this process."""
    work = folder / name
    work.mkdir(exist_ok=True)
    backend = BACKENDS[name](folder / VECTORS, work)
    figures = timed(backend.build, backend.processor_seconds)
    size = sum(path.stat().st_size for path in work.rglob("*") if path.is_file())
    return {**figures, "file_mb": round(size / 1e6, 1), "peak_mb": peak_mb()}


def answer(folder: Path, name: str) -> dict[str, Any]:
    """Recall, milliseconds a query alone and among many, and resident memory."""
    queries: NDArray[np.float32] = np.load(folder / "queries.npy")
    truth = np.load(folder / "best.npy")
    began = time.perf_counter()
    backend = BACKENDS[name](folder / VECTORS, folder / name)
    ask: Ask = backend.open()
    opened = time.perf_counter() - began
    for query in queries[:5]:
        ask(query[np.newaxis])  # warm up
    times, found = [], []
    processor = backend.processor_seconds()
    for query in queries:
        began = time.perf_counter()
        found.append(ask(query[np.newaxis])[0])
        times.append((time.perf_counter() - began) * 1e3)
    processor = (backend.processor_seconds() - processor) / len(queries) * 1e3
    memory = backend.resident_mb()
    many = [queries[start : start + AT_ONCE] for start in range(0, len(queries), AT_ONCE)]
    bulk = timed(lambda: [ask(block) for block in many], backend.processor_seconds)
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
        "resident_mb": round(memory),
        "bulk_ms": round(bulk["seconds"] / len(queries) * 1e3, 3),
        "bulk_processor_ms": round(bulk["processor_seconds"] / len(queries) * 1e3, 3),
        "load": round(os.getloadavg()[0], 1),
    }


def change(folder: Path, name: str) -> dict[str, Any]:
    """Seconds to add and delete some vectors in an index that was kept, and to keep it again."""
    from rorqual.matching.index_file import load_index, save_index

    vectors: NDArray[np.float32] = np.load(folder / VECTORS, mmap_mode="r")
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

    return timed(work, time.process_time)


def timed(function: Callable[[], Any], processor_seconds: Callable[[], float]) -> dict[str, Any]:
    """Seconds on the clock and of the processor, and the load of the machine."""
    began, processor = time.perf_counter(), processor_seconds()
    function()
    return {
        "seconds": round(time.perf_counter() - began, 2),
        "processor_seconds": round(processor_seconds() - processor, 2),
        "load": round(os.getloadavg()[0], 1),
    }


STEPS: dict[str, Callable[[Path, str], dict[str, Any]]] = {
    "build": build,
    "answer": answer,
    "change": change,
    "whole": whole_answers,
    "probabilities": probabilities,
}
