from pathlib import Path

import pytest

from rorqual.domain.errors import UsageError
from rorqual.exchange.evaluation.predictions import read_predictions


def files(folder: Path, predictions: str, truth: str) -> tuple[Path, Path]:
    paths = folder / "predictions.csv", folder / "truth.csv"
    for path, text in zip(paths, (predictions, truth), strict=True):
        path.write_text(text, "utf-8")
    return paths


def test_answers_stand_beside_their_truth(tmp_path: Path) -> None:
    rows = read_predictions(
        *files(
            tmp_path,
            "image,predictions\n1.jpg,anna anna bert c d e f\n2.jpg,new_individual\n",
            "image,species,individual_id\n1.jpg,kiler_whale,bert\n2.jpg,beluga,new_individual\n",
        )
    )
    first, second = rows
    assert first.predictions == ("anna", "bert", "c", "d", "e")
    assert (first.individual, first.is_new, first.species) == ("bert", False, "killer_whale")
    assert first.precision == 0.5
    assert second.is_new
    assert second.precision == 1.0


def test_new_animals_of_one_encounter_are_resampled_together(tmp_path: Path) -> None:
    rows = read_predictions(
        *files(
            tmp_path,
            "image,predictions\n1.jpg,anna\n2.jpg,anna\n3.jpg,anna\n4.jpg,anna\n",
            "image,individual_id,encounter\n1.jpg,new_individual,monday\n"
            "2.jpg,new_individual,monday\n3.jpg,new_individual,\n4.jpg,new_individual,\n",
        )
    )
    names = [it.individual for it in rows]
    assert names[0] == names[1]
    assert len(set(names)) == 3


@pytest.mark.parametrize(
    ("predictions", "truth", "message"),
    [
        ("1.jpg,anna", "1.jpg,anna\n1.jpg,anna", "stands twice"),
        ("1.jpg,anna\n1.jpg,bert", "1.jpg,anna", "stands twice"),
        ("1.jpg,anna", "2.jpg,anna", r"2\.jpg has no row"),
        ("1.jpg,anna", "", "has no rows"),
    ],
)
def test_what_does_not_fit_is_told_of(
    tmp_path: Path, predictions: str, truth: str, message: str
) -> None:
    paths = files(
        tmp_path, f"image,predictions\n{predictions}\n", f"image,individual_id\n{truth}\n"
    )
    with pytest.raises(UsageError, match=message):
        read_predictions(*paths)
