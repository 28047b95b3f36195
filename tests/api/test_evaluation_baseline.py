"""A baseline holds what later answers of the same catalogue can be compared with."""

from dataclasses import replace

import numpy as np
import pytest

from rorqual import api
from rorqual.api.evaluation_baseline import baseline_of
from rorqual.catalogue.adaptations import save_adaptation
from rorqual.evaluation.animals import read_animals
from rorqual.evaluation.answer_drift import Samples, samples_of_answers
from rorqual.evaluation.evaluated_baseline import nearest_similarities
from rorqual.identify.embedding_space import EmbeddingSpace
from rorqual.identify.local_channel import local_stamp
from rorqual.matching.linear_head import LinearHead
from rorqual.matching.local.rootsift import RootSift
from rorqual.rendering.catalogue_files import RenderedCatalogue
from tests.evaluation.herds import answered
from tests.identify.test_identifying_fused import calibrated
from tests.matching.worlds import calibration_of

ROWS = [replace(answered("1.jpg", "R-001", "R-001"), probabilities=(0.875,))]


def baseline(catalogue: api.Catalogue) -> Samples:
    return baseline_of(catalogue, read_animals(catalogue), ROWS, "closed")


def with_the_embedding_alone(catalogue: api.Catalogue) -> None:
    """Have the catalogue calibrated without further channels; the shipped one has marks."""
    calibration = calibration_of(embedding=EmbeddingSpace.of_catalogue(catalogue).space_hash)
    catalogue.save_calibration(calibration.embedding, calibration.to_json(), {})


def nearest(catalogue: api.Catalogue) -> list[float]:
    animals = read_animals(catalogue)
    found: list[float] = nearest_similarities(animals.vectors, animals.groups).tolist()
    return found


def test_of_the_embedding_alone_answers_and_vectors_are_measured(catalogue: api.Catalogue) -> None:
    with_the_embedding_alone(catalogue)
    found = baseline(catalogue)
    assert found.values["top_probability"] == [0.875]
    assert found.values["similarity"] == nearest(catalogue)
    assert len(found.values["sharpness"]) == found.photos == 12
    unasked = baseline_of(catalogue, read_animals(catalogue), (), None)
    assert unasked.values["top_probability"] == []
    assert unasked.values["similarity"] == nearest(catalogue)


def test_marks_change_how_sure_answers_are_and_leave_the_vectors(
    catalogue: api.Catalogue, rendered: RenderedCatalogue
) -> None:
    stamp = local_stamp(RootSift())
    found = baseline(calibrated(catalogue, stamp))
    assert found.values["top_probability"] == []
    assert found.values["similarity"] == nearest(catalogue)
    assert stamp in found.models
    results = [it for it in api.identify(catalogue, rendered.queries) if it.annotations]
    with_marks = samples_of_answers(results).values["similarity"]
    assert len(with_marks) == len(results) > 5
    with_the_embedding_alone(catalogue)
    alone = [it for it in api.identify(catalogue, rendered.queries) if it.annotations]
    assert with_marks == pytest.approx(samples_of_answers(alone).values["similarity"], abs=1e-5)


def test_an_adapted_head_makes_other_vectors(catalogue: api.Catalogue) -> None:
    base = EmbeddingSpace.of_catalogue(catalogue).base
    matrix = np.eye(base.dimension, 8, dtype=np.float32)
    head = LinearHead(matrix, np.zeros(8, dtype=np.float32))
    calibration = calibration_of(embedding=head.space_hash(base.spec_hash))
    save_adaptation(catalogue, base.spec_hash, head, {}, calibration, {})
    found = baseline(catalogue)
    assert not found.values.get("top_probability")
    assert not found.values.get("similarity")
    assert found.values["sharpness"]
