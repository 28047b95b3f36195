"""How fast is the main job, beside what a user would write instead? `python -m benchmarks.speed`.

All in one run, on rendered photos and random vectors. The straightforward way decodes the whole
photo, runs the same network in ONNX Runtime and asks scikit-learn's `NearestNeighbors` (the
paper's choice) for 50 neighbours; it has no gate, no EXIF, no quality, no probabilities and keeps
nothing. Ratios are its time over ours.
"""

import argparse
import io
import json
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import onnxruntime
import psutil
from numpy.typing import NDArray
from PIL import Image

from rorqual import api
from rorqual.identify.analysis import PhotoAnalyser
from rorqual.identify.answering import Answerer
from rorqual.identify.gate_policy import GateMode, GatePolicy
from rorqual.identify.identifying import identify_photos
from rorqual.identify.networks import PhotoNetworks
from rorqual.identify.result_json import dump_result
from rorqual.identify.step_times import OnStep, TimedStep, untold
from rorqual.matching.gallery import Gallery, build_gallery
from rorqual.matching.search import ExactSearch
from rorqual.matching.shipped import shipped_calibration
from rorqual.networks.preprocessing import image_tensor
from rorqual.networks.store import find_spec, read_network_file
from rorqual.photos.fingerprints import sha256_hex
from rorqual.photos.photo_file import PhotoFile
from rorqual.photos.sources import collect_photos
from rorqual.rendering.photo import render_photo

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "speed.json"
Query = TypeVar("Query")

LEADING_STEPS: tuple[TimedStep, ...] = ("read", "gate", "detect", "embed", "compare")
GALLERY_VECTORS, GALLERY_INDIVIDUALS = 51_000, 15_600  # as many as the Happywhale training set


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


class Straightforward:
    """What a user would write without Rorqual."""

    def __init__(self, networks: PhotoNetworks, gallery: Gallery) -> None:
        from sklearn.neighbors import NearestNeighbors

        self.neighbours = NearestNeighbors(n_neighbors=50, metric="cosine").fit(gallery.vectors)
        self._spec = find_spec(networks.embedder.spec.id)
        files = [self._spec.file, *([self._spec.head] if self._spec.head else [])]
        self._sessions = [
            onnxruntime.InferenceSession(
                read_network_file(file), providers=["CPUExecutionProvider"]
            )
            for file in files
        ]

    def __call__(self, photo: PhotoFile) -> None:
        """The 50 nearest neighbours of one photo."""
        with Image.open(io.BytesIO(photo.read_bytes())) as opened:
            image = opened.convert("RGB")
        body, *heads = self._sessions
        tensor = image_tensor(image, self._spec.picture)
        (vector,) = body.run([self._spec.output], {"image": tensor})
        for head in heads:
            (vector,) = head.run(None, {head.get_inputs()[0].name: vector})
        self.neighbours.kneighbors(vector)


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
    # marks are timed apart, in `benchmarks.fusion`
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


def random_gallery(dimension: int, size: int = GALLERY_VECTORS) -> Gallery:
    """So many unit vectors of made-up individuals, several photos to some, one to most."""
    individuals = size * GALLERY_INDIVIDUALS // GALLERY_VECTORS
    generator = np.random.default_rng(0)
    vectors = generator.normal(size=(size, dimension)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    owners = np.concatenate(
        [
            np.arange(individuals),
            generator.integers(individuals, size=size - individuals),
        ]
    )
    numbers = range(size)
    return build_gallery(
        vectors,
        [f"individual {owner}" for owner in owners],
        species=["humpback_whale"] * size,
        annotation_ids=list(numbers),
        photo_sha256=[f"{number:064x}" for number in numbers],
        photo_names=[f"{number}.jpg" for number in numbers],
        encounter_groups=np.arange(size),
    )


def photos_of(folder: Path, *, count: int, width: int, height: int) -> list[PhotoFile]:
    """Rendered photos as files; a few pictures, each saved at slightly different qualities."""
    folder.mkdir()
    pictures = [
        render_photo(seed, seed, seed, width=width, height=height).image for seed in range(6)
    ]
    for number in range(count):
        pictures[number % 6].save(folder / f"{number:04}.jpg", quality=85 + number // 6 % 10)
        with (folder / f"{number:04}.jpg").open("ab") as file:
            file.write(f"photo {number}".encode())  # each file has a content of its own
    return list(collect_photos([str(folder)]).files)


if __name__ == "__main__":
    main()
