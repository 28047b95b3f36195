"""The figures of validation, recomputed by hand."""

import numpy as np
import pytest

from rorqual.training.loop.retrieval import closed_set_figures, open_set_figures


def unit(*degrees: float) -> np.ndarray:
    angles = np.radians(degrees)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def test_each_photo_is_searched_for_among_the_others() -> None:
    # Anna at 0 and 10 degrees, Bert at 40 and 50: everyone's other photo is the nearest
    figures = open_set_figures(
        unit(0, 10, 40, 50), ["Anna", "Anna", "Bert", "Bert"], list("abcd"), np.arange(4)
    )
    assert figures == {"top_1": 1.0, "top_5": 1.0, "map_at_5": 1.0, "queries": 4}


def test_a_second_rank_counts_half() -> None:
    # Anna's photos are far apart, and Bert lies beside each of them
    figures = open_set_figures(
        unit(0, 90, 5, 85), ["Anna", "Anna", "Bert", "Bert"], list("abcd"), np.arange(4)
    )
    assert figures == {"top_1": 0.0, "top_5": 1.0, "map_at_5": 0.5, "queries": 4}


def test_photos_of_one_encounter_do_not_find_each_other() -> None:
    individuals = ["Anna"] * 3 + ["Bert"] * 2
    groups = np.array([0, 0, 1, 2, 2])  # Bert was met once and cannot be asked for
    figures = open_set_figures(unit(0, 1, 80, 5, 85), individuals, list("abcde"), groups)
    assert figures["queries"] == 3
    assert figures["top_1"] == pytest.approx(0.0)


def test_without_queries_there_is_no_rate() -> None:
    figures = open_set_figures(unit(0, 90), ["Anna", "Bert"], ["a", "b"], np.arange(2))
    assert figures["queries"] == 0
    assert np.isnan(figures["map_at_5"])


def test_a_head_names_the_individual() -> None:
    names = [f"whale {number}" for number in range(7)]
    scores = np.zeros((3, 7), dtype=np.float32)
    scores[0, 2] = 1.0  # right at once
    scores[1, :3] = [0.9, 0.8, 0.7]  # right at rank 3
    scores[2] = np.arange(7)  # right at rank 7
    figures = closed_set_figures(scores, np.array([2, 2, 0]), names)
    assert figures == pytest.approx(
        {"top_1": 1 / 3, "top_5": 2 / 3, "map_at_5": (1 + 1 / 3) / 3, "queries": 3}
    )
