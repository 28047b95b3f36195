import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from rorqual import __version__
from rorqual.domain.annotation import Annotation, BoxSource
from rorqual.domain.box import Box
from rorqual.domain.identification import NEW_INDIVIDUAL, GateResult, Verdict
from rorqual.domain.refusal import Refusal, RefusalReason, Step
from rorqual.identify.analysis import AnalysedAnnotation, AnalysedPhoto
from rorqual.identify.answering import PHOTOS_AT_ONCE, SHARED_FROM, Answerer, suggestions
from rorqual.matching.calibration import Calibration, CalibrationSource
from rorqual.networks.class_list import ClassName
from rorqual.networks.known_classes import KnownClasses, classes_bytes
from rorqual.networks.spec import NetworkFile
from rorqual.networks.store import find_spec
from rorqual.photos.photo_file import DiskSource, PhotoFile
from tests.matching.worlds import calibration_of, gallery_of, unit

MODELS = {"gate": "gate@1", "embed": "net@2"}
LICENCES = {"gate": "MIT", "embed": "Apache-2.0"}
AXES = np.eye(4, dtype=np.float32)
FILE = PhotoFile("trip/a.jpg", "/photos/trip/a.jpg", DiskSource(Path("/photos/trip/a.jpg")))


def a_photo(*vectors: NDArray[np.float32], sha256: str = "query") -> AnalysedPhoto:
    return AnalysedPhoto(
        FILE,
        sha256,
        1000,
        gate=GateResult(0.9, 0.5, True),
        annotations=tuple(
            AnalysedAnnotation(
                Annotation(Box(index, 0, index + 1, 1), BoxSource.GIVEN), vector, b"jpeg"
            )
            for index, vector in enumerate(vectors)
        ),
    )


def answerer(*animals: tuple[str, NDArray[np.float32], str], **calibration: object) -> Answerer:
    """Against animals of this name, vector and content hash."""
    names, vectors, hashes = zip(*animals, strict=True)
    gallery = gallery_of(
        names,
        np.stack(vectors),
        photo_sha256=hashes,
        photo_names=[f"{sha256}.jpg" for sha256 in hashes],
    )
    return Answerer(gallery, calibration_of(**calibration), MODELS, LICENCES)


def test_photos_answered_together_are_answered_as_each_alone() -> None:
    random = np.random.default_rng(0)
    vectors = unit(random.normal(size=(SHARED_FROM, 4)))
    large = answerer(*((f"w{it // 2}", vector, f"sha{it}") for it, vector in enumerate(vectors)))
    refused = replace(a_photo(), refusal=Refusal(Step.READ, RefusalReason.TOO_SMALL, "no."))
    photos = [
        a_photo(*unit(random.normal(size=(2, 4)))),
        refused,
        a_photo(vectors[7], sha256="sha7"),
    ]
    assert large.answer_all(photos) == [large.answer(photo) for photo in photos]
    assert large.photos_at_once == PHOTOS_AT_ONCE
    assert answerer(("ada", AXES[0], "one")).photos_at_once == 1  # nothing to gain


def test_every_animal_of_a_photo_is_compared_by_itself() -> None:
    result = answerer(("ada", AXES[0], "one"), ("bea", AXES[1], "two")).answer(
        a_photo(AXES[1], AXES[0])
    )
    assert [item.candidates[0].individual for item in result.annotations] == ["bea", "ada"]
    assert [item.candidates[0].best_photo for item in result.annotations] == ["two.jpg", "one.jpg"]
    assert (result.photo, result.sha256) == ("trip/a.jpg", "query")
    assert result.gate == GateResult(0.9, 0.5, True)


def test_a_photo_is_never_compared_with_itself() -> None:
    animals = (("ada", AXES[0], "query"), ("bea", AXES[1], "two"))
    (own,) = answerer(*animals).answer(a_photo(AXES[0], sha256="query")).annotations
    (other,) = answerer(*animals).answer(a_photo(AXES[0], sha256="another")).annotations
    assert "ada" not in {candidate.individual for candidate in own.candidates}
    assert (own.candidate_set.individuals, own.candidate_set.photos) == (1, 1)
    assert other.candidates[0].individual == "ada"


def test_where_the_gallery_holds_the_photo_alone_the_animal_is_new() -> None:
    (answer,) = answerer(("ada", AXES[0], "query")).answer(a_photo(AXES[0])).annotations
    assert [candidate.individual for candidate in answer.candidates] == [NEW_INDIVIDUAL]
    assert answer.new_individual_probability == 1.0


def test_the_answer_names_what_made_it_and_under_which_terms() -> None:
    (answer,) = answerer(("ada", AXES[0], "one")).answer(a_photo(AXES[0])).annotations
    assert answer.models == {**MODELS, "calibrate": calibration_of().stamp}
    assert answer.licences == {**LICENCES, "calibrate": "CC-BY-NC-4.0"}


@pytest.mark.parametrize(
    ("source", "licence"),
    [
        (CalibrationSource.RESEARCH_PHOTOS, "CC-BY-NC-4.0"),
        (CalibrationSource.RENDERED_ANIMALS, "MIT"),
        (CalibrationSource.CATALOGUE, None),
    ],
)
def test_a_calibration_has_the_terms_of_its_photos(
    source: CalibrationSource, licence: str | None
) -> None:
    (answer,) = (
        answerer(("ada", AXES[0], "one"), source=source).answer(a_photo(AXES[0])).annotations
    )
    assert answer.licences.get("calibrate") == licence


def test_the_stamp_of_a_calibration_changes_with_its_parameters() -> None:
    one: Calibration = calibration_of()
    assert one.stamp == calibration_of().stamp
    assert one.stamp.startswith(f"{one.source}@")
    assert replace(one, temperature=one.temperature * 1.01).stamp != one.stamp


def test_a_refused_photo_keeps_its_refusal() -> None:
    refusal = Refusal(Step.GATE, RefusalReason.NOT_A_CETACEAN, "trip/a.jpg is a sea")
    result = answerer(("ada", AXES[0], "one")).answer(replace(a_photo(), refusal=refusal))
    assert (result.refusal, result.annotations) == (refusal, ())


def test_suggestions_keep_verdict_reason_and_candidates() -> None:
    result = answerer(("ada", AXES[0], "one"), match_threshold=0.5).answer(
        a_photo(AXES[0], AXES[2])
    )
    first, second = suggestions(result)
    assert (first.annotation, first.verdict, first.individual) == (0, Verdict.MATCH, "ada")
    assert (second.annotation, second.individual) == (1, None)
    assert first.actor == f"rorqual {__version__}"
    answer = result.annotations[0]
    assert first.reason == answer.decision.reason
    assert first.details == {
        "candidates": [
            {"individual": candidate.individual, "probability": candidate.probability}
            for candidate in answer.candidates
        ],
        "models": answer.models,
    }


def test_the_networks_own_head_answers_beside_the_photos(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RORQUAL_NETWORKS", str(tmp_path))
    names = [ClassName("hw_1", ""), ClassName("", ""), ClassName("hw_3", "beluga")]
    data = classes_bytes(np.array([AXES[0], AXES[1], AXES[1] + AXES[2]]) * 3, 1, names)
    (tmp_path / "it.npz").write_bytes(data)
    classes = NetworkFile("it.npz", hashlib.sha256(data).hexdigest())
    spec = replace(find_spec("rorqual-lite0"), classes=classes, dimension=4)
    gallery = gallery_of(("ada",), AXES[:1], photo_sha256=("one",), photo_names=("one.jpg",))
    by_both = Answerer(gallery, calibration_of(), MODELS, LICENCES, known=KnownClasses(spec))
    (animal,) = by_both.answer(a_photo(AXES[1])).annotations
    assert animal.head is not None
    assert animal.head.source == f"the head of {spec.stamp}"
    found = [(it.individual, it.species, round(it.similarity, 3)) for it in animal.head.candidates]
    assert found == [("hw_3", "beluga", 0.707), ("hw_1", None, 0.0)]
    assert "hw_3" not in {it.individual for it in animal.candidates}  # these come from photos
    (animal,) = answerer(("ada", AXES[0], "one")).answer(a_photo(AXES[1])).annotations
    assert animal.head is None
