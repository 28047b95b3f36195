"""The main job in a few lines of Python, and its probabilities computed independently."""

import sqlite3
from pathlib import Path

import numpy as np
import pytest

from rorqual import api
from rorqual.domain.errors import UsageError
from rorqual.domain.identification import NEW_INDIVIDUAL, AnnotationResult
from rorqual.rendering.catalogue_files import RenderedCatalogue


def test_open_add_identify_iterate_and_report(rendered: RenderedCatalogue, tmp_path: Path) -> None:
    with api.create_catalogue(tmp_path / "catalogue") as catalogue:
        api.add_photos(catalogue, rendered.photos, labels=rendered.labels)
        answers = api.identify(catalogue, rendered.queries)
        best = {
            result.photo: result.annotations[0].candidates[0].individual
            for result in answers
            if result.refusal is None
        }
        answers.write_report(tmp_path / "report.html", title="Rendered flukes")
    assert len(answers) == len(best) + 2  # an empty sea and the truncated file
    known = {f"R-{number:03d}" for number in range(1, 7)}
    assert set(best.values()) <= known | {NEW_INDIVIDUAL}
    assert "Rendered flukes" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_going_over_the_photos_again_resumes_and_tells_of_each_row_once(
    catalogue: api.Catalogue, rendered: RenderedCatalogue, tmp_path: Path
) -> None:
    photo = next(rendered.queries.glob("IMG*")).name
    boxes = tmp_path / "boxes.csv"
    boxes.write_text(f"photo,x0,y0,x1,y1\n{photo},0,0,999,9\nnone.jpg,0,0,9,9\n")
    answers = api.identify(catalogue, rendered.queries, boxes=boxes)
    first = list(answers)
    assert answers.resumed == 0
    assert list(answers) == first
    assert answers.resumed == len(first) - 1  # the truncated file is read again
    assert [error.line for error in answers.row_errors] == [2, 3]


def test_a_threshold_outside_of_its_range_is_wrong_usage(catalogue: api.Catalogue) -> None:
    for threshold in (-0.1, 1.1, float("nan")):
        with pytest.raises(UsageError, match="from 0 to 1"):
            api.identify(catalogue, [], gate_threshold=threshold)


def test_probabilities_are_exclusive_over_all_individuals_and_new_individual(
    catalogue: api.Catalogue, rendered: RenderedCatalogue
) -> None:
    photos = [rendered.queries, rendered.photos]
    answers = api.identify(catalogue, photos, gate=api.GateMode.OFF, local=False)
    asked = 0
    for result in answers:
        for answer in result.annotations:
            asked += 1
            scores = scores_by_hand(catalogue, answer, result.sha256 or "")
            probabilities = answers.run.setup.calibration.apply(list(scores.values()))
            expected = dict(zip(scores, probabilities.individuals, strict=True))
            expected[NEW_INDIVIDUAL] = probabilities.new_individual
            assert sum(expected.values()) == pytest.approx(1, abs=1e-9)
            best = sorted(expected, key=lambda name: -expected[name])[:5]
            assert [candidate.individual for candidate in answer.candidates] == best
            for candidate in answer.candidates:
                wanted = expected[candidate.individual]
                assert candidate.probability == pytest.approx(wanted, abs=1e-4)
            assert answer.candidate_set.individuals == len(scores)
    assert asked == 12 + 8


def scores_by_hand(
    catalogue: api.Catalogue, answer: AnnotationResult, sha256: str
) -> dict[str, float]:
    """Best photo and centroid of each individual, mixed, without the query's own photo."""
    weight = api.identify(catalogue, []).run.setup.calibration.best_photo_weight
    with sqlite3.connect(catalogue.folder / "catalogue.sqlite") as connection:
        (own,) = connection.execute(
            "SELECT vector FROM embeddings WHERE annotation_id = ?", [answer.annotation_id]
        ).fetchone()
        rows = connection.execute(
            "SELECT individuals.name, vector FROM decisions "
            "JOIN individuals ON individuals.id = individual_id "
            "JOIN embeddings USING (annotation_id) "
            "JOIN annotations ON annotations.id = annotation_id "
            "JOIN photos ON photos.id = photo_id WHERE tier = 'attested' AND sha256 != ?",
            [sha256],
        ).fetchall()
    query = np.frombuffer(own, dtype="<f4").astype(float)
    scores = {}
    for name in sorted({name for name, _ in rows}):
        vectors = np.array(
            [np.frombuffer(v, dtype="<f4").astype(float) for n, v in rows if n == name]
        )
        centroid = vectors.sum(axis=0)
        cosine = query @ centroid / np.linalg.norm(centroid)
        scores[name] = float(weight * (vectors @ query).max() + (1 - weight) * cosine)
    return scores
