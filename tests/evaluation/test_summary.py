import math

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.evaluation.summary import ScoredQuery, markdown_table, summarise


def query(
    individual: str, is_new: bool, answers: dict[str, float], *, refused: bool = False
) -> ScoredQuery:
    new = None if refused else answers.get(NEW_INDIVIDUAL, 0.0)
    return ScoredQuery(individual, is_new, tuple(answers), tuple(answers.values()), new)


QUERIES = [
    query("anna", False, {"anna": 0.7, NEW_INDIVIDUAL: 0.2, "bert": 0.1}),
    query("bert", False, {NEW_INDIVIDUAL: 0.6, "bert": 0.3, "anna": 0.1}),
    query("bert", False, {"anna": 0.5, NEW_INDIVIDUAL: 0.3, "bert": 0.2}),
    query("zora", True, {NEW_INDIVIDUAL: 0.8, "anna": 0.2}),
    query("yuri", True, {"anna": 0.5, NEW_INDIVIDUAL: 0.3, "bert": 0.2}),
    query("cleo", False, {}, refused=True),
]


def test_the_figures_of_a_hand_computed_example() -> None:
    auroc = roc_auc_score([0, 0, 0, 1, 1], [0.2, 0.6, 0.3, 0.8, 0.3])
    # the two answers at .5 are wrong, and so is the one at .6; those at .7 and .8 are right
    error = (2 * 0.5 + 0.6 + 0.3 + 0.2) / 5
    expected = {
        "MAP@5 with new_individual": ((1 + 1 / 2 + 1 / 3 + 1 + 1 / 2 + 0) / 6, 5, 6),
        "top-1 of the known": (2 / 4, 2, 4),
        "top-5 of the known": (3 / 4, 3, 4),
        "novelty AUROC": (auroc, None, 5),
        "calibration error of the top answer": (error, None, 5),
        "refused photos": (1 / 6, 1, 6),
    }
    figures = {figure.name: figure.interval for figure in summarise(QUERIES, draws=50)}
    assert figures.keys() == expected.keys()
    for name, (value, k, n) in expected.items():
        assert figures[name].value == pytest.approx(value)
        assert (figures[name].k, figures[name].n) == (k, n)


def test_intervals_are_over_individuals() -> None:
    many = [query("anna", False, {"anna": 1.0})] * 500 + [query("bert", False, {"anna": 1.0})] * 500
    top_1 = summarise(many, draws=200)[1].interval
    assert (top_1.value, top_1.low, top_1.high) == (0.5, 0.0, 1.0)


def test_the_table_has_a_row_per_figure_and_a_dash_for_what_cannot_be_said() -> None:
    only_known = QUERIES[:2]
    lines = markdown_table(summarise(only_known, draws=50)).splitlines()
    assert lines[0] == "| figure | value | 95 % interval | k | n |"
    assert len(lines) == 2 + 6
    assert "| novelty AUROC | - | - | - | 2 |" in lines
    assert any(
        line.startswith("| top-1 of the known | 1.000 | 0.342 to 1.000 | 2 | 2 |") for line in lines
    )


def test_no_queries_give_an_empty_table_without_failing() -> None:
    figures = summarise([], draws=10)
    assert all(math.isnan(figure.interval.value) for figure in figures)
    assert not np.any([figure.interval.n for figure in figures])
