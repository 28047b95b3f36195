"""How does time grow with photos, gallery and workers? `python -m benchmarks.scaling`.

On rendered photos and random vectors, in one run. Each fit names its points and what is left over;
a figure beyond the largest point is a guess. Every point is the shortest of some rounds, for other
programs can only make a measurement longer.
"""

import argparse
import json
import tempfile
from collections.abc import Callable, Sequence
from math import isnan
from pathlib import Path
from time import perf_counter
from typing import Any

import psutil

from benchmarks.speed.made_up import photos_of, random_gallery
from rorqual import __version__, api
from rorqual.evaluation.scaling import LineFit, fit_by_size, fit_by_workers
from rorqual.identify.gate_policy import GateMode
from rorqual.identify.identifying import identify_photos
from rorqual.matching.rank import identify_embedding
from rorqual.matching.shipped import shipped_calibration
from rorqual.networks.spec import Task
from rorqual.networks.store import DEFAULT_NETWORKS, find_spec
from rorqual.photos.photo_file import PhotoFile

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "scaling.json"
PHOTOS, GALLERIES, WORKERS = (25, 50, 100, 200), (5_000, 10_000, 20_000, 40_000), (1, 2, 4)
QUERIES = 10  # asked of each gallery; the time is that of one


def main() -> None:
    """Measure, print and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, nargs="+", default=PHOTOS)
    parser.add_argument("--galleries", type=int, nargs="+", default=GALLERIES)
    parser.add_argument("--workers", type=int, nargs="+", default=WORKERS)
    parser.add_argument("--rounds", type=int, default=3, help="of which the shortest counts")
    parser.add_argument("--output", type=Path, default=FIGURES)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures: dict[str, Any] = {
            "command": "python -m benchmarks.scaling",
            "rorqual": __version__,
            "cores": len(psutil.Process().cpu_affinity() or [0]),
            "rounds": arguments.rounds,
        } | measure(
            Path(folder),
            arguments.photos,
            arguments.galleries,
            arguments.workers,
            arguments.rounds,
        )
    text = json.dumps(figures, indent=1)
    print(text)
    arguments.output.write_text(text + "\n", "utf-8")


def measure(
    work: Path,
    photos: Sequence[int],
    galleries: Sequence[int],
    workers: Sequence[int],
    rounds: int,
) -> dict[str, Any]:
    """All fits, on photos that are made in the folder `work`."""
    files = photos_of(work / "photos", count=max(photos), width=960, height=640)
    identified(files[:2], max(workers))  # loads the networks

    def by_photos(count: int) -> float:
        return identified(files[:count], 1)

    def by_workers(count: int) -> float:
        return identified(files, count)

    return {
        "photos": fit_json(fit_by_size(photos, shortest(by_photos, photos, rounds))),
        "gallery": fit_json(fit_by_size(galleries, shortest(answered, galleries, rounds))),
        "workers": {"photos": len(files)}
        | fit_json(fit_by_workers(workers, shortest(by_workers, workers, rounds))),
    }


def shortest(seconds: Callable[[int], float], sizes: Sequence[int], rounds: int) -> list[float]:
    """The shortest time of each size; sizes take turns, so that a slow minute hits them all."""
    times = [[seconds(size) for size in sizes] for _ in range(rounds)]
    return [min(of_size) for of_size in zip(*times, strict=True)]


def identified(files: Sequence[PhotoFile], workers: int) -> float:
    """Seconds to read, compare and keep so many photos, in a new and empty catalogue."""
    with (
        tempfile.TemporaryDirectory() as folder,
        api.create_catalogue(Path(folder) / "catalogue") as catalogue,
    ):
        began = perf_counter()
        run = identify_photos(catalogue, files, gate=GateMode.OFF, local=False, workers=workers)
        for _ in run:
            pass
        return perf_counter() - began


def answered(size: int) -> float:
    """Seconds to rank one animal against a gallery of so many photos, without a shortlist."""
    spec = find_spec(DEFAULT_NETWORKS[Task.EMBEDDING])
    gallery = random_gallery(spec.dimension, size)
    calibration = shipped_calibration(spec.spec_hash)
    identify_embedding(gallery, gallery.vectors[0], calibration)
    began = perf_counter()
    for query in gallery.vectors[:QUERIES]:
        identify_embedding(gallery, query, calibration)
    return (perf_counter() - began) / QUERIES


def fit_json(fit: LineFit) -> dict[str, Any]:
    """A fit with its points, seconds rounded to a microsecond."""
    return {
        "fixed": round(fit.fixed, 6),
        "each": round(fit.each, 9),
        "each_low": round(fit.each_low, 9),
        "each_high": round(fit.each_high, 9),
        "explained": None if isnan(fit.explained) else round(fit.explained, 4),
        "points": [
            {
                "size": int(it.size),
                "seconds": round(it.seconds, 6),
                "fitted": round(it.fitted, 6),
                "residual": round(it.residual, 6),
            }
            for it in fit.points
        ],
    }


if __name__ == "__main__":
    main()
