"""The main job on rendered flukes: every photo gets one answer."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.annotation import BoxSource
from rorqual.domain.box import Box
from rorqual.domain.identification import NEW_INDIVIDUAL, PhotoResult
from rorqual.domain.refusal import Step
from rorqual.identify.identifying import identify_photos
from rorqual.identify.importing import import_photos
from rorqual.identify.network_choice import LicencePolicy, catalogue_settings
from rorqual.networks.spec import Task
from tests.identify.photos import ENCOUNTERS, INDIVIDUALS, KNOWN, STRANGER, files_in, name_of, save
from tests.rendered import HEIGHT, WIDTH, fluke


def identified(catalogue: Catalogue, folder: Path, **options: Any) -> dict[str, PhotoResult]:
    run = identify_photos(catalogue, files_in(folder), **options)
    return {result.photo: result for result in run}


def without_ids(result: PhotoResult) -> PhotoResult:
    plain = (replace(answer, annotation_id=None) for answer in result.annotations)
    return replace(result, annotations=tuple(plain))


def test_every_photo_gets_one_answer_in_the_order_of_the_files(
    imported: Catalogue, queries: Path
) -> None:
    files = files_in(queries)
    results = list(identify_photos(imported, files))
    assert [result.photo for result in results] == [file.name for file in files]
    refused = {result.photo: result.refusal.step for result in results if result.refusal}
    assert refused == {"broken.jpg": Step.READ, "sea.jpg": Step.GATE}
    for result in results:
        assert len(result.annotations) == (0 if result.refusal else 1)


def test_an_answer_has_exclusive_probabilities_and_its_circumstances(
    imported: Catalogue, queries: Path
) -> None:
    run = identify_photos(imported, files_in(queries))
    (answer,) = {result.photo: result for result in run}[KNOWN[0]].annotations
    assert answer.annotation.box_source is BoxSource.DETECTED
    listed = {item.individual: item.probability for item in answer.candidates}
    assert len(listed) == min(5, INDIVIDUALS + 1)
    assert list(listed.values()) == sorted(listed.values(), reverse=True)
    assert sum(listed.values()) <= 1 + 1e-9
    assert listed.get(NEW_INDIVIDUAL, answer.new_individual_probability) == (
        answer.new_individual_probability
    )
    assert answer.species.label == "humpback_whale"
    assert (answer.candidate_set.individuals, answer.candidate_set.photos) == (
        INDIVIDUALS,
        INDIVIDUALS * ENCOUNTERS,
    )
    assert answer.models == {**run.setup.stamps, "calibrate": run.setup.calibration.stamp}
    assert set(answer.licences) == {"gate", "detect", "embed", "species", "local", "calibrate"}


def test_detection_can_be_switched_off_for_a_run(imported: Catalogue, queries: Path) -> None:
    run = identify_photos(imported, files_in(queries), detect=False)
    answers = [answer for result in run for answer in result.annotations]
    assert {answer.annotation.box_source for answer in answers} == {BoxSource.WHOLE_PHOTO}
    assert {answer.annotation.box for answer in answers} == {Box.whole(WIDTH, HEIGHT)}
    assert all("detect" not in answer.models for answer in answers)


def test_a_catalogue_whose_settings_name_no_detector_takes_photos_whole(
    tmp_path: Path, queries: Path
) -> None:
    """Those of earlier versions, and those made with the permissive licence."""
    settings = dict(catalogue_settings(LicencePolicy.ANY))
    del settings[Task.DETECTION]
    with Catalogue.create(tmp_path / "earlier", settings=settings) as earlier:
        answers = [
            it for result in identified(earlier, queries).values() for it in result.annotations
        ]
    assert {answer.annotation.box_source for answer in answers} == {BoxSource.WHOLE_PHOTO}


def test_another_copy_of_a_labelled_photo_is_recognised(
    imported: Catalogue, tmp_path: Path
) -> None:
    """Reduced and saved again, it has another content."""
    for individual in range(INDIVIDUALS):
        image = fluke(individual, 0).image.resize((WIDTH * 3 // 4, HEIGHT * 3 // 4))
        save(image, tmp_path / f"{individual}.jpg")
    for individual, result in enumerate(identified(imported, tmp_path).values()):
        (answer,) = result.annotations
        best = next(item for item in answer.candidates if item.individual != NEW_INDIVIDUAL)
        assert best.individual == f"whale-{individual}"
        assert best.best_photo == name_of(individual, 0)
        assert best.similarity == pytest.approx(1, abs=0.1)


def test_in_an_empty_catalogue_everyone_is_new(empty: Catalogue, queries: Path) -> None:
    (answer,) = identified(empty, queries)[STRANGER].annotations
    assert answer.new_individual_probability == 1.0
    assert [item.individual for item in answer.candidates] == [NEW_INDIVIDUAL]
    assert (answer.species.label, answer.species.probability) == ("unknown", None)


def test_one_worker_or_three_give_the_same_answers(
    imported: Catalogue, empty: Catalogue, survey: Path, queries: Path
) -> None:
    """Bit for bit; each catalogue computes anew."""
    import_photos(empty, files_in(survey), {}, workers=1)
    one, three = (
        [without_ids(item) for item in identify_photos(empty, files_in(queries), workers=workers)]
        for workers in (1, 3)
    )
    assert one == three
    anew = identified(imported, queries, workers=3, max_pixels=50_000_000)
    alone = identified(imported, queries, workers=1, max_pixels=60_000_000)
    assert {key: without_ids(value) for key, value in anew.items()} == {
        key: without_ids(value) for key, value in alone.items()
    }


def test_suggestions_never_enter_the_gallery(imported: Catalogue, queries: Path) -> None:
    spec_hash = identify_photos(imported, ()).setup.networks.embedder.spec.spec_hash
    before = imported.gallery_revision(spec_hash)
    results = identified(imported, queries)
    assert imported.gallery_revision(spec_hash) == before
    counts = imported.counts()
    assert counts.individuals == INDIVIDUALS
    assert counts.gallery_annotations == INDIVIDUALS * ENCOUNTERS
    assert imported.thumbnail(results[STRANGER].annotations[0].annotation_id or 0)


def test_a_photo_of_the_gallery_never_matches_itself(imported: Catalogue, survey: Path) -> None:
    results = identified(imported, survey)
    assert all(result.annotations for result in results.values())
    for photo, result in results.items():
        for answer in result.annotations:
            assert photo not in {candidate.best_photo for candidate in answer.candidates}
            assert answer.candidate_set.photos == INDIVIDUALS * ENCOUNTERS - 1


def test_progress_is_told_after_each_photo(imported: Catalogue, queries: Path) -> None:
    told: list[tuple[int, int]] = []
    files = files_in(queries)
    run = identify_photos(imported, files, on_progress=lambda *state: told.append(state))
    list(run)
    assert told == [(done, len(files)) for done in range(1, len(files) + 1)]


def test_the_gate_has_a_threshold_of_its_own(imported: Catalogue) -> None:
    run = identify_photos(imported, ())
    assert run.setup.gate.threshold == run.setup.networks.gate.spec.threshold
    assert identify_photos(imported, (), gate_threshold=0.0).setup.gate.threshold == 0.0
