"""How long does a whole answer take, and how much memory? On a made-up gallery.

From a query's vector to what a result shows: candidates with probabilities and best photos,
species, suggestion, under the shipped calibration of the default network and without marks. So
`rorqual identify` does for each animal after its embedding.
"""

import os
import pickle
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from numpy.typing import NDArray

from benchmarks.search_backend import peak_mb, spilled
from rorqual.identify.network_choice import LicencePolicy, catalogue_settings, chosen_spec
from rorqual.matching.calibration import Calibration
from rorqual.matching.gallery import Gallery, build_gallery
from rorqual.matching.index_file import load_index
from rorqual.matching.rank import AnnotationRanking, identify_embedding
from rorqual.matching.shipped import shipped_calibration
from rorqual.matching.shortlist_search import ShortlistSearch
from rorqual.networks.spec import Task

VECTORS = "vectors.npy"
_UNKNOWN_PHOTO = "no photo of the gallery"  # as the content hash of a query's


def whole_answers(folder: Path, name: str) -> dict[str, Any]:
    """Milliseconds of an answer, memory after them, and the most that there was: while opened."""
    began = time.perf_counter()
    gallery, search = open_gallery(folder, name)
    calibration = default_calibration()
    queries = np.load(folder / "queries.npy")

    def answer(query: Any) -> AnnotationRanking:
        return identify_embedding(
            gallery, query, calibration, exclude_sha256=_UNKNOWN_PHOTO, search=search
        )

    answer(queries[0])
    opened = time.perf_counter() - began
    figures, answers = _timed(answer, queries)
    if search is not None:
        figures["index_ms"] = _index_ms(search, queries)
    resident = psutil.Process().memory_info().rss / 1e6
    answers_of(folder, name).write_bytes(pickle.dumps(answers))
    return {
        "open_seconds": round(opened, 2),
        "peak_mb": peak_mb(),
        "resident_mb": round(resident),
        **figures,
    }


def answers_of(folder: Path, name: str) -> Path:
    """Where they are kept for `search_probabilities`; not beside an index, whose size counts."""
    return folder / f"{name} answers.pickle"


def open_gallery(folder: Path, name: str) -> tuple[Gallery, ShortlistSearch | None]:
    """As in a catalogue: for shortlists the vectors are read into a file, portion by portion.

    Args:
        folder: of a gallery of the benchmark.
        name: of the way to search, which was built there.
    """
    if name == "exact":
        return _gallery(folder, np.load(folder / VECTORS)), None
    stored = load_index(folder / name, "index")
    if stored is None:
        raise RuntimeError("the index was not built")
    vectors = spilled(folder / VECTORS, folder / name)
    gallery = _gallery(folder, vectors.mapped)
    stored.index.holds(gallery.annotation_ids, gallery.vectors)
    return gallery, ShortlistSearch(gallery, stored.index, stored.build, read=vectors.read)


def default_calibration() -> Calibration:
    """The shipped one of the default network."""
    spec = chosen_spec(catalogue_settings(LicencePolicy.ANY), Task.EMBEDDING)
    return shipped_calibration(spec.spec_hash)


def _timed(
    answer: Callable[[Any], AnnotationRanking], queries: Any
) -> tuple[dict[str, float], list[AnnotationRanking]]:
    for query in queries[:5]:
        answer(query)  # warm up
    times, answers = [], []
    processor = time.process_time()
    for query in queries:
        began = time.perf_counter()
        answers.append(answer(query))
        times.append((time.perf_counter() - began) * 1e3)
    processor = (time.process_time() - processor) / len(queries) * 1e3
    return {
        "median_ms": round(statistics.median(times), 3),
        "p95_ms": round(float(np.percentile(times, 95)), 3),
        "processor_ms": round(processor, 3),
        "load": round(os.getloadavg()[0], 1),
    }, answers


def _index_ms(search: ShortlistSearch, queries: Any) -> float:
    """Median milliseconds of the part that grows with the gallery, at the same load."""
    times = []
    for query in queries:
        began = time.perf_counter()
        search.shortlists(query[np.newaxis])
        times.append((time.perf_counter() - began) * 1e3)
    return round(statistics.median(times), 3)


def _gallery(folder: Path, vectors: NDArray[np.float32]) -> Gallery:
    numbers = range(len(vectors))
    return build_gallery(
        vectors,
        [f"{owner:07}" for owner in np.load(folder / "individual.npy")],
        species=["humpback_whale"] * len(vectors),
        annotation_ids=list(numbers),
        photo_sha256=[f"{number:064x}" for number in numbers],
        photo_names=[f"{number}.jpg" for number in numbers],
        encounter_groups=np.arange(len(vectors)),
    )
