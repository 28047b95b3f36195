"""How far are answers by shortlists from those of exact search? On a made-up gallery."""

import pickle
import statistics
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.search_answers import answers_of, whole_answers
from rorqual.matching.rank import AnnotationRanking


def probabilities(folder: Path, name: str) -> dict[str, Any]:
    """Differences of what results show, between the answers that were kept of two ways."""
    differences, novelty, first, five, verdicts = [], [], [], [], []
    for found, exact in zip(_kept(folder, name), _kept(folder, "exact"), strict=True):
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
    }


def _kept(folder: Path, name: str) -> list[AnnotationRanking]:
    path = answers_of(folder, name)
    if not path.exists():  # the other way was not asked for
        whole_answers(folder, name)
    answers: list[AnnotationRanking] = pickle.loads(path.read_bytes())
    return answers


def _shown(ranking: AnnotationRanking) -> dict[str, float]:
    return {candidate.individual: candidate.probability for candidate in ranking.candidates}
