"""Marks speak in the main job where the catalogue's calibration learned that they help."""

from dataclasses import replace
from pathlib import Path

import pytest

from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.identification import NEW_INDIVIDUAL, AnnotationResult
from rorqual.identify.calibrating import calibrate
from rorqual.identify.embedding_space import EmbeddingSpace
from rorqual.identify.gallery import read_gallery
from rorqual.identify.identifying import IdentificationRun, identify_photos
from rorqual.identify.local_channel import local_channel, local_stamp
from rorqual.identify.local_look import LocalLook, local_features
from rorqual.matching.fused_novelty import FusedNovelty
from rorqual.matching.fusion import Fusion
from rorqual.matching.fusion_model import CLOSER, EMBEDDING, LOCAL, Channel, FusionModel
from rorqual.matching.leave_one_encounter_out import left_out_similarities
from rorqual.matching.local.rootsift import RootSift
from rorqual.matching.pair_calibrator import Curve, PairCalibrator
from tests.identify.photos import ENCOUNTERS, INDIVIDUALS, KNOWN, files_in, name_of
from tests.matching.worlds import calibration_of

EMBEDDED = PairCalibrator(Curve((0.0, 1.0), (-5.0, 5.0), extends=True))
MARKED = PairCalibrator(Curve((0.0, 4.0), (-1.0, 4.0), extends=True))
MODEL = FusionModel(
    (Channel(EMBEDDING, 1.0, EMBEDDED), Channel(LOCAL, 1.0, MARKED)),
    FusedNovelty(1.0, -0.5, 0.0, 0.3, (-0.2,), {}),
)


def calibrated(catalogue: Catalogue, stamp: str, closer: str = "") -> Catalogue:
    """As if it had calibrated itself with local features of that stamp, or of two."""
    space = EmbeddingSpace.of_catalogue(catalogue).space_hash
    model, stamps = MODEL, {LOCAL: stamp}
    if closer:
        novelty = replace(MODEL.novelty, channels=(-0.2, -0.2))
        model = FusionModel((*MODEL.channels, Channel(CLOSER, 1.0, MARKED)), novelty)
        stamps[CLOSER] = closer
    fusion = Fusion(model, 300, 100, 0.6, 0.9, stamps=stamps)
    calibration = calibration_of(embedding=space, fusion=fusion)
    catalogue.save_calibration(space, calibration.to_json(), {})
    return catalogue


@pytest.fixture
def fused(imported: Catalogue) -> Catalogue:
    return calibrated(imported, local_stamp(RootSift()))


def answered(run: IdentificationRun) -> dict[str, AnnotationResult]:
    return {result.photo: result.annotations[0] for result in run if result.annotations}


def test_answers_name_the_channel_and_hold_its_evidence(fused: Catalogue, queries: Path) -> None:
    answer = answered(identify_photos(fused, files_in(queries)))[KNOWN[1]]
    assert answer.models["local"] == local_stamp(RootSift())
    assert answer.local is not None
    assert answer.local.photos == INDIVIDUALS * ENCOUNTERS
    best = next(it for it in answer.candidates if it.individual != NEW_INDIVIDUAL)
    assert best.individual == "whale-1"
    assert best.marks is not None
    assert best.marks.points


def test_switched_off_the_embedding_answers_as_if_it_were_alone(
    fused: Catalogue, queries: Path
) -> None:
    """Nor are stored answers of one kind taken for the other."""
    files = files_in(queries)
    both = answered(identify_photos(fused, files))
    off = identify_photos(fused, files, local=False)
    alone = answered(off)
    assert off.resumed == 0
    assert alone[KNOWN[1]].local is None
    assert "local" not in alone[KNOWN[1]].models
    assert alone[KNOWN[1]].candidates[0].marks is None
    assert alone[KNOWN[1]].candidates != both[KNOWN[1]].candidates
    again = identify_photos(fused, files)
    assert answered(again) == both
    assert again.resumed == len(both) + 1  # the empty sea


def test_a_calibration_of_other_local_features_is_not_misused(
    imported: Catalogue, queries: Path
) -> None:
    run = identify_photos(calibrated(imported, "rootsift@old+affine@old"), files_in(queries))
    assert not run.setup.marks
    assert run.setup.calibration.fusion is None
    assert answered(run)[KNOWN[1]].local is None

    assert "rorqual calibrate" in run.setup.marks_note


def test_without_the_extra_the_embedding_decides_alone_and_says_so(
    fused: Catalogue, queries: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert identify_photos(fused, ()).setup.marks_note == ""
    monkeypatch.setattr("rorqual.matching.local.opencv.find_spec", lambda _name: None)
    run = identify_photos(fused, files_in(queries))
    assert answered(run)[KNOWN[1]].local is None
    assert "pip install 'rorqual[marks]'" in run.setup.marks_note
    assert calibrate(fused).report.get("fusion") is None


def test_photos_that_calibrate_are_compared_without_their_encounter(imported: Catalogue) -> None:
    spec_hash = EmbeddingSpace.of_catalogue(imported).base.spec_hash
    gallery = read_gallery(imported, spec_hash, by_encounter=True)
    rows = gallery.rows_of_individual(2)
    scores = left_out_similarities(gallery, rows).mixed()
    seen: list[tuple[int, int]] = []
    channel = local_channel(imported, gallery, RootSift())
    look = LocalLook(channel, workers=2, on_progress=lambda *step: seen.append(step))
    values = look(gallery, rows, scores)[LOCAL]
    assert seen == [(1, 2), (2, 2)]
    for place, row in enumerate(rows):
        played = channel.play(
            int(row), gallery.vectors @ gallery.vectors[row], scores=scores[place]
        )
        assert row not in played.matches
        assert values[place] == pytest.approx(played.scores, abs=1e-5)
    assert gallery.photo_names[rows[0]] == name_of(2, 0)
    assert local_features(imported, gallery).stamps == {LOCAL: local_stamp(RootSift())}
