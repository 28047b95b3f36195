"""How long do two ways take, called in turn?"""

import statistics
import time
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

Query = TypeVar("Query")


def side_by_side(
    ours: Callable[[Query], Any], theirs: Callable[[Query], Any], queries: list[Query], rounds: int
) -> dict[str, Any]:
    """Median and 95th percentile of both, called in turn, and the ratio of the medians."""
    times: dict[str, list[float]] = {"ours": [], "theirs": []}
    for way in (ours, theirs):
        for query in queries[:3]:
            way(query)  # warm up
    for index in range(rounds):
        query = queries[index % len(queries)]
        for name, way in (("ours", ours), ("theirs", theirs)):
            began = time.perf_counter()
            way(query)
            times[name].append((time.perf_counter() - began) * 1e3)
    medians = {name: statistics.median(values) for name, values in times.items()}
    return {
        "n": rounds,
        "median_ms": round(medians["ours"], 2),
        "p95_ms": round(float(np.percentile(times["ours"], 95)), 2),
        "p95_ms_interval": percentile_interval(times["ours"]),
        "straightforward_median_ms": round(medians["theirs"], 2),
        "straightforward_p95_ms": round(float(np.percentile(times["theirs"], 95)), 2),
        "ratio": round(medians["theirs"] / medians["ours"], 2),
    }


def percentile_interval(times: list[float]) -> list[float]:
    """95 % interval of the 95th percentile, by drawing the times anew."""
    draws = np.random.default_rng(0).choice(times, (1000, len(times)))
    ends = np.percentile(np.percentile(draws, 95, axis=1), [2.5, 97.5])
    return [round(float(end), 2) for end in ends]
