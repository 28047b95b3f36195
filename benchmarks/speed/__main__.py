"""How fast is the main job, beside what a user would write instead? `python -m benchmarks.speed`.

All in one run, on rendered photos and random vectors. The straightforward way decodes the whole
photo, runs the same network in ONNX Runtime and asks scikit-learn's `NearestNeighbors` (the
paper's choice) for 50 neighbours; it has no gate, no EXIF, no quality, no probabilities and keeps
nothing. Ratios are its time over ours.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from numpy.typing import NDArray

from benchmarks.speed.made_up import (
    GALLERY_INDIVIDUALS,
    GALLERY_VECTORS,
    photos_of,
    random_gallery,
)
from benchmarks.speed.straightforward import Straightforward
from benchmarks.speed.timing import percentile_interval, side_by_side
from rorqual import api
from rorqual.identify.analysis import PhotoAnalyser
from rorqual.identify.answering import Answerer
from rorqual.identify.gate_policy import GateMode, GatePolicy
from rorqual.identify.identifying import identify_photos
from rorqual.identify.networks import PhotoNetworks
from rorqual.identify.result_json import dump_result
from rorqual.identify.step_times import OnStep, TimedStep, untold
from rorqual.matching.gallery import Gallery
from rorqual.matching.search import ExactSearch
from rorqual.matching.shipped import shipped_calibration
from rorqual.photos.fingerprints import sha256_hex
from rorqual.photos.photo_file import PhotoFile

FIGURES = Path(__file__).resolve().parents[2] / "docs" / "figures" / "speed.json"
LEADING_STEPS: tuple[TimedStep, ...] = ("read", "gate", "detect", "embed", "compare")


def main() -> None:
    """Measure, print and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60, help="photos timed one by one")
    parser.add_argument("--bulk", type=int, default=200, help="photos of the bulk measurement")
    parser.add_argument("--output", type=Path, default=FIGURES)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder), arguments.rounds, arguments.bulk)
    text = json.dumps(figures, indent=1)
    print(text)
    arguments.output.write_text(text + "\n", "utf-8")


def measure(work: Path, rounds: int, bulk: int) -> dict[str, Any]:
    """All figures, on pictures and a catalogue made in the folder `work`."""
    with api.create_catalogue(work / "catalogue") as catalogue:
        networks = PhotoNetworks.of_settings(catalogue.settings)
        gallery = random_gallery(networks.embedder.spec.dimension)
        photos = photos_of(work / "photos", count=12, width=1920, height=1080)
        ours = our_way(networks, gallery)
        ours(photos[0])
        memory = psutil.Process().memory_info().rss  # before the other way is loaded
        straightforward = Straightforward(networks, gallery)
        many = photos_of(work / "many", count=bulk, width=960, height=640)
        return {
            "command": "python -m benchmarks.speed",
            "cores": len(psutil.Process().cpu_affinity() or [0]),
            "gallery": {"vectors": GALLERY_VECTORS, "individuals": GALLERY_INDIVIDUALS},
            "one_photo_1920x1080": side_by_side(ours, straightforward, photos, rounds),
            "steps": step_by_step(networks, gallery, photos, rounds),
            "bulk_960x640": in_bulk(catalogue, straightforward, many),
            "search": searches(gallery, straightforward.neighbours, rounds),
            "resident_mb": round(memory / 1e6),
        }


def our_way(
    networks: PhotoNetworks, gallery: Gallery, on_step: OnStep = untold
) -> Callable[[PhotoFile], None]:
    """All that `identify` does with a photo, but for storing it: down to the line of JSON."""
    analyser = PhotoAnalyser(networks, GatePolicy(GateMode.OFF, 0.0), on_step=on_step)
    calibration = shipped_calibration(networks.embedder.spec.spec_hash)
    answerer = Answerer(gallery, calibration, networks.stamps, on_step=on_step)

    def identify(photo: PhotoFile) -> None:
        data = photo.read_bytes()
        dump_result(answerer.answer(analyser.analyse(photo, data, sha256_hex(data), None)))

    return identify


def step_by_step(
    networks: PhotoNetworks, gallery: Gallery, photos: list[PhotoFile], rounds: int
) -> dict[str, Any]:
    """Milliseconds of each step of a photo, and of those together that lead to whom it shows."""
    seconds: dict[str, float] = defaultdict(float)

    def on_step(step: TimedStep, took: float) -> None:
        seconds[step] += took

    identify = our_way(networks, gallery, on_step)
    identify(photos[0])
    each = []
    for index in range(rounds):
        seconds.clear()
        identify(photos[index % len(photos)])
        each.append({step: took * 1e3 for step, took in seconds.items()})
    leading = [sum(it[step] for step in LEADING_STEPS) for it in each]
    return {
        "n": rounds,
        "median_ms": {
            step: round(statistics.median(it[step] for it in each), 1) for step in each[0]
        },
        "leading": LEADING_STEPS,
        "leading_median_ms": round(statistics.median(leading), 2),
        "leading_p95_ms": round(float(np.percentile(leading, 95)), 2),
        "leading_p95_ms_interval": percentile_interval(leading),
    }


def in_bulk(
    catalogue: api.Catalogue, straightforward: Straightforward, photos: list[PhotoFile]
) -> dict[str, Any]:
    """Photos a second with everything kept in a catalogue, against a plain loop."""
    began = time.perf_counter()
    # marks are timed apart, in `benchmarks.matching`
    answered = sum(1 for _ in identify_photos(catalogue, photos, gate=GateMode.OFF, local=False))
    ours = time.perf_counter() - began
    began = time.perf_counter()
    for photo in photos:
        straightforward(photo)
    theirs = time.perf_counter() - began
    return {
        "photos": answered,
        "photos_per_second": round(answered / ours, 1),
        "straightforward_photos_per_second": round(answered / theirs, 1),
        "ratio": round(theirs / ours, 2),
    }


def searches(gallery: Gallery, neighbours: Any, rounds: int) -> dict[str, Any]:
    """One query against all vectors: exact search here and in scikit-learn."""
    search = ExactSearch(gallery.vectors)
    queries = list(gallery.vectors[: min(rounds, 30), np.newaxis])

    def ours(query: NDArray[np.float32]) -> None:
        similarities = search.similarities(query)
        np.argpartition(-similarities, 50, axis=1)[:, :50]

    return side_by_side(ours, neighbours.kneighbors, queries, rounds)


if __name__ == "__main__":
    main()
