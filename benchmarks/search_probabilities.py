"""How far are probabilities by shortlists from those of exact search? On a made-up gallery."""

import statistics
import time
from pathlib import Path
from typing import Any

import numpy as np

from rorqual.identify.network_choice import LicencePolicy, catalogue_settings, chosen_spec
from rorqual.matching.gallery import Gallery, build_gallery
from rorqual.matching.index_file import load_index
from rorqual.matching.rank import AnnotationRanking, identify_embedding
from rorqual.matching.shipped import shipped_calibration
from rorqual.matching.shortlist_search import ShortlistSearch
from rorqual.networks.spec import Task


def probabilities(folder: Path, name: str) -> dict[str, Any]:
    """Differences of what results show, under the shipped calibration of the default network."""
    gallery = _gallery(folder)
    stored = load_index(folder / name, "index")
    if stored is None:
        raise RuntimeError("the index was not built")
    search = ShortlistSearch(gallery, stored.index, stored.build)
    spec = chosen_spec(catalogue_settings(LicencePolicy.ANY), Task.EMBEDDING)
    calibration = shipped_calibration(spec.spec_hash)
    times: dict[str, list[float]] = {"exact": [], "shortlist": []}
    differences, novelty, first, five, verdicts = [], [], [], [], []
    for query in np.load(folder / "queries.npy"):
        began = time.perf_counter()
        exact = identify_embedding(gallery, query, calibration)
        times["exact"].append((time.perf_counter() - began) * 1e3)
        began = time.perf_counter()
        found = identify_embedding(gallery, query, calibration, search=search)
        times["shortlist"].append((time.perf_counter() - began) * 1e3)
        ours, truth = _shown(found), _shown(exact)
        differences.append(max(abs(ours.get(it, 0.0) - truth[it]) for it in truth))
        novelty.append(abs(found.new_individual_probability - exact.new_individual_probability))
        first.append(found.candidates[0].individual == exact.candidates[0].individual)
        five.append(list(ours) == list(truth))
        verdicts.append(found.decision.verdict is exact.decision.verdict)
    return {
        "queries": len(first),
        "same_first": round(statistics.mean(first), 4),
        "same_five_in_order": round(statistics.mean(five), 4),
        "same_verdict": round(statistics.mean(verdicts), 4),
        "largest_difference_of_a_query": {
            "median": round(statistics.median(differences), 5),
            "p95": round(float(np.percentile(differences, 95)), 5),
            "max": round(max(differences), 5),
        },
        "new_individual_max": round(max(novelty), 6),
        "answer_ms": {way: round(statistics.median(each), 2) for way, each in times.items()},
    }


def _shown(ranking: AnnotationRanking) -> dict[str, float]:
    return {candidate.individual: candidate.probability for candidate in ranking.candidates}


def _gallery(folder: Path) -> Gallery:
    vectors = np.load(folder / "vectors.npy")
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
