import pytest

from rorqual.evaluation.retrieval import average_precision_at_5, top_k_hit

FIVE = ["anna", "bert", "cleo", "dora", "emil"]


@pytest.mark.parametrize(("rank", "truth"), list(enumerate(FIVE, start=1)))
def test_precision_is_the_inverse_of_the_rank(rank: int, truth: str) -> None:
    assert average_precision_at_5(FIVE, truth) == 1 / rank


@pytest.mark.parametrize(
    ("predictions", "expected"),
    [
        ([*FIVE, "frida"], 0.0),  # the sixth does not count
        ([], 0.0),
        (["frida", "frida", "anna"], 1.0),  # a hit counts once
        (["anna", "anna", "frida"], 0.5),  # a repeated label takes one place
        (["anna"] * 9 + ["frida"], 0.5),
    ],
)
def test_kaggles_rule(predictions: list[str], expected: float) -> None:
    assert average_precision_at_5(predictions, "frida") == expected


def test_the_right_answer_for_an_unseen_animal_is_new_individual() -> None:
    assert average_precision_at_5(["anna", "new_individual"], "new_individual") == 0.5


def test_top_k_looks_at_the_first_k_different_labels() -> None:
    assert top_k_hit(["anna", "anna", "bert"], "bert", 2)
    assert not top_k_hit(["anna", "bert"], "bert", 1)
    assert not top_k_hit([], "bert", 5)
    with pytest.raises(ValueError, match="k must be 1 or more"):
        top_k_hit(FIVE, "anna", 0)
