"""Predictions of any program stand beside programs that look at no photo."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from rorqual import api
from rorqual.domain.errors import UsageError
from rorqual.rendering.catalogue_files import RenderedCatalogue, write_table

TRUTH = [
    ("1.jpg", "anna", "beluga"),
    ("2.jpg", "bert", "beluga"),
    ("3.jpg", "carl", "killer_whale"),
    ("4.jpg", "new_individual", "beluga"),
]
PREDICTIONS = [
    ("1.jpg", "anna new_individual bert"),
    ("2.jpg", "new_individual bert"),
    ("3.jpg", "carl"),
    ("4.jpg", "new_individual"),
]
TRAINING = [
    ("11.jpg", "anna", "beluga"),
    ("12.jpg", "bert", "beluga"),
    ("13.jpg", "bert", "beluga"),
    *((f"{number}.jpg", "carl", "killer_whale") for number in range(20, 27)),
]


def evaluated(
    folder: Path,
    training: Sequence[Sequence[str]] | None,
    truth: Sequence[Sequence[str]] = TRUTH,
) -> api.Evaluation:
    header = ("image", "individual_id", "species")
    write_table(folder / "predictions.csv", ("image", "predictions"), PREDICTIONS)
    write_table(folder / "truth.csv", header, truth)
    if training is not None:
        write_table(folder / "train.csv", header, training)
    return api.evaluate(
        folder / "predictions.csv",
        folder / "run",
        truth=folder / "truth.csv",
        options=api.EvaluationOptions(
            draws=20, training=None if training is None else folder / "train.csv"
        ),
    )


def test_without_the_training_there_is_no_prior_and_the_report_says_why(tmp_path: Path) -> None:
    report = evaluated(tmp_path, None).report
    (section,) = report["protocols"]
    assert section["baselines"].keys() == {"always new", "random individuals"}
    assert section["baselines"]["always new"]["MAP@5"]["value"] == 0.25
    assert section["baselines"]["random individuals"]["MAP@5"]["value"] > 0.25
    assert "there is no prior among the baselines" in report["notes"][0]


def test_with_the_training_individuals_with_most_photos_of_the_species_come_first(
    tmp_path: Path,
) -> None:
    done = evaluated(tmp_path, TRAINING)
    (section,) = done.report["protocols"]
    # new_individual stands first; bert, anna for belugas and carl for the killer whale
    prior = section["baselines"]["species prior"]
    assert prior["MAP@5"]["value"] == pytest.approx((1 / 3 + 1 / 2 + 1 / 2 + 1) / 4, abs=1e-4)
    assert (prior["top-1 of the known"]["k"], prior["top-1 of the known"]["n"]) == (2, 3)
    assert (section["gallery_individuals"], section["gallery_photos"]) == (3, 10)
    assert section["figures"]["top-1 of those with 1 gallery photo"]["k"] == 1
    assert not any("prior" in note for note in done.report["notes"])
    assert (done.folder / "baseline_rows.csv").read_text("utf-8").count("species prior") == 4


def test_a_photo_on_both_sides_stops_it(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"leaks: 2\.jpg is in .*train\.csv"):
        evaluated(tmp_path, [*TRAINING, ("2.jpg", "bert", "beluga")])


def test_whoever_was_not_known_must_be_new(tmp_path: Path) -> None:
    truth = [*TRUTH[:3], ("4.jpg", "dora", "beluga")]
    with pytest.raises(UsageError, match=r"dora, who is on 4\.jpg .* write new_individual"):
        evaluated(tmp_path, TRAINING, truth)


def test_photos_need_no_training(rendered: RenderedCatalogue, tmp_path: Path) -> None:
    options = api.EvaluationOptions(training=rendered.labels)
    with pytest.raises(UsageError, match="--training goes with a table of predictions"):
        api.evaluate(rendered.photos, tmp_path / "run", labels=rendered.labels, options=options)
